"""How the values of a fact split: a *cell* gathers the values that no test of the catalogue tells apart.

Reasoning over what could still be answered is then finite: a fact has a few cells, and one value of a cell stands
for all. Not applicable is a cell of its own for a fact that has a ``relevant_if``.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, reduce
from operator import or_
from typing import Any, Final

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.answers import EARLIEST, LATEST
from cordee.domain.rules.clauses import Test, facts_of_test
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Value, compiled
from cordee.domain.rules.language import Bare, Compare, Member, Operator

# Sets of choices are told apart by the tests that they meet; combinations beyond this many are left out.
MOST_SETS: Final = 4096
# A number without a declared maximum stops here.
LARGEST: Final = 10**9
# No test names it, so it stands for every other commune.
ANY_OTHER_COMMUNE: Final = "00000"


@dataclass(frozen=True, slots=True)
class Cell:
    """``value`` stands for the cell; a cell of numbers or days goes from ``low`` to ``high``, both included.

    ``size`` counts its values, for choices and numbers.
    """

    value: Value
    low: int | date | None = None
    high: int | date | None = None
    size: int = 1


@dataclass(frozen=True)
class Partition:
    """The cells of one fact, numbered: yes and no, choices in file order, numbers and days upwards."""

    fact: str
    cells: tuple[Cell, ...]
    # For sets of choices: bit n of a choice is set when the nth test names it.
    tests_of_choice: Mapping[str, int] = field(default_factory=dict, hash=False)

    def cell_of(self, value: Value) -> int:
        """Return the number of the cell that holds the value.

        Raises KeyError for a value that the fact cannot have.
        """
        if value is NOT_APPLICABLE:
            return self._by_value[NOT_APPLICABLE]
        if isinstance(value, frozenset):
            return self._by_tests[self._tests_met(value)]
        if self._starts and not isinstance(value, str | Interval):
            found = bisect_right(self._starts, value) - 1
            return max(found, 0)
        if value in self._by_value:
            return self._by_value[value]
        return self._by_value[ANY_OTHER_COMMUNE]

    def cells_of(self, value: Value | None) -> tuple[int, ...]:
        """Return every cell that the value may be in: all of them when it is unknown, several for an interval."""
        if value is None:
            return tuple(range(len(self.cells)))
        if not isinstance(value, Interval):
            return (self.cell_of(value),)
        low = 0 if value.low is None else self.cell_of(value.low)
        high = len(self._starts) - 1 if value.high is None else self.cell_of(value.high)
        return tuple(range(low, high + 1))

    @cached_property
    def _starts(self) -> Sequence[Any]:
        return [cell.low for cell in self.cells if cell.low is not None]

    @cached_property
    def _by_value(self) -> Mapping[Value, int]:
        return {cell.value: number for number, cell in enumerate(self.cells)}

    @cached_property
    def _by_tests(self) -> Mapping[int, int]:
        sets = ((number, cell.value) for number, cell in enumerate(self.cells))
        return {self._tests_met(chosen): number for number, chosen in sets if isinstance(chosen, frozenset)}

    def _tests_met(self, chosen: frozenset[str]) -> int:
        return reduce(or_, (self.tests_of_choice.get(choice, 0) for choice in chosen), 0)


def partitions(facts: Mapping[str, Fact], tests: Iterable[Test]) -> dict[str, Partition]:
    """Split every fact by the tests that read it alone; for the tests of a sum see ``total_partition``."""
    reading: dict[str, list[Test]] = {name: [] for name in facts}
    for test in tests:
        names = facts_of_test(test)
        if len(names) == 1 and names[0] in reading:
            reading[names[0]].append(test)
    return {
        name: Partition(name, tuple(_cells(fact, reading[name])), _tests_of_choice(reading[name]))
        for name, fact in facts.items()
    }


def total_partition(terms: Sequence[Fact], tests: Iterable[Test]) -> Partition:
    """Split the sum of several numbers by the tests that read it; it does not apply when one of its terms does not."""
    bounds = [_bounds(term) for term in terms]
    low, high = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    cells = _ranges(low, high, 1, tuple(tests))
    if any(term.relevant_if for term in terms):
        cells.append(Cell(NOT_APPLICABLE))
    return Partition(" + ".join(term.id for term in terms), tuple(cells))


def _bounds(fact: Fact) -> tuple[int, int]:
    low = fact.minimum if fact.minimum is not None else 0
    return low, fact.maximum if fact.maximum is not None else max(low, LARGEST)


def _cells(fact: Fact, tests: Sequence[Test]) -> list[Cell]:
    match fact.type:
        case FactType.BOOL:
            cells = [Cell(False), Cell(True)]
        case FactType.INT:
            cells = _ranges(*_bounds(fact), 1, tests)
        case FactType.DATE:
            cells = _ranges(EARLIEST, LATEST - timedelta(days=1), timedelta(days=1), tests)
        case FactType.CHOICE:
            cells = [Cell(choice) for choice in fact.choices]
        case FactType.CHOICES:
            cells = [Cell(chosen) for chosen in _sets(tests)]
        case FactType.COMMUNE:
            named = dict.fromkeys(value for test in tests for value in _literals(test))
            cells = [*(Cell(str(value)) for value in named), Cell(ANY_OTHER_COMMUNE, size=35_000)]
    return [*cells, Cell(NOT_APPLICABLE)] if fact.relevant_if else cells


def _ranges(least: Any, greatest: Any, step: Any, tests: Sequence[Test]) -> list[Cell]:
    """Cut from ``least`` to ``greatest`` before each value at which some test changes its answer."""
    cuts = {least}
    for test in tests:
        operator = test.operator if isinstance(test, Compare) else Operator.EQUAL
        for value in _literals(test):
            if operator not in (Operator.AT_MOST, Operator.MORE):
                cuts.add(value)
            if operator not in (Operator.LESS, Operator.AT_LEAST):
                cuts.add(value + step)
    starts = sorted(cut for cut in cuts if least <= cut <= greatest)
    ends = [*(start - step for start in starts[1:]), greatest]
    return [
        Cell(start, low=start, high=end, size=(end - start) // step + 1)
        for start, end in zip(starts, ends, strict=True)
    ]


def _sets(tests: Sequence[Test]) -> list[frozenset[str]]:
    """One set of choices for each combination of tests that some set meets, the smallest sets first."""
    met: dict[int, frozenset[str]] = {0: frozenset()}
    for choice, bits in _tests_of_choice(tests).items():
        for others, chosen in list(met.items()):
            if len(met) < MOST_SETS:
                met.setdefault(others | bits, chosen | {choice})
    return sorted(met.values(), key=lambda chosen: (len(chosen), sorted(chosen)))


def _tests_of_choice(tests: Sequence[Test]) -> dict[str, int]:
    """For each choice that a membership test names, one bit for each of those tests; nothing for other facts."""
    named: dict[str, int] = {}
    for number, test in enumerate(tests):
        for value in test.values if isinstance(test, Member) else ():
            named[str(value)] = named.get(str(value), 0) | 1 << number
    return named


def _literals(test: Test) -> tuple[Any, ...]:
    match test:
        case Bare():
            return ()
        case Compare(_, _, value):
            return (value,)
        case Member(_, values):
            return values


def met_in(test: Test, partition: Partition) -> tuple[bool, ...]:
    """Return the answer of a test of one fact in each cell of the fact."""
    met = compiled(test)
    return tuple(met({partition.fact: cell.value}) is True for cell in partition.cells)
