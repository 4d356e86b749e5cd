"""What the lead of a case does with it once a follow-up is over: plans what comes next, or ends it."""

from datetime import date, timedelta
from functools import partial

from cordee.cases.models import Case
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction, Outcome
from cordee.referrals import following, todo, todo_acts
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.faults.staging import Played, Stage, by, plays
from tests.rooms.referrals.scene import AT


def _ended(stage: Stage) -> tuple[Referral, str]:
    """A follow-up that did not help, and what the page of its case said was next."""
    referral = stage.loop.accept(stage.loop.sent())
    said = {"referral_id": referral.pk, "responder_name": "Mme Roche"}
    stage.loop.do(stage.loop.adviser, following.start, met_on=date(2024, 9, 2), **said)
    stage.loop.do(stage.loop.adviser, following.close, outcome=Outcome.NOT_HELPED, **said)
    with bypass_row_security():
        return referral, todo.seen(Case.objects.get(pk=referral.case_id))


@plays("referrals.todo_acts.plan")
def plan(stage: Stage) -> Played:
    referral, seen = _ended(stage)
    wanted = {"next_action": NextAction.CALL_BACK, "on": AT.date() + timedelta(days=3)}
    act = partial(todo_acts.plan, referral_id=referral.pk, seen=seen, at=AT, **wanted)
    return Played(act=by(stage.loop.adviser, act))


@plays("referrals.todo_acts.close")
def close(stage: Stage) -> Played:
    referral, seen = _ended(stage)
    act = partial(todo_acts.close, referral_id=referral.pk, closing=Closing.NO_SOLUTION, seen=seen, at=AT)
    return Played(act=by(stage.loop.adviser, act))


@plays("referrals.todo_acts.plan_case")
def plan_case(stage: Stage) -> Played:
    referral, seen = _ended(stage)
    wanted = {"next_action": NextAction.CALL_BACK, "on": AT.date() + timedelta(days=3)}
    act = partial(todo_acts.plan_case, case_id=referral.case_id, seen=seen, at=AT, **wanted)
    return Played(act=by(stage.loop.adviser, act))


@plays("referrals.todo_acts.close_case")
def close_case(stage: Stage) -> Played:
    referral, seen = _ended(stage)
    act = partial(todo_acts.close_case, case_id=referral.case_id, closing=Closing.NO_SOLUTION, seen=seen, at=AT)
    return Played(act=by(stage.loop.adviser, act))
