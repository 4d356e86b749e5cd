"""Would the example cases notice that a condition was turned round, or forgotten?

Each condition gives two *mutants* of the catalogue: in one it is negated, in the other it is removed. A mutant is
noticed when a case that held no longer holds. What nobody notices is a rule that could be wrong without a test.
Nothing is read here: catalogue and cases come in, mutants come out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cordee.domain.catalogue import Catalogue, Condition, Gate, ServiceVersion
from cordee.domain.orientation.deciding import DEFAULT_NEED, Engine
from cordee.domain.orientation.gates import GENERAL_INFORMATION, SAFETY_NEED, is_safety
from cordee.domain.rules.language import And, Expression, Not
from cordee.reader.cases import Case, differences

ALWAYS_MET = And(())
# Goals in per cent, for the first-line versions in force.
LEAST_NEGATIONS, LEAST_REMOVALS = 95.0, 85.0


class Change(StrEnum):
    NEGATED = "negated"
    REMOVED = "removed"


class Role(StrEnum):
    """Where the condition stands: in a version, in the ``necessary_when`` of a family, in a gate."""

    CONDITION = "condition"
    NECESSITY = "necessary_when"
    GATE = "gate"


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One condition changed. ``owner`` is a version, a family (necessity) or a gate; ``place`` counts from zero."""

    change: Change
    role: Role
    owner: str
    place: int = 0
    condition: Condition

    def of(self, catalogue: Catalogue) -> Catalogue:
        """Return the catalogue with this one condition changed; a gate without its condition always fires."""
        match self.role:
            case Role.GATE:
                gates = tuple(self._gate(gate) if gate.id == self.owner else gate for gate in catalogue.gates)
                return replace(catalogue, gates=gates)
            case Role.NECESSITY:
                changed = {
                    version.id: replace(version, necessary_when=self._changed())
                    for version in catalogue.families[self.owner]
                }
                return replace(catalogue, versions={**catalogue.versions, **changed})
            case Role.CONDITION:
                version = self._version(catalogue.versions[self.owner])
                return replace(catalogue, versions={**catalogue.versions, version.id: version})

    def concerns(self, case: Case, catalogue: Catalogue) -> bool:
        """Tell whether the case could meet the condition at all: its day, programme and needs."""
        programme = case.situation.programme
        if self.role is Role.GATE:
            gate = next(gate for gate in catalogue.gates if gate.id == self.owner)
            served = programme is None or programme in gate.programmes or is_safety(gate)
            return served and gate.period.covers(case.on)
        return any(
            (version.dated_by is not None or version.period.covers(case.on))
            and (programme is None or programme in version.programmes)
            and (version.family == GENERAL_INFORMATION or _needs(case) & (version.direct_needs | version.support_needs))
            for version in self.versions(catalogue)
        )

    def versions(self, catalogue: Catalogue) -> tuple[ServiceVersion, ...]:
        match self.role:
            case Role.GATE:
                return ()
            case Role.NECESSITY:
                return catalogue.families[self.owner]
            case Role.CONDITION:
                return (catalogue.versions[self.owner],)

    def _changed(self) -> Condition | None:
        """The condition turned round, or None when it is removed."""
        negated = self.change is Change.NEGATED
        return replace(self.condition, expression=opposite(self.condition.expression)) if negated else None

    def _version(self, version: ServiceVersion) -> ServiceVersion:
        changed = self._changed()
        before, after = version.conditions[: self.place], version.conditions[self.place + 1 :]
        return replace(version, conditions=(*before, *([changed] if changed else []), *after))

    def _gate(self, gate: Gate) -> Gate:
        return replace(gate, condition=self._changed() or replace(self.condition, expression=ALWAYS_MET))


def opposite(expression: Expression) -> Expression:
    return expression.inner if isinstance(expression, Not) else Not(expression)


def mutants(catalogue: Catalogue, *, on: date, family: str | None = None, everything: bool = False) -> Iterator[Mutant]:
    """Yield the mutants of the versions in force on the day, in file order, negation first.

    First-line versions only, unless ``everything``: then every version, the necessities and the gates too.
    """
    for role, owner, place, condition in _conditions(catalogue, on=on, family=family, everything=everything):
        for change in Change:
            yield Mutant(change=change, role=role, owner=owner, place=place, condition=condition)


def survivors(catalogue: Catalogue, cases: Iterable[Case], found: Iterable[Mutant]) -> Iterator[Mutant]:
    """Yield the mutants that no case notices. A case that does not hold already notices nothing."""
    engine = Engine(catalogue)
    sound = [case for case in cases if not differences(case, engine)]
    for mutant in found:
        changed = Engine(mutant.of(catalogue), like=engine)
        concerned = (case for case in _likeliest_first(mutant, sound, catalogue) if mutant.concerns(case, catalogue))
        if not any(differences(case, changed) for case in concerned):
            yield mutant


def _conditions(
    catalogue: Catalogue, *, on: date, family: str | None, everything: bool
) -> Iterator[tuple[Role, str, int, Condition]]:
    for name, versions in catalogue.families.items():
        if family not in (None, name):
            continue
        in_force = [version for version in versions if version.period.covers(on)]
        for version in in_force:
            if version.first_line or everything:
                for place, condition in enumerate(version.conditions):
                    yield Role.CONDITION, version.id, place, condition
        if everything and in_force and in_force[0].necessary_when:
            yield Role.NECESSITY, name, 0, in_force[0].necessary_when
    if everything and family is None:
        for gate in catalogue.gates:
            if gate.condition and gate.period.covers(on):
                yield Role.GATE, gate.id, 0, gate.condition


def _needs(case: Case) -> frozenset[str]:
    """The needs of a case; danger may be met in any call."""
    return frozenset(case.situation.needs or [DEFAULT_NEED]) | {SAFETY_NEED}


def _likeliest_first(mutant: Mutant, cases: Iterable[Case], catalogue: Catalogue) -> list[Case]:
    """Cases whose expectations name the changed thing first: one of them usually notices, and the others rest."""
    names = {mutant.owner} | {name for one in mutant.versions(catalogue) for name in (one.id, one.family)}
    return sorted(cases, key=lambda case: not any(names & set(words) for words in case.expected.values()))


@dataclass(frozen=True, kw_only=True)
class Strength:
    """How many mutants of one change there are, and how many a case notices; ``least`` is the goal in per cent."""

    change: Change
    total: int
    noticed: int
    least: float

    @property
    def percent(self) -> float:
        return 100 * self.noticed / self.total if self.total else 100.0

    @property
    def enough(self) -> bool:
        return self.percent >= self.least


def strength(change: Change, found: Iterable[Mutant], alive: Iterable[Mutant], *, least: float) -> Strength:
    total = sum(mutant.change is change for mutant in found)
    unnoticed = sum(mutant.change is change for mutant in alive)
    return Strength(change=change, total=total, noticed=total - unnoticed, least=least)
