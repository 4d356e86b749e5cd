"""The schema of ``tags.yaml``: how the line sorts what comes."""

from collections.abc import Mapping
from typing import Final

from cordee.reader.line_texts import Tone
from cordee.reader.schemas.parts import Schema, closed, enumeration, identifier, listed, text

TONES: Final[Mapping[Tone, str]] = {
    Tone.GOOD: "vert",
    Tone.INFO: "bleu",
    Tone.WARNING: "orange",
    Tone.DANGER: "rouge",
}


def tags_schema() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "label": text("Libellé", "Ce qu'il y a à faire, jamais qui est la personne."),
        "sign": text("Signe", "Le nom d'une icône heroicons : la couleur n'est jamais seule."),
        "tone": enumeration(Tone, TONES, "Couleur"),
    }
    tags = listed(closed("Une étiquette", properties, required=tuple(properties)), "Étiquettes")
    return closed("Les étiquettes de la ligne", {"tags": tags}, required=("tags",))
