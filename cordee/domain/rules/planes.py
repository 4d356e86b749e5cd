"""Many rules evaluated at once for one situation: each answer sets bits of one large integer.

Every literal of every clause has two bits, *known true* and *known false*. A literal reads one fact (or one sum), so
the bits of different facts never meet: the state of a situation is the union of one precomputed integer an answer,
and changing an answer exchanges two of them. A few shifts then fold literals into clauses and clauses into rules.

Layout, least significant bit first. A *layer* holds at most one clause of each rule, one bit a rule, the longest
clauses in the first layers. A *slot* is a place in a clause: the first slot has every layer, the next ones only the
first layers, those whose clauses are long enough. The slots of *known false* follow those of *known true*.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final, TypeAlias

from cordee.domain.rules.cells import Partition
from cordee.domain.rules.clauses import Clause, Test, facts_of_test
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Truth, Value, Values, compiled, total_of

Rule: TypeAlias = Sequence[tuple[Clause, ...]]
"""The conditions of one rule, each as its clauses; a rule is met when all of them are."""

State: TypeAlias = int
# Values that one fact remembers besides its cells.
_REMEMBERED: Final = 2048


@dataclass(frozen=True, slots=True)
class Folded:
    """One bit a rule: all of its conditions are met; one of them is not. Neither: open.

    ``clauses_met`` and ``clauses_failed`` hold one bit a clause, layer after layer.
    """

    met: int
    failed: int
    clauses_met: int
    clauses_failed: int

    def of(self, rule: int) -> Truth:
        return True if self.met >> rule & 1 else False if self.failed >> rule & 1 else None


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where the bits of the n-th literals are, how many layers they span, and the layers that they leave out."""

    offset: int
    layers: int
    mask: int
    left_out: int


class Planes:
    """Rules over shared tests, ready to be evaluated; built once, then only read."""

    def __init__(self, rules: Sequence[Rule], tests: Sequence[Test], partitions: Mapping[str, Partition]) -> None:
        self.rules = len(rules)
        self._full = (1 << self.rules) - 1
        ordered = [_longest_first(rule) for rule in rules]
        self._depth = max((len(clauses) for clauses in ordered), default=0)
        self._slots = _slots(ordered, self.rules)
        self._width = sum(slot.layers for slot in self._slots) * self.rules
        self._bytes = (2 * self._width + 7) // 8
        # By rule, for each of its conditions, the byte and the mask of each of its clauses.
        self._clauses_of: list[tuple[tuple[tuple[int, int], ...], ...]] = []
        literals: dict[int, list[tuple[int, bool]]] = {}
        self._absent = self._lay_out(rules, ordered, literals)
        self._columns = {column.key: column for column in self._read(literals, tests, partitions)}
        self._sums: dict[str, list[_Column]] = {}
        for column in self._columns.values():
            if len(column.facts) > 1:
                for fact in column.facts:
                    self._sums.setdefault(fact, []).append(column)
        self._alone = {key: _Table(column) for key, column in self._columns.items() if len(column.facts) == 1}
        self._added = [column for column in self._columns.values() if len(column.facts) > 1]

    @property
    def facts(self) -> frozenset[str]:
        """The facts that some rule reads."""
        return frozenset(fact for column in self._columns.values() for fact in column.facts)

    def state(self, values: Values) -> State:
        """Return the state of a situation from nothing."""
        state, tables = 0, self._alone
        for fact, value in values.items():
            if fact in tables:
                state |= tables[fact][value]
        for column in self._added:
            state |= column.plane(column.total(values))
        return state

    def changed(self, state: State, before: Values, after: Values, facts: Iterator[str] | Sequence[str]) -> State:
        """Return the state once ``facts`` have gone from their value before to the one after (missing: unknown)."""
        sums: dict[str, _Column] = {}
        for fact in facts:
            table = self._alone.get(fact)
            if table is not None:
                state ^= table[before.get(fact)] ^ table[after.get(fact)]
            for column in self._sums.get(fact, ()):
                sums[column.key] = column
        for column in sums.values():
            state ^= column.plane(column.total(before)) ^ column.plane(column.total(after))
        return state

    def fold(self, state: State) -> Folded:
        """Return which rules are met and which have failed."""
        if not self._slots:
            return Folded(self._full, 0, 0, 0)
        state |= self._absent
        first, width = self._slots[0].mask, self._width
        one, none = state & first, state >> width & first
        for slot in self._slots[1:]:
            one |= state >> slot.offset & slot.mask
            none &= state >> width + slot.offset & slot.mask | slot.left_out
        met, failed = one, none
        for layer in range(1, self._depth):
            met &= one >> layer * self.rules
            failed |= none >> layer * self.rules
        return Folded(met & self._full, failed & self._full, one, none)

    def conditions(self, folded: Folded, rule: int) -> tuple[Truth, ...]:
        """Return the state of each condition of one rule, in its order."""
        return next(self.conditions_of(folded, (rule,)))

    def conditions_of(self, folded: Folded, rules: Iterable[int]) -> Iterator[tuple[Truth, ...]]:
        """Yield, for each of these rules, the state of each of its conditions."""
        length = (self._depth * self.rules + 7) // 8
        met = failed = b""
        for rule in rules:
            conditions = self._clauses_of[rule]
            if folded.met >> rule & 1:
                yield (True,) * len(conditions)
                continue
            if not met:
                met, failed = (
                    folded.clauses_met.to_bytes(length, "little"),
                    folded.clauses_failed.to_bytes(length, "little"),
                )
            states: list[Truth] = []
            for clauses in conditions:
                truth: Truth = True
                for byte, mask in clauses:
                    if met[byte] & mask:
                        continue
                    if failed[byte] & mask:
                        truth = False
                        break
                    truth = None
                states.append(truth)
            yield tuple(states)

    # Building

    def _lay_out(
        self,
        rules: Sequence[Rule],
        ordered: Sequence[Sequence[tuple[int, Clause]]],
        literals: dict[int, list[tuple[int, bool]]],
    ) -> int:
        """Give each literal its two bits, by test; return the bits that absent clauses and literals always have."""
        absent = bytearray(self._bytes)
        for rule, clauses in enumerate(ordered):
            places: list[list[tuple[int, int]]] = [[] for _ in rules[rule]]
            for layer in range(self._depth):
                if layer >= len(clauses):
                    _set(absent, layer * self.rules + rule)
                    continue
                condition, clause = clauses[layer]
                bit = layer * self.rules + rule
                places[condition].append((bit >> 3, 1 << (bit & 7)))
                for literal, slot in zip_longest(clause, self._slots):
                    if slot is None or layer >= slot.layers:
                        break
                    bit = slot.offset + layer * self.rules + rule
                    if literal is None:
                        _set(absent, bit + self._width)
                    else:
                        literals.setdefault(literal.test, []).append((bit, literal.negated))
            self._clauses_of.append(tuple(map(tuple, places)))
        return int.from_bytes(absent, "little")

    def _read(
        self, literals: Mapping[int, list[tuple[int, bool]]], tests: Sequence[Test], partitions: Mapping[str, Partition]
    ) -> Iterator["_Column"]:
        """Gather the tests that are used by what they read."""
        reading: dict[tuple[str, ...], list[int]] = {}
        for number in sorted(literals):
            reading.setdefault(facts_of_test(tests[number]), []).append(number)
        for facts, numbers in reading.items():
            placed = [(tests[number], literals[number]) for number in numbers]
            yield _Column(facts, placed, self._width, partitions[facts[0]] if len(facts) == 1 else None)


class _Column:
    """What one fact, or one sum of facts, sets for each of its values."""

    def __init__(
        self,
        facts: tuple[str, ...],
        literals: Sequence[tuple[Test, list[tuple[int, bool]]]],
        width: int,
        partition: Partition | None,
    ) -> None:
        self.facts, self.key = facts, " + ".join(facts)
        self._tests = [(compiled(test), _sides(bits, width)) for test, bits in literals]
        self._bytes = (2 * width + 7) // 8
        self._partition = partition

    def total(self, values: Values) -> Value | None:
        """Return the sum of the terms: unknown if one is, not applicable if one is not."""
        terms: list[Any] = [values.get(fact) for fact in self.facts]
        if NOT_APPLICABLE in terms:
            return NOT_APPLICABLE
        return None if None in terms else total_of(terms)

    def cells(self) -> tuple[dict[Value | None, int], list[Any]]:
        """Return the bits of each cell by its value, and where the cells of numbers or days start."""
        if self._partition is None:
            return {}, []
        planes: dict[Value | None, int] = {cell.value: self.plane(cell.value) for cell in self._partition.cells}
        return planes, [cell.low for cell in self._partition.cells if cell.low is not None]

    def plane(self, value: Value | None) -> int:
        """Return the bits that a value sets, by asking every test."""
        if value is None:
            return 0
        values: dict[str, Value] = {}
        if len(self.facts) == 1:
            values[self.facts[0]] = value
        bits = bytearray(self._bytes)
        for met, (when_false, when_true) in self._tests:
            truth = met(values) if len(self.facts) == 1 else self._sum_met(met, value)
            if truth is not None:
                for bit in when_true if truth else when_false:
                    bits[bit >> 3] |= 1 << (bit & 7)
        return int.from_bytes(bits, "little")

    def _sum_met(self, met: Callable[[Values], Truth], total: Value) -> Truth:
        """Ask the test of a sum by giving the whole sum to its first term and nothing to the others."""
        return met({fact: (total if place == 0 else 0) for place, fact in enumerate(self.facts)})


class _Table(dict[Value | None, int]):
    """The bits that each value of one fact sets; numbers, days and intervals are worked out when first met."""

    def __init__(self, column: _Column) -> None:
        planes, starts = column.cells()
        super().__init__(
            planes if not starts else {value: planes[value] for value in (NOT_APPLICABLE,) if value in planes}
        )
        self[None] = 0
        self._column, self._starts = column, starts
        self._planes = [planes[start] for start in starts]
        self._first = len(self)

    def __missing__(self, value: Any) -> int:
        exact = self._starts and not isinstance(value, Interval) and value is not NOT_APPLICABLE
        if exact and value >= self._starts[0]:
            bits = self._planes[bisect_right(self._starts, value) - 1]
        else:
            bits = self._column.plane(value)
        if len(self) >= self._first + _REMEMBERED:
            self._forget()
        self[value] = bits
        return bits

    def _forget(self) -> None:
        for value in list(self)[self._first :]:
            del self[value]


def _longest_first(rule: Rule) -> list[tuple[int, Clause]]:
    """Return (condition, clause) of each clause of the rule, those of most literals first."""
    found = [(number, clause) for number, clauses in enumerate(rule) for clause in clauses]
    return sorted(found, key=lambda pair: -len(pair[1]))


def _slots(rules: Sequence[Sequence[tuple[int, Clause]]], count: int) -> list[_Slot]:
    """Size each slot by the layers whose longest clause reaches it; an empty clause still takes the first."""
    depth = max((len(clauses) for clauses in rules), default=0)
    longest = [max(1, *(len(clauses[layer][1]) for clauses in rules if len(clauses) > layer)) for layer in range(depth)]
    every, slots, offset = (1 << depth * count) - 1, [], 0
    for place in range(max(longest, default=0)):
        layers = sum(length > place for length in longest)
        mask = (1 << layers * count) - 1
        slots.append(_Slot(offset, layers, mask, every ^ mask))
        offset += layers * count
    return slots


def _sides(bits: Sequence[tuple[int, bool]], width: int) -> tuple["array[int]", "array[int]"]:
    """Return the bits that a test sets when it is not met, and when it is."""
    when_false = array("L", (bit + width * (not negated) for bit, negated in bits))
    return when_false, array("L", (bit + width * negated for bit, negated in bits))


def _set(bits: bytearray, place: int) -> None:
    bits[place >> 3] |= 1 << (place & 7)
