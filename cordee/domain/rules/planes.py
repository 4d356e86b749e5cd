"""Many rules evaluated at once for one situation: each answer sets bits of one large integer.

Every literal of every clause has two bits, *known true* and *known false*. A literal reads one fact (or one sum), so
the bits of different facts never meet: the state of a situation is the union of one precomputed integer an answer,
and changing an answer exchanges two of them. A few shifts then fold literals into clauses and clauses into rules.

Layout, least significant bit first. A *layer* holds at most one clause of each rule, one bit a rule, the longest
clauses in the first layers. A *slot* is a place in a clause: the first slot has every layer, the next ones only the
first layers, those whose clauses are long enough. The slots of *known false* follow those of *known true*.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final, TypeAlias

from cordee.domain.rules.cells import Partition
from cordee.domain.rules.clauses import Clause, Test, facts_of_test
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Truth, Value, Values, compiled, total_of

Rule: TypeAlias = Sequence[tuple[Clause, ...]]
"""The conditions of one rule, each as its clauses; a rule is met when all of them are."""

State: TypeAlias = int
_KNOWN_INTERVALS: Final = 256


@dataclass(frozen=True, slots=True)
class Folded:
    """One bit a rule: all of its conditions are met; one of them is not. Neither: open."""

    met: int
    failed: int

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
        self._bits: dict[int, list[tuple[int, bool]]] = {}
        self._place: list[list[list[tuple[int, int]]]] = []
        self._absent = self._lay_out(rules, ordered)
        self._columns = {column.key: column for column in self._read(tests, partitions)}
        self._sums: dict[str, list[_Column]] = {}
        for column in self._columns.values():
            if len(column.facts) > 1:
                for fact in column.facts:
                    self._sums.setdefault(fact, []).append(column)
        self._alone = {key: column.plane for key, column in self._columns.items() if len(column.facts) == 1}
        self._added = [column for column in self._columns.values() if len(column.facts) > 1]

    @property
    def facts(self) -> frozenset[str]:
        """The facts that some rule reads."""
        return frozenset(fact for column in self._columns.values() for fact in column.facts)

    def state(self, values: Values) -> State:
        """Return the state of a situation from nothing."""
        state, alone = 0, self._alone
        for fact, value in values.items():
            plane = alone.get(fact)
            if plane is not None:
                state |= plane(value)
        for column in self._added:
            state |= column.plane(column.total(values))
        return state

    def changed(self, state: State, before: Values, after: Values, facts: Iterator[str] | Sequence[str]) -> State:
        """Return the state once ``facts`` have gone from their value before to the one after (missing: unknown)."""
        sums: dict[str, _Column] = {}
        for fact in facts:
            plane = self._alone.get(fact)
            if plane is not None:
                state ^= plane(before.get(fact)) ^ plane(after.get(fact))
            for column in self._sums.get(fact, ()):
                sums[column.key] = column
        for column in sums.values():
            state ^= column.plane(column.total(before)) ^ column.plane(column.total(after))
        return state

    def fold(self, state: State) -> Folded:
        """Return which rules are met and which have failed."""
        if not self._slots:
            return Folded(self._full, 0)
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
        return Folded(met & self._full, failed & self._full)

    def conditions(self, state: State, rule: int) -> tuple[Truth, ...]:
        """Return the state of each condition of one rule, in its order."""
        return tuple(self._condition(state, clauses) for clauses in self._place[rule])

    def _condition(self, state: State, clauses: list[tuple[int, int]]) -> Truth:
        """Each clause is given by the bits of its literals, known true and known false."""
        truth: Truth = True
        for true, false in clauses:
            if state & true:
                continue
            if state & false == false:
                return False
            truth = None
        return truth

    # Building

    def _lay_out(self, rules: Sequence[Rule], ordered: Sequence[Sequence[tuple[int, Clause]]]) -> int:
        """Give each literal its two bits; return the bits that absent clauses and literals always have."""
        absent = 0
        for rule, clauses in enumerate(ordered):
            places: list[list[tuple[int, int]]] = [[] for _ in rules[rule]]
            for layer in range(self._depth):
                if layer >= len(clauses):
                    absent |= 1 << (layer * self.rules + rule)
                    continue
                condition, clause = clauses[layer]
                true = false = 0
                for literal, slot in zip_longest(clause, self._slots):
                    if slot is None or layer >= slot.layers:
                        break
                    bit = slot.offset + layer * self.rules + rule
                    if literal is None:
                        absent |= 1 << (bit + self._width)
                        continue
                    self._bits.setdefault(literal.test, []).append((bit, literal.negated))
                    true |= 1 << bit
                    false |= 1 << (bit + self._width)
                places[condition].append((true, false))
            self._place.append(places)
        return absent

    def _read(self, tests: Sequence[Test], partitions: Mapping[str, Partition]) -> Iterator["_Column"]:
        """Gather the tests that are used by what they read, and precompute the bits of each cell."""
        reading: dict[tuple[str, ...], list[int]] = {}
        for number in sorted(self._bits):
            reading.setdefault(facts_of_test(tests[number]), []).append(number)
        for facts, numbers in reading.items():
            literals = [(tests[number], self._bits[number]) for number in numbers]
            yield _Column(facts, literals, self._width, partitions[facts[0]] if len(facts) == 1 else None)


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
        self._tests = [(compiled(test), *_masks(bits, width)) for test, bits in literals]
        self._shown: dict[Value, int] = {}
        self.plane: Callable[[Value | None], int] = self._computed
        if partition is not None:
            self.plane = self._by_cell(partition)

    def total(self, values: Values) -> Value | None:
        """Return the sum of the terms: unknown if one is, not applicable if one is not."""
        terms: list[Any] = [values.get(fact) for fact in self.facts]
        if NOT_APPLICABLE in terms:
            return NOT_APPLICABLE
        return None if None in terms else total_of(terms)

    def _by_cell(self, partition: Partition) -> Callable[[Value | None], int]:
        planes = {cell.value: self._computed(cell.value) for cell in partition.cells}
        starts = [cell.low for cell in partition.cells if cell.low is not None]
        if starts:
            return self._ordered(starts, [planes[start] for start in starts])

        def chosen(value: Value | None) -> int:
            found = planes.get(value) if value is not None else 0
            return found if found is not None else self._computed(value)

        return chosen

    def _ordered(self, starts: list[Any], planes: list[int]) -> Callable[[Value | None], int]:
        absent, least = self._computed(NOT_APPLICABLE), starts[0]

        def between(value: Any) -> int:
            if value is None:
                return 0
            if value is NOT_APPLICABLE:
                return absent
            if isinstance(value, Interval):
                return self._remembered(value)
            return planes[bisect_right(starts, value) - 1] if value >= least else self._computed(value)

        return between

    def _remembered(self, value: Value) -> int:
        if value not in self._shown:
            if len(self._shown) >= _KNOWN_INTERVALS:
                self._shown.clear()
            self._shown[value] = self._computed(value)
        return self._shown[value]

    def _computed(self, value: Value | None) -> int:
        if value is None:
            return 0
        values: dict[str, Value] = {}
        if len(self.facts) == 1:
            values[self.facts[0]] = value
        bits = 0
        for met, when_true, when_false in self._tests:
            truth = met(values) if len(self.facts) == 1 else self._sum_met(met, value)
            if truth is not None:
                bits |= when_true if truth else when_false
        return bits

    def _sum_met(self, met: Callable[[Values], Truth], total: Value) -> Truth:
        """Ask the test of a sum by giving the whole sum to its first term and nothing to the others."""
        return met({fact: (total if place == 0 else 0) for place, fact in enumerate(self.facts)})


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


def _masks(bits: Sequence[tuple[int, bool]], width: int) -> tuple[int, int]:
    """Return the bits that a test sets when it is met, and when it is not."""
    length = (2 * width + 7) // 8
    met, failed = bytearray(length), bytearray(length)
    for bit, negated in bits:
        for mask, place in ((met, bit + width * negated), (failed, bit + width * (not negated))):
            mask[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(met, "little"), int.from_bytes(failed, "little")
