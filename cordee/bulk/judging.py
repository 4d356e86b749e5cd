"""Gates and service versions before many situations: which fire, which count, who may ask and who delivers.

The columnar form of ``orientation.gates`` and ``orientation.verdicts``, without a directory of offers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from cordee.bulk.bits import Numbers, Plane, all_of, either, none_of, packed
from cordee.bulk.columns import EPOCH, NO_HIGH, NO_LOW, Ordered, Words, ordinal
from cordee.bulk.elapsed import days_implied
from cordee.bulk.knowing import Knowing
from cordee.bulk.plan import PlannedGate, PlannedVersion
from cordee.domain.catalogue import Effect, Gate, ServiceVersion, WhenUnknown
from cordee.domain.orientation.gates import is_safety
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import REGIME, MayAsk, may_ask, may_lead
from cordee.domain.periods import Period
from cordee.domain.rules.answers import EARLIEST, LATEST


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One version before every situation. ``there``: it counts at all; the other planes lie inside.

    ``refused``: cannot be proposed whatever its conditions; ``without_operator`` is the part of it for which only an
    operator is missing. ``necessary``: what makes a specific service necessary holds. ``allowed``: by operator, to
    whom it may deliver.
    """

    planned: PlannedVersion
    there: Plane
    eligible: Plane
    open: Plane
    excluded: Plane
    refused: Plane
    without_operator: Plane
    caller_unknown: Plane
    in_doubt: Plane
    may_lead: Plane
    necessary: Plane
    regime_decides: Plane
    allowed: Mapping[str, Plane]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``needs`` and ``programmes``: where each is asked for; ``never_ask``: where a fact must not be asked."""

    needs: Mapping[str, Plane]
    programmes: Mapping[str, Plane]
    never_ask: Mapping[str, Plane]


class Judging:
    """Everything that gates and versions say of one batch; ``day`` is any day of its time between two changes."""

    def __init__(self, knowing: Knowing, asked: Asked, day: date) -> None:
        self.plan, self.truths, self.rows, self.on = knowing.plan, knowing.truths, knowing.rows, knowing.on
        self.asked, self.day, self.everyone = asked, day, all_of(knowing.rows)
        self._judged: dict[str, Judged | None] = {}
        self._missing: dict[str, Mapping[str, Plane]] = {}
        self._days: dict[str, tuple[Numbers, Numbers, Plane]] = {}

    # Gates

    @cached_property
    def fired(self) -> Mapping[str, Plane]:
        """The gates that fire somewhere, in the order of the file."""
        found = {}
        for planned in self.plan.gates:
            if planned.gate.period.covers(self.day):
                where = self._fires(planned)
                if where.any():
                    found[planned.gate.id] = where
        return found

    def firing(self, *effects: Effect) -> Iterable[tuple[PlannedGate, Plane]]:
        """Yield the gates of these effects that fire somewhere, in the order of the file."""
        for planned in self.plan.gates:
            if planned.gate.effect in effects and planned.gate.id in self.fired:
                yield planned, self.fired[planned.gate.id]

    def anywhere(self, *effects: Effect) -> Plane:
        """Return where a gate of one of these effects fires."""
        return either([where for _, where in self.firing(*effects)], self.rows)

    @cached_property
    def emergency(self) -> Plane:
        return self.anywhere(Effect.EMERGENCY_ONLY)

    @cached_property
    def ask_first(self) -> Plane:
        return self.anywhere(Effect.ASK_FIRST)

    @cached_property
    def asked_in_vain(self) -> Plane:
        """Return where a gate wanted facts first that nobody can tell, and waits no more."""
        return either([self._never_told(gate) for gate in self._asking_for_facts()], self.rows)

    def named_in_vain(self, family: str) -> Plane:
        """Return where such a gate names the family, rather than nobody."""
        naming = [gate for gate in self._asking_for_facts() if family in gate.provisional_services]
        return either([self._never_told(gate) for gate in naming], self.rows)

    def led(self, family: str) -> Plane:
        """Return where a gate puts the family first."""
        gates = self.firing(Effect.LEAD_FIRST, Effect.URGENT)
        return either([where for one, where in gates if family in one.gate.lead_services], self.rows)

    def _fires(self, planned: PlannedGate) -> Plane:
        gate = planned.gate
        active = self._active(gate)
        if planned.rule is None:
            met, possible = none_of(self.rows), either([self._awaited(fact) for fact in gate.unknown_facts], self.rows)
        else:
            met, possible = self.truths.rule(planned.rule)
        if gate.when_unknown is WhenUnknown.FIRE:
            return active & possible
        if planned.closing:
            still_to_ask = either([self._awaited(fact) for fact in planned.closing], self.rows)
            return active & (met | (possible & ~still_to_ask))
        return active & met

    def _asking_for_facts(self) -> Iterable[Gate]:
        for planned in self.plan.gates:
            gate = planned.gate
            if gate.effect is Effect.ASK_FIRST and planned.rule is None and gate.period.covers(self.day):
                yield gate

    def _never_told(self, gate: Gate) -> Plane:
        """Return where the gate is in force, waits for nothing, and some of its facts are not known."""
        unknown = either([self.truths.columns[fact].unknown for fact in gate.unknown_facts], self.rows)
        awaited = either([self._awaited(fact) for fact in gate.unknown_facts], self.rows)
        return self._active(gate) & unknown & ~awaited

    def _active(self, gate: Gate) -> Plane:
        return self.everyone if is_safety(gate) else self._in_programmes(gate.programmes)

    def _awaited(self, fact: str) -> Plane:
        unknown = self.truths.columns[fact].unknown
        return unknown & ~self.asked.never_ask[fact] if fact in self.asked.never_ask else unknown

    def _in_programmes(self, programmes: Iterable[str]) -> Plane:
        return either([self.asked.programmes[one] for one in sorted(programmes)], self.rows)

    # Who asks

    @cached_property
    def callers(self) -> Mapping[str, Plane]:
        """Where each kind of caller calls."""
        column = self.truths.columns[CALLER]
        if not isinstance(column, Words):
            raise TypeError(f"« {CALLER} » is not a choice")
        found = {word: column.having(word) & column.known & self.everyone for word in column.words}
        return {word: where for word, where in found.items() if where.any()}

    @cached_property
    def caller_unknown(self) -> Plane:
        return self.everyone & ~either(list(self.callers.values()), self.rows)

    def _callers_who(self, wanted: Iterable[str]) -> Plane:
        return either([self.callers[caller] for caller in wanted], self.rows)

    # Versions

    def version(self, name: str) -> Judged | None:
        """Judge one version; None when it counts nowhere."""
        if name not in self._judged:
            self._judged[name] = self._judge(self.plan.versions[name])
        return self._judged[name]

    def missing(self, name: str) -> Mapping[str, Plane]:
        """Return, by fact, where it keeps the version open: see ``verdicts.missing_facts``."""
        if name not in self._missing:
            self._missing[name] = self._lacking(self.plan.versions[name])
        return self._missing[name]

    def _judge(self, planned: PlannedVersion) -> Judged | None:
        version = planned.version
        in_force, doubt = self._in_force(version)
        there = in_force & self._serving(version)
        if not there.any():
            return None
        met, possible = self.truths.rule(planned.rule)
        eligible = there & met & ~doubt
        excluded = there & ~possible
        allowed, decides = self._operators(version)
        served = either(list(allowed.values()), self.rows)
        refused = self._refused(version, allowed, served)
        without = there & ~served & ~refused if version.operators else none_of(self.rows)
        return Judged(
            planned=planned,
            there=there,
            eligible=eligible,
            open=there & ~eligible & ~excluded,
            excluded=excluded,
            refused=there & (refused | without),
            without_operator=without,
            caller_unknown=there & self.caller_unknown,
            in_doubt=there & doubt,
            may_lead=self._may_lead(version),
            necessary=none_of(self.rows) if planned.necessary is None else self.truths.rule(planned.necessary)[0],
            regime_decides=decides,
            allowed=allowed,
        )

    def _serving(self, version: ServiceVersion) -> Plane:
        """Where the version belongs to a programme that counts; in an emergency all of them do."""
        asked = self._in_programmes(version.programmes)
        return asked | self.emergency if version.programmes else asked

    def _may_lead(self, version: ServiceVersion) -> Plane:
        found = self._callers_who(caller for caller in self.callers if may_lead(version, caller))
        return found | self.caller_unknown if may_lead(version, None) else found

    def _refused(self, version: ServiceVersion, allowed: Mapping[str, Plane], served: Plane) -> Plane:
        """Where the caller may not ask, or a gate takes the version away."""
        not_theirs = (MayAsk.EMPLOYEE_ONLY, MayAsk.OTHERS_ONLY)
        found = self._callers_who(caller for caller in self.callers if may_ask(version, caller) in not_theirs)
        for planned, where in self.firing(Effect.EXCLUDE_SERVICES):
            if version.family in planned.gate.exclude_services:
                found = found | where
        for planned, where in self.firing(Effect.NO_REGIONAL_SERVICE):
            if version.tier is planned.gate.exclude_tier:
                levels = planned.gate.exclude_operator_levels
                others = [plane for name, plane in allowed.items() if self.plan.operators[name].level not in levels]
                found = found | (where & served & ~either(others, self.rows))
        return found

    def _operators(self, version: ServiceVersion) -> tuple[Mapping[str, Plane], Plane]:
        """By operator in force, whose scheme it takes; and where the scheme is unknown and decides."""
        allowed, selective = {}, False
        for operator in (self.plan.operators[name] for name in version.operators):
            if operator.period.covers(self.day):
                allowed[operator.id] = self.everyone if operator.regimes is None else self._schemes(operator.regimes)
                selective = selective or operator.regimes is not None
        return allowed, self._regime_unknown if selective else none_of(self.rows)

    def _schemes(self, regimes: frozenset[str]) -> Plane:
        column = self.truths.columns[REGIME]
        if not isinstance(column, Words):
            raise TypeError(f"« {REGIME} » is not a choice")
        known = either([column.having(regime) for regime in sorted(regimes)], self.rows) & column.known
        return (known | column.unknown) & self.everyone

    @cached_property
    def _regime_unknown(self) -> Plane:
        return self.truths.columns[REGIME].unknown & self.everyone

    def _lacking(self, planned: PlannedVersion) -> Mapping[str, Plane]:
        judged = self.version(planned.version.id)
        if judged is None:
            return {}
        found = {CALLER: judged.caller_unknown}
        if planned.version.dated_by:
            found[planned.version.dated_by] = judged.in_doubt
        found[REGIME] = found.get(REGIME, none_of(self.rows)) | judged.regime_decides
        for expression in planned.expressions:
            for fact, where in self.truths.missing(expression).items():
                found[fact] = found[fact] | where if fact in found else where
        return {fact: where for fact, where in found.items() if (where & judged.there).any()}

    # Which version

    def _in_force(self, version: ServiceVersion) -> tuple[Plane, Plane]:
        """Where this is the version to use, and where a missing date leaves that in doubt."""
        today = self.everyone if version.period.covers(self.day) else none_of(self.rows)
        if version.dated_by is None:
            return today, none_of(self.rows)
        first, last, known = self._dated(version.dated_by)
        settled = known & (packed(first == last) | self._selected(version, first, last))
        mine = _covered(version.period, first, last)
        return (settled & mine) | (today & ~settled), self.everyone & ~settled

    def _selected(self, version: ServiceVersion, first: Numbers, last: Numbers) -> Plane:
        """Where the days select one version for sure, or none, among those of the same variant."""
        periods = [
            one.version.period
            for one in self.plan.versions.values()
            if (one.version.family, one.version.variant) == (version.family, version.variant)
        ]
        covered = either([_covered(period, first, last) for period in periods], self.rows)
        return covered | ~either([_overlapped(period, first, last) for period in periods], self.rows)

    def _dated(self, fact: str) -> tuple[Numbers, Numbers, Plane]:
        """The first and last day that a date fact can be, and where anything is known of it."""
        if fact not in self._days:
            self._days[fact] = self._days_known(fact)
        return self._days[fact]

    def _days_known(self, fact: str) -> tuple[Numbers, Numbers, Plane]:
        column = self.truths.columns[fact]
        if not isinstance(column, Ordered):
            raise TypeError(f"« {fact} » is not a date")
        first, last = column.low.astype(np.int64), column.high.astype(np.int64)
        known, searching = column.known & self.everyone, column.unknown & self.everyone
        for name, formula in self.plan.durations.get(fact, ()):
            duration = self.truths.columns[name]
            if isinstance(duration, Ordered) and (told := duration.known & searching).any():
                earliest, latest = days_implied(formula, duration, self.on)
                here = np.unpackbits(told, count=self.rows, bitorder="little").view(np.bool_)
                first, last = np.where(here, earliest, first), np.where(here, latest, last)
                known, searching = known | told, searching & ~told
        first = np.where(first == NO_LOW, ordinal(EARLIEST), first)
        last = np.where(last == NO_HIGH, LATEST.toordinal() - 1 - EPOCH, last)
        return first, last, known


def _covered(period: Period, first: Numbers, last: Numbers) -> Plane:
    """Where every day from ``first`` to ``last`` lies inside the period."""
    inside = np.ones(len(first), np.bool_)
    if period.start is not None:
        inside &= first >= ordinal(period.start)
    if period.until is not None:
        inside &= last < ordinal(period.until)
    return packed(inside)


def _overlapped(period: Period, first: Numbers, last: Numbers) -> Plane:
    """Where some day from ``first`` to ``last`` lies inside the period."""
    somewhere = np.ones(len(first), np.bool_)
    if period.start is not None:
        somewhere &= last >= ordinal(period.start)
    if period.until is not None:
        somewhere &= first < ordinal(period.until)
    return packed(somewhere)
