"""The services that somebody could want and is not given, need by need, and what stands before their conditions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cordee.domain.catalogue import Effect, Gate, ServiceVersion
from cordee.domain.orientation.changes.change import Blocked
from cordee.domain.orientation.decision import Because, Decision, NeedDecision, NotProposed
from cordee.domain.orientation.gates import GENERAL_INFORMATION

_ASKED_BY_OTHERS = frozenset({Because.EMPLOYEE_MAY_ASK, Because.NOT_FOR_CALLER})
_NOBODY_THERE = frozenset({Because.NO_OPERATOR, Because.NO_LOCAL_OFFER})


@dataclass(frozen=True, kw_only=True)
class Target:
    """A service that is not given for a need. ``gate``: the one that stops it, or that closes the whole need."""

    need: NeedDecision
    version: ServiceVersion
    blocked: Blocked
    refusal: NotProposed | None = None
    gate: Gate | None = None

    @property
    def is_for_others(self) -> bool:
        return self.refusal is not None and self.refusal.because in _ASKED_BY_OTHERS

    @property
    def lacks_operator(self) -> bool:
        return self.refusal is not None and self.refusal.because in _NOBODY_THERE

    def is_served_by(self, version: ServiceVersion, versions: Mapping[str, ServiceVersion]) -> bool:
        """Tell whether ``version`` is the one wanted, or takes its place in the family: same variant, or successor."""
        wanted = self.version
        if version.family != wanted.family:
            return False
        return version.variant == wanted.variant or version.id in _successors(wanted, versions)


def targets(decision: Decision, fired: Sequence[Gate]) -> Iterator[Target]:
    """Yield what is not given: other than the lead, kept for later, not proposed, excluded.

    Left out: what waits for a question that a gate wants asked first, the other versions of a family that is given, and
    general information, which anybody may have.
    """
    asks_first = any(gate.effect is Effect.ASK_FIRST for gate in fired)
    for need in decision.needs:
        closing = next((gate for gate in fired if gate.id == need.closed_by), None)
        if not asks_first and closing is None:
            yield from _behind_the_lead(need)
        given = {GENERAL_INFORMATION, *(proposal.version.family for proposal in need.proposed)}
        for later in need.later:
            yield Target(need=need, version=later.version, blocked=Blocked.LATER)
        for found in need.not_proposed:
            if found.because is not Because.ASK_FIRST and found.version.family not in given:
                yield Target(
                    need=need,
                    version=found.version,
                    blocked=Blocked.NOT_PROPOSED,
                    refusal=found,
                    gate=_stopping(found, fired) or closing,
                )
        for excluded in need.excluded:
            if excluded.version.family not in given:
                yield Target(need=need, version=excluded.version, blocked=Blocked.EXCLUDED, gate=closing)


def _behind_the_lead(need: NeedDecision) -> Iterator[Target]:
    for proposal in need.proposed:
        if proposal is not need.lead and proposal.version.family != GENERAL_INFORMATION:
            yield Target(need=need, version=proposal.version, blocked=Blocked.NOT_LEAD)


def _stopping(refused: NotProposed, fired: Sequence[Gate]) -> Gate | None:
    if refused.because is not Because.GATE:
        return None
    return next((gate for gate in fired if gate.action == refused.text), None)


def _successors(version: ServiceVersion, versions: Mapping[str, ServiceVersion]) -> set[str]:
    found: set[str] = set()
    following: str | None = version.id
    while following is not None and following not in found and following in versions:
        found.add(following)
        following = versions[following].successor
    return found
