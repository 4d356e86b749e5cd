"""Situations half known, and their completions: every unknown fact answered at random, as far as answers agree."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.deriving import not_running
from cordee.domain.orientation.known_days import Days, known_day
from cordee.domain.orientation.position import Position
from cordee.domain.orientation.situation import CALLER, Known, Situation
from cordee.domain.rules.evaluation import Interval, Value

COMMUNES = ("69123", "38185", "74010", "01053", "75056")
# Danger is listened for at every moment and is no question (docs/decisions/0004).
ATTEMPTS = 25
REDRAWN = 12
DANGER = frozenset({"danger_signale", "danger_imminent"})


def random_value(fact: Fact, draw: random.Random, on: date) -> Value:
    """An answer within the declared domain; numbers and days are drawn near and far, thresholds lie anywhere."""
    match fact.type:
        case FactType.BOOL:
            return draw.random() < 0.5
        case FactType.INT:
            low, high = fact.minimum or 0, fact.maximum if fact.maximum is not None else 1_000_000
            return draw.randint(low, min(high, low + draw.choice([3, 12, 40, 200, 1_000, 1_000_000])))
        case FactType.DATE:
            return on + timedelta(days=draw.randint(-draw.choice([40, 400, 6_000]), draw.choice([0, 40, 400])))
        case FactType.CHOICE:
            return draw.choice(list(fact.choices))
        case FactType.CHOICES:
            return frozenset(choice for choice in fact.choices if draw.random() < 0.3)
        case FactType.COMMUNE:
            return draw.choice(COMMUNES)


def random_situation(engine: Engine, draw: random.Random, on: date, *, interval_share: float = 0.1) -> Situation:
    """Between nothing and nearly everything known, one or two needs, with some intervals."""
    share = draw.random()
    facts: dict[str, Value] = {}
    for fact in engine.catalogue.facts.values():
        if fact.id in DANGER or fact.id == CALLER or draw.random() > share:
            continue
        value = random_value(fact, draw, on)
        if draw.random() < interval_share and isinstance(value, int | date) and not isinstance(value, bool):
            value = interval_around(fact, value, draw)
        facts[fact.id] = value
    callers = list(engine.catalogue.facts[CALLER].choices)
    needs = list(engine.catalogue.needs)
    return Situation(
        caller=draw.choice([*callers, *["personne"] * len(callers)]),
        programme=draw.choice([None, *engine.catalogue.programmes]),
        needs=tuple(draw.sample(needs, min(len(needs), draw.randint(1, 2)))),
        facts=facts,
    )


def interval_around(fact: Fact, value: int | date, draw: random.Random) -> Value:
    below, above = draw.randint(0, 60), draw.randint(1, 60)
    if isinstance(value, date):
        return Interval(value - timedelta(days=below), value + timedelta(days=above))
    low = max(fact.minimum or 0, value - below)
    high = value + above if fact.maximum is None else min(fact.maximum, value + above)
    return Interval(low, high) if low < high else value


def completions(position: Position, draw: random.Random, count: int) -> Iterator[Position]:
    """Yield ``count`` positions with everything answered, as far as answers that agree are found.

    The first is drawn whole; each next one answers some facts anew. Who calls is drawn too when it is not known.
    """
    catalogue, given = position.ground.catalogue, position.situation.facts
    if position.known.caller is None:
        caller = draw.choice(list(catalogue.facts[CALLER].choices))
        position = position.told(replace(position.situation, caller=caller))
    free = [
        fact
        for fact in catalogue.facts.values()
        if fact.id not in DANGER and fact.id != CALLER and _is_free(position.known.values.get(fact.id))
    ]
    sources = [fact for fact in free if fact.derived is None]
    drawn = {fact.id: _drawn(fact, position, draw) for fact in sources}
    whole = position
    for _ in range(count):
        known = _agreeing(position, given, drawn, draw)
        if known is None:
            return
        drawn |= {
            fact.id: _followed(fact, known, position, draw)
            for fact in free
            if fact.derived is not None and fact.id not in known.values
        }
        if _agreeing(position, given, drawn, draw) is None:
            return
        whole = whole.told(replace(position.situation, facts={**given, **drawn}))
        yield whole
        drawn = {name: value for name, value in drawn.items() if catalogue.facts[name].derived is None}
        again = draw.sample(sources, min(REDRAWN, len(sources)))
        drawn |= {fact.id: _drawn(fact, position, draw) for fact in again}


def _is_free(held: Value | None) -> bool:
    return held is None or isinstance(held, Interval)


def _drawn(fact: Fact, position: Position, draw: random.Random) -> Value:
    held = position.known.values.get(fact.id)
    if isinstance(held, Interval):
        return value_inside(held, fact, draw, position.on)
    if fact.type is FactType.DATE:
        days = known_day(position.ground.catalogue.facts, fact.id, position.known.values, on=position.on)
        if isinstance(days, Days) and days.exact and days.first:
            return days.first
        if isinstance(days, Days):
            return value_inside(Interval(days.first, days.last), fact, draw, position.on)
    return random_value(fact, draw, position.on)


def _followed(fact: Fact, known: Known, position: Position, draw: random.Random) -> Value:
    """Nothing has been counted from a day to come."""
    return 0 if not_running(fact, known.values, on=position.on) else random_value(fact, draw, position.on)


def _agreeing(
    position: Position, given: Mapping[str, Value], drawn: dict[str, Value], draw: random.Random
) -> Known | None:
    """Draw again what takes part in a contradiction, until nothing contradicts anything."""
    for _ in range(ATTEMPTS):
        told = replace(position.situation, facts={**given, **drawn})
        known = position.ground.known(told, on=position.on)
        if not known.contradictions:
            return known
        at_stake = {fact for found in known.contradictions for fact in (found.fact, *found.by, *found.answers)}
        again = sorted(at_stake & set(drawn))
        if not again:
            return None
        drawn.update((name, _drawn(position.ground.catalogue.facts[name], position, draw)) for name in again)
    return None


def value_inside(interval: Interval, fact: Fact, draw: random.Random, on: date) -> Value:
    low, high = interval.low, interval.high
    if isinstance(low, date) or isinstance(high, date):
        first = low if isinstance(low, date) else date(1990, 1, 1)
        last = high if isinstance(high, date) else date(2030, 1, 1)
        return first + timedelta(days=draw.randint(0, (last - first).days))
    first = low if isinstance(low, int) else fact.minimum or 0
    last = high if isinstance(high, int) else fact.maximum or 1_000_000
    return draw.randint(first, last)


def leads(position: Position) -> Mapping[str, str | None]:
    judge = position.judge
    return {need: judge.leading(need) for need in position.needs}
