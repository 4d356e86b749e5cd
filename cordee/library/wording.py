"""What the pages of rights and services say from Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cordee.domain.catalogue import Access, OperatorLevel, Verified
from cordee.domain.delays import DayKind, Delay
from cordee.domain.rules.french import said_day
from cordee.domain.search.searcher import DEADLINE, NEED, SERVICE, Hit
from cordee.domain.search.words import plain

# The vocabulary of search engines; an address that names things, where nobody goes.
GOVERNMENT_SERVICE: Final = "https://schema.org/GovernmentService"

SORTS: Final[Mapping[str, str]] = {NEED: "Besoin", SERVICE: "Droit ou service", DEADLINE: "Date à connaître"}

WAYS_IN: Final[Mapping[Access, str]] = {
    Access.DIRECT: "La demande suffit : pas besoin d'être adressé par quelqu'un.",
    Access.PRESCRIPTION: "Quelqu'un d'habilité doit adresser la personne.",
    Access.DECISION: "Une demande est étudiée : celui qui décide peut refuser.",
    Access.INFORMATION: "Rien à demander : c'est une information, ou cela s'applique de soi-même.",
}
LEVELS: Final[Mapping[OperatorLevel, str]] = {
    OperatorLevel.BASIN: "un par bassin d'emploi",
    OperatorLevel.DEPARTEMENT: "un par département",
    OperatorLevel.REGION: "à l'échelle de la région",
    OperatorLevel.NATIONAL: "dans tout le pays",
}
CONFIDENCE: Final[Mapping[Verified, tuple[str, str, str]]] = {
    Verified.FULL: ("Règle vérifiée", "check-circle", "good"),
    Verified.PARTIAL: ("Règle vérifiée en partie", "question-mark-circle", "warning"),
    Verified.NONE: ("Règle non vérifiée", "exclamation-triangle", "danger"),
}
CONFIDENCE_EXPLAINED: Final[Mapping[Verified, str]] = {
    Verified.FULL: "Les conditions ont été lues dans un texte ou une source citée.",
    Verified.PARTIAL: "Un élément, souvent une date, reste à vérifier : demandez confirmation avant d'agir.",
    Verified.NONE: "Personne n'a encore lu cette règle dans un texte : demandez confirmation avant d'agir.",
}
_DAYS: Final[Mapping[DayKind, str]] = {
    DayKind.CALENDAR: "jour{s}",
    DayKind.OUVRABLE: "jour{s} ouvrable{s} (du lundi au samedi, sans les jours fériés)",
    DayKind.OUVRE: "jour{s} ouvré{s} (du lundi au vendredi, sans les jours fériés)",
    DayKind.CLEAR: "jour{s} franc{s} (ni le premier ni le dernier ne comptent)",
}

# What stands where a calendar has a date: these pages know nobody's.
SOME_DAY: Final[Mapping[str, str]] = {
    "from": "à partir du jour expliqué ci-dessous",
    "until": "jusqu'au jour expliqué ci-dessous",
    "by": "avant la fin du jour expliqué ci-dessous",
    "on": "le jour expliqué ci-dessous",
}
DEPENDS: Final = "Le jour dépend du cas : ouvrez cette page pour le vôtre."
IN_OTHER_CASES: Final = "Dans les autres cas."

UNREAD_DAY: Final = (
    "Nous n'avons pas compris la date « {typed} ». Écrivez par exemple « 1/6/2015 » : voici la fiche d'aujourd'hui."
)
NOT_THEN: Final = "Ce droit n'était pas en vigueur le {day}."
OVER_SINCE: Final = "Ce droit n'existe plus depuis le {day}."
NOT_YET: Final = "Ce droit n'existe pas encore : il commence le {day}."
AS_OF: Final = "Règles au {day}. Ce n'est pas forcément ce qui vaut aujourd'hui."


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom the pages are for. ``callers``: what the catalogue calls them; ``label``: how they say it themselves."""

    id: str
    label: str
    callers: frozenset[str]


READERS: Final = (
    Reader(id="personne", label="Je travaille ou je cherche un emploi", callers=frozenset({"personne"})),
    Reader(id="employeur", label="Je suis employeur", callers=frozenset({"employeur"})),
    Reader(id="proche", label="J'aide un proche ou un collègue", callers=frozenset({"proche"})),
    Reader(id="representant", label="Je représente le personnel", callers=frozenset({"representant_personnel"})),
    Reader(
        id="professionnel",
        label="Je suis médecin ou professionnel",
        callers=frozenset({"medecin_traitant", "medecin_travail", "professionnel_social", "autre_professionnel"}),
    ),
)


def why(hit: Hit, name: str) -> str:
    """Why this is shown: it is its name, people say it so, or some of the words stand in it."""
    if hit.phrase and plain(hit.phrase) == plain(name):
        return "C'est le nom que vous avez écrit."
    if hit.phrase:
        return f"On le cherche souvent ainsi : « {hit.phrase} »."
    return f"Vos mots qui s'y trouvent : {', '.join(f'« {word} »' for word in hit.words)}."


def if_nothing_is_done(otherwise: str) -> str:
    return f"Si rien n'est fait : {otherwise}"


def checked(on: date) -> str:
    return f"Dernière relecture le {said_day(on)}."


def said_delay(delay: Delay) -> str:
    """« 1 an », « 1 mois et 1 jour », « 7 jours ouvrables »."""
    years = f"{delay.years} an{'s' if delay.years > 1 else ''}" if delay.years else ""
    months = f"{delay.months} mois" if delay.months else ""
    unit = _DAYS[delay.kind].format(s="s" if delay.days > 1 else "")
    return " et ".join(part for part in (years, months, f"{delay.days} {unit}" if delay.days else "") if part)
