"""Whole situations drawn at random from the priors, so that the next question can be weighed on what may be.

A few hundred *worlds* are drawn once for a catalogue and a day, from a seed that the catalogue gives: same catalogue,
same worlds. With one bit a world a test is one integer, and a few operations on integers answer for all of them at
once. What is known of a situation takes the place of what was drawn, and what follows from it is worked out anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final, TypeAlias

from cordee.domain.catalogue import Fact, FactType, Formula, Relation
from cordee.domain.delays import months_after
from cordee.domain.orientation.deriving import implied
from cordee.domain.orientation.known_days import Days, known_day
from cordee.domain.orientation.priors import Priors
from cordee.domain.rules.answers import answer
from cordee.domain.rules.clauses import Clause, Clauses, clauses, facts_of_test
from cordee.domain.rules.evaluation import Interval, Truth, Value, Values, between, compiled
from cordee.domain.rules.language import Expression

WORLDS: Final = 512
# Masks of tests « within bounds » that are remembered, for answers known roughly.
REMEMBERED: Final = 1024
# A département has about as many communes that no rule names.
OTHER_COMMUNES: Final = 30
# A number of days without a declared maximum stops here: about a century.
FARTHEST_DAYS: Final = 36_500
# A day, or a commune, is worked out from what was drawn for a fact that follows from it by one of these.
TURNED_BACK: Final = frozenset(Formula) - {Formula.COUNTRY_OF}
# Stands for facts that are not asked: in each world they are what they are, and cost nothing.
FREE: Final = ""

Mask: TypeAlias = int
"""One bit a world."""


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
    """The worlds of one catalogue on one day; each profile of the priors has its own answers in every world."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        found: Clauses,
        bonds: Bonds,
        priors: Priors,
        *,
        on: date,
        seed: str,
        count: int = WORLDS,
    ) -> None:
        self.facts, self.bonds, self.priors, self.on, self.seed, self.count = facts, bonds, priors, on, seed, count
        self.full: Mask = (1 << count) - 1
        self.tests = found.tests
        self.reads = [facts_of_test(test) for test in found.tests]
        self.evaluators = [compiled(test) for test in found.tests]
        self.sources = {
            fact.id: fact.derived.of
            for fact in facts.values()
            if fact.derived and fact.derived.of and fact.derived.formula in TURNED_BACK
        }
        self._followers = {source: follower for follower, source in reversed(self.sources.items())}
        self._drawn: dict[tuple[str, int, Interval | None], tuple[Value, ...]] = {}
        self._met: dict[tuple[int, int, Interval | None], Mask] = {}

    def drawn(self, fact: str, profile: int, within: Interval | None = None) -> tuple[Value, ...]:
        """Return the answer of each world, as if the fact applied in all of them."""
        key = fact, profile, within
        if key not in self._drawn:
            self._make_room(self._drawn)
            self._drawn[key] = tuple(self._answers(fact, profile, within))
        return self._drawn[key]

    def met(self, test: int, profile: int, within: Interval | None = None) -> Mask:
        """Return the worlds whose drawn answer meets a test of one fact."""
        key = test, profile, within
        if key not in self._met:
            self._make_room(self._met)
            (fact,), met = self.reads[test], self.evaluators[test]
            of_value: dict[Value, bool] = {}
            for value in set(self.drawn(fact, profile, within)):
                of_value[value] = met({fact: value}) is True
            bits = ("1" if of_value[value] else "0" for value in reversed(self.drawn(fact, profile, within)))
            self._met[key] = int("".join(bits), 2)
        return self._met[key]

    def split(self, weights: Sequence[float]) -> tuple[tuple[int, Mask], ...]:
        """Give each profile its part of the worlds: (profile, its worlds), those without any left out."""
        found, start, reached = [], 0, 0.0
        for profile, weight in enumerate(weights):
            reached += weight
            end = round(reached * self.count)
            if end > start:
                found.append((profile, (1 << end) - (1 << start)))
            start = max(start, end)
        return tuple(found)

    def _answers(self, name: str, profile: int, within: Interval | None) -> Iterable[Value]:
        fact, follower = self.facts[name], self._followers.get(name)
        if follower is not None and within is None:
            return self._turned_back(fact, self.facts[follower], profile)
        source = self.sources.get(name)
        if source is not None and self._followers[source] != name and within is None:
            found = (implied(fact, {source: day}, on=self.on) for day in self.drawn(source, profile))
            return [self.priors.value(name, 0.5, profile) if value is None else value for value in found]
        return self._laid_out(name, profile, within)

    def _laid_out(self, name: str, profile: int, within: Interval | None = None) -> Iterable[Value]:
        """Each answer in as many worlds as its share is, in a random order: less noise than independent draws."""
        draw = Random(f"{self.seed}:{name}:{profile}")
        places = [(number + draw.random()) / self.count for number in range(self.count)]
        draw.shuffle(places)
        return [self.priors.value(name, place, profile, within) for place in places]

    def _turned_back(self, source: Fact, follower: Fact, profile: int) -> Iterable[Value]:
        """The day, or the commune, that gives what was drawn for the fact that follows from it."""
        drawn = self.drawn(follower.id, profile)
        if source.type is FactType.COMMUNE:
            return self._communes(source.id, [str(value) for value in drawn], profile)
        formula = follower.derived.formula if follower.derived else None
        return [_day_of(formula, value, self.on) if isinstance(value, int) else self.on for value in drawn]

    def _communes(self, name: str, departements: Sequence[str], profile: int) -> Iterable[Value]:
        draw = Random(f"{self.seed}:{name}:{profile}")
        named: dict[str, list[str]] = {}
        for cell in self.priors.partitions[name].cells:
            if isinstance(cell.value, str):
                named.setdefault(cell.value[:3] if cell.value[:2] == "97" else cell.value[:2], []).append(cell.value)
        for departement in departements:
            known = named.get(departement, [])
            place = draw.randrange(max(OTHER_COMMUNES, len(known)))
            yield known[place] if place < len(known) else departement.ljust(5, "0")

    @staticmethod
    def _make_room(kept: dict[Any, Any]) -> None:
        """Forget what was drawn within bounds: there are many such, and each is soon drawn again."""
        if len(kept) > REMEMBERED:
            within = [key for key in kept if key[2] is not None]
            for key in within if len(within) > REMEMBERED // 2 else ():
                del kept[key]


class Remaining:
    """The worlds that agree with what is known: unknown facts as they were drawn, known ones as they are."""

    def __init__(
        self, worlds: Worlds, values: Values, askable: frozenset[str], weights: Sequence[float] = (1.0,)
    ) -> None:
        self.worlds, self.values, self.full = worlds, {**values, **_days_that_follow(worlds, values)}, worlds.full
        self._askable = askable
        self._split = worlds.split(weights)
        self._tests: dict[int, Mask] = {}
        self._known: dict[int, Truth] = {}
        self._applies: dict[str, Mask] = {}
        self._derived: dict[str, tuple[tuple[Mask, Value], ...]] = {}
        self._questions: dict[str, str] = {}

    def question(self, fact: str) -> str:
        """Return what is asked to know the fact: itself, the day or the place that gives it, or nothing (FREE)."""
        if fact not in self._questions:
            source = self.worlds.sources.get(fact)
            asked = source if source in self._askable else fact
            self._questions[fact] = asked if asked in self._askable else FREE
        return self._questions[fact]

    def known(self, test: int) -> Truth:
        """The answer of a test where it is the same in every world because of what is known, else None."""
        if test not in self._known:
            self._known[test] = self.worlds.evaluators[test](self.values)
        return self._known[test]

    def test(self, test: int) -> Mask:
        """The worlds where the test is met; it is not where its fact does not apply."""
        if test not in self._tests:
            known = self.known(test)
            self._tests[test] = self._worked_out(test) if known is None else self.full if known else 0
        return self._tests[test]

    def rule(self, rule: Iterable[Clause]) -> Mask:
        """The worlds where every clause is met."""
        met = self.full
        for clause in rule:
            some = 0
            for literal in clause:
                some |= self.full & ~self.test(literal.test) if literal.negated else self.test(literal.test)
            met &= some
        return met

    def applies(self, fact: str) -> Mask:
        """The worlds where the fact applies; a known one applies."""
        if fact not in self._applies:
            rule = self.worlds.bonds.relevance.get(fact)
            self._applies[fact] = self.full  # stands while facts that hang on each other are worked out
            if rule is not None and fact not in self.values:
                self._applies[fact] = self.rule(rule)
        return self._applies[fact]

    def possible(self) -> Mask:
        """The worlds that no relation excludes; all of them rather than none."""
        excluded = 0
        for rule in self.worlds.bonds.never:
            excluded |= self.rule(rule)
        return self.full & ~excluded or self.full

    def _worked_out(self, test: int) -> Mask:
        reads = self.worlds.reads[test]
        if len(reads) > 1:
            return self._sum(test, reads)
        (fact,) = reads
        value = self.values.get(fact)
        within = value if isinstance(value, Interval) else None
        met = self._as_drawn(test, within)
        for worlds, derived in self._derived_in(fact) if value is None else ():
            met = met & ~worlds | (worlds if self.worlds.evaluators[test]({fact: derived}) else 0)
        return met & self.applies(fact)

    def _as_drawn(self, test: int, within: Interval | None) -> Mask:
        met = 0
        for profile, worlds in self._split:
            met |= worlds & self.worlds.met(test, profile, within)
        return met

    def _derived_in(self, fact: str) -> tuple[tuple[Mask, Value], ...]:
        """Where a derivation by cases gives the fact a value: the first case that is met wins."""
        if fact not in self._derived:
            self._derived[fact] = ()
            left, found = self.full, []
            for rule, value in self.worlds.bonds.cases.get(fact, ()):
                met = left & self._surely(rule)
                left &= ~met
                if met:
                    found.append((met, value))
            self._derived[fact] = tuple(found)
        return self._derived[fact]

    def _surely(self, rule: Iterable[Clause]) -> Mask:
        """Where every clause is met by a fact that applies: nothing is derived from what does not."""
        met = self.full
        for clause in rule:
            some = 0
            for literal in clause:
                meets = self.test(literal.test)
                if literal.negated:
                    meets = ~meets
                    for fact in self.worlds.reads[literal.test]:
                        meets &= self.applies(fact)
                some |= meets
            met &= some
        return met & self.full

    def _sum(self, test: int, terms: Sequence[str]) -> Mask:
        """Add the terms up in each world, where all of them apply."""
        met, evaluate, applies = 0, self.worlds.evaluators[test], self.full
        for profile, worlds in self._split:
            drawn = [self._term(term, profile) for term in terms]
            for world in range(self.worlds.count):
                if worlds >> world & 1 and evaluate({term: row[world] for term, row in zip(terms, drawn, strict=True)}):
                    met |= 1 << world
        for term in terms:
            applies &= self.applies(term)
        return met & applies

    def _term(self, term: str, profile: int) -> Sequence[Value]:
        value = self.values.get(term)
        if value is None or isinstance(value, Interval):
            return self.worlds.drawn(term, profile, value)
        return [value] * self.worlds.count


def _days_that_follow(worlds: Worlds, values: Values) -> dict[str, Value]:
    """Days that were not said, but that a known duration gives or bounds."""
    found: dict[str, Value] = {}
    for follower, source in worlds.sources.items():
        if follower in values and source not in values:
            day = known_day(worlds.facts, source, values, on=worlds.on)
            if isinstance(day, Days) and (day.first or day.last):
                found[source] = between(day.first, day.last)
    return found


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
