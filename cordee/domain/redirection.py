"""A request goes on elsewhere: to whom, on what conditions, how many times; and what a refusal triggers.

States, moves and the names of the guards are in the table of ``domain.referral``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cordee.domain.referral import TO_REDIRECT, Guard, RefusalReason, State

MAX_HOPS = 3  # redirections in a row (I-05); then the animator of the département decides


class ContinuedAs(StrEnum):
    """How a request follows from another one of the same case."""

    REDIRECTED = "redirigee"  # the receiver, or the animator, says who is better placed
    NEXT = "suivante"  # the first came to nothing, the sender asks the next candidate
    BESIDE = "aussi"  # the sender asks another service as well, under the same lead
    COMPLETED = "completee"  # the receiver lacked something: the sender says it and asks the same one again


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A service that the engine proposed for a need, and the offer of an organisation that delivers it."""

    need: str
    service_version: str
    offer: UUID

    @property
    def code(self) -> str:
        """As forms carry it; ``read`` is its reverse."""
        return f"{self.need}.{self.service_version}.{self.offer}"

    @classmethod
    def read(cls, text: str) -> "Candidate | None":
        parts = text.split(".")
        try:
            need, version, offer = parts
            return cls(need=need, service_version=version, offer=UUID(offer))
        except ValueError:
            return None


def in_order(found: list[Candidate], *, need: str) -> list[Candidate]:
    """The engine's order, what answers the same need first."""
    return sorted(found, key=lambda candidate: candidate.need != need)


def each_once(found: list[Candidate]) -> list[Candidate]:
    """An offer that several needs call for is one choice: for the first of them in the order that is given."""
    firsts: dict[tuple[str, UUID], Candidate] = {}
    for candidate in found:
        firsts.setdefault((candidate.service_version, candidate.offer), candidate)
    return list(firsts.values())


def guard_redirect(
    *, responder: str, reason: str, target_proposed: bool, hops: int, consent_covers: bool, person_reachable: bool
) -> tuple[Guard, ...]:
    """``target_proposed``: the engine named it. Without consent for it, the child waits for the person's word: she must
    be reachable.
    """
    holds = {
        Guard.RESPONDER: bool(responder.strip()),
        Guard.REASON: bool(reason.strip()),
        Guard.TARGET: target_proposed and hops < MAX_HOPS,
        Guard.CONSENT_COVERS_TARGET: consent_covers or person_reachable,
    }
    return tuple(guard for guard in TO_REDIRECT if not holds[guard])


class Consequence(StrEnum):
    """What a refusal triggers, besides telling the sender and giving the lead of the case its next action."""

    CAPACITY_PROPOSED = "capacity_proposed"
    NEXT_CANDIDATE = "next_candidate"
    UNMET_COUNTED = "unmet_counted"  # when there is no next candidate
    RULE_IN_REVIEW = "rule_in_review"
    COVERAGE_IN_REVIEW = "coverage_in_review"
    NOTHING_PROPOSED = "nothing_proposed"
    CALL_BACK = "call_back"
    REDIRECTION_OFFERED = "redirection_offered"
    WISH_TO_CONFIRM = "wish_to_confirm"
    QUESTION_OFFERED = "question_offered"  # to who refuses, before it does
    COMPLETION_OFFERED = "completion_offered"  # to the sender, once it is refused all the same


_ELSEWHERE = frozenset({Consequence.NEXT_CANDIDATE, Consequence.UNMET_COUNTED})

CONSEQUENCES: Mapping[RefusalReason, frozenset[Consequence]] = {
    RefusalReason.FULL: _ELSEWHERE | {Consequence.CAPACITY_PROPOSED},
    RefusalReason.NOT_ELIGIBLE: _ELSEWHERE | {Consequence.RULE_IN_REVIEW},
    RefusalReason.OUT_OF_ZONE: _ELSEWHERE | {Consequence.COVERAGE_IN_REVIEW},
    RefusalReason.ALREADY_FOLLOWED: frozenset({Consequence.NOTHING_PROPOSED}),
    RefusalReason.UNREACHABLE: frozenset({Consequence.CALL_BACK}),
    RefusalReason.BETTER_ACTOR: _ELSEWHERE | {Consequence.REDIRECTION_OFFERED},
    RefusalReason.PERSON_DOES_NOT_WISH: frozenset({Consequence.WISH_TO_CONFIRM}),
    RefusalReason.INCOMPLETE: frozenset(
        {Consequence.QUESTION_OFFERED, Consequence.COMPLETION_OFFERED, Consequence.NEXT_CANDIDATE}
    ),
}


def may_be_completed(state: State, reason: RefusalReason | None) -> bool:
    """Whether the sender may add what was missing and ask the same receiver again."""
    return state is State.REFUSED and reason is not None and Consequence.COMPLETION_OFFERED in CONSEQUENCES[reason]


def goes_on_elsewhere(state: State, reason: RefusalReason | None, *, wish_confirmed: bool) -> bool:
    """Whether the next candidate is offered to the sender of a request that came to nothing.

    ``wish_confirmed``: the receiver said that she does not wish it, and she has said that she does.
    """
    if state is State.REFUSED and reason is not None:
        wished = wish_confirmed and Consequence.WISH_TO_CONFIRM in CONSEQUENCES[reason]
        return wished or Consequence.NEXT_CANDIDATE in CONSEQUENCES[reason]
    return state is State.EXPIRED
