"""A request that waits for the person's agreement: she is not there to give it, and can be asked."""

from datetime import datetime
from uuid import UUID

from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.domain.access import Actor
from cordee.domain.redirection import guard_ask_consent
from cordee.domain.referral import NextAction, Verb
from cordee.referrals import candidates
from cordee.referrals.clocks import next_working_day
from cordee.referrals.models import Referral
from cordee.referrals.moving import Act, moving


def ask_consent(*, referral_id: UUID, actor: Actor, at: datetime, key: str, person_is_there: bool = False) -> Referral:
    """Keep the draft until the person agrees; nothing leaves meanwhile, and the lead has to ask her."""
    act = Act(verb=Verb.ASK_CONSENT, actor=actor, at=at, key=key)
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        reachable = candidates.person_is_reachable(referral_id)
        move.guarded_by(guard_ask_consent(person_is_there=person_is_there, person_reachable=reachable))
        lead = case_queries.lead_of(move.case.pk, actor=actor).organisation_id
        on = next_working_day(act.on, move.referral.departement)
        cases.plan(case=move.case, next_action=NextAction.CONFIRM_WISH, on=on, owner=lead, actor=actor, at=at)
        return move.write()
