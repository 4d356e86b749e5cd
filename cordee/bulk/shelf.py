"""Services by themselves, without needs nor gates: who each of many situations could get, and the first ones of each.

The rules are those of a decision, read from the same compiled form; the order is the one in which services are given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from cordee.bulk.bits import Numbers, Pair, Plane, all_of, none_of, unpacked
from cordee.bulk.rules import Rule, RuleTable, rule_of, table_of
from cordee.bulk.sheet import FactColumns, Sheet
from cordee.bulk.truths import Space, Truths
from cordee.domain.catalogue import Condition, Fact
from cordee.domain.rules.clauses import clauses


@dataclass(frozen=True)
class BulkShelf:
    """Services, best first, each a rule; made once by ``bulk_shelf``, picklable."""

    table: RuleTable
    rules: tuple[Rule, ...]
    facts: Mapping[str, Fact]

    @cached_property
    def literals(self) -> tuple[int, ...]:
        """Every literal of the rules, those of one fact together: its column is then read while it is at hand."""
        reads = self.table.reads
        found = {literal for rule in self.rules for literal in rule.literals}
        return tuple(sorted(found, key=lambda one: (reads[max(one, ~one)], max(one, ~one), one < 0)))

    def encoded(self, batch: pa.RecordBatch, *, space: Space | None = None) -> Truths:
        """Read a batch of situations, and ask every test of all of them."""
        sheet = Sheet(batch, self.table)
        columns = FactColumns(lambda name: sheet.fact(self.facts[name]))
        truths = Truths(self.table, columns, sheet.rows, space=space)
        for literal in self.literals:
            truths.literal(literal)
        return truths

    def states(self, batch: pa.RecordBatch) -> Pair:
        """Return for each service where it is certainly open to the person, and where it possibly is."""
        return self.encoded(batch).rules(self.rules)


def bulk_shelf(services: Sequence[Sequence[Condition]], facts: Mapping[str, Fact]) -> BulkShelf:
    """Compile services, given best first by their conditions."""
    compiled = clauses(condition.expression for conditions in services for condition in conditions)
    rules = tuple(rule_of(conditions, compiled) for conditions in services)
    return BulkShelf(table_of(compiled, ()), rules, facts)


def first_of(states: Pair, count: int, rows: int) -> Numbers:
    """Return the numbers of the first services of each situation, certain ones before possible ones; -1 for none.

    One row for each place, one column for each situation.
    """
    services, digits = len(states), max(1, len(states).bit_length())
    places = [[none_of(rows) for _ in range(digits)] for _ in range(count)]
    vacant = [all_of(rows) for _ in range(count)]  # where so many places, or fewer, are taken
    for number, plane in _in_order(states):
        left: Plane = plane & vacant[-1]
        if not left.any():
            if not vacant[-1].any():
                break
            continue
        for place in range(count):
            here = left & vacant[place]
            vacant[place] &= ~here
            left &= ~here
            for digit, bits in enumerate(places[place]):
                if (number + 1) >> digit & 1:
                    bits |= here
    codes = np.full((count, rows), -1, np.int16 if services < 1 << 15 else np.int32)
    for place, planes in enumerate(places):
        for digit, bits in enumerate(planes):
            codes[place] += unpacked(bits, rows).astype(codes.dtype) << digit
    return codes


def _in_order(states: Pair) -> Sequence[tuple[int, Plane]]:
    certain = [(number, pair[0]) for number, pair in enumerate(states)]
    return certain + [(number, pair[1] & ~pair[0]) for number, pair in enumerate(states)]
