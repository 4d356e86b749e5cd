"""The schema of ``supports.yaml``: programmes followed in a case, and levels of support."""

from collections.abc import Mapping

from cordee.domain.catalogue import Verified
from cordee.domain.programmes import SupportLevel
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

LEVELS: Mapping[SupportLevel, str] = {
    SupportLevel.INFORMED: "informée",
    SupportLevel.ORIENTED: "orientée",
    SupportLevel.SUPPORTED: "accompagnée",
}


def supports_schema() -> Schema:
    properties = {
        "kinds": listed(_kind(), "Sortes de programmes", "Dans l'ordre où elles sont proposées."),
        "levels": listed(_level(), "Niveaux", "Tous, du moindre au plus fort, avec leur règle."),
    }
    return closed("Les programmes suivis dans un dossier", properties, required=("kinds", "levels"))


def _kind() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "name": text("Nom", "Celui que lisent la personne et qui l'accompagne."),
        "says": text("Ce que c'est", "Une ou deux phrases."),
        "health": flag("Touche à la santé", "`true` : seul qui peut lire sa santé le lit."),
        "services": listed(reference("family"), "Services", "Les familles du catalogue qu'il met en œuvre."),
        "programme": reference("programme", "Programme"),
        "hours": integer("Plafond d'heures", "Vide : aucun."),
        "hours_rule": optional_text("Ce qui dit le plafond", "Va avec « hours »."),
        "phases": listed(_phase(), "Phases", "Dans l'ordre : une phase commence quand celle d'avant est finie."),
        "convention": _optional(_convention()),
        "result": _optional(_result()),
        "keep": _optional(_keep()),
        "deadlines": texts("Dates", "Règles de `deadlines.yaml` qui le pressent : le moteur les calcule."),
        "records": listed(_record(), "Ce qui se relève", "Une date, et ce qui a été écrit ce jour-là."),
        **period(),
        "sources": texts("Sources"),
        "verified": enumeration(Verified, VERIFIED, "Vérification", "Des règles ; la page le dit."),
        "phases_verified": enumeration(Verified, VERIFIED, "Vérification des phases", "Et de leur ordre."),
        "checked_on": day("Dernière relecture", required=True),
        "notes": optional_text("Notes", NOTE),
    }
    required = (
        "id", "name", "says", "health", "services", "programme", "phases", "sources", "verified", "phases_verified",
        "checked_on",
    )  # fmt: skip
    return closed("Une sorte de programme", properties, required=required)


def _optional(schema: Schema) -> Schema:
    return {**schema, "type": ["object", "null"]}


def _phase() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "name": text("Nom"),
        "rule": text("Ce qu'elle est", "Une phrase."),
        "signed": flag("Après la convention", "`true` : aucune séance avant que tous aient signé."),
    }
    return closed("Une phase", properties, required=("id", "name", "rule"))


def _convention() -> Schema:
    who = {"id": identifier("Identifiant"), "name": text("Qui signe")}
    properties = {
        "name": text("Nom"),
        "rule": text("Règle", "Avec son article."),
        "signatories": listed(closed("Un signataire", who, required=("id", "name")), "Signataires"),
    }
    return closed("Une convention à signer", properties, required=("name", "rule", "signatories"))


def _result() -> Schema:
    properties = {"name": text("Nom"), "rule": text("À qui il est", "Avec son article.")}
    return closed("Ce qui est remis à la personne", properties, required=("name", "rule"))


def _keep() -> Schema:
    properties = {
        "years": integer("Années", "Avec l'accord écrit de la personne, au plus."),
        "rule": text("Règle", "Avec son article."),
    }
    return closed("Ce que deviennent les documents", properties, required=("years", "rule"))


def _record() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "name": text("Nom"),
        "words": optional_text("Mots relevés", "Libellé du texte à recopier ; vide : aucun texte."),
        "who": optional_text("Par qui", "Libellé ; vide : personne n'est nommé."),
        "ends": flag("Dure", "`true` : a un dernier jour."),
        "begins_fact": optional_text("Fait du premier jour", "Un fait du catalogue, pour les dates légales."),
        "ends_fact": optional_text("Fait du lendemain", "Un fait du catalogue que dit le lendemain du dernier jour."),
    }
    return closed("Une sorte de relevé", properties, required=("id", "name"))


def _level() -> Schema:
    properties = {
        "id": enumeration(SupportLevel, LEVELS, "Niveau"),
        "name": text("Nom"),
        "rule": text("Règle", "Ce qui fait qu'une personne y est comptée, en mots."),
    }
    return closed("Un niveau", properties, required=("id", "name", "rule"))
