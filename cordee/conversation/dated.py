"""One rule of time that applies to a situation: its next day, in a line or in full."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_lazy

from cordee.domain.orientation.agenda.entries import Entry, Status, days_of
from cordee.domain.orientation.agenda.templates import sentence
from cordee.domain.orientation.agenda.words import words_in
from cordee.domain.orientation.known_days import Days
from cordee.reader.calendar_text import day_label, safe_sentence

POSSIBLE = gettext_lazy("Possible")
LAST_PRUDENT_DAY = gettext_lazy("Dernier jour prudent")
LAST_DAY = gettext_lazy("Dernier jour")
NO_DELAY = gettext_lazy("À faire sans attendre.")


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """An answer that a date waits for; not to ask again when the person does not know or would rather not say.

    ``label`` as the agent reads it, ``asked`` in the words of who is speaking.
    """

    fact: str
    label: str
    asked: str
    may_be_asked: bool


@dataclass(frozen=True, kw_only=True)
class NextDay:
    """``before``, the days left until ``day``, then ``said``; a day known between two bounds is only said.

    ``last`` is the last day that it can be: what is surely near comes before what may be far.
    """

    last: date
    before: str = ""
    day: date | None = None
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """``on`` is the day of the call, ``says`` the sentence in the words of who is calling.

    ``only_if``: what is left to know for it to apply, or tells it from another one of the same name that may instead.
    """

    entry: Entry
    on: date
    says: str
    awaited: tuple[Awaited, ...]
    only_if: str = ""
    has_twin: bool = False

    @property
    def title(self) -> str:
        """Never that of another date of the same situation."""
        title = self.entry.deadline.title
        return f"{title}, {self.only_if}" if self.has_twin and self.only_if else title

    @cached_property
    def next_day(self) -> NextDay | None:
        return next_day(self.entry, on=self.on)

    @property
    def may_be_lost(self) -> bool:
        """A last day runs, and the days that are left can be counted."""
        running = self.entry.deadline.kind.closes and self.entry.status is not Status.COMING
        return bool(running and self.next_day and self.next_day.day)

    @property
    def label(self) -> str:
        """The day as a heading: « Lundi 30 novembre 2026 », « Entre le … et le … »."""
        return day_label(self.entry)

    @property
    def day_ahead(self) -> date | None:
        """The very day of the heading, when it is known and not past: whatever margin is wise."""
        opens, closes = days_of(self.entry.opens), days_of(self.entry.closes)
        nearest = opens or closes if self.entry.status is Status.COMING else closes or opens
        return nearest.first if nearest and nearest.exact and nearest.first and nearest.first >= self.on else None

    @property
    def safe(self) -> str:
        return next(safe_sentence(self.entry, on=self.on), "")

    @property
    def shows_act(self) -> bool:
        """Once past, only what to look at is left to say, when there is something."""
        return self.entry.status is not Status.PAST or self.entry.once_past is None


def next_day(entry: Entry, *, on: date) -> NextDay | None:
    """Return the next day that matters of one rule; None when none is known ahead of the day ``on``."""
    opens, closes = days_of(entry.opens), days_of(entry.closes)
    words = words_in(entry.deadline.tongue)
    if entry.status is Status.PAST:
        return None
    if not entry.deadline.kind.closes:
        return _said(opens or closes, on, say=words.said_on)
    if entry.status is Status.COMING or closes is None:
        return _said(opens, on, say=words.said_from, before=str(POSSIBLE))
    if entry.safe is None or entry.safe == closes.earliest:
        return _said(closes, on, say=words.said_by, before=str(LAST_DAY))
    if entry.safe < on:
        return _said(closes, on, say=words.said_by, before=str(LAST_DAY), after=str(NO_DELAY))
    last_day = f"{sentence(words.said_by(closes))}."
    return NextDay(last=entry.safe, before=str(LAST_PRUDENT_DAY), day=entry.safe, said=last_day)


def _said(
    days: Days | None, on: date, *, say: Callable[[Days], str], before: str = "", after: str = ""
) -> NextDay | None:
    if days is None or days.latest is None or days.latest < on:
        return None
    if days.exact:
        return NextDay(last=days.latest, before=before, day=days.latest, said=after)
    return NextDay(last=days.latest, said=f"{sentence(say(days))}. {after}".strip())
