"""The worlds that agree with what is known of a situation, and what is met in them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from cordee.domain.catalogue import Fact
from cordee.domain.orientation.asking.worlds import Mask, Worlds
from cordee.domain.orientation.known_days import Days, known_day
from cordee.domain.rules.clauses import Clause
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Truth, Value, Values, between

Rule: TypeAlias = tuple[Clause, ...]
Laid: TypeAlias = tuple[tuple[tuple[str, Mask], ...], Mask]
"""An open clause: for each question the worlds where its literals are met, then the worlds where the clause is."""

# Several facts that are asked for one answer: the terms of a sum.
TOGETHER: Final = " + "
# Stands for facts that are not asked: in each world they are what they are, and cost nothing.
FREE: Final = ""


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
        self._laid: dict[Clause, Laid | bool] = {}
        # By the identity of a rule, which is kept beside so that it lives as long: its clauses are long to hash.
        self._whole: dict[int, tuple[Rule, tuple[Laid, ...] | None]] = {}

    def question(self, fact: str) -> str:
        """Return what is asked to know the fact: itself, the day or the place that gives it, or nothing (FREE)."""
        if fact not in self._questions:
            source = source_to_ask(self.worlds.facts, fact) if fact in self.worlds.sources else None
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

    def laid(self, rule: Rule) -> tuple[Laid, ...] | None:
        """Return the clauses of a rule that are still open; None when one is known not to be met."""
        known = self._whole.get(id(rule))
        if known is None:
            known = self._whole[id(rule)] = rule, self._laid_out(rule)
        return known[1]

    def _laid_out(self, rule: Rule) -> tuple[Laid, ...] | None:
        found: list[Laid] = []
        for clause in rule:
            if clause not in self._laid:
                self._laid[clause] = self._lay(clause)
            one = self._laid[clause]
            if one is False:
                return None
            if one is not True:
                found.append(one)
        return tuple(found)

    def _lay(self, clause: Clause) -> Laid | bool:
        """Lay an open clause out; True or False for one that is decided."""
        literals: dict[str, Mask] = {}
        for literal in clause:
            known = self.known(literal.test)
            if known is None:
                question = self._question_of(literal.test)
                met = self.test(literal.test)
                literals[question] = literals.get(question, 0) | (self.full & ~met if literal.negated else met)
            elif known is not literal.negated:
                return True
        met = 0
        for worlds in literals.values():
            met |= worlds
        return (tuple(literals.items()), met) if literals else False

    def _question_of(self, test: int) -> str:
        reads = self.worlds.reads[test]
        if len(reads) == 1:
            return self.question(reads[0])
        asked = dict.fromkeys(self.question(fact) for fact in reads if fact not in self.values)
        return TOGETHER.join(question for question in asked if question)

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
        """The worlds that no relation excludes, nor what is known; all of them rather than none."""
        excluded = 0
        for rule in self.worlds.bonds.never:
            clauses = self.laid(rule)
            if clauses is not None:
                broken = self.full
                for _, met in clauses:
                    broken &= met
                excluded |= broken
        for fact in self.worlds.bonds.cases:
            known = self.values.get(fact)
            if known is not None and known is not NOT_APPLICABLE:
                for worlds, derived in self._derived_in(fact):
                    excluded |= worlds if derived != known else 0
        return self.full & ~excluded or self.full

    @cached_property
    def known_by_cases(self) -> tuple[tuple[Mask, float], ...]:
        """For each known fact that may follow by cases: the worlds where it does, and how often it is met elsewhere."""
        found = []
        for fact in self.worlds.bonds.cases:
            value = self.values.get(fact)
            if value is not None and value is not NOT_APPLICABLE:
                given = 0
                for worlds, derived in self._derived_in(fact):
                    given |= worlds if derived == value else 0
                found.append((given, self.worlds.draws.priors.share(fact, value)))
        return tuple(found)

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
        met = self.worlds.sum_met(test, tuple(self.values.get(term) for term in terms), self._split)
        for term in terms:
            met &= self.applies(term)
        return met


def source_to_ask(facts: Mapping[str, Fact], name: str) -> str | None:
    """Return the day, or the place, that is asked before what follows from it: it says more, if it costs no more."""
    derivation = facts[name].derived
    if derivation is None or derivation.of is None or facts[derivation.of].effort > facts[name].effort:
        return None
    return derivation.of


def _days_that_follow(worlds: Worlds, values: Values) -> dict[str, Value]:
    """Days that were not said, but that a known duration gives or bounds."""
    found: dict[str, Value] = {}
    for follower, source in worlds.sources.items():
        if follower in values and source not in values:
            day = known_day(worlds.facts, source, values, on=worlds.on)
            if isinstance(day, Days) and (day.first or day.last):
                found[source] = between(day.first, day.last)
    return found
