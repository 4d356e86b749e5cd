"""Situations as bits, so that what an answer would change is looked at in all of them at once.

With one bit a world a test is one integer, and a few operations on integers answer for some hundreds of worlds. The
first half of them is *usual*: drawn by how often each answer is met. In the other half all answers are as likely: what
is rare is met there, and what could matter shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final, TypeAlias

from cordee.domain.catalogue import Fact, FactType, Formula, Relation
from cordee.domain.delays import months_after
from cordee.domain.orientation.asking.draws import Draws
from cordee.domain.orientation.asking.priors import ALIKE
from cordee.domain.orientation.deriving import implied
from cordee.domain.rules.answers import answer
from cordee.domain.rules.clauses import Clause, Clauses, clauses, facts_of_test
from cordee.domain.rules.evaluation import Interval, Value, compiled
from cordee.domain.rules.language import Expression
from cordee.domain.territory import departement_of

# Masks of tests « within bounds » that are remembered, for answers known roughly.
REMEMBERED: Final = 1024
# A département has about as many communes that no rule names.
OTHER_COMMUNES: Final = 30
# A number of days without a declared maximum stops here: about a century.
FARTHEST_DAYS: Final = 36_500

Mask: TypeAlias = int
"""One bit a world."""
Split: TypeAlias = tuple[tuple[int, Mask], ...]
"""Each profile with its worlds."""


@dataclass(frozen=True)
class Bonds:
    """What ties answers together, as clauses over the same tests as the rules."""

    relevance: Mapping[str, tuple[Clause, ...]]
    cases: Mapping[str, tuple[tuple[tuple[Clause, ...], Value], ...]]
    never: tuple[tuple[Clause, ...], ...]


def bound_clauses(
    facts: Mapping[str, Fact], relations: Iterable[Relation], expressions: Iterable[Expression]
) -> tuple[Clauses, Bonds]:
    """Compile expressions together with what ties the facts that they read."""
    impossible = [relation.never.expression for relation in relations]
    ties = [fact.relevant_if.expression for fact in facts.values() if fact.relevant_if]
    ties += [case.condition.expression for fact in facts.values() if fact.derived for case in fact.derived.cases]
    found = clauses([*expressions, *ties, *impossible])
    return found, Bonds(
        relevance={fact.id: found.of(fact.relevant_if.expression) for fact in facts.values() if fact.relevant_if},
        cases={
            fact.id: tuple(
                (found.of(case.condition.expression), answer(fact, case.value)) for case in fact.derived.cases
            )
            for fact in facts.values()
            if fact.derived and fact.derived.cases
        },
        never=tuple(found.of(expression) for expression in impossible),
    )


class Worlds:
    """The draws of one catalogue as they are on one day; each profile has its own answers in every world."""

    def __init__(self, found: Clauses, bonds: Bonds, draws: Draws, *, on: date) -> None:
        self.facts, self.bonds, self.draws, self.on = draws.facts, bonds, draws, on
        self.count, self.sources = draws.count, draws.sources
        self.usual: Mask = (1 << draws.count // 2) - 1
        self.full: Mask = (1 << draws.count) - 1
        self.tests = found.tests
        self.reads = [facts_of_test(test) for test in found.tests]
        self.evaluators = [compiled(test) for test in found.tests]
        self._drawn: dict[tuple[str, int, Interval | None], Sequence[Value]] = {}
        self._met: dict[tuple[int, int, Interval | None], Mask] = {}
        self._sums: dict[tuple[int, tuple[Value | None, ...], Split], Mask] = {}

    def drawn(self, fact: str, profile: int, within: Interval | None = None) -> Sequence[Value]:
        """Return the answer of each world, as if the fact applied in all of them."""
        key = fact, profile, within
        if key not in self._drawn:
            self._make_room(self._drawn)
            self._drawn[key] = self._answers(fact, profile, within)
        return self._drawn[key]

    def met(self, test: int, profile: int, within: Interval | None = None) -> Mask:
        """Return the worlds whose drawn answer meets a test of one fact."""
        key = test, profile, within
        if key not in self._met:
            self._make_room(self._met)
            (fact,), met = self.reads[test], self.evaluators[test]
            drawn = self.drawn(fact, profile, within)
            of_value = {value: "1" if met({fact: value}) else "0" for value in set(drawn)}
            self._met[key] = int("".join(of_value[value] for value in reversed(drawn)), 2)
        return self._met[key]

    def sum_met(self, test: int, known: tuple[Value | None, ...], split: Split) -> Mask:
        """Return the worlds where the sum of several facts meets a test; ``known`` are the terms that were answered."""
        key = test, known, split
        if key not in self._sums:
            if len(self._sums) > REMEMBERED:
                self._sums.clear()
            self._sums[key] = self._added_up(test, known, split)
        return self._sums[key]

    def split(self, weights: Sequence[float]) -> Split:
        """Give each profile its part of the usual worlds: (profile, its worlds); the other worlds are of no profile."""
        found, start, reached = [(ALIKE, self.full & ~self.usual)], 0, 0.0
        for profile, weight in enumerate(weights):
            reached += weight
            end = round(reached * self.count / 2)
            if end > start:
                found.append((profile, (1 << end) - (1 << start)))
            start = max(start, end)
        return tuple(found)

    def _added_up(self, test: int, known: tuple[Value | None, ...], split: Split) -> Mask:
        (first, *others), met, found = self.reads[test], self.evaluators[test], 0
        nothing: dict[str, Value] = dict.fromkeys(others, 0)
        answer_of: dict[Value, bool] = {}
        for profile, worlds in split:
            totals = zip(
                *(self._terms(term, value, profile) for term, value in zip(self.reads[test], known, strict=True)),
                strict=True,
            )
            for world, terms in enumerate(totals):
                if worlds >> world & 1:
                    total = sum(terms)
                    if total not in answer_of:
                        answer_of[total] = met({first: total, **nothing}) is True
                    found |= answer_of[total] << world
        return found

    def _terms(self, fact: str, known: Value | None, profile: int) -> Sequence[Any]:
        if known is None or isinstance(known, Interval):
            return self.drawn(fact, profile, known)
        return [known] * self.count

    def _answers(self, name: str, profile: int, within: Interval | None) -> Sequence[Value]:
        if within is not None:
            return self.draws.laid_out(name, profile, within)
        fact, follower, source = self.facts[name], self.draws.followers.get(name), self.sources.get(name)
        if follower is not None:
            return self._turned_back(fact, self.facts[follower], profile)
        if source is not None and self.draws.followers[source] != name:
            found = (implied(fact, {source: day}, on=self.on) for day in self.drawn(source, profile))
            return [self.draws.priors.value(name, 0.5, profile) if value is None else value for value in found]
        return self.draws.answers(name, profile)

    def _turned_back(self, source: Fact, follower: Fact, profile: int) -> Sequence[Value]:
        """The day, or the commune, that gives what was drawn for the fact that follows from it."""
        drawn = self.drawn(follower.id, profile)
        if source.type is FactType.COMMUNE:
            return self._communes(source.id, [str(value) for value in drawn], profile)
        formula = follower.derived.formula if follower.derived else None
        return [_day_of(formula, value, self.on) if isinstance(value, int) else self.on for value in drawn]

    def _communes(self, name: str, departements: Sequence[str], profile: int) -> Sequence[Value]:
        draw, named = Random(f"{self.draws.seed}:{name}:{profile}"), dict[str, list[str]]()
        for cell in self.draws.priors.partitions[name].cells:
            if isinstance(cell.value, str):
                named.setdefault(departement_of(cell.value), []).append(cell.value)
        found: list[Value] = []
        for departement in departements:
            known = named.get(departement, [])
            place = draw.randrange(max(OTHER_COMMUNES, len(known)))
            found.append(known[place] if place < len(known) else departement.ljust(5, "0"))
        return found

    @staticmethod
    def _make_room(kept: dict[Any, Any]) -> None:
        """Forget what was drawn within bounds: there are many such, and each is soon drawn again."""
        if len(kept) > REMEMBERED:
            within = [key for key in kept if key[2] is not None]
            for key in within if len(within) > REMEMBERED // 2 else ():
                del kept[key]


def _day_of(formula: Formula | None, number: int, on: date) -> date:
    match formula:
        case Formula.DAYS_SINCE:
            return on - timedelta(days=min(number, FARTHEST_DAYS))
        case Formula.DAYS_UNTIL:
            return on + timedelta(days=min(number, FARTHEST_DAYS))
        case Formula.MONTHS_SINCE:
            return months_after(on, -min(number, FARTHEST_DAYS // 31))
        case _:
            return months_after(on, min(number, FARTHEST_DAYS // 31))
