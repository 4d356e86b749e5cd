"""What every real situation obeys, over cells: relevance, derivations by cases, relations, sums.

A *variable* is a fact or a sum of facts; its *domain* is the set of cells that it may still be in, as a bit mask.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from cordee.domain.catalogue import Derivation, Fact, FactType, Relation
from cordee.domain.rules.answers import answer
from cordee.domain.rules.cells import Partition, met_in, partitions, total_partition
from cordee.domain.rules.clauses import Literally, Test, clauses, facts_of_test, tests_of
from cordee.domain.rules.evaluation import NOT_APPLICABLE
from cordee.domain.rules.language import Bare, Compare, Expression, Not, Operator

Pair: TypeAlias = tuple[int, int]
# Whatever tests are asked of these facts, each value is a cell of its own.
_ALWAYS_SPLIT = frozenset({FactType.BOOL, FactType.CHOICE})


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the variables is in the cells beside it."""

    pairs: tuple[Pair, ...]

    def narrow(self, domains: list[int]) -> Sequence[int] | None:
        """Keep what is still possible; return the variables that changed, None for a contradiction."""
        only: Pair | None = None
        for pair in self.pairs:
            domain = domains[pair[0]]
            if domain & pair[1]:
                if only is not None or not domain & ~pair[1]:
                    return ()
                only = pair
        if only is None:
            return None
        domains[only[0]] &= only[1]
        return (only[0],)

    def held_by(self, chosen: Sequence[int]) -> bool:
        return any(chosen[variable] & cells for variable, cells in self.pairs)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum lies between the least and the greatest that its terms allow, once all of them apply."""

    variable: int
    terms: tuple[int, ...]
    lows: Mapping[int, tuple[int, ...]]
    highs: Mapping[int, tuple[int, ...]]
    applies: Mapping[int, int]

    def narrow(self, domains: list[int]) -> Sequence[int] | None:
        everything = (self.variable, *self.terms)
        if any(domains[one] & ~self.applies[one] for one in everything):
            return ()  # something may not apply: the clauses about that come first
        if not all(domains[one] for one in everything):
            return None
        low, high = self.least(self.variable, domains), self.greatest(self.variable, domains)
        lows = [self.least(term, domains) for term in self.terms]
        highs = [self.greatest(term, domains) for term in self.terms]
        changed = [*self._keep(self.variable, sum(lows), sum(highs), domains)]
        for term, term_low, term_high in zip(self.terms, lows, highs, strict=True):
            changed += self._keep(term, low - sum(highs) + term_high, high - sum(lows) + term_low, domains)
        return changed if all(domains[one] for one in everything) else None

    def least(self, variable: int, domains: Sequence[int]) -> int:
        domain = domains[variable]
        return self.lows[variable][(domain & -domain).bit_length() - 1]

    def greatest(self, variable: int, domains: Sequence[int]) -> int:
        return self.highs[variable][domains[variable].bit_length() - 1]

    def _keep(self, variable: int, least: int, greatest: int, domains: list[int]) -> Iterator[int]:
        kept, domain = domains[variable], domains[variable]
        for cell in range(domain.bit_length()):
            if self.highs[variable][cell] < least or self.lows[variable][cell] > greatest:
                kept &= ~(1 << cell)
        if kept != domain:
            domains[variable] = kept
            yield variable


Constraint: TypeAlias = Either | Total


class Situations:
    """The variables of a catalogue and what binds them, whatever is asked.

    Not applicable is the cell of a fact exactly when its ``relevant_if`` is false. A case of a derivation binds when
    it is met by facts that apply, for a fact that applies: as in the engine, which derives from known answers only.
    Derivations by formula depend on the day and bind nothing: more is held possible than there is.
    With ``bound=False`` nothing binds, and a sum is a number of its own: conditions meet only in what is written.
    """

    def __init__(
        self,
        facts: Mapping[str, Fact],
        relations: Iterable[Relation] = (),
        expressions: Iterable[Expression] = (),
        *,
        bound: bool = True,
    ) -> None:
        self.relations = tuple(relations)
        impossible = [relation.never.expression for relation in self.relations]
        declared = (*impossible, *_read_by(facts), *expressions)
        tests = tuple(dict.fromkeys(test for expression in declared for test in tests_of(expression)))
        self.facts, self._tests = facts, frozenset(tests)
        self.partitions: list[Partition] = list(partitions(facts, tests).values())
        self.numbers: dict[tuple[str, ...], int] = {(name,): number for number, name in enumerate(facts)}
        self._written: dict[tuple[Expression, bool], tuple[Either, ...]] = {}
        self._met_cells: dict[Test, Pair] = {}
        of_sums = list(self._sums(tests))
        self.constraints: list[Constraint] = of_sums if bound else []
        for fact in facts.values() if bound else ():
            self.constraints += [*self._relevance(fact), *self._derivation(fact)]
        self._ends = [len(self.constraints)]
        for never in impossible if bound else ():
            self.constraints += self.that(Not(never))
            self._ends.append(len(self.constraints))

    def leaving_out(self, relation: Relation) -> "Situations":
        """The same without one of its relations."""
        place, fewer = self.relations.index(relation), copy(self)
        fewer.constraints = self.constraints[: self._ends[place]] + self.constraints[self._ends[place + 1] :]
        return fewer

    def all_cells(self, variable: int) -> int:
        return (1 << len(self.partitions[variable].cells)) - 1

    def not_applicable(self, variable: int) -> int:
        """The mask of the cell « not applicable », 0 when the fact always applies."""
        last = self.partitions[variable].cells[-1].value
        return 1 << len(self.partitions[variable].cells) - 1 if last is NOT_APPLICABLE else 0

    def that(self, expression: Expression, *, or_not_applicable: bool = False) -> tuple[Either, ...]:
        """Return the condition over cells; with ``or_not_applicable``, a test of what does not apply passes.

        Raises ValueError for a test of numbers, days or communes that was not announced: no cell may straddle it.
        """
        key = (expression, or_not_applicable)
        if key not in self._written:
            compiled = clauses([expression])
            found = (
                self._either(self._pair(compiled.tests, literal, or_not_applicable) for literal in clause)
                for clause in compiled.of(expression)
            )
            self._written[key] = tuple(either for either in found if either is not None)
        return self._written[key]

    def one_of(self, alternatives: Iterable[Sequence[Either]]) -> Iterator[Either]:
        """Distribute: at least one of the alternatives, each a list of clauses, holds."""
        for chosen in product(*alternatives):
            either = self._either(pair for clause in chosen for pair in clause.pairs)
            if either is not None:
                yield either

    # What binds

    def _relevance(self, fact: Fact) -> Iterator[Either]:
        if fact.relevant_if is None:
            return
        number, rule = self.numbers[fact.id,], fact.relevant_if.expression
        never, applies = self._cell(number, applicable=False), self._cell(number, applicable=True)
        yield from self.one_of([[never], self.that(rule)])
        yield from self.one_of([[applies], self.that(Not(rule))])

    def _derivation(self, fact: Fact) -> Iterator[Either]:
        cases = fact.derived.cases if fact.derived else ()
        number, differ = self.numbers[fact.id,], len({case.value for case in cases}) > 1
        escape = [self._cell(number, applicable=False)] if fact.relevant_if else []
        for place, case in enumerate(cases):
            earlier = cases[:place] if differ else ()
            yield from self.one_of(
                [
                    *([escape] if escape else []),
                    self.that(derived_value(fact, case.value)),
                    self.that(Not(case.condition.expression), or_not_applicable=True),
                    *(self.that(one.condition.expression, or_not_applicable=True) for one in earlier),
                ]
            )

    def _sums(self, tests: Sequence[Test]) -> Iterator[Constraint]:
        """Each sum is a variable beside its terms; it applies when all of them do."""
        read: dict[tuple[str, ...], list[Compare]] = {}
        for test in tests:
            if isinstance(test, Compare) and len(test.facts) > 1:
                read.setdefault(tuple(sorted(test.facts)), []).append(test)
        for names, asked in read.items():
            variable, terms = len(self.partitions), tuple(self.numbers[name,] for name in names)
            self.numbers[names] = variable
            self.partitions.append(total_partition([self.facts[name] for name in names], asked))
            yield from self._applies_together(variable, terms)
            yield self._total(variable, terms)

    def _applies_together(self, variable: int, terms: tuple[int, ...]) -> Iterator[Either]:
        conditional = [term for term in dict.fromkeys(terms) if self.not_applicable(term)]
        for term in conditional:
            yield Either((self._cell(variable, applicable=False).pairs[0], self._cell(term, applicable=True).pairs[0]))
        if conditional:
            absent = (self._cell(term, applicable=False).pairs[0] for term in conditional)
            yield Either((self._cell(variable, applicable=True).pairs[0], *absent))

    def _total(self, variable: int, terms: tuple[int, ...]) -> Total:
        everything = {variable, *terms}
        bounded = {one: [cell for cell in self.partitions[one].cells if cell.low is not None] for one in everything}
        return Total(
            variable=variable,
            terms=terms,
            lows={one: tuple(int(cell.low) for cell in cells) for one, cells in bounded.items()},  # type: ignore[arg-type]
            highs={one: tuple(int(cell.high) for cell in cells) for one, cells in bounded.items()},  # type: ignore[arg-type]
            applies={one: self.all_cells(one) & ~self.not_applicable(one) for one in everything},
        )

    # From tests to cells

    def _cell(self, variable: int, *, applicable: bool) -> Either:
        absent = self.not_applicable(variable)
        return Either(((variable, self.all_cells(variable) & ~absent if applicable else absent),))

    def _pair(self, tests: Sequence[Test], literal: Literally, or_not_applicable: bool) -> Pair:
        variable, met = self._met(tests[literal.test])
        cells = self.all_cells(variable) & ~met if literal.negated else met
        return variable, cells | self.not_applicable(variable) if or_not_applicable else cells

    def _met(self, test: Test) -> Pair:
        """The variable that the test reads, and its cells that meet it."""
        if test not in self._met_cells:
            names = tuple(sorted(facts_of_test(test)))
            if test not in self._tests and (len(names) > 1 or self.facts[names[0]].type not in _ALWAYS_SPLIT):
                raise ValueError(f"no cell was cut for {test}")
            variable = self.numbers[names]
            partition = self.partitions[variable]
            alone = Compare((partition.fact,), test.operator, test.value) if isinstance(test, Compare) else test
            cells = sum(1 << number for number, met in enumerate(met_in(alone, partition)) if met)
            self._met_cells[test] = variable, cells
        return self._met_cells[test]

    def _either(self, pairs: Iterable[Pair]) -> Either | None:
        """Gather what is said of one variable; None when the clause always holds."""
        merged: dict[int, int] = {}
        for variable, cells in pairs:
            merged[variable] = merged.get(variable, 0) | cells
        if any(cells == self.all_cells(variable) for variable, cells in merged.items()):
            return None
        return Either(tuple((variable, cells) for variable, cells in merged.items() if cells))


def derived_value(fact: Fact, value: object) -> Expression:
    """The condition that a fact has the value that one of its cases gives."""
    if fact.type is FactType.BOOL:
        return Bare(fact.id) if value is True else Not(Bare(fact.id))
    return Compare((fact.id,), Operator.EQUAL, answer(fact, value))  # type: ignore[arg-type]


def _read_by(facts: Mapping[str, Fact]) -> Iterator[Expression]:
    for fact in facts.values():
        if fact.relevant_if:
            yield fact.relevant_if.expression
        derivation: Derivation | None = fact.derived
        for case in derivation.cases if derivation else ():
            yield case.condition.expression
            yield derived_value(fact, case.value)
