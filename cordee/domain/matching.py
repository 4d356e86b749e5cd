"""One person who came by two doors: what each side says of it, and what follows. Nothing is ever rewritten.

A match is a link between two persons, never one person made of two: to confirm it moves no row and opens none, so that
to take it back loses nothing (invariant I-11).
"""

from collections.abc import Collection
from enum import StrEnum


class Word(StrEnum):
    """What one side says: each speaks of the person whom it knows, having asked her."""

    NONE = ""
    SAME = "same"
    OTHER = "other"


class MatchState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Resemblance(StrEnum):
    """Why two persons are thought to be one. A phone alone is no reason: relatives share one."""

    NAME_AND_BIRTH = "name_and_birth"
    NAME_AND_PHONE = "name_and_phone"
    NAME_AND_EMAIL = "name_and_email"
    BIRTH_AND_PHONE = "birth_and_phone"
    BIRTH_AND_EMAIL = "birth_and_email"


class Source(StrEnum):
    """How the side knows."""

    PERSON_SAID = "person_said"
    DOCUMENT = "document"
    WE_FOLLOW_BOTH = "we_follow_both"


def state_of(words: Collection[Word]) -> MatchState:
    """All sides must say the same; one that denies is enough to keep two persons apart."""
    if Word.OTHER in words:
        return MatchState.REJECTED
    return MatchState.PROPOSED if not words or Word.NONE in words else MatchState.CONFIRMED
