"""« Version facile à lire »: the first things to do, one idea a line, in common words, without acronym.

Written by rules from the catalogue (``easy``), or from the plain sentence where it has none; the page says that nobody
concerned has read it yet.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cordee.conversation.columns import Card, NeedColumn
from cordee.conversation.dated import NO_DELAY, POSSIBLE, Dated
from cordee.domain.catalogue import Effect, Gate, Verified
from cordee.public import wording
from cordee.public.stock import Stock
from cordee.ui.typography import long_day

MOST_THINGS: Final = 3
_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One thing to do; ``lines`` is never empty. ``sure``: no answer is missing to know that it is for her."""

    lines: tuple[str, ...]
    sure: bool = True
    who: str = ""
    way_in: tuple[str, ...] = ()
    phone: str = ""
    hours: str = ""
    when: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Easy:
    """``danger`` comes before all; ``needs`` says back what was asked for."""

    danger: tuple[str, ...]
    needs: tuple[str, ...]
    things: tuple[Thing, ...]
    closed: tuple[str, ...]


def easy(stock: Stock) -> Easy:
    needs = stock.oriented.catalogue.needs
    return Easy(
        danger=_of_gates(stock, Effect.EMERGENCY_ONLY),
        needs=tuple(needs[need].easy or f"{needs[need].label}." for need in stock.carried.said.needs),
        things=tuple(_things(stock))[:MOST_THINGS],
        closed=_of_gates(stock, Effect.NO_REGIONAL_SERVICE, Effect.ASK_FIRST, Effect.EXCLUDE_SERVICES),
    )


def _of_gates(stock: Stock, *effects: Effect) -> tuple[str, ...]:
    return tuple(line for gate in _fired(stock) if gate.effect in effects for line in gate.easy)


def _fired(stock: Stock) -> Iterator[Gate]:
    decision = stock.oriented.decision
    if decision is not None:
        yield from (gate for gate in stock.oriented.catalogue.gates if gate.id in decision.gates)


def _things(stock: Stock) -> Iterator[Thing]:
    """What comes first, what is sure before what is not; then what is also proposed."""
    leads = _leads(stock)
    yield from sorted(_first_things(stock, leads), key=lambda thing: not thing.sure)
    others = _each_once(card for column in stock.columns for card in column.proposed)
    yield from (_service(card) for family, card in others.items() if family not in leads)


def _leads(stock: Stock) -> dict[str, Card]:
    return _each_once(card for column in stock.columns for card in _first(column))


def _first_things(stock: Stock, leads: dict[str, Card]) -> Iterator[Thing]:
    """What may be lost within a month, what leads for each need, what may be lost later.

    A date that says to turn to a service that leads is told with it.
    """
    losable = [dated for dated in stock.agenda.next_dates if dated.may_be_lost]
    of_lead = {dated.entry.deadline.act: dated for dated in reversed(losable) if dated.entry.deadline.act in leads}
    pressing = stock.agenda.pressing
    if pressing and pressing not in of_lead.values():
        yield _date(pressing)
    first = [family for family in leads if pressing and of_lead.get(family) is pressing]
    for family in (*first, *(family for family in leads if family not in first)):
        yield _service(leads[family], of_lead.get(family))
    yield from (_date(dated) for dated in losable if dated is not pressing and dated not in of_lead.values())


def _first(column: NeedColumn) -> tuple[Card, ...]:
    """What leads; where nothing does yet, the first that an answer may still open."""
    return (column.lead,) if column.lead else (*column.proposed, *column.open)[:1]


def _each_once(cards: Iterable[Card]) -> dict[str, Card]:
    """By family, in the order of the cards."""
    found: dict[str, Card] = {}
    for card in cards:
        found.setdefault(card.version.family, card)
    return found


def _service(card: Card, dated: Dated | None = None) -> Thing:
    near = next(iter(card.offers), None)
    return Thing(
        lines=card.version.summary_easy or (card.said,),
        sure=card.verdict == "eligible",
        who=near.organisation_name if near else _IN_BRACKETS.sub("", card.operators),
        way_in=wording.EASY_WAYS_IN[card.version.access],
        phone=near.phone if near else "",
        hours=near.hours if near else "",
        when=(*(_when(dated) if dated else ()), *_doubts(card)),
    )


def _doubts(card: Card) -> Iterator[str]:
    if card.verdict != "eligible":
        yield wording.EASY_ANSWER_MISSING
    yield from _not_verified(card.version.verified)


def _not_verified(verified: Verified) -> Iterator[str]:
    if verified is Verified.NONE:
        yield wording.EASY_NOT_VERIFIED
    elif verified is Verified.PARTIAL:
        yield wording.EASY_PARTLY_VERIFIED


def _date(dated: Dated) -> Thing:
    deadline = dated.entry.deadline
    lines = (deadline.easy or f"{without_acronym(deadline.title)}.",)
    return Thing(lines=lines, sure=dated.entry.certain, when=(*_when(dated), *_not_verified(deadline.verified)))


def without_acronym(name: str) -> str:
    for acronym, words in wording.EASY_WORDS.items():
        name = name.replace(acronym, words)
    return name


def _when(dated: Dated) -> Iterator[str]:
    found = dated.next_day
    if found is not None and found.day:
        said = wording.EASY_FROM if found.before == POSSIBLE else wording.EASY_BY if found.before else wording.EASY_ON
        yield said.format(day=long_day(found.day))
        if found.said == NO_DELAY:
            yield wording.EASY_NOW
    elif found is not None and found.said:
        yield found.said
    if not dated.entry.certain:
        yield wording.EASY_NOT_SURE
        yield from _only_if(dated)


def _only_if(dated: Dated) -> Iterator[str]:
    """What is missing, in easy words where there are some; else in the words of the whole result."""
    missing = [one.fact for one in dated.awaited]
    if missing and all(fact in wording.EASY_ONLY_IF for fact in missing):
        yield from (wording.EASY_ONLY_IF[fact] for fact in missing)
    elif dated.only_if:
        yield without_acronym(wording.EASY_ONLY.format(case=dated.only_if))
