"""What the line says: texts with places to fill, what may be told to each caller, who helps at once on a day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cordee.domain.periods import Period


class Moment(StrEnum):
    """In the order of a call; answers are written, not said."""

    OPENING = "ouverture"
    CALLER = "appelant"
    LIMIT = "limite"
    QUESTION = "question"
    SERVICE = "service"
    CONSENT = "accord"
    DANGER = "danger"
    CLOSING = "cloture"
    ANSWER = "reponse"


class Said(StrEnum):
    """The texts that the console asks for by their name: the content must hold each."""

    OPENING = "ouverture"
    WHAT_IS_KEPT = "ouverture_information"
    HER_RIGHTS = "ouverture_droits"
    ABOUT_NEEDS = "question_besoins"
    ABOUT_PLACES = "question_lieu"
    FIRST_QUESTION = "question_debut"
    ABOUT_HEALTH = "question_sante"
    LEAD = "service_premier"
    ALSO = "service_aussi"
    TO_CHECK = "service_a_verifier"
    LATER = "service_ensuite"
    NOT_OPEN = "service_ferme"
    READ_BACK = "accord_relecture"
    BEFORE_READING = "accord_lecture"
    IN_DANGER = "danger_securite"
    WHO_HELPS = "danger_numeros"
    CALL_AGAIN = "danger_rappel"
    VIOLENCE = "danger_violence"
    RELATIVE_IN_DANGER = "danger_securite_proche"
    WHO_HELPS_RELATIVE = "danger_numeros_proche"
    CALL_RELATIVE_AGAIN = "danger_rappel_proche"
    COLLEAGUE_IN_DANGER = "danger_securite_travail"
    WHO_HELPS_COLLEAGUE = "danger_numeros_travail"
    CALL_COLLEAGUE_AGAIN = "danger_rappel_travail"
    PATIENT_IN_DANGER = "danger_securite_medecin"
    WHO_HELPS_PATIENT = "danger_numeros_medecin"
    CALL_PHYSICIAN_AGAIN = "danger_rappel_medecin"
    VIOLENCE_TO_ANOTHER = "danger_violence_tiers"
    HANDED_OVER = "cloture_transmise"
    ASKED_LATER = "cloture_accord_demande"
    INFORMED = "cloture_information"
    UNMET = "cloture_sans_reponse"
    AFTER_DANGER = "cloture_danger"
    NOT_FOR_US = "cloture_hors_sujet"
    FOLLOWED_UP = "cloture_suite"
    PROMISED = "cloture_rappel"


def welcome(caller: str) -> str:
    return f"accueil_{caller}"


def limit(caller: str) -> str:
    return f"limite_{caller}"


_HERSELF = (Said.IN_DANGER, Said.WHO_HELPS, Said.VIOLENCE, Said.CALL_AGAIN)
_RELATIVE = (Said.RELATIVE_IN_DANGER, Said.WHO_HELPS_RELATIVE, Said.VIOLENCE_TO_ANOTHER, Said.CALL_RELATIVE_AGAIN)
_COLLEAGUE = (Said.COLLEAGUE_IN_DANGER, Said.WHO_HELPS_COLLEAGUE, Said.VIOLENCE_TO_ANOTHER, Said.CALL_COLLEAGUE_AGAIN)
_PHYSICIAN = (Said.PATIENT_IN_DANGER, Said.WHO_HELPS_PATIENT, Said.VIOLENCE_TO_ANOTHER, Said.CALL_PHYSICIAN_AGAIN)
_DANGER: Final[Mapping[str, tuple[Said, ...]]] = {
    "proche": _RELATIVE,
    "employeur": _COLLEAGUE,
    "representant_personnel": _COLLEAGUE,
    "professionnel_social": _COLLEAGUE,
    "autre_professionnel": _COLLEAGUE,
    "medecin_traitant": _PHYSICIAN,
    "medecin_travail": _PHYSICIAN,
}


def in_danger(caller: str) -> tuple[Said, ...]:
    """What is said in a danger, in order. While nobody said who calls, it is the person herself."""
    return _DANGER.get(caller, _HERSELF)


class Aid(StrEnum):
    RESCUE = "secours"
    LISTENING = "ecoute"
    VIOLENCE = "violences"


@dataclass(frozen=True, kw_only=True)
class Text:
    """``keeps``: the places that its words cannot do without. ``subject``: of an answer alone."""

    id: str
    moment: Moment
    title: str
    words: str
    subject: str = ""
    keeps: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What this caller may be told, and what never."""

    caller: str
    may: tuple[str, ...]
    may_not: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Helpline:
    number: str
    said: str
    aid: Aid
    period: Period
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Script:
    texts: Mapping[str, Text]
    limits: Mapping[str, Limits]
    helplines: tuple[Helpline, ...]

    def who_helps(self, *, on: date) -> tuple[Helpline, ...]:
        return tuple(one for one in self.helplines if one.period.covers(on))


# What each place holds, as a supervisor reads it.
PLACES: Final[Mapping[str, str]] = {
    "prenom_agent": "le prénom de l'agent",
    "numero_libre": "le numéro gratuit de la ligne",
    "horaires": "les heures de la ligne",
    "service": "le nom du service",
    "description": "ce qu'est le service, en une phrase",
    "raisons": "pourquoi, d'après les réponses",
    "situation": "« votre situation », ou « cette situation » pour un tiers",
    "numeros": "les numéros d'aide valables ce jour-là",
    "numeros_violence": "ceux qui répondent en cas de violence, valables ce jour-là",
    "destinataire": "l'organisme qui reçoit la demande, avec son article",
    "au_destinataire": "le même, après « à »",
    "avant_le": "le jour où il doit avoir répondu",
    "premier_rendez_vous": "son délai de premier rendez-vous, s'il est connu",
    "code": "le code de la personne",
    "date_proche": "la prochaine date à ne pas manquer, s'il y en a une",
    "rappel": "le jour et l'heure promis pour rappeler",
    "suivi": "l'adresse de la page « Suivre ma demande »",
}
_ALWAYS: Final = frozenset({"prenom_agent", "numero_libre", "horaires"})
_MORE: Final[Mapping[Moment, frozenset[str]]] = {
    Moment.SERVICE: frozenset({"service", "description", "raisons", "situation"}),
    Moment.DANGER: frozenset({"numeros", "numeros_violence"}),
    Moment.CLOSING: frozenset(
        {"destinataire", "au_destinataire", "avant_le", "premier_rendez_vous", "code", "date_proche", "rappel"}
    ),
    Moment.ANSWER: frozenset({"suivi", "code"}),
}
_PLACE = re.compile(r"\{([^{}]*)\}")


def places_at(moment: Moment) -> tuple[str, ...]:
    """The places that a text of this moment may hold, in the order of the list."""
    known = _ALWAYS | _MORE.get(moment, frozenset())
    return tuple(name for name in PLACES if name in known)


@dataclass(frozen=True, kw_only=True)
class Faults:
    """``unknown``: places that nothing fills at this moment. ``missing``: those that were to stay. ``broken``: a brace
    without its other half."""

    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    broken: bool = False

    def __bool__(self) -> bool:
        return bool(self.unknown or self.missing or self.broken)


def faults(words: str, *, moment: Moment, keeps: Iterable[str] = ()) -> Faults:
    named = places_in(words)
    known = places_at(moment)
    return Faults(
        unknown=tuple(name for name in named if name not in known),
        missing=tuple(name for name in keeps if name not in named),
        broken=bool(re.search(r"[{}]", _PLACE.sub("", words))),
    )


def places_in(words: str) -> tuple[str, ...]:
    """Each place once, in reading order."""
    return tuple(dict.fromkeys(_PLACE.findall(words)))


def filled(words: str, values: Mapping[str, str]) -> str:
    """The words with their places filled; what has no value leaves no hole behind."""
    said = _PLACE.sub(lambda place: values.get(place[1], ""), words)
    lines = (re.sub(r" +", " ", line).replace(" .", ".").strip() for line in said.splitlines())
    return "\n".join(lines).strip()
