"""The schema of ``scripts.yaml``: what an agent of the line says."""

from collections.abc import Mapping
from typing import Final

from cordee.domain.script import Aid, Moment
from cordee.reader.schemas.parts import Schema, closed, day, enumeration, identifier, listed, optional_text, text, texts

MOMENTS: Final[Mapping[Moment, str]] = {
    Moment.OPENING: "au début de l'appel",
    Moment.CALLER: "une fois que l'on sait qui appelle",
    Moment.LIMIT: "quand l'appelant demande ce qui ne peut pas lui être dit",
    Moment.QUESTION: "avant une question",
    Moment.SERVICE: "pour chaque service, gardé ou non",
    Moment.CONSENT: "avant de lire l'information et l'accord",
    Moment.DANGER: "un danger est entendu",
    Moment.CLOSING: "à la fin de l'appel",
    Moment.ANSWER: "modèle de réponse, par courriel",
}
AIDS: Final[Mapping[Aid, str]] = {
    Aid.RESCUE: "les secours",
    Aid.LISTENING: "une ligne d'écoute",
    Aid.VIOLENCE: "en cas de violence, secours ou écoute",
}


def scripts_schema() -> Schema:
    properties = {
        "texts": listed(_text(), "Textes", "Ceux que la console demande par leur nom sont tous là."),
        "callers": listed(_caller(), "Appelants", "Ce qui peut leur être dit ; un de chaque."),
        "helplines": listed(_helpline(), "Numéros d'aide", "Datés : ce qui n'existe pas encore n'est pas dit."),
    }
    return closed("Ce que dit la ligne", properties, required=tuple(properties))


def _text() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "moment": enumeration(Moment, MOMENTS, "Quand il est dit"),
        "title": text("Titre", "Ce que lit le responsable qui le remplace."),
        "words": text("Mots", "Les accolades sont remplies par la page : {code}, {service}…"),
        "subject": optional_text("Objet", "D'un modèle de réponse, et de lui seul."),
        "keeps": texts("À garder", "Les accolades sans lesquelles le texte ne sert à rien."),
        "sources": texts("Sources"),
    }
    return closed("Un texte", properties, required=("id", "moment", "title", "words"))


def _caller() -> Schema:
    properties = {
        "id": identifier("Appelant", "Une valeur du fait « appelant »."),
        "may": texts("Peut lui être dit"),
        "may_not": texts("Ne peut pas lui être dit"),
        "sources": texts("Sources"),
    }
    return closed("Un appelant", properties, required=tuple(properties))


def _helpline() -> Schema:
    properties = {
        "number": text("Numéro, ou nom"),
        "said": text("Comme on le dit"),
        "aid": enumeration(Aid, AIDS, "Ce que c'est"),
        "from": day("Depuis", "Ce jour compris ; vide : depuis toujours."),
        "until": day("Jusqu'au", "Ce jour exclu ; vide : encore en service."),
        "sources": texts("Sources"),
    }
    return closed("Un numéro d'aide", properties, required=tuple(properties))
