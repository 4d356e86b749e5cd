"""Trials of « settled » on the real catalogue: situations half known, a directory or none, and their completions."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TypeAlias

from cordee.domain.catalogue import LocalOffer
from cordee.domain.orientation.openings import Openings
from cordee.domain.orientation.settling import Settling
from cordee.domain.orientation.situation import CALLER, Situation
from cordee.reader.cases import read_cases
from tests.domain.orientation.completions import (
    COMMUNES,
    DANGER,
    completions,
    interval_around,
    leads,
    random_situation,
    random_value,
)
from tests.real_catalogue import CONTENT, real_engine

DAYS = (date(2012, 6, 1), date(2015, 7, 15), date(2019, 3, 3), date(2022, 5, 5), date(2026, 11, 15))
COMPLETIONS = 30
Start: TypeAlias = tuple[date, Situation]


@dataclass
class Trials:
    """What was counted, and every claim that a completion contradicts."""

    counted: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[object, ...]] = field(default_factory=list)

    def run(self, count: int, *, seed: int, start: Callable[[random.Random], Start], directory: bool = False) -> None:
        """Complete situations drawn by ``start`` until ``count`` completions were looked at."""
        engine, draw = real_engine(), random.Random(seed)
        while self.counted["completions"] < count:
            on, situation = start(draw)
            position = engine.position(situation, on=on, offers=random_offers(draw) if directory else None)
            if position.known.contradictions:
                continue
            before, openings = leads(position), Openings(engine.compiled, on)
            settled = [need for need in position.needs if Settling(need, openings).settled(position)]
            self.counted.update(needs=len(position.needs), settled=len(settled))
            for whole in completions(position, draw, COMPLETIONS) if settled else ():
                self.counted["completions"] += 1
                after = leads(whole)
                self.wrong += [
                    (on, need, before[need], after[need], _what_differs(position.situation, whole.situation))
                    for need in settled
                    if after[need] != before[need]
                ]


def from_nothing(draw: random.Random) -> Start:
    """Anything known, or nearly nothing."""
    on = draw.choice(DAYS)
    situation = random_situation(real_engine(), draw, on)
    return on, replace(situation, caller=None) if draw.random() < 0.1 else situation


def from_a_case(draw: random.Random) -> Start:
    """An example case that lacks a few answers, sometimes with a few that no story explains."""
    case = draw.choice(_cases())
    facts = dict(case.situation.facts)
    for name in draw.sample(sorted(facts), min(len(facts), draw.randint(1, 4))):
        del facts[name]
    every = real_engine().catalogue.facts
    for fact in draw.sample(list(every.values()), draw.choice([0, 0, 5, 20])):
        if fact.id not in case.situation.facts and fact.id not in DANGER and fact.id != CALLER:
            facts[fact.id] = random_value(fact, draw, case.on)
    for name, value in facts.items():
        if draw.random() < 0.1 and isinstance(value, int | date) and not isinstance(value, bool):
            facts[name] = interval_around(every[name], value, draw)
    needs = case.situation.needs
    if draw.random() < 0.5:
        needs = tuple(draw.sample(list(real_engine().catalogue.needs), 2))
    caller = case.situation.caller
    if draw.random() < 0.1:
        caller = facts.pop(CALLER, None) and None
    return case.on, replace(case.situation, facts=facts, caller=caller, needs=needs)


@cache
def _cases():
    return read_cases(CONTENT / "cases", real_engine().catalogue)


@cache
def _families():
    """By kind of operator, the families that it delivers."""
    found = {kind: ["aucune"] for kind in real_engine().catalogue.operators}
    for version in real_engine().catalogue.versions.values():
        for kind in version.operators:
            found[kind].append(version.family)
    return found


def random_offers(draw: random.Random) -> tuple[LocalOffer, ...]:
    """One or two offers for half of the kinds of operators, by commune, by département or everywhere."""
    found, families = [], _families()
    for kind in real_engine().catalogue.operators:
        for number in range(draw.randint(1, 2) if draw.random() < 0.5 else 0):
            communes = frozenset(draw.sample(COMMUNES, 2)) if draw.random() < 0.3 else frozenset()
            by_departement = not communes and draw.random() > 0.2
            some = draw.sample(["69", "38", "74", "01", "75"], draw.randint(1, 4))
            found.append(
                LocalOffer(
                    id=f"{kind}{number}",
                    organisation="o",
                    organisation_name="O",
                    operator=kind,
                    families=frozenset(draw.sample(families[kind], 1)) if draw.random() < 0.3 else frozenset(),
                    departements=frozenset(some) if by_departement else frozenset(),
                    communes=communes,
                    regimes=frozenset({"general"}) if draw.random() < 0.1 else frozenset(),
                    capacity=draw.choice(["open", "open", "paused"]),
                    delay_days=draw.choice([None, 5, 20]),
                    distance_km=draw.choice([None, 3, 9]),
                    cost_cents=draw.choice([None, 0, 5_000]),
                )
            )
    return tuple(found)


def _what_differs(before: Situation, after: Situation) -> dict[str, object]:
    return {name: value for name, value in after.facts.items() if before.facts.get(name) != value}
