"""The schema of ``campaigns.yaml``: what flyers, posters and letters of a campaign say."""

from collections.abc import Mapping
from typing import Final

from cordee.domain.campaign import Target
from cordee.reader.schemas.parts import Schema, closed, enumeration, listed, text, texts

TARGETS: Final[Mapping[Target, str]] = {
    Target.EMPLOYEES: "les salariés",
    Target.COMPANIES: "les entreprises",
    Target.PHYSICIANS: "les médecins",
    Target.OTHERS: "les autres : proches, associations, tout le monde",
}


def campaigns_schema() -> Schema:
    properties = {"targets": listed(_target(), "Publics", "Un de chaque."), "letter": _letter()}
    return closed("Les mots des campagnes", properties, required=("targets", "letter"))


def _target() -> Schema:
    properties = {
        "id": enumeration(Target, TARGETS, "À qui l'on s'adresse"),
        "title": text("Titre", "Une question courte, lue de loin."),
        "lead": text("Chapeau", "Une phrase."),
        "points": texts("Ce que l'on gagne", "Quatre lignes au plus. Ni chiffre, ni règle de droit."),
        "scan": text("Près du code", "Ce que le code ouvre ; il finit par deux points."),
        "text": text("Texte à copier", "Pour un intranet ou une lettre d'information."),
    }
    return closed("Un public", properties, required=tuple(properties))


def _letter() -> Schema:
    properties = {
        "subject": text("Objet"),
        "opening": text("Appel"),
        "paragraphs": texts("Paragraphes"),
        "closing": text("Fin"),
        "blanks": texts("À remplir à la main"),
    }
    return closed("Le courrier aux médecins", properties, required=tuple(properties))
