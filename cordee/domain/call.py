"""A call to the toll-free line: how it can end."""

from collections.abc import Mapping
from enum import StrEnum


class Outcome(StrEnum):
    """The coded wrap-up: what the call came to, so that each is counted, unmet needs included."""

    INFORMED = "informee"
    HANDED_OVER = "transmise"
    OTHER_DOOR = "autre_porte"
    UNMET_NEED = "besoin_sans_reponse"
    EMERGENCY = "danger"
    NOT_FOR_US = "hors_sujet"
    ABANDONED = "non_terminee"  # nobody said how it ended: written by the job that erases what was left open


OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.INFORMED: "Information donnée",
    Outcome.HANDED_OVER: "Transmise à un opérateur",
    Outcome.OTHER_DOOR: "Autre porte indiquée",
    Outcome.UNMET_NEED: "Besoin sans réponse",
    Outcome.EMERGENCY: "Danger : secours ou écoute",
    Outcome.NOT_FOR_US: "Erreur ou appel sans objet",
    Outcome.ABANDONED: "Appel non terminé",
}

# Ways to end a call without handing over; the hand-over has its own page.
ENDS_WITHOUT_HAND_OVER = tuple(
    outcome for outcome in Outcome if outcome not in (Outcome.HANDED_OVER, Outcome.ABANDONED)
)
