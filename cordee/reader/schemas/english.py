"""The schema of the English of the other files: pairs, under the same names."""

from cordee.reader.schemas.parts import Schema, closed, text


def english_schema() -> Schema:
    properties = {
        "fr": text(
            "Le texte français", "Mot pour mot comme dans le catalogue : changé là-bas, il n'a plus d'anglais ici."
        ),
        "en": text(
            "Son anglais",
            "Simple, « you », sans contraction ; le nom français entre parenthèses s'il est sur un papier.",
        ),
    }
    pair = closed("Une paire", properties, required=("fr", "en"))
    return {"title": "L'anglais d'un fichier du catalogue", "type": ["array", "null"], "items": pair}
