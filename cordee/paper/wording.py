"""The few words that the house style adds to every document."""

DATED = "Le {on}"
FOOT = "La ligne régionale, gratuite : {number} ({hours})"
PAGE = "Page"
SQUARE = "Code à scanner, qui ouvre l'adresse {address}"
