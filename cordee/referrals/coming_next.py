"""What comes next in the case of a request that moves: said by who leads, about the requests that it concerns."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.cases.models import Case
from cordee.domain import referral as rules
from cordee.domain.access import Actor
from cordee.domain.planning import PROMISED
from cordee.domain.referral import NextAction
from cordee.referrals.models import Referral
from cordee.referrals.moving import Move


def plan_next(
    move: Move, next_action: NextAction, *, on: date, owner: UUID | None = None, about: Collection[UUID] = ()
) -> None:
    """For who leads the case, unless it is for somebody else. A request that asks for a partner changes nothing to
    what was promised to the person.
    """
    act, case = move.act, move.case
    if _stays_promised(move):
        return
    lead = owner or case_queries.lead_of(case.pk, actor=act.actor).organisation_id
    concerned = {move.referral.pk, *about}
    cases.plan(case=case, next_action=next_action, on=on, owner=lead, actor=act.actor, at=act.at, about=concerned)


def plan_for_who_asked(move: Move, next_action: NextAction, *, on: date, about: Collection[UUID] = ()) -> bool:
    """Beside another lead, an answer changes nothing to what that one does next: who asked is told, no more."""
    if _stays_promised(move):
        return False
    return _plan_if_it_leads(move.referral.sender_id, move, next_action, on, about)


def plan_for_who_follows(move: Move, next_action: NextAction, *, on: date) -> bool:
    """The same for who received the request."""
    return _plan_if_it_leads(move.referral.recipient_id, move, next_action, on, ())


def _stays_promised(move: Move) -> bool:
    return move.referral.as_partner and move.case.next_action in PROMISED


def _plan_if_it_leads(
    organisation: UUID, move: Move, next_action: NextAction, on: date, about: Collection[UUID]
) -> bool:
    planned = {move.referral.pk, *about}
    act = move.act
    return plan_if_it_leads(organisation, next_action, case=move.case, about=planned, on=on, actor=act.actor, at=act.at)


def plan_if_it_leads(
    organisation: UUID,
    next_action: NextAction,
    *,
    case: Case,
    about: Collection[UUID],
    on: date,
    actor: Actor,
    at: datetime,
) -> bool:
    """False, and nothing changed, where another organisation is in charge of the case."""
    if case_queries.lead_of(case.pk, actor=actor).organisation_id != organisation:
        return False
    cases.plan(case=case, next_action=next_action, on=on, owner=organisation, actor=actor, at=at, about=about)
    return True


def taken_up_by(referral: Referral, *, actor: Actor) -> set[UUID]:
    """The requests that came to nothing and that this one takes up: those it follows from, and the same before."""
    same = Q(sender=referral.sender_id, service_family=referral.service_family)
    over = Referral.objects.visible_to(actor).filter(case=referral.case_id, state__in=sorted(rules.FINAL_STATES))
    parents = dict(over.values_list("pk", "parent"))
    chain, parent = set[UUID](), referral.parent_id
    while parent in parents and parent not in chain:
        chain.add(parent)
        parent = parents[parent]
    return chain | set(over.filter(same).values_list("pk", flat=True))
