"""One need: who is proposed and in which order, what leads, what is kept for later, whether it can still change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cordee.domain.catalogue import Catalogue, Gate, ServiceVersion, Tier
from cordee.domain.orientation.day import Day
from cordee.domain.orientation.decision import (
    Because,
    Necessity,
    NeedDecision,
    NotProposed,
    OpenService,
    Proposal,
)
from cordee.domain.orientation.gates import GENERAL_INFORMATION, OWN_KINDS, SAFETY_NEED, GatesNow
from cordee.domain.orientation.presenting import Presenter
from cordee.domain.orientation.ranking import Rank, rank
from cordee.domain.orientation.rulebook import Reading
from cordee.domain.orientation.situation import Known
from cordee.domain.orientation.verdicts import Candidate, MayAsk, Verdict, may_lead


@dataclass(frozen=True, kw_only=True)
class NeedJudge:
    """Everything known of one situation, ready to decide each need."""

    catalogue: Catalogue
    day: Day
    known: Known
    reading: Reading
    gates: GatesNow
    candidates: Mapping[str, Candidate]
    with_directory: bool = False

    def decide(self, need: str) -> NeedDecision:
        """Decide the need; whether it is settled is another question (see ``settling``)."""
        if self.gates.emergency:
            return self._in_emergency(need)
        if gate := self.gates.information_only(need):
            return self._information_only(need, gate)
        return self._ordinarily(need)

    def possible(self) -> Iterator[Candidate]:
        """Every candidate that is, or could still become, a proposal for one of the needs."""
        for one in self.candidates.values():
            if one.verdict is not Verdict.EXCLUDED and self.refused(one) is None:
                yield one

    def leading(self, need: str) -> str | None:
        """Return the version that leads, as ``decide`` would, without putting anything into words."""
        if self.gates.emergency or self.gates.information_only(need):
            lead = self.decide(need).lead
            return lead.version.id if lead else None
        if self.gates.ask_first:
            return None
        proposed = (found.one.version for found in self.sort_out(need).proposed)
        return next((version.id for version in proposed if may_lead(version, self.known.caller)), None)

    # The three ways to decide a need

    def _in_emergency(self, need: str) -> NeedDecision:
        gate = self.gates.emergency[0]
        if need != SAFETY_NEED:
            return NeedDecision(need=need, settled=False, lead=None, closed_by=gate.id)
        listed = frozenset().union(*(fired.only_services for fired in self.gates.emergency))
        ranked = [(one, steps) for one, steps in self.ranked(need) if one.version.family in listed]
        proposed = [self._presenter.proposal(need, one, steps) for one, steps in ranked]
        lead = next((proposal for proposal in proposed if proposal.may_lead), None)
        return NeedDecision(need=need, settled=False, lead=lead, proposed=tuple(proposed))

    def _information_only(self, need: str, gate: Gate) -> NeedDecision:
        """General information first, then only what the caller runs; nothing nominative."""
        own = OWN_KINDS.get(self.known.caller or "", frozenset())
        proposed, refused, opened, excluded = [], [], [], []
        for one, steps in self.ranked(need):
            if one.version.family == GENERAL_INFORMATION:
                continue
            if one.verdict is Verdict.EXCLUDED:
                excluded.append(self._presenter.excluded(one))
            elif (because := self.refused(one)) is not None:
                refused.append(self._presenter.refused(one, because))
            elif own & set(one.operators.ids) and one.verdict is Verdict.OPEN:
                opened.append(self._presenter.open(need, one))
            elif own & set(one.operators.ids):
                proposed.append(self._presenter.proposal(need, one, steps))
            else:
                refused.append(NotProposed(version=one.version, because=Because.GATE, text=gate.action))
        general = [
            self._presenter.proposal(need, one, self.rank(need, one))
            for one in self.candidates.values()
            if one.version.family == GENERAL_INFORMATION
            and one.verdict is Verdict.ELIGIBLE
            and self.refused(one) is None
        ]
        proposed = [*sorted(general, key=lambda proposal: proposal.rank), *proposed]
        lead = next((proposal for proposal in proposed if proposal.may_lead), None)
        return NeedDecision(
            need=need,
            settled=False,
            lead=lead,
            proposed=tuple(proposed),
            open=tuple(opened),
            not_proposed=tuple(refused),
            excluded=tuple(excluded),
            closed_by=gate.id,
        )

    def _ordinarily(self, need: str) -> NeedDecision:
        sorted_out = self.sort_out(need)
        proposed = [self._proposal(need, found) for found in sorted_out.proposed]
        opened = [self._presenter.open(need, one) for one, _ in sorted_out.opened]
        refused = [self._presenter.refused(one, because) for one, because in sorted_out.refused]
        lead = None
        if self.gates.ask_first:
            proposed, opened, waiting = self._until_asked(need, proposed, sorted_out.opened)
            refused += waiting
        else:
            lead = next((proposal for proposal in proposed if proposal.may_lead), None)
            if not proposed and self.gates.asked_in_vain:
                proposed, opened = self._for_want_of_better(need, sorted_out.opened)
        return NeedDecision(
            need=need,
            settled=False,
            lead=lead,
            proposed=tuple(proposed),
            open=tuple(opened),
            later=tuple(self._presenter.later(one) for one in sorted_out.later),
            not_proposed=tuple(refused),
            excluded=tuple(self._presenter.excluded(one) for one in sorted_out.excluded),
        )

    def sort_out(self, need: str) -> "SortedOut":
        """Say of each version that covers the need where it belongs, best first; nothing is put into words yet."""
        if need not in self._sorted_out:
            self._sorted_out[need] = self._sort_out(need)
        return self._sorted_out[need]

    @cached_property
    def _sorted_out(self) -> dict[str, "SortedOut"]:
        return {}

    def _sort_out(self, need: str) -> "SortedOut":
        refused, excluded, opened, eligible = [], [], [], []
        for one, steps in self.ranked(need):
            because = self.refused(one)
            if one.verdict is Verdict.EXCLUDED and (because is None or because is Because.NO_OPERATOR):
                excluded.append(one)
            elif because is not None:
                refused.append((one, because))
            elif one.verdict is Verdict.OPEN or one.may_ask is MayAsk.CALLER_UNKNOWN:
                opened.append((one, steps))
            else:
                eligible.append((one, steps))
        proposed, later = self._by_necessity(need, eligible, opened)
        return SortedOut(proposed=proposed, opened=opened, later=later, refused=refused, excluded=excluded)

    # Subsidiarity

    def _by_necessity(
        self, need: str, eligible: list[tuple[Candidate, Rank]], opened: list[tuple[Candidate, Rank]]
    ) -> tuple[list["Found"], list[Candidate]]:
        """Ordinary services, then the specific ones that are necessary now; the others are kept for later."""
        ordinary_answers = any(
            one.version.tier is Tier.ORDINARY and need in one.version.direct_needs and one.local.available
            for one, _ in eligible
        )
        ordinary_may_answer = any(
            one.version.tier is Tier.ORDINARY and need in one.version.direct_needs for one, _ in opened
        )
        proposed, later = [], []
        for one, steps in eligible:
            if one.version.tier is Tier.ORDINARY:
                proposed.append(Found(one, steps))
            elif necessity := self._necessity(one.version, ordinary_answers):
                provisional = necessity is Necessity.NOTHING_ORDINARY and ordinary_may_answer
                proposed.append(Found(one, steps, necessity, provisional))
            else:
                later.append(one)
        return proposed, later

    def _necessity(self, version: ServiceVersion, ordinary_answers: bool) -> Necessity | None:
        if version.necessary_when and self.reading.rule(self.reading.rulebook.necessary[version.id]):
            return Necessity.DECLARED
        if version.complement:
            return Necessity.COMPLEMENT
        return None if ordinary_answers else Necessity.NOTHING_ORDINARY

    # While a gate wants a fact first

    def _until_asked(
        self, need: str, proposed: list[Proposal], opened: list[tuple[Candidate, Rank]]
    ) -> tuple[list[Proposal], list[OpenService], list[NotProposed]]:
        """Only what does not depend on the fact may be named, provisionally; a gate may name more."""
        named = frozenset().union(*(gate.provisional_services for gate in self.gates.ask_first))
        kept, waiting, still_open = [], [], []
        for proposal in proposed:
            if proposal.version.family in named or not proposal.regime_undecided:
                kept.append(replace(proposal, provisional=True))
            else:
                text = self.gates.ask_first[0].action
                waiting.append(NotProposed(version=proposal.version, because=Because.ASK_FIRST, text=text))
        for one, steps in opened:
            if one.version.family in named:
                kept.append(replace(self._presenter.proposal(need, one, steps), provisional=True))
            else:
                still_open.append(self._presenter.open(need, one))
        return sorted(kept, key=lambda proposal: proposal.rank), still_open, waiting

    def _for_want_of_better(
        self, need: str, opened: list[tuple[Candidate, Rank]]
    ) -> tuple[list[Proposal], list[OpenService]]:
        """Nobody is proposed, nor can tell what a gate wanted first: it still names whom it named, and nobody leads."""
        named, kept, still_open = self.gates.named_for_want_of_better, [], []
        for one, steps in opened:
            if one.version.family in named:
                kept.append(replace(self._presenter.proposal(need, one, steps), provisional=True))
            else:
                still_open.append(self._presenter.open(need, one))
        return kept, still_open

    # Pieces

    def ranked(self, need: str) -> Sequence[tuple[Candidate, Rank]]:
        """The versions that cover the need, best first: as on any such day, unless a gate or a directory moves some."""
        if need not in self._ranked:
            self._ranked[need] = self._in_order(need)
        return self._ranked[need]

    @cached_property
    def _ranked(self) -> dict[str, Sequence[tuple[Candidate, Rank]]]:
        return {}

    def _in_order(self, need: str) -> Sequence[tuple[Candidate, Rank]]:
        found = [
            (self.candidates[standing.version.id], steps)
            for standing, steps in self.day.order(need)
            if standing.version.id in self.candidates
        ]
        if not self.with_directory and not self.gates.lead_families:
            return found
        moved = [(one, steps if self._as_on_any_day(one) else self.rank(need, one)) for one, steps in found]
        return sorted(moved, key=lambda pair: pair[1])

    def _as_on_any_day(self, one: Candidate) -> bool:
        return not one.local.offers and one.local.available and one.version.family not in self.gates.lead_families

    def rank(self, need: str, one: Candidate) -> Rank:
        """Return the place of a version for the need, gates and local offers counted."""
        return rank(
            one.version,
            need=need,
            led_by_gate=one.version.family in self.gates.lead_families,
            offer=one.local.offers[0] if one.local.offers else None,
            available=one.local.available,
        )

    def refused(self, one: Candidate) -> Because | None:
        """Tell why the version cannot be proposed whatever its conditions, or None."""
        if one.may_ask is MayAsk.EMPLOYEE_ONLY:
            return Because.EMPLOYEE_MAY_ASK
        if one.may_ask is MayAsk.OTHERS_ONLY:
            return Because.NOT_FOR_CALLER
        if self.gates.excluding(one.version, one.operators.ids, self.catalogue):
            return Because.GATE
        if one.version.operators and not one.operators.ids:
            return Because.NO_OPERATOR
        return Because.NO_LOCAL_OFFER if one.local.known and not one.local.offers else None

    @cached_property
    def _presenter(self) -> Presenter:
        return Presenter(catalogue=self.catalogue, known=self.known, reading=self.reading, gates=self.gates)

    def _proposal(self, need: str, found: "Found") -> Proposal:
        return self._presenter.proposal(need, found.one, found.steps, found.necessity, provisional=found.provisional)


@dataclass(frozen=True, slots=True)
class Found:
    """A service to propose, before it is put into words."""

    one: Candidate
    steps: Rank
    necessity: Necessity | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedOut:
    """Where each version that covers a need belongs; each list is best first."""

    proposed: list[Found]
    opened: list[tuple[Candidate, Rank]]
    later: list[Candidate]
    refused: list[tuple[Candidate, Because]]
    excluded: list[Candidate]
