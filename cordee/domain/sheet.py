"""« Dites-le une fois »: what a sheet may hold for whom, for how long, and which words an employer never reads.

Section 2 of "Privacy, access and the loop that never breaks" says what an employer may be shown: restrictions as the
occupational physician wrote them, the planned return, adaptations and aids, meetings at work. No fact of the case is
among them: whatever it says comes from her own words.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


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

# A cause, a recognition, a diagnosis: stems and whole words, without accents. A short list, and its page says so.
_STEMS = (
    "cancer|tumeur|depressi|burn.?out|epuisement professionnel|diabet|epileps|sclerose|bipolair|schizophren|anxie|"
    "addict|alcoolis|infarctus|hernie|arthros|lombalg|endometrios|fibromyalg|handicap|invalid|incapacite permanente|"
    "taux d.incapacite|maladi|pathologi|diagnosti|accident|symptom|medicament|chimioth|chirurg|hospitalis|psychi|"
    "psycholog|grossesse|enceinte"
)
_WHOLE = "rqth|boeth?|ald|aah|pch|mdph|tms|avc|vih|traitements?(?! de)"
_TELLS = re.compile(rf"\b(?:(?:{_STEMS})\w*|(?:{_WHOLE})\b)")
_NIR = re.compile(r"(?<!\d)[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[ab]) ?\d{3} ?\d{3}(?: ?\d\d)?(?!\d)", re.I)


def kept_from_an_employer(words: str) -> str:
    """The first word that tells of health or of a recognition, as she wrote it; empty when there is none."""
    found = _TELLS.search(_plain(words))
    return words[found.start() : found.end()] if found else ""


def holds_a_nir(words: str) -> bool:
    """A number of the social security, which no text may hold."""
    return bool(_NIR.search(words.replace("\u00a0", " ").replace("\u202f", " ")))


def _plain(words: str) -> str:
    """Without accents, sign for sign, so that places are the same."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in words).lower()
