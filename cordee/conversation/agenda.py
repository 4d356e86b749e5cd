"""« Si rien n'est fait » for one conversation: the dates that may be told to who is speaking, nearest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from cordee.catalogue.engines import engine_of
from cordee.conversation.dated import Awaited, Dated
from cordee.conversation.discretion import Discretion, discretion
from cordee.conversation.queries import Oriented
from cordee.conversation.telling import audience, named_to
from cordee.conversation.twins import only_if
from cordee.domain.orientation.agenda.calendar import Calendar, calendar
from cordee.domain.orientation.agenda.entries import Entry, Missing, Status
from cordee.domain.rules.french import Audience
from cordee.reader.french_holidays import french_holidays

NEXT_SHOWN = 3
PRESSING_DAYS = 31


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Answers, and the rules of time that wait for them."""

    awaited: tuple[Awaited, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """``calendar`` holds only what may be told; ``closed`` says why it is empty, when somebody decided so."""

    calendar: Calendar
    closed: str
    ahead: tuple[Dated, ...]
    past: tuple[Dated, ...]
    to_ask: tuple[Waiting, ...]
    perhaps: tuple[Waiting, ...]
    for_person: bool

    @cached_property
    def next_dates(self) -> tuple[Dated, ...]:
        """What is surely near first; on one day what can be lost, then what is certain."""
        return tuple(sorted((dated for dated in self.ahead if dated.next_day), key=_rank)[:NEXT_SHOWN])

    @property
    def pressing(self) -> Dated | None:
        """The first thing that can be lost within a month."""
        limit = self.calendar.on + timedelta(days=PRESSING_DAYS)
        return next((one for one in self.next_dates if one.may_be_lost and _rank(one)[0] <= limit), None)

    @property
    def others(self) -> int:
        """How many dates the short list leaves out."""
        return len(self.ahead) + len(self.past) - len(self.next_dates)


def agenda(oriented: Oriented) -> Agenda:
    """The calendar of the call on its own day, without what may not be told to who is calling."""
    rule, for_person = discretion(oriented), audience(oriented) is Audience.PERSON
    found = _calendar(oriented, rule)
    dated = [_dated(oriented, entry, found.entries, for_person=for_person) for entry in found.entries]
    return Agenda(
        calendar=found,
        closed=rule.closed,
        ahead=tuple(one for one in dated if one.entry.status is not Status.PAST),
        past=tuple(one for one in dated if one.entry.status is Status.PAST),
        to_ask=tuple(_waiting(oriented, (one for one in found.missing if one.certain))),
        perhaps=tuple(_waiting(oriented, (_first(one) for one in found.missing if not one.certain))),
        for_person=for_person,
    )


def _calendar(oriented: Oriented, rule: Discretion) -> Calendar:
    said, catalogue = oriented.conversation, oriented.catalogue
    if rule.closed:
        return Calendar(on=said.on, catalogue_hash=said.catalogue_hash, entries=(), missing=())
    situation = said.situation(catalogue)
    found = calendar(engine_of(said.catalogue_hash, said.tongue), situation, on=said.on, holidays=french_holidays())
    return replace(
        found,
        entries=tuple(entry for entry in found.entries if rule.allows(entry.deadline.facts)),
        missing=tuple(waiting for waiting in found.missing if rule.allows(waiting.deadline.facts)),
    )


def _dated(oriented: Oriented, entry: Entry, among: Iterable[Entry], *, for_person: bool) -> Dated:
    return Dated(
        entry=entry,
        on=oriented.conversation.on,
        says=entry.person if for_person else entry.agent,
        awaited=_awaited(oriented, entry.missing),
        only_if=only_if(oriented, entry, among),
        has_twin=any(one is not entry and one.deadline.title == entry.deadline.title for one in among),
    )


def _rank(dated: Dated) -> tuple[date, bool, bool]:
    last = dated.next_day.last if dated.next_day else date.max
    return last, not dated.entry.deadline.kind.closes, not dated.entry.certain


def _first(waiting: Missing) -> Missing:
    return replace(waiting, facts=waiting.facts[:1])


def _waiting(oriented: Oriented, found: Iterable[Missing]) -> Iterator[Waiting]:
    """One line for each set of answers, with the rules that wait for it."""
    grouped: dict[tuple[str, ...], dict[str, None]] = {}
    for one in found:
        grouped.setdefault(one.facts, {})[one.deadline.name] = None
    for facts, names in grouped.items():
        yield Waiting(awaited=_awaited(oriented, facts), names=tuple(names))


def _awaited(oriented: Oriented, facts: Iterable[str]) -> tuple[Awaited, ...]:
    known, never = oriented.catalogue.facts, oriented.known.never_ask
    to = audience(oriented)
    return tuple(
        Awaited(fact=fact, label=known[fact].label, asked=named_to(known[fact], to), may_be_asked=fact not in never)
        for fact in facts
    )
