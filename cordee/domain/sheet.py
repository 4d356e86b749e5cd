"""« Dites-le une fois »: what a sheet may hold for whom, for how long, and which words an employer never reads.

Section 2 of "Privacy, access and the loop that never breaks" says what an employer may be shown: restrictions as the
occupational physician wrote them, the planned return, adaptations and aids, meetings at work. No fact of the case is
among them: whatever it says comes from her own words.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from cordee.domain.watched_words import health_word, recognition_word


class Recipient(StrEnum):
    ADVISER = "conseiller"
    DOCTOR = "medecin"
    EMPLOYER = "employeur"


class Known(StrEnum):
    """What her case holds and she may add with one tick."""

    NAME = "nom"
    BORN = "naissance"
    PHONE = "telephone"
    EMAIL = "courriel"
    FOLLOWED_BY = "suivi"  # who leads, and where each request stands
    SITUATION = "situation"  # each fact by itself
    HEALTH = "sante"  # each fact by itself


class Words(StrEnum):
    """What she writes herself."""

    RESTRICTIONS = "restrictions"
    RETURN = "reprise"
    AIDS = "aides"
    MEETINGS = "rendez_vous"
    SEEKS = "recherche"
    DONE = "deja_fait"
    ASKS = "demande"


KNOWN: Mapping[Recipient, tuple[Known, ...]] = {
    Recipient.ADVISER: tuple(Known),
    Recipient.DOCTOR: tuple(Known),
    Recipient.EMPLOYER: (Known.NAME,),
}
WORDS: Mapping[Recipient, tuple[Words, ...]] = {
    Recipient.ADVISER: (Words.SEEKS, Words.DONE, Words.RESTRICTIONS, Words.RETURN),
    Recipient.DOCTOR: (Words.ASKS, Words.RESTRICTIONS, Words.RETURN),
    Recipient.EMPLOYER: (Words.RESTRICTIONS, Words.RETURN, Words.AIDS, Words.MEETINGS),
}
# Said of a call rather than of her.
NOT_OF_HER = frozenset(
    {
        "appelant",
        "personne_informee",
        "consentement_personne",
        "demande_information_seule",
        "danger_signale",
        "danger_imminent",
    }
)

DURATIONS_DAYS = (7, 30)
LONGEST = timedelta(days=max(DURATIONS_DAYS))
KEPT_AFTER_ITS_END = timedelta(days=30)
WORDS_MAX, ALIVE_AT_ONCE = 600, 10


def kept_from_an_employer(words: str) -> str:
    """The first word that tells of health, else of a recognition, as she wrote it; empty when there is none."""
    return health_word(words) or recognition_word(words)
