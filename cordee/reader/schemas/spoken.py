"""The schemas of ``words_en.yaml`` and ``line.yaml``: words that people type, beside the catalogue."""

from cordee.reader.schemas.heads import words_schema
from cordee.reader.schemas.parts import Schema, closed, listed, text, texts


def english_words_schema() -> Schema:
    french = words_schema()
    small = texts("Petits mots", "Ils ne disent rien de ce que l'on cherche.")
    properties = {"small": small, **french["properties"]}
    return closed("Les mots anglais de qui cherche", properties, required=("small", "same", "sayings"))


def line_schema() -> Schema:
    said = texts("Comme on le dit", "En un mot ou deux.")
    name = closed("Les noms d'un fait", {"fact": text("Fait"), "said": said}, required=("fact", "said"))
    of_choice = {"fact": text("Fait"), "choice": text("Choix"), "said": said}
    choice = closed("Les mots d'un choix", of_choice, required=("fact", "choice", "said"))
    properties = {
        "names": listed(name, "Noms des faits", "Le premier est celui qui est relu."),
        "choices": listed(choice, "Mots des choix", "En plus du libellé : un morceau entier de la ligne."),
    }
    return closed("Les mots de la ligne", properties, required=("names", "choices"))
