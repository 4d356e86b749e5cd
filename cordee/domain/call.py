"""A call to the toll-free line: how it can end, and what was asked there and has no answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """The coded wrap-up: what the call came to, so that each is counted, unmet needs included."""

    INFORMED = "informee"
    ORIENTED = "orientee"  # she knows whom to see, and goes there herself
    HANDED_OVER = "transmise"
    CALL_BACK = "rappel_promis"  # the line calls her again, at a time that was promised
    OTHER_DOOR = "autre_porte"
    FOLLOW_UP = "suite"  # she calls again about what the line already knows
    UNMET_NEED = "besoin_sans_reponse"
    EMERGENCY = "danger"
    NOT_FOR_US = "hors_sujet"
    ABUSE = "abus"
    ABANDONED = "non_terminee"  # nobody said how it ended: written by the job that erases what was left open


OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.INFORMED: "Information donnée",
    Outcome.ORIENTED: "Orientation donnée",
    Outcome.HANDED_OVER: "Transmise à un opérateur",
    Outcome.CALL_BACK: "Rappel promis",
    Outcome.OTHER_DOOR: "Autre porte indiquée",
    Outcome.FOLLOW_UP: "Suite d'une demande",
    Outcome.UNMET_NEED: "Besoin sans réponse",
    Outcome.EMERGENCY: "Danger : secours ou écoute",
    Outcome.NOT_FOR_US: "Faux numéro ou appel sans objet",
    Outcome.ABUSE: "Appel malveillant",
    Outcome.ABANDONED: "Appel non terminé",
}
# One key each, on the page that ends a call.
OUTCOME_KEYS: Mapping[Outcome, str] = {
    Outcome.INFORMED: "i",
    Outcome.ORIENTED: "o",
    Outcome.HANDED_OVER: "t",
    Outcome.CALL_BACK: "r",
    Outcome.OTHER_DOOR: "p",
    Outcome.FOLLOW_UP: "u",
    Outcome.UNMET_NEED: "b",
    Outcome.EMERGENCY: "d",
    Outcome.NOT_FOR_US: "f",
    Outcome.ABUSE: "a",
}

# Ways to end a call without handing over; the hand-over has its own page.
ENDS_WITHOUT_HAND_OVER = tuple(
    outcome for outcome in Outcome if outcome not in (Outcome.HANDED_OVER, Outcome.ABANDONED)
)
# Those that ask nothing more, and that one key writes, or corrects.
ENDS_AT_ONCE = tuple(
    outcome for outcome in ENDS_WITHOUT_HAND_OVER if outcome not in (Outcome.CALL_BACK, Outcome.UNMET_NEED)
)
# Nobody came by them: what says how people came to the line, a campaign for one, does not count them.
CAME_FOR_NOTHING = frozenset({Outcome.NOT_FOR_US, Outcome.ABUSE, Outcome.ABANDONED})
# A mistaken key is corrected while the page of the ended call still shows its code.
CORRECTED_FOR = timedelta(minutes=30)


class WhyUnmet(StrEnum):
    NOTHING_THERE = "rien_sur_place"
    TOO_FAR = "trop_loin"
    FULL = "complet"
    CLOSED_TO_HER = "ferme_a_elle"
    OTHER = "autre"


WHY_UNMET: Mapping[WhyUnmet, str] = {
    WhyUnmet.NOTHING_THERE: "Rien n'existe sur place",
    WhyUnmet.TOO_FAR: "C'est trop loin pour elle",
    WhyUnmet.FULL: "C'est complet",
    WhyUnmet.CLOSED_TO_HER: "Fermé à sa situation",
    WhyUnmet.OTHER: "Autre raison",
}


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """A need of the catalogue, and why nothing answers it."""

    need: str
    why: WhyUnmet
