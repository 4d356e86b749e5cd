"""One catalogue compiled once: its conditions as clauses, and how each fact splits. Read by both evaluators."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cordee.domain.catalogue import Catalogue, Condition
from cordee.domain.rules.cells import Partition, partitions
from cordee.domain.rules.clauses import Clause, Clauses, clauses


@dataclass(frozen=True)
class CompiledCatalogue:
    """Every condition that a decision may read: of services, gates, relevance, derivation, necessity, relations."""

    catalogue: Catalogue

    @cached_property
    def clauses(self) -> Clauses:
        return clauses(condition.expression for condition in conditions_of(self.catalogue))

    @cached_property
    def partitions(self) -> Mapping[str, Partition]:
        return partitions(self.catalogue.facts, self.clauses.tests)

    def of(self, condition: Condition) -> tuple[Clause, ...]:
        return self.clauses.conditions[condition.written]


def conditions_of(catalogue: Catalogue) -> Iterator[Condition]:
    """Yield every condition of the catalogue, in the order of its files, services first."""
    for version in catalogue.versions.values():
        yield from version.conditions
        if version.necessary_when:
            yield version.necessary_when
    yield from (gate.condition for gate in catalogue.gates if gate.condition)
    yield from (relation.never for relation in catalogue.relations)
    for fact in catalogue.facts.values():
        if fact.relevant_if:
            yield fact.relevant_if
        if fact.derived:
            yield from (case.condition for case in fact.derived.cases)
