"""What an unknown fact could still turn out to be: a few values, one for each way in which the rules tell it apart.

A day also decides what follows from it, such as the days since then, and which version it selects: it is cut there too.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from cordee.domain.catalogue import Catalogue, Derivation, Fact, FactType, Formula
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.situation import CALLER, Known
from cordee.domain.orientation.verdicts import REGIME
from cordee.domain.periods import whole_months_between
from cordee.domain.rules.answers import EARLIEST, LATEST
from cordee.domain.rules.cells import met_in
from cordee.domain.rules.clauses import facts_of_test
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Value
from cordee.domain.rules.language import Compare

# What the rules read beyond conditions, value by value.
_EACH_VALUE = frozenset({CALLER, REGIME})
_ELAPSED: dict[Formula, Callable[[date, date], int]] = {
    Formula.DAYS_SINCE: lambda day, on: (on - day).days,
    Formula.MONTHS_SINCE: lambda day, on: whole_months_between(day, on),
}
_REMAINING: dict[Formula, Callable[[date, date], int]] = {
    Formula.DAYS_UNTIL: lambda day, on: (day - on).days,
    Formula.MONTHS_UNTIL: lambda day, on: whole_months_between(on, day),
}


class Openings:
    """The values to try for each fact of a catalogue on one day."""

    def __init__(self, compiled: CompiledCatalogue, on: date) -> None:
        self.compiled, self.on = compiled, on
        self._values: dict[str, tuple[Value, ...]] = {}

    def of(self, fact_id: str, known: Known) -> tuple[Value, ...]:
        """Return values that stand for every answer still possible, at least one each; never not applicable.

        A number or a day that no rule can tell from its neighbours is given as one value of them, so that what is
        computed from it is exact. Nothing for a day that a sum counts from: it is not cut where the sum changes.
        """
        fact = self.compiled.catalogue.facts[fact_id]
        if fact.type is FactType.DATE:
            if any(follower.id in self._sums for follower in followers(self.compiled.catalogue, fact_id)):
                return ()
            return tuple(self._days(fact, known))
        if fact_id not in self._values:
            self._values[fact_id] = tuple(self._told_apart(fact))
        if fact_id in self._sums:
            return self._in_sums(fact_id, known)
        value = known.values.get(fact_id)
        return self._within(fact_id, value) if isinstance(value, Interval) else self._values[fact_id]

    @cached_property
    def _sums(self) -> Mapping[str, tuple[Compare, ...]]:
        """The sums that read each fact."""
        found: dict[str, list[Compare]] = {}
        for test in self.compiled.clauses.tests:
            if isinstance(test, Compare) and len(test.facts) > 1:
                for fact in test.facts:
                    found.setdefault(fact, []).append(test)
        return {fact: tuple(tests) for fact, tests in found.items()}

    def _in_sums(self, fact_id: str, known: Known) -> tuple[Value, ...]:
        """Cut also where a sum changes its answer; no value at all while another term is not exactly known."""
        cuts: set[int] = set()
        for test in self._sums[fact_id]:
            others = [known.values.get(fact) for fact in test.facts if fact != fact_id]
            if NOT_APPLICABLE in others:
                continue
            exact = [other for other in others if isinstance(other, int)]
            if len(exact) < len(others) or not isinstance(test.value, int):
                return ()
            cuts |= {test.value - sum(exact), test.value - sum(exact) + 1}
        fact, value = self.compiled.catalogue.facts[fact_id], known.values.get(fact_id)
        cuts |= {cut for cut in self._values[fact_id] if isinstance(cut, int)}
        low, high = (value.low, value.high) if isinstance(value, Interval) else (fact.minimum, fact.maximum)
        least = low if isinstance(low, int) else 0
        greatest = high if isinstance(high, int) else max(cuts)
        return tuple(sorted({least, *(cut for cut in cuts if least <= cut <= greatest)}))

    def _told_apart(self, fact: Fact) -> Iterator[Value]:
        partition = self.compiled.partitions[fact.id]
        possible = [place for place, cell in enumerate(partition.cells) if cell.value is not NOT_APPLICABLE]
        if fact.id in _EACH_VALUE or fact.type is FactType.INT:
            yield from (partition.cells[place].value for place in possible)
            return
        answers = [met_in(test, partition) for test in self.compiled.clauses.tests if facts_of_test(test) == (fact.id,)]
        seen = set()
        for place in possible:
            pattern = tuple(answer[place] for answer in answers)
            if pattern not in seen:
                seen.add(pattern)
                yield partition.cells[place].value

    def _within(self, fact_id: str, interval: Interval) -> tuple[Value, ...]:
        """One number of each cell that the interval meets."""
        cells = [
            self.compiled.partitions[fact_id].cells[n] for n in self.compiled.partitions[fact_id].cells_of(interval)
        ]
        starts = [cell.low for cell in cells if isinstance(cell.low, int)]
        if isinstance(interval.low, int):
            starts[0] = interval.low
        return tuple(starts)

    def _days(self, fact: Fact, known: Known) -> Iterator[date]:
        """One day of each stretch between two days that matter."""
        value = known.values.get(fact.id)
        low = value.low if isinstance(value, Interval) and isinstance(value.low, date) else EARLIEST
        high = value.high if isinstance(value, Interval) and isinstance(value.high, date) else LATEST - timedelta(1)
        cuts = {cut for cut in self._cuts(fact, known) if low < cut <= high}
        yield from sorted({low, *cuts})

    def _cuts(self, fact: Fact, known: Known) -> Iterator[date]:
        catalogue = self.compiled.catalogue
        yield from (cell.low for cell in self.compiled.partitions[fact.id].cells if isinstance(cell.low, date))
        for version in catalogue.versions.values():
            if version.dated_by == fact.id:
                yield from (limit for limit in (version.period.start, version.period.until) if limit)
        for follower in followers(catalogue, fact.id):
            if follower.derived and follower.derived.formula:
                yield self.on
                yield self.on + timedelta(days=1)
                thresholds = set(self._thresholds(follower, known))
                yield from self._pulled_back(follower.derived, sorted(thresholds))

    def _thresholds(self, follower: Fact, known: Known) -> Iterator[int]:
        """The numbers at which what follows from the day changes an answer, or leaves what was said of it."""
        yield from (cell.low for cell in self.compiled.partitions[follower.id].cells if isinstance(cell.low, int))
        said = known.values.get(follower.id)
        if isinstance(said, Interval):
            yield from (bound for bound in (said.low, said.high) if isinstance(bound, int))
            yield from (bound + 1 for bound in (said.low, said.high) if isinstance(bound, int))
        elif isinstance(said, int) and not isinstance(said, bool):
            yield from (said, said + 1)

    def _pulled_back(self, derivation: Derivation, thresholds: Iterable[int]) -> Iterator[date]:
        """The first days from which the derived number is at least, or less than, each threshold."""
        if derivation.formula in _ELAPSED:
            elapsed = _ELAPSED[derivation.formula]
            span = range(EARLIEST.toordinal(), self.on.toordinal() + 1)
            for threshold in thresholds:
                place = bisect_left(span, True, key=lambda day: elapsed(date.fromordinal(day), self.on) < threshold)
                yield date.fromordinal(EARLIEST.toordinal() + place)
        elif derivation.formula in _REMAINING:
            remaining = _REMAINING[derivation.formula]
            span = range(self.on.toordinal(), LATEST.toordinal())
            for threshold in thresholds:
                place = bisect_left(span, True, key=lambda day: remaining(date.fromordinal(day), self.on) >= threshold)
                yield date.fromordinal(self.on.toordinal() + place)


def followers(catalogue: Catalogue, fact_id: str) -> tuple[Fact, ...]:
    """The facts that are computed from this one."""
    return tuple(fact for fact in catalogue.facts.values() if fact.derived and fact.derived.of == fact_id)
