"""The schema of ``applications.yaml``: kinds of applications that are followed in a case."""

from collections.abc import Mapping

from cordee.domain.applications import Filer
from cordee.domain.catalogue import Verified
from cordee.reader.schemas.heads import NOTE, period
from cordee.reader.schemas.parts import (
    Schema,
    closed,
    day,
    enumeration,
    flag,
    identifier,
    integer,
    listed,
    optional_text,
    reference,
    text,
    texts,
)
from cordee.reader.wording import VERIFIED

FILERS: Mapping[Filer, str] = {
    Filer.PERSON: "la personne",
    Filer.EMPLOYER: "son employeur",
    Filer.ORGANISATION: "l'organisme qui l'accompagne",
}


def applications_schema() -> Schema:
    properties = {"kinds": listed(_kind(), "Sortes de démarches", "Dans l'ordre où elles sont proposées.")}
    return closed("Les démarches suivies dans un dossier", properties, required=("kinds",))


def _kind() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "name": text("Nom", "Celui que lisent la personne et qui l'accompagne."),
        "says": text("Ce que c'est", "Une ou deux phrases."),
        "health": flag("Touche à la santé", "`true` si son nom seul dit quelque chose de la santé de la personne."),
        "services": listed(reference("family"), "Services", "Les familles du catalogue qu'elle demande."),
        "operators": listed(reference("operator"), "Qui la reçoit"),
        "deadlines": texts("Dates", "Règles de `deadlines.yaml` qui la pressent."),
        "filed_by": enumeration(Filer, FILERS, "Qui dépose", "En général."),
        "where": text("Où", "Une phrase."),
        "file_by": optional_text("Avant quand", "La règle de délai, en mots ; vide si aucune n'a été lue."),
        "delay": optional_text("Délai d'usage", "En mots ; vide si personne ne l'a lu."),
        "delay_days": integer("Délai en jours", "De la demande à la décision ; propose le jour où l'attendre."),
        "papers": texts("Papiers", "Un par ligne ; chacun se coche."),
        "granted": texts("Décisions favorables", "Les mots parmi lesquels choisir."),
        "refused": texts("Décisions défavorables", "Les mots parmi lesquels choisir."),
        **period(),
        "sources": texts("Sources"),
        "verified": enumeration(Verified, VERIFIED, "Vérification", "De qui dépose, où et quand ; la page le dit."),
        "papers_verified": enumeration(
            Verified,
            VERIFIED,
            "Vérification des papiers",
            "`none` : aucun texte ne la donne ; la page le dit.",
        ),
        "checked_on": day("Dernière relecture", required=True),
        "notes": optional_text("Notes", NOTE),
    }
    required = (
        "id", "name", "says", "health", "services", "operators", "filed_by", "where", "papers", "granted", "refused",
        "sources", "verified", "papers_verified", "checked_on",
    )  # fmt: skip
    return closed("Une sorte de démarche", properties, required=required)
