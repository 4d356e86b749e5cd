"""Known answers that may yet not apply: another answer, still unknown, would make them without object."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cordee.domain.catalogue import Fact
from cordee.domain.orientation.deriving import sources_of
from cordee.domain.orientation.situation import Contradiction, Known
from cordee.domain.rules.evaluation import Interval, unknown_facts


def is_open(name: str, known: Known) -> bool:
    """Tell whether the fact has no value, or only a rough one."""
    value = known.values.get(name)
    return value is None or isinstance(value, Interval)


@dataclass(frozen=True)
class Fragile:
    """Those of what is known; ``facts`` holds also what hangs on them, or is worked out from them."""

    known: Known
    all_facts: Mapping[str, Fact]

    @cached_property
    def facts(self) -> frozenset[str]:
        fragile = set(self.known.fragile)
        grown = bool(fragile)
        while grown:
            hanging = {name for name in self.known.values if not fragile.isdisjoint(self._hangs_on(name))}
            grown = not hanging <= fragile
            fragile |= hanging
        return frozenset(fragile)

    def unsettled_by(self, name: str) -> tuple[str, ...]:
        """The unknown facts that could make the answer not applicable, through others if need be."""
        return tuple(dict.fromkeys(self._unsettled_by(name, frozenset())))

    def takes_part(self, found: Contradiction) -> bool:
        """Tell whether the answers clash only as long as one of them applies."""
        return not self.facts.isdisjoint({found.fact, *found.by, *found.answers})

    def _unsettled_by(self, name: str, trail: frozenset[str]) -> tuple[str, ...]:
        if name in trail:
            return ()
        rule = self.all_facts[name].relevant_if
        unknown = tuple(unknown_facts(rule.expression, self.known.values)) if rule else ()
        if unknown:
            return unknown
        hung_on = (read for read in sorted(self._hangs_on(name)) if read in self.facts)
        return tuple(fact for read in hung_on for fact in self._unsettled_by(read, trail | {name}))

    def _hangs_on(self, name: str) -> frozenset[str]:
        fact = self.all_facts[name]
        read = frozenset(fact.relevant_if.facts) if fact.relevant_if else frozenset()
        return read | sources_of(fact.derived)
