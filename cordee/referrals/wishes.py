"""The receiver says that the person does not wish it: she is asked, and it is her word that counts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.domain.access import Actor
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import NextAction, NotPossible, RefusalReason, Side, State, Verb
from cordee.referrals import queries
from cordee.referrals.actions import withdraw_consent
from cordee.referrals.clocks import next_working_day
from cordee.referrals.models import Referral


def awaits_her_word(referral: Referral, *, actor: Actor) -> bool:
    """Whether the sender still has to ask the person; once she has said it, the case awaits something else."""
    refused = referral.state == State.REFUSED and referral.refusal_reason == RefusalReason.PERSON_DOES_NOT_WISH
    return refused and Side.SENDER in queries.sides_of(referral, actor=actor) and _is_next(referral, actor)


def _is_next(referral: Referral, actor: Actor) -> bool:
    found = case_queries.case_line(referral.case_id, actor=actor)
    return found is not None and found.next_action == NextAction.CONFIRM_WISH


@transaction.atomic
def confirm(*, referral_id: UUID, wishes: bool, actor: Actor, at: datetime, key: str) -> Referral:
    """She wishes it all the same: another organisation is proposed. She does not: her agreement is withdrawn."""
    referral = queries.access_referral(referral_id, actor=actor)
    case = case_queries.access_case(referral.case_id, actor=actor, lock=True)
    if not awaits_her_word(referral, actor=actor):
        side = Side.SENDER if Side.SENDER in queries.sides_of(referral, actor=actor) else None
        raise NotPossible(State(referral.state), Verb.WITHDRAW, side, since=referral.state_since)
    if not wishes and referral.consent_id is not None:
        withdraw_consent(
            consent_id=referral.consent_id, channel=ConsentChannel.VOICE, actor=actor, at=at, key=f"{key}:withdraw"
        )
    lead = case_queries.lead_of(case.pk, actor=actor).organisation_id
    next_action = NextAction.PROPOSE_ANOTHER if wishes else NextAction.DECIDE
    on = next_working_day(queries.day_of(at), case.departement)
    planned = {"next_action": next_action, "on": on, "owner": lead, "about": [referral.pk]}
    cases.plan(case=case, actor=actor, at=at, **planned)
    detail = {"wishes": wishes}
    audit.record("referral.wish_confirmed", actor=actor, at=at, target=referral.pk, case=case.pk, detail=detail)
    return referral
