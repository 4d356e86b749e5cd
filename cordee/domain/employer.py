"""What a person may share with one named contact of her employer, for how long, and what the contact may answer.

Section 2 of "Privacy, access and the loop that never breaks" (``employer_contact``): restrictions as the occupational
physician wrote them, the planned return, adaptations and aids, appointments at work; never a cause, a recognition, a
title, nor what somebody else noted. The words that an employer never reads are those of ``domain.sheet``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cordee.domain.sheet import kept_from_an_employer
from cordee.domain.watched_words import has_identity_number, network_named


class Kind(StrEnum):
    """Of one line that she shares, in the order in which they are read."""

    WHO = "nom"  # whose lines they are: her name as her employer knows it
    RESTRICTION = "restriction"
    RETURN = "reprise"
    ADAPTATION = "amenagement"
    AID = "aide"
    MEETING = "rendez_vous"


class Reply(StrEnum):
    RECEIVED = "recu"
    POSSIBLE = "possible"
    NOT_POSSIBLE = "pas_possible"
    MEETING = "date"
    ADAPTATION = "amenagement"
    QUESTION = "question"


class Channel(StrEnum):
    """How she agreed: on her own page, or aloud to who leads her case, who writes it down."""

    LINK = "link"
    VOICE = "voice"


class Fault(StrEnum):
    """Why a text goes neither to an employer nor comes from one."""

    NIR = "nir"
    HEALTH = "sante"
    NETWORK = "reseau"


SAYS_WHY: Final = frozenset({Reply.NOT_POSSIBLE, Reply.ADAPTATION, Reply.QUESTION})
SAYS_WHEN: Final = frozenset({Reply.MEETING})

DURATIONS_DAYS: Final = (30, 90, 180, 365)
DEFAULT_DAYS: Final = 365  # twelve months, as any consent (C-02)
TEXT_MAX, AUTHOR_MAX, LINES_MAX, NAME_MAX = 600, 120, 30, 120

AGREEMENT_VERSION: Final = "accord-employeur-2"
_AGREEMENT: Mapping[str, str] = {
    "accord-employeur-1": (
        "Je suis d'accord pour que {contact} lise les lignes que j'ai choisies, et rien d'autre : {kinds}. "
        "Cet accord vaut jusqu'au {until}, et finit avec mon dossier. Je peux changer ces lignes ou tout arrêter "
        "à tout moment, sur ma page ou en appelant le {phone}. Refuser ne change rien à mes droits."
    ),
    AGREEMENT_VERSION: (
        "Je suis d'accord pour que {contact} lise les lignes que j'ai choisies, et rien d'autre : {kinds}. "
        "L'organisme référent de mon dossier, qui m'accompagne, lit aussi ces lignes et les réponses. "
        "Cet accord vaut jusqu'au {until}, et finit avec mon dossier. Je peux changer ces lignes ou tout arrêter "
        "à tout moment, sur ma page ou en appelant le {phone}. Refuser ne change rien à mes droits."
    ),
}
KINDS: Mapping[Kind, str] = {
    Kind.WHO: "mon nom",
    Kind.RESTRICTION: "ce que le médecin du travail a écrit",
    Kind.RETURN: "ma reprise prévue",
    Kind.ADAPTATION: "les aménagements",
    Kind.AID: "les aides pour l'employeur",
    Kind.MEETING: "les rendez-vous au travail",
}


@dataclass(frozen=True, kw_only=True)
class Shared:
    """One line: ``author`` wrote it on ``on``, as she says; empty when it is her own."""

    kind: Kind
    text: str
    author: str = ""
    on: date | None = None

    def stored(self) -> dict[str, str]:
        said = {"kind": self.kind.value, "text": self.text, "author": self.author}
        return {**said, "on": self.on.isoformat() if self.on else ""}

    @classmethod
    def read(cls, stored: Mapping[str, str]) -> "Shared":
        on = date.fromisoformat(stored["on"]) if stored["on"] else None
        return cls(kind=Kind(stored["kind"]), text=stored["text"], author=stored["author"], on=on)


def in_order(lines: tuple[Shared, ...]) -> tuple[Shared, ...]:
    kinds = list(Kind)
    return tuple(sorted(lines, key=lambda one: kinds.index(one.kind)))


def agreement(*, contact: str, lines: tuple[Shared, ...], until: str, phone: str, version: str) -> str:
    """The words that count, as she reads them or hears them; raise KeyError for a version that never was."""
    told = {one.kind for one in lines}
    kinds = [KINDS[kind] for kind in Kind if kind in told]
    return _AGREEMENT[version].format(contact=contact, kinds=", ".join(kinds), until=until, phone=phone)


def fault_in(words: str) -> tuple[Fault, str] | None:
    """The first thing that has no place between a person and her employer, with the word that tells it."""
    if has_identity_number(words):
        return Fault.NIR, ""
    if word := kept_from_an_employer(words):
        return Fault.HEALTH, word
    if named := network_named(words):
        return Fault.NETWORK, named
    return None
