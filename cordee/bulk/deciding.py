"""One need before many situations: who is proposed and in which order, what leads, what is open, and what it lacks.

The columnar form of ``orientation.needs``. Whether a need is settled is not worked out in bulk.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from cordee.bulk.bits import Plane, either, none_of
from cordee.bulk.judging import Judged, Judging
from cordee.bulk.plan import Place
from cordee.domain.catalogue import Effect, Tier
from cordee.domain.orientation.decision import Necessity
from cordee.domain.orientation.gates import GENERAL_INFORMATION, OWN_KINDS, SAFETY_NEED


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One version at one of its places in the order of a need; planes are empty where it is not at this place."""

    version: str
    proposed: Plane
    open: Plane
    later: Plane
    refused: Plane
    excluded: Plane
    leads: Plane

    @property
    def verdicts(self) -> Mapping[str, Plane]:
        """By the name that a decision gives to each list of what is not proposed."""
        return {"open": self.open, "later": self.later, "not_proposed": self.refused, "excluded": self.excluded}


@dataclass(frozen=True, kw_only=True)
class DecidedNeed:
    """``placed`` is best first; a situation is in ``leads`` of one of them at most.

    ``necessity``, ``provisional``, ``regime_undecided`` and ``operators`` are those of the lead.
    """

    need: str
    asked: Plane
    closed_by: Mapping[str, Plane]
    placed: tuple[Placed, ...]
    missing: Mapping[str, Plane]
    necessity: Mapping[Necessity, Plane]
    provisional: Plane
    regime_undecided: Plane
    operators: Mapping[str, Plane]


@dataclass
class _Lead:
    """What is known of the lead, gathered place by place."""

    rows: int
    found: Plane = field(init=False)
    necessity: dict[Necessity, Plane] = field(default_factory=dict)
    operators: dict[str, Plane] = field(default_factory=dict)
    provisional: Plane = field(init=False)
    regime_undecided: Plane = field(init=False)

    def __post_init__(self) -> None:
        self.found, self.provisional, self.regime_undecided = (none_of(self.rows) for _ in range(3))

    def take(self, judged: Judged, proposed: Plane) -> Plane:
        """Return where this version leads: it is proposed, it may lead, and nothing before it does."""
        leads = proposed & judged.may_lead & ~self.found
        if leads.any():
            self.found |= leads
            self.regime_undecided |= leads & judged.regime_decides
            for operator, allowed in judged.allowed.items():
                _add(self.operators, operator, leads & allowed)
        return leads

    def needed_because(self, reasons: Mapping[Necessity, Plane], leads: Plane, *, ordinary_may_answer: Plane) -> None:
        for necessity, where in reasons.items():
            _add(self.necessity, necessity, leads & where)
        self.provisional |= leads & reasons[Necessity.NOTHING_ORDINARY] & ordinary_may_answer


class NeedDeciding:
    """Decides one need for the situations that ask for it."""

    def __init__(self, judging: Judging, need: str, asked: Plane) -> None:
        self.judging, self.need, self.asked, self.rows = judging, need, asked, judging.rows
        self.plan = judging.plan

    def decide(self) -> DecidedNeed:
        lead, missing = _Lead(self.rows), dict[str, Plane]()
        placed = list(self._general(lead))
        for place in self.plan.orders[self.need]:
            judged = self.judging.version(place.version)
            if judged is not None and (here := self._here(place, judged)).any():
                found = self._place(judged, here, lead)
                placed.append(found)
                for fact, where in self.judging.missing(place.version).items() if found.open.any() else ():
                    _add(missing, fact, where & found.open)
        return DecidedNeed(
            need=self.need,
            asked=self.asked,
            closed_by=self._closed_by,
            placed=tuple(placed),
            missing=missing,
            necessity=lead.necessity,
            provisional=lead.provisional,
            regime_undecided=lead.regime_undecided,
            operators=lead.operators,
        )

    # The three ways to decide a need

    @cached_property
    def _emergency(self) -> Plane:
        return self.asked & self.judging.emergency

    @cached_property
    def _information_only(self) -> Plane:
        gates = self.judging.firing(Effect.INFORMATION_ONLY)
        closing = [where for planned, where in gates if self.need not in planned.gate.not_needs]
        return self.asked & either(closing, self.rows) & ~self._emergency

    @cached_property
    def _ordinary(self) -> Plane:
        return self.asked & ~self._emergency & ~self._information_only

    @cached_property
    def _closed_by(self) -> Mapping[str, Plane]:
        """By gate, where it is the first that closes the need."""
        found, open_still = {}, self.asked
        for planned, where in self.judging.firing(Effect.EMERGENCY_ONLY):
            found[planned.gate.id] = open_still & where
            open_still = open_still & ~where
        if self.need == SAFETY_NEED:
            found.clear()
        for planned, where in self.judging.firing(Effect.INFORMATION_ONLY):
            if self.need not in planned.gate.not_needs:
                found[planned.gate.id] = open_still & where
                open_still = open_still & ~where
        return found

    def _place(self, judged: Judged, here: Plane, lead: _Lead) -> Placed:
        """Say of one version, at one place, where it belongs in each situation."""
        found = self._in_emergency(judged, here & self._emergency, none_of(self.rows))
        if (informed := here & self._information_only).any():
            found = _together(found, self._for_information(judged, informed))
        if (ordinary := here & self._ordinary).any():
            found = _together(found, self._ordinarily(judged, ordinary))
        may_lead_here = found.proposed & ~(self._ordinary & self.judging.ask_first) & ~self._for_want_of_better
        leads = lead.take(judged, may_lead_here)
        if judged.planned.version.tier is Tier.SPECIFIC:
            ordinary_leads = leads & self._ordinary
            lead.needed_because(self._necessity(judged), ordinary_leads, ordinary_may_answer=self._ordinary_answers[1])
        return Placed(
            version=judged.planned.version.id,
            proposed=found.proposed,
            open=found.open,
            later=found.later,
            refused=found.refused,
            excluded=found.excluded,
            leads=leads,
        )

    def _in_emergency(self, judged: Judged, here: Plane, nowhere: Plane) -> "_Sorted":
        """Only what an emergency gate lists, whatever its conditions."""
        if self.need != SAFETY_NEED or not here.any():
            return _Sorted(nowhere, nowhere, nowhere, nowhere, nowhere)
        gates = self.judging.firing(Effect.EMERGENCY_ONLY)
        family = judged.planned.version.family
        listed = either([where for planned, where in gates if family in planned.gate.only_services], self.rows)
        return _Sorted(here & listed, nowhere, nowhere, nowhere, nowhere)

    def _for_information(self, judged: Judged, here: Plane) -> "_Sorted":
        """Only what the caller runs; general information has its own places."""
        nowhere = none_of(self.rows)
        if judged.planned.version.family == GENERAL_INFORMATION:
            return _Sorted(nowhere, nowhere, nowhere, nowhere, nowhere)
        left = here & ~judged.excluded
        own = left & ~judged.refused & self._own(judged)
        return _Sorted(own & judged.eligible, own & judged.open, nowhere, left & ~own, here & judged.excluded)

    def _ordinarily(self, judged: Judged, here: Plane) -> "_Sorted":
        found = self._as_it_stands(judged, here)
        named = found.open & self._for_want_of_better
        if named.any():
            named = named & self.judging.named_in_vain(judged.planned.version.family)
        return replace(found, proposed=found.proposed | named, open=found.open & ~named)

    def _as_it_stands(self, judged: Judged, here: Plane) -> "_Sorted":
        excluded = here & judged.excluded & (~judged.refused | judged.without_operator)
        refused = here & judged.refused & ~excluded
        left = here & ~excluded & ~refused
        opened = left & (judged.open | judged.caller_unknown)
        eligible = left & ~opened
        proposed, later = eligible, none_of(self.rows)
        if judged.planned.version.tier is Tier.SPECIFIC:
            proposed = eligible & either(list(self._necessity(judged).values()), self.rows)
            later = eligible & ~proposed
        waiting = here & self.judging.ask_first
        if waiting.any():
            named = self._named(judged.planned.version.family)
            kept_back = proposed & waiting & judged.regime_decides & ~named
            named_open = opened & waiting & named
            proposed, opened = (proposed & ~kept_back) | named_open, opened & ~named_open
            refused = refused | kept_back
        return _Sorted(proposed, opened, later, refused, excluded)

    @cached_property
    def _for_want_of_better(self) -> Plane:
        """Where a fact that was wanted first has no answer, and no version is proposed as it stands."""
        found = self._ordinary & self.judging.asked_in_vain & ~self.judging.ask_first
        for place in self.plan.orders[self.need] if found.any() else ():
            judged = self.judging.version(place.version)
            if judged is not None and (here := self._here(place, judged) & found).any():
                found = found & ~self._as_it_stands(judged, here).proposed
        return found

    # Subsidiarity

    @cached_property
    def _ordinary_answers(self) -> tuple[Plane, Plane]:
        """Where an ordinary service covers the need directly, and where one that is still open would."""
        answers, may_answer = none_of(self.rows), none_of(self.rows)
        for name in dict.fromkeys(place.version for place in self.plan.orders[self.need]):
            version, judged = self.plan.versions[name].version, self.judging.version(name)
            if judged is None or version.tier is not Tier.ORDINARY or self.need not in version.direct_needs:
                continue
            left = judged.there & ~judged.refused & ~judged.excluded
            opened = left & (judged.open | judged.caller_unknown)
            answers |= left & ~opened
            may_answer |= opened
        return answers, may_answer

    def _necessity(self, judged: Judged) -> Mapping[Necessity, Plane]:
        """Where, and why, a specific service is necessary now."""
        declared, nowhere = judged.necessary, none_of(self.rows)
        if judged.planned.version.complement:
            complement, nothing = ~declared, nowhere
        else:
            complement, nothing = nowhere, ~declared & ~self._ordinary_answers[0]
        return {
            Necessity.DECLARED: declared,
            Necessity.COMPLEMENT: complement,
            Necessity.NOTHING_ORDINARY: nothing,
        }

    # Pieces

    def _general(self, lead: _Lead) -> Iterable[Placed]:
        """General information comes first where nothing else may be given."""
        for place in self.plan.general[self.need]:
            judged = self.judging.version(place.version)
            if judged is None:
                continue
            here = self._here(place, judged) & self._information_only & judged.eligible & ~judged.refused
            if here.any():
                nowhere = none_of(self.rows)
                yield Placed(
                    version=place.version,
                    proposed=here,
                    open=nowhere,
                    later=nowhere,
                    refused=nowhere,
                    excluded=nowhere,
                    leads=lead.take(judged, here),
                )

    def _here(self, place: Place, judged: Judged) -> Plane:
        """Where the version is at this place of the order."""
        led = self.judging.led(judged.planned.version.family)
        return judged.there & self.asked & (led if place.led_by_gate else ~led)

    def _own(self, judged: Judged) -> Plane:
        """Where the caller is one of the version's operators."""
        found = none_of(self.rows)
        for caller, kinds in OWN_KINDS.items():
            if caller in self.judging.callers:
                runs = either([where for name, where in judged.allowed.items() if name in kinds], self.rows)
                found |= self.judging.callers[caller] & runs
        return found

    def _named(self, family: str) -> Plane:
        """Where a gate that wants a fact first still lets the family be named."""
        gates = self.judging.firing(Effect.ASK_FIRST)
        return either([where for one, where in gates if family in one.gate.provisional_services], self.rows)


@dataclass(frozen=True, slots=True)
class _Sorted:
    proposed: Plane
    open: Plane
    later: Plane
    refused: Plane
    excluded: Plane


def _together(one: _Sorted, other: _Sorted) -> _Sorted:
    return _Sorted(
        one.proposed | other.proposed,
        one.open | other.open,
        one.later | other.later,
        one.refused | other.refused,
        one.excluded | other.excluded,
    )


def _add(planes: dict[str, Plane] | dict[Necessity, Plane], key: str, where: Plane) -> None:
    planes[key] = planes[key] | where if key in planes else where  # type: ignore[index]
