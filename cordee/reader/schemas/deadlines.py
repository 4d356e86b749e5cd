"""The schema of ``deadlines.yaml``: dated rules of time, from which comes the calendar « si rien n'est fait »."""

from collections.abc import Mapping
from typing import Final

from cordee.domain.catalogue import Verified
from cordee.domain.deadlines import DayOff, DeadlineKind
from cordee.domain.delays import DayKind
from cordee.reader.deadlines import KEPT_FOR_DAYS
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

KINDS: Final[Mapping[DeadlineKind, str]] = {
    DeadlineKind.WINDOW: "possible entre deux jours",
    DeadlineKind.DEADLINE: "un dernier jour pour agir",
    DeadlineKind.INCOME: "un revenu qui change ce jour-là",
    DeadlineKind.REMINDER: "une date à ne pas oublier",
}
DAYS_OFF: Final[Mapping[DayOff, str]] = {
    DayOff.STAYS: "le dernier jour reste le même",
    DayOff.NEXT_WORKING_DAY: "repoussé au premier jour ouvrable qui suit",
}
DAYS: Final[Mapping[DayKind, str]] = {
    DayKind.CALENDAR: "Jours calendaires",
    DayKind.OUVRABLE: "Jours ouvrables, du lundi au samedi",
    DayKind.OUVRE: "Jours ouvrés, du lundi au vendredi",
    DayKind.CLEAR: "Jours francs : aucun des deux bouts ne compte",
}
PLACES = "`{by}`, `{on}`, `{from}`, `{until}` deviennent des dates, avec leur préposition."


def deadlines_schema() -> Schema:
    rules = listed(_deadline(), "Règles de délai", "Chacune est une version datée d'une règle.")
    return closed("Les délais", {"deadlines": rules}, required=("deadlines",))


def _deadline() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "rule": optional_text("Règle", "Réunit les versions d'une même règle. Absent : l'identifiant."),
        "variant": optional_text("Variante", "Des variantes différentes courent en parallèle."),
        "kind": enumeration(DeadlineKind, KINDS, "Nature"),
        "name": text("Nom affiché"),
        "about": optional_text(
            "De quoi", "Entre parenthèses après le nom, là où une variante de même nom court aussi."
        ),
        "easy": text("Facile à lire", "Ce qu'il faut faire, à l'impératif : douze mots au plus, sans sigle."),
        **period(),
        "dated_by": reference(
            "fact", "Daté par", "Le fait qui choisit la version à la place du jour du calendrier.", optional=True
        ),
        "when": reference("condition", "Quand", "Absent : toujours.", optional=True),
        "opens": _moment("S'ouvre le"),
        "closes": _moment("Se ferme le", "Dernier jour compris."),
        "optional": flag("Peut ne jamais arriver", "Tant que son jour est inconnu, la règle n'est que possible."),
        "act": reference("family", "Démarche à faire", "La famille vers qui se tourner.", optional=True),
        "agent": text("Pour l'agent", f"Ce qu'il lit et peut dire. {PLACES}"),
        "person": text("Pour la personne", f"La même chose, avec « vous ». {PLACES}"),
        "otherwise": text("Si rien n'est fait", "La suite de « Si rien n'est fait : », sans majuscule."),
        "once_past": optional_text("Une fois la date passée", "La suite de « Délai passé depuis le … : »."),
        "safe_working_days": integer("Marge en jours ouvrés", "Combien de jours avant le dernier il vaut mieux agir."),
        "keep_days": integer("Rappelé pendant", f"En jours, une fois passé. Absent : {KEPT_FOR_DAYS}."),
        "legal": texts("Textes", "Ce que les gens lisent."),
        "sources": texts("Sources", "Où cela a été lu."),
        "verified": enumeration(
            Verified, VERIFIED, "Vérification", "Dites vrai : une règle incertaine se montre comme telle."
        ),
        "checked_on": day("Relue le", "Le dernier jour où quelqu'un a regardé.", required=True),
        "notes": optional_text("Notes", NOTE),
    }
    required = ("id", "kind", "name", "agent", "person", "otherwise", "verified", "checked_on")
    return closed("Une règle de délai", properties, required=required)


def _moment(title: str, description: str = "") -> Schema:
    """A day written in the text, or a delay from the day of a fact."""
    fixed = closed("Un jour écrit dans le texte", {"date": day("Jour", required=True)}, required=("date",))
    properties = {
        "fact": reference("fact", "Jour de départ", "Un fait de type date."),
        "plus": _delays("Après"),
        "minus": _delays("Avant"),
        "first_day_counts": flag("Le premier jour compte", "Absent : il ne compte pas."),
        "day_after": flag("Le délai doit être passé", "Vrai : le lendemain du délai. Absent : son dernier jour."),
        "as_of_fact": flag(
            "Conditions au jour du fait",
            "Vrai : les conditions des délais se lisent comme elles étaient ce jour-là. Absent : aujourd'hui.",
        ),
        "if_day_off": enumeration(DayOff, DAYS_OFF, "Si le dernier jour est chômé", "Absent : `stays`."),
    }
    counted = {**closed("Un délai", properties, required=("fact",)), "not": {"required": ["plus", "minus"]}}
    told = {"title": title, "description": description} if description else {"title": title}
    return {**told, "anyOf": [counted, fixed, {"type": "null"}]}


def _delays(title: str) -> Schema:
    units = {
        "years": integer("Années"),
        "months": integer("Mois"),
        **{kind.value: integer(DAYS[kind]) for kind in DayKind},
    }
    case = closed("Un délai selon le cas", {"when": reference("condition", "Quand", optional=True), **units})
    said = "Un délai, ou une liste de délais avec la condition de chacun : le premier dont la condition est vraie."
    alone = {**closed("Un délai", units), "minProperties": 1}
    return {"title": title, "description": said, "anyOf": [alone, listed(case)]}
