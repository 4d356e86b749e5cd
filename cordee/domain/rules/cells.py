"""How the values of a fact split: a *cell* gathers the values that no test of the catalogue tells apart.

Reasoning over what could still be answered is then finite: a fact has a few cells, and one value of a cell stands
for all. Not applicable is a cell of its own for a fact that has a ``relevant_if``.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from typing import Any, Final

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.answers import EARLIEST, LATEST
from cordee.domain.rules.clauses import Test, facts_of_test
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Value, compiled
from cordee.domain.rules.language import Bare, Compare, Member, Operator

# A set of choices is told apart only by the choices that tests name; beyond this many, by each named choice alone.
NAMED_CHOICES_COMBINED: Final = 10
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

    def cell_of(self, value: Value) -> int:
        """Return the number of the cell that holds the value.

        Raises KeyError for a value that the fact cannot have.
        """
        if value is NOT_APPLICABLE:
            return self._by_value[NOT_APPLICABLE]
        if self._starts and not isinstance(value, str | frozenset | Interval):
            found = bisect_right(self._starts, value) - 1
            return max(found, 0)
        if value in self._by_value:
            return self._by_value[value]
        return self._by_value[self._standing_for(value)]

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
    def _named(self) -> frozenset[str]:
        return frozenset().union(*(cell.value for cell in self.cells if isinstance(cell.value, frozenset)))

    def _standing_for(self, value: Value) -> Value:
        if isinstance(value, frozenset):
            return value & self._named
        return ANY_OTHER_COMMUNE


def partitions(facts: Mapping[str, Fact], tests: Iterable[Test]) -> dict[str, Partition]:
    """Split every fact by the tests that read it alone; sums are left to their terms (see ``sum_bounds``)."""
    reading: dict[str, list[Test]] = {name: [] for name in facts}
    for test in tests:
        names = facts_of_test(test)
        if len(names) == 1 and names[0] in reading:
            reading[names[0]].append(test)
    return {name: Partition(name, tuple(_cells(fact, reading[name]))) for name, fact in facts.items()}


def _cells(fact: Fact, tests: Sequence[Test]) -> list[Cell]:
    match fact.type:
        case FactType.BOOL:
            cells = [Cell(False), Cell(True)]
        case FactType.INT:
            low = fact.minimum if fact.minimum is not None else 0
            high = fact.maximum if fact.maximum is not None else 10**9
            cells = _ranges(low, high, 1, tests)
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
    named = list(dict.fromkeys(str(value) for test in tests for value in _literals(test)))
    largest = len(named) if len(named) <= NAMED_CHOICES_COMBINED else 1
    return [frozenset(chosen) for count in range(largest + 1) for chosen in combinations(named, count)]


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
