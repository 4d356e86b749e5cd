"""What a calendar holds: rules of time that apply, with their days and sentences, and rules that wait for a fact."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from cordee.domain.deadlines import Deadline
from cordee.domain.orientation.agenda.moments import Applied
from cordee.domain.orientation.agenda.words import words_in
from cordee.domain.orientation.known_days import Days


class Status(StrEnum):
    """COMING and PAST are sure; the two « perhaps » come from days known between two bounds."""

    COMING = "coming"
    PERHAPS_OPEN = "perhaps_open"
    OPEN = "open"
    PERHAPS_PAST = "perhaps_past"
    PAST = "past"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One dated rule that applies, or may apply (``certain`` False), to the situation.

    ``safe``: the last working day on which to act with some margin, None when it is not known; it may be behind us
    while the last day is still ahead. ``missing``: the facts that would make the entry certain and its days exact.
    ``health``: reads a fact about health, so that a screen knows who may see it. Sentences are in the language of the
    rule: for the agent, for the person (« vous »), what happens otherwise (to follow « Si rien n'est
    fait : »), what to look at once the day is past (None before), how each day was counted.
    """

    deadline: Deadline
    status: Status
    certain: bool
    opens: Applied | None
    closes: Applied | None
    safe: date | None
    missing: tuple[str, ...]
    health: bool
    agent: str
    person: str
    otherwise: str
    once_past: str | None
    how: tuple[str, ...]

    @cached_property
    def day(self) -> date:
        """The day that orders the calendar: the next one that matters, on the cautious side; once past, the last."""
        opens, closes = days_of(self.opens), days_of(self.closes)
        nearest = opens or closes if self.status is Status.COMING else closes or opens
        if nearest is None:
            raise ValueError(f"{self.deadline.id}: an entry has at least one day")
        day = nearest.latest if self.status is Status.PAST else nearest.earliest
        if day is None:
            raise ValueError(f"{self.deadline.id}: a day without any bound is not known")
        return day

    @property
    def confidence(self) -> str:
        """« à vérifier » when the rule was not read in full in its source, else nothing."""
        return words_in(self.deadline.tongue).CONFIDENCE[self.deadline.verified]

    def to_json(self) -> dict[str, Any]:
        deadline = self.deadline
        return {
            "id": deadline.id,
            "rule": deadline.rule,
            "kind": deadline.kind.value,
            "name": deadline.title,
            "status": self.status.value,
            "certain": self.certain,
            "day": self.day.isoformat(),
            "opens": _days_json(self.opens),
            "closes": _days_json(self.closes),
            "safe": _iso(self.safe),
            "act": deadline.act,
            "agent": self.agent,
            "person": self.person,
            "otherwise": self.otherwise,
            "once_past": self.once_past,
            "how": list(self.how),
            "missing": list(self.missing),
            "facts": list(deadline.facts),
            "health": self.health,
            "legal": list(deadline.legal),
            "sources": list(deadline.sources),
            "verified": deadline.verified.value,
            "confidence": self.confidence,
            "checked_on": deadline.checked_on.isoformat(),
        }


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A dated rule that waits: for its day when ``certain``, else also to know whether it applies at all."""

    deadline: Deadline
    facts: tuple[str, ...]
    certain: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.deadline.id,
            "name": self.deadline.name,
            "certain": self.certain,
            "facts": list(self.facts),
        }


def days_of(found: Applied | None) -> Days | None:
    return found.days if found else None


def _days_json(found: Applied | None) -> dict[str, str | None] | None:
    if found is None:
        return None
    return {"first": _iso(found.days.first), "last": _iso(found.days.last)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
