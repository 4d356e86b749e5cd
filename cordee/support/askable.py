"""Whom who leads a case may ask for its part: what stock taken today proposes, as far as the directory has room."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState
from cordee.catalogue.queries import reference_day
from cordee.conversation.telling import effects
from cordee.domain.access import Actor, DataClass
from cordee.domain.catalogue import Effect
from cordee.domain.orientation.explaining import State as Truth
from cordee.domain.redirection import Candidate
from cordee.domain.referral import State
from cordee.orientation.known import Known
from cordee.people import queries as people
from cordee.people.models import Consent
from cordee.referrals import candidates
from cordee.referrals import queries as referrals
from cordee.referrals.candidates import Destination
from cordee.referrals.models import Referral
from cordee.support import stock
from cordee.support.stock import Standing

NEVER_LEFT = frozenset({State.DRAFT, State.CANCELLED, State.ENTERED_IN_ERROR})


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What stock taken today proposes for the case, and whom of it one may ask."""

    standing: Standing
    targets: tuple[Destination, ...]

    @property
    def in_danger(self) -> bool:
        """Her safety first: nobody is asked while a danger is told."""
        return Effect.EMERGENCY_ONLY in effects(self.standing.now)

    @property
    def lacks_answers(self) -> bool:
        """Services may open, once more is known: none is proposed on a doubt."""
        decision = self.standing.now.decision
        return any(need.open or need.proposed for need in decision.needs) if decision else True

    @property
    def asks_representative(self) -> bool:
        return Effect.ASK_REPRESENTATIVE in effects(self.standing.now)


def classes(*, share_health: bool) -> frozenset[DataClass]:
    shared = {DataClass.IDENTITY, DataClass.SITUATION}
    return frozenset(shared | {DataClass.HEALTH} if share_health else shared)


def proposed(case: Case, known: Known, *, actor: Actor) -> Proposed | None:
    """None for who does not lead the open case, may not read her situation, or where nothing is known of it."""
    if case.state == CaseState.CLOSED or not known.stocks or not leads(case, actor=actor):
        return None
    if not stock.rights(case.pk, actor=actor).may_retake:
        return None
    standing = stock.standing(known)
    if Effect.EMERGENCY_ONLY in effects(standing.now):
        return Proposed(standing=standing, targets=())
    asked = referrals.referrals_of_case(case.pk, actor=actor)
    return Proposed(standing=standing, targets=tuple(_targets(standing, asked, actor, reference_day())))


def says_health(found: Proposed) -> bool:
    """Whether what is known says something of her health and work."""
    now = found.standing.now
    return bool(stock.about_health(now) & now.answers.facts.keys())


def _targets(standing: Standing, asked: list[Referral], actor: Actor, on: date) -> list[Destination]:
    """Whom the same service was not asked already, in the engine's order; oneself is not asked."""
    before = {(one.recipient_id, one.service_family) for one in asked if one.state not in NEVER_LEFT}
    return [
        one
        for one in candidates.among(list(_candidates(standing)), on=on)
        if one.organisation.pk != actor.organisation and (one.organisation.pk, one.version.family) not in before
    ]


def _candidates(standing: Standing) -> Iterator[Candidate]:
    """Services all of whose conditions are met."""
    decision = standing.now.decision
    for need in decision.needs if decision else ():
        for service in need.proposed:
            if all(reason.state is Truth.MET for reason in service.reasons):
                for offer in service.offers:
                    yield Candidate(need=need.need, service_version=service.version.id, offer=UUID(offer.id))


def agreement_before(
    case: Case, receiver: UUID, *, shares: frozenset[DataClass], actor: Actor, on: date
) -> Consent | None:
    """Hers in force for this receiver, where it covers what would be shared."""
    found = people.consent_in_force(case.pk, receiver, on=on, actor=actor)
    return found if found and people.scope_of(found).covers(receiver, shares, on=on) else None


def leads(case: Case, *, actor: Actor) -> bool:
    return bool(cases.lead_of(case.pk, actor=actor).organisation_id == actor.organisation)
