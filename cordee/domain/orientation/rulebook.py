"""Every rule of a catalogue by number, and what one reading of a situation answers for all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.rules.evaluation import Truth, Values
from cordee.domain.rules.planes import Folded, Planes, State


@dataclass(frozen=True, eq=False)
class Reading:
    """The rules as they stand with some values; never changed, a change of answers gives another one."""

    rulebook: "Rulebook"
    values: Values
    state: State

    @cached_property
    def folded(self) -> Folded:
        return self.rulebook.planes.fold(self.state)

    def rule(self, number: int) -> Truth:
        """Met, not met, or open: the conditions of one rule together."""
        return self.folded.of(number)

    def conditions(self, number: int) -> tuple[Truth, ...]:
        """The state of each condition of one rule."""
        return self.rulebook.planes.conditions(self.folded, number)

    def touched(self, other: "Reading") -> int:
        """Return one bit a rule: those whose answer is not the same in the other reading."""
        return (self.folded.met ^ other.folded.met) | (self.folded.failed ^ other.folded.failed)

    def with_values(self, values: Values, changed: Iterable[str]) -> "Reading":
        """Return the reading of other values, of which only ``changed`` differ: only these are looked at again."""
        state = self.rulebook.planes.changed(self.state, self.values, values, tuple(changed))
        return Reading(self.rulebook, values, state)


class Rulebook:
    """Numbers of the rules: service versions, what makes them necessary, gates, impossible combinations."""

    def __init__(self, compiled: CompiledCatalogue) -> None:
        catalogue = compiled.catalogue
        rules = [version.conditions for version in catalogue.versions.values()]
        self.versions = {version: number for number, version in enumerate(catalogue.versions)}
        self.necessary: dict[str, int] = {}
        self.gates: dict[str, int] = {}
        self.relations: dict[str, int] = {}
        for version in catalogue.versions.values():
            if version.necessary_when:
                self.necessary[version.id] = len(rules)
                rules.append((version.necessary_when,))
        for gate in catalogue.gates:
            if gate.condition:
                self.gates[gate.id] = len(rules)
                rules.append((gate.condition,))
        for relation in catalogue.relations:
            self.relations[relation.id] = len(rules)
            rules.append((relation.never,))
        clauses = [[compiled.of(condition) for condition in rule] for rule in rules]
        self.planes = Planes(clauses, compiled.clauses.tests, compiled.partitions)

    def read(self, values: Values) -> Reading:
        return Reading(self, values, self.planes.state(values))
