"""The few words that the house style adds to every document."""

from django.utils.translation import gettext_lazy as _

DATED = _("Le {on}")
FOOT = _("La ligne régionale, gratuite : {number} ({hours})")
PAGE = _("Page")
SQUARE = _("Code à scanner, qui ouvre l'adresse {address}")
