"""A seeded workload: an invented catalogue of any size and invented situations, for measures beside other engines.

Forty facts (14 yes or no, 12 choices, 10 numbers, 3 days, the commune) and the département that follows from the
commune. People belong to one of six profiles that colour all their answers, so that facts are correlated. A quarter
of the answers is unknown, three in a hundred for the commune. Same arguments, same workload, on any machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any, Final

import numpy as np

from cordee.bench.workload_conditions import DAYS, ORIGIN, conditions
from cordee.domain.catalogue import (
    AskedBy,
    Condition,
    Derivation,
    Fact,
    FactType,
    Formula,
    Sensitivity,
    Tier,
)
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.periods import Period
from cordee.domain.rules.evaluation import Value
from cordee.domain.rules.language import Expression, Member, Or
from cordee.domain.territory import REGION_SINCE_2016, departement_of

COMMUNE, DEPARTEMENT = "commune", "departement"
PROFILES: Final = 6
UNKNOWN, UNKNOWN_COMMUNE = 0.25, 0.03
# Up to this many services the territory is one region, beyond it the whole country.
REGIONAL_SERVICES: Final = 5_000
COMMUNES_BY_DEPARTEMENT: Final = 30
GREATEST: Final[tuple[int, ...]] = (70, 120, 365, 600, 100, 40, 5_000, 24, 36, 100)


@dataclass(frozen=True, kw_only=True)
class WorkloadService:
    """``departements`` and ``communes`` both empty: everywhere. ``fit``: 0 best; ``delay`` days, ``cost`` cents."""

    id: str
    conditions: tuple[Condition, ...]
    departements: frozenset[str]
    communes: frozenset[str]
    period: Period
    tier: Tier
    fit: int
    delay: int
    cost: int

    @cached_property
    def territory(self) -> Condition | None:
        """Where it is delivered, as a condition; None when everywhere."""
        parts: list[Expression] = []
        if self.departements:
            parts.append(Member(DEPARTEMENT, tuple(sorted(self.departements))))
        if self.communes:
            parts.append(Member(COMMUNE, tuple(sorted(self.communes))))
        if not parts:
            return None
        return Condition(expression=parts[0] if len(parts) == 1 else Or(tuple(parts)))

    @property
    def rank(self) -> tuple[int, int, int, int, str]:
        """The order among services of one verdict."""
        return (self.tier is not Tier.ORDINARY, self.fit, self.delay, self.cost, self.id)


@dataclass(frozen=True, kw_only=True)
class Column:
    """The answers of one fact: ``values`` are codes into ``words`` when there are words, else numbers or days.

    Days are counted from 1970-01-01. ``known`` is False where the answer is unknown; ``values`` means nothing there.
    """

    values: np.ndarray[Any, Any]
    known: np.ndarray[Any, Any]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Workload:
    facts: Mapping[str, Fact]
    services: tuple[WorkloadService, ...]
    columns: Mapping[str, Column]

    def head(self, count: int) -> "Workload":
        """Return the same services before the first situations only."""
        columns = {
            name: Column(values=column.values[:count], known=column.known[:count], words=column.words)
            for name, column in self.columns.items()
        }
        return Workload(facts=self.facts, services=self.services, columns=columns)

    @cached_property
    def situations(self) -> tuple[dict[str, Value], ...]:
        """The situations one by one; an unknown fact is absent."""
        count = len(next(iter(self.columns.values())).known)
        found: tuple[dict[str, Value], ...] = tuple({} for _ in range(count))
        for name, column in self.columns.items():
            values = _python_values(self.facts[name], column)
            for place in np.flatnonzero(column.known).tolist():
                found[place][name] = values[place]
        return found


def workload(services: int, situations: int, seed: int = 2015) -> Workload:
    """Make ``services`` services and ``situations`` situations. Services do not depend on the number of situations."""
    facts = _facts()
    territory = _territory(services)
    return Workload(
        facts=facts,
        services=tuple(_services(facts, territory, services, Random(seed))),
        columns=_columns(facts, territory, situations, np.random.default_rng(seed)),
    )


# Facts


def _facts() -> dict[str, Fact]:
    facts = [_fact(f"oui_{place:02}", FactType.BOOL) for place in range(1, 15)]
    for place in range(1, 13):
        choices = {f"c{place:02}_{letter}": letter for letter in "abcdefgh"[: 3 + place % 6]}
        facts.append(_fact(f"choix_{place:02}", FactType.CHOICE, choices=choices))
    for place, greatest in enumerate(GREATEST, 1):
        facts.append(_fact(f"nombre_{place:02}", FactType.INT, minimum=0, maximum=greatest))
    facts += [_fact(f"jour_{place:02}", FactType.DATE) for place in range(1, 4)]
    facts.append(_fact(COMMUNE, FactType.COMMUNE))
    derived = Derivation(formula=Formula.DEPARTEMENT_OF, of=COMMUNE)
    facts.append(_fact(DEPARTEMENT, FactType.CHOICE, choices=dict(DEPARTEMENTS), derived=derived))
    return {fact.id: fact for fact in facts}


def _fact(name: str, kind: FactType, **more: Any) -> Fact:
    return Fact(
        id=name,
        group="mesure",
        label=name,
        type=kind,
        question=f"{name} ?",
        sensitivity=Sensitivity.NONE,
        asked_by=AskedBy.BOTH,
        **more,
    )


def _territory(services: int) -> tuple[str, ...]:
    """Return the communes of the workload, thirty a département."""
    departements = sorted(REGION_SINCE_2016 if services <= REGIONAL_SERVICES else DEPARTEMENTS)
    width = {len(code): 5 - len(code) for code in departements}
    return tuple(
        f"{code}{number:0{width[len(code)]}}"
        for code in departements
        for number in range(1, COMMUNES_BY_DEPARTEMENT + 1)
    )


# Services


def _services(facts: Mapping[str, Fact], territory: Sequence[str], count: int, chance: Random) -> list[WorkloadService]:
    askable = [fact for name, fact in facts.items() if name not in (COMMUNE, DEPARTEMENT)]
    communes: dict[str, list[str]] = {}
    for code in territory:
        communes.setdefault(departement_of(code), []).append(code)
    width = max(3, len(str(count - 1)))
    found = []
    for number in range(count):
        departements, served = _served(communes, chance)
        found.append(
            WorkloadService(
                id=f"s{number:0{width}}",
                conditions=conditions(askable, chance.randrange(3, 9), chance),
                departements=departements,
                communes=served,
                period=_period(chance),
                tier=Tier.ORDINARY if chance.random() < 0.65 else Tier.SPECIFIC,
                fit=chance.randrange(3),
                delay=chance.randrange(90),
                cost=chance.randrange(200) * 5_000,
            )
        )
    return found


def _served(communes: Mapping[str, Sequence[str]], chance: Random) -> tuple[frozenset[str], frozenset[str]]:
    """A tenth of services is everywhere, two thirds in some départements, the others in communes or in both."""
    draw = chance.random()
    if draw < 0.1:
        return frozenset(), frozenset()
    departements = list(communes)
    many = len(departements) // 3 if len(departements) <= len(REGION_SINCE_2016) else 2
    chosen = frozenset(chance.choice(departements) for _ in range(chance.randrange(1, many + 2)))
    if draw < 0.75:
        return chosen, frozenset()
    served = frozenset(chance.sample(communes[chance.choice(departements)], chance.randrange(3, 25)))
    return (chosen if draw < 0.85 else frozenset()), served


def _period(chance: Random) -> Period:
    """From some day of 2005 to 2014; a quarter of them ended between 2015 and 2024."""
    start = date(2005, 1, 1) + timedelta(days=chance.randrange(3_650))
    ended = date(2015, 1, 1) + timedelta(days=chance.randrange(3_650))
    return Period(start, ended if chance.random() < 0.25 else None)


# Situations


def _columns(
    facts: Mapping[str, Fact], territory: Sequence[str], count: int, chance: np.random.Generator
) -> dict[str, Column]:
    profile = chance.integers(0, PROFILES, count)
    columns: dict[str, Column] = {}
    for name, fact in facts.items():
        if name == DEPARTEMENT:
            continue
        known = chance.random(count) >= (UNKNOWN_COMMUNE if name == COMMUNE else UNKNOWN)
        match fact.type:
            case FactType.BOOL:
                columns[name] = Column(values=chance.random(count) < chance.beta(2, 2, PROFILES)[profile], known=known)
            case FactType.CHOICE | FactType.COMMUNE:
                words = tuple(fact.choices) if fact.choices else tuple(territory)
                columns[name] = Column(values=_drawn(len(words), profile, chance), known=known, words=words)
            case FactType.INT:
                columns[name] = Column(values=_spread(fact.maximum or 0, profile, chance), known=known)
            case _:
                day = np.int64((ORIGIN - date(1970, 1, 1)).days)
                columns[name] = Column(values=day + _spread(DAYS, profile, chance), known=known)
    columns[DEPARTEMENT] = _departement_column(columns[COMMUNE])
    return columns


def _drawn(words: int, profile: np.ndarray[Any, Any], chance: np.random.Generator) -> np.ndarray[Any, Any]:
    """Draw codes, each profile with its own weights."""
    weights = chance.dirichlet(np.full(words, 1.5), PROFILES).cumsum(axis=1)
    draw = chance.random(len(profile))
    codes = np.empty(len(profile), dtype=np.int32)
    for one in range(PROFILES):
        mine = profile == one
        codes[mine] = np.minimum(np.searchsorted(weights[one], draw[mine]), words - 1)
    return codes


def _spread(greatest: int, profile: np.ndarray[Any, Any], chance: np.random.Generator) -> np.ndarray[Any, Any]:
    """Draw integers around the centre of each profile, between 0 and ``greatest``."""
    centres = chance.uniform(0.2, 0.8, PROFILES) * greatest
    drawn: np.ndarray[Any, Any] = chance.normal(centres[profile], greatest * 0.18)
    whole: np.ndarray[Any, Any] = np.clip(np.rint(drawn), 0, greatest).astype(np.int64)
    return whole


def _departement_column(communes: Column) -> Column:
    words = tuple(dict.fromkeys(departement_of(code) for code in communes.words))
    places = {code: place for place, code in enumerate(words)}
    of_commune = np.array([places[departement_of(code)] for code in communes.words], dtype=np.int32)
    return Column(values=of_commune[communes.values], known=communes.known, words=words)


def _python_values(fact: Fact, column: Column) -> list[Value]:
    if column.words:
        return [column.words[code] for code in column.values.tolist()]
    if fact.type is FactType.DATE:
        return [date(1970, 1, 1) + timedelta(days=days) for days in column.values.tolist()]
    return list(column.values.tolist())
