"""What somebody can do about a situation: the facts that change by action, and the values that they can take.

An action goes one way: to « oui », to an earlier choice of the list, to a greater number, to a later day. The other
way is never advice: nobody is told to lose a contract, to withdraw an agreement, to work less. Who asks is the
exception: anybody whom the service lists may ask.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from cordee.domain.catalogue import TIME_UNTIL, Catalogue, Changes, Derivation, Fact, FactType, ServiceVersion
from cordee.domain.orientation.changes.waiting import COUNTED_IN, Clock, Test
from cordee.domain.orientation.situation import CALLER, Known, Situation
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Value
from cordee.domain.rules.language import Compare, facts_of

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Levers:
    """The levers of one situation. ``closed``: health facts of which nothing may be said to this caller."""

    catalogue: Catalogue
    situation: Situation
    known: Known
    on: date
    tests: tuple[Test, ...]
    closed: frozenset[str] = frozenset()

    @cached_property
    def values(self) -> Mapping[str, tuple[Value, ...]]:
        """For each fact that an action can change, the values to try, nearest first; who asks is not among them."""
        found = {}
        for fact in self.catalogue.facts.values():
            if fact.changes is Changes.BY_ACTION and fact.id not in self.closed and fact.id != CALLER:
                found[fact.id] = tuple(self._values(fact)) if self._is_told(fact.id) else ()
        return {name: values for name, values in found.items() if values}

    @cached_property
    def callers(self) -> tuple[str, ...]:
        """Who else can ask, in the order of the choices; nobody while the caller is unknown."""
        fact = self.catalogue.facts.get(CALLER)
        if fact is None or self.known.caller is None or fact.changes is not Changes.BY_ACTION:
            return ()
        return tuple(choice for choice in fact.choices if choice != self.known.caller)

    def of(self, name: str, version: ServiceVersion) -> tuple[Value, ...]:
        """The values to try for a lever, for one service."""
        if name == CALLER:
            return tuple(caller for caller in self.callers if caller in version.requesters)
        return self.values[name]

    def moving(self, facts: Iterable[str]) -> frozenset[str]:
        """The levers that can move one of ``facts``: themselves, what they follow from, what makes them apply."""
        movable = self.values.keys() | ({CALLER} if self.callers else set())
        return frozenset(root for fact in facts for root in self._roots(fact) if root in movable)

    def place(self, name: str) -> int:
        return self._places[name]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.catalogue.facts)}

    @cached_property
    def _root_cache(self) -> dict[str, frozenset[str]]:
        return {}

    def _roots(self, name: str) -> frozenset[str]:
        if name not in self._root_cache:
            seen: set[str] = set()
            waiting = [name]
            while waiting:
                found = waiting.pop()
                if found not in seen:
                    seen.add(found)
                    waiting += _depends_on(self.catalogue.facts[found])
            self._root_cache[name] = frozenset(seen)
        return self._root_cache[name]

    def _is_told(self, name: str) -> bool:
        """Only an answer that was given and that applies: what is unknown is a question, what follows is not free."""
        return name in self.situation.facts and self.known.values.get(name, NOT_APPLICABLE) is not NOT_APPLICABLE

    def _values(self, fact: Fact) -> Iterator[Value]:
        given = self.situation.facts[fact.id]
        match fact.type:
            case FactType.BOOL if given is False:
                yield True
            case FactType.CHOICE if given in fact.choices:
                choices = list(fact.choices)
                yield from reversed(choices[: choices.index(str(given))])
            case FactType.INT:
                yield from self._numbers(fact, given)
            case FactType.DATE if isinstance(given, date):
                yield from self._days(fact, given)

    def _numbers(self, fact: Fact, given: Value) -> Iterator[int]:
        """The least numbers, greater than the one given, that make a comparison answer otherwise."""
        now = given.high if isinstance(given, Interval) else given
        if isinstance(now, int):
            most = fact.maximum
            yield from (n for n in self._thresholds(fact.id) if n > now and (most is None or n <= most))

    def _thresholds(self, name: str) -> list[int]:
        found: set[int] = set()
        for test in self.tests:
            names = test.facts if isinstance(test, Compare) else (test.fact,)
            if name in names:
                literals = (test.value,) if isinstance(test, Compare) else test.values
                others = [self.known.values.get(other) for other in names if other != name]
                rest = sum(value for value in others if isinstance(value, int))
                for literal in literals:
                    if isinstance(literal, int) and all(isinstance(value, int) for value in others):
                        found |= {literal - rest, literal - rest + 1}
        return sorted(found)

    def _days(self, fact: Fact, given: date) -> Iterator[date]:
        """The first days, later than the one given, that change a comparison with it or with what is counted to it."""
        found: set[date] = set()
        for test in self.tests:
            if isinstance(test, Compare) and test.facts == (fact.id,) and isinstance(test.value, date):
                found |= {test.value, test.value + _ONE_DAY}
        for counted in self.catalogue.facts.values():
            if counted.derived and counted.derived.of == fact.id and counted.derived.formula:
                found.update(self._days_counted(counted, counted.derived))
        yield from sorted(day for day in found if day > given)

    def _days_counted(self, fact: Fact, derivation: Derivation) -> Iterator[date]:
        if (formula := derivation.formula) in TIME_UNTIL:
            clock = Clock(grows=False, unit=COUNTED_IN[formula], on=self.on)
            yield from (clock.day_of(number) for number in self._thresholds(fact.id) if number >= 0)


def _depends_on(fact: Fact) -> list[str]:
    found = list(fact.relevant_if.facts) if fact.relevant_if else []
    if fact.derived:
        found += [name for case in fact.derived.cases for name in facts_of(case.condition.expression)]
        found += [fact.derived.of] if fact.derived.of else []
    return found
