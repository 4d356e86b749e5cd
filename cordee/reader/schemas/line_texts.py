"""The schemas of ``answers.yaml`` and ``tags.yaml``: what the line answers by mail, and how it sorts what comes."""

from collections.abc import Mapping
from typing import Final

from cordee.domain.enquiry import Kind
from cordee.reader.line_texts import Tone
from cordee.reader.schemas.parts import Schema, closed, enumeration, identifier, listed, text

KINDS: Final[Mapping[Kind, str]] = {
    Kind.CALL_BACK: "une demande de rappel",
    Kind.PHYSICIAN: "le signalement d'un médecin",
    Kind.EMPLOYER: "la demande d'un employeur",
    Kind.MISSED: "un appel manqué",
    Kind.REQUEST: "une demande à un organisme",
    Kind.MAIL: "un courriel reçu",
}
TONES: Final[Mapping[Tone, str]] = {
    Tone.GOOD: "vert",
    Tone.INFO: "bleu",
    Tone.WARNING: "orange",
    Tone.DANGER: "rouge",
}


def answers_schema() -> Schema:
    kinds = listed(enumeration(Kind, KINDS, "À quoi elle répond"), "Natures", "Vide : à toutes.")
    properties = {
        "id": identifier("Identifiant"),
        "version": text("Version", "Change avec le texte : ce qui est parti garde la sienne."),
        "kinds": kinds,
        "title": text("Titre", "Ce que l'agent lit pour la choisir."),
        "subject": text("Objet", "Neutre : il se lit par-dessus une épaule."),
        "text": text(
            "Texte", "Avec {telephone}, {horaires}, {site}, {suivi}, {code} ; « [ » pour ce qui est à écrire."
        ),
    }
    answers = listed(closed("Une réponse", properties, required=tuple(properties)), "Réponses")
    return closed("Les réponses par courriel de la ligne", {"answers": answers}, required=("answers",))


def tags_schema() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "label": text("Libellé", "Ce qu'il y a à faire, jamais qui est la personne."),
        "sign": text("Signe", "Le nom d'une icône heroicons : la couleur n'est jamais seule."),
        "tone": enumeration(Tone, TONES, "Couleur"),
    }
    tags = listed(closed("Une étiquette", properties, required=tuple(properties)), "Étiquettes")
    return closed("Les étiquettes de la ligne", {"tags": tags}, required=("tags",))
