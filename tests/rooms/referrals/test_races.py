"""Two people at the same second, on two connections: one wins, the other gets a sentence."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import NotPossible, Outcome, RefusalReason, State
from cordee.referrals import actions, following, queries, wording
from cordee.referrals.models import AnswerLink, Transition
from cordee.referrals.moving import MovedMeanwhile
from tests.database import bypass_row_security
from tests.factories.orientation import publish_catalogue
from tests.rooms.referrals.scene import AT, make_scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(db):
    publish_catalogue()
    return make_scene()


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at once, each on its own connection; return what each returned or raised."""
    start, outcomes = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes[place] = act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place, act]) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refusing(scene, actor, referral, **changes):
    arguments = {"referral_id": referral.pk, "reason": RefusalReason.FULL, "responder_name": "M. Vial"} | changes
    return lambda: scene.do(actor, actions.refuse, **arguments)


def test_two_receivers_answer_at_the_same_second_and_one_wins(scene):
    referral = scene.sent()
    holder = scene.holder(referral)

    outcomes = together(lambda: scene.accept(referral), refusing(scene, holder, referral))

    (won,) = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    (lost,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(lost, NotPossible)
    assert wording.not_possible(lost).startswith("Cette demande a été ")
    with acting_as(scene.agent):
        line = queries.access_referral(referral.pk, actor=scene.agent)
        lead = cases.lead_of(referral.case_id, actor=scene.agent)
    assert line.state == won.state
    assert (lead.organisation_id == scene.operator.pk) == (won.state == State.ACCEPTED)
    with bypass_row_security():
        assert Transition.objects.filter(referral=referral.pk).count() == 2


def test_a_double_click_is_one_answer(scene):
    referral = scene.sent()

    outcomes = together(*[lambda: scene.accept(referral, key="le-même-formulaire")] * 3)

    assert [outcome.state for outcome in outcomes] == [State.ACCEPTED] * 3
    with bypass_row_security():
        assert Transition.objects.filter(referral=referral.pk).count() == 2


def test_a_withdrawal_and_an_acceptance_never_leave_a_name_open(scene):
    called = scene.called()
    referral = scene.sent(called)

    together(
        lambda: scene.accept(referral),
        lambda: scene.do(
            scene.agent, actions.withdraw_consent, consent_id=called.consent, channel=ConsentChannel.VOICE
        ),
    )

    with acting_as(scene.agent):
        assert queries.access_referral(referral.pk, actor=scene.agent).state == State.WITHDRAWN
        assert cases.lead_of(referral.case_id, actor=scene.agent).organisation_id == scene.line.pk
    with acting_as(scene.adviser):
        assert not cases.Case.objects.visible_to(scene.adviser).exists()


def closing(scene, actor, referral, **changes):
    arguments = {"referral_id": referral.pk, "outcome": Outcome.GAVE_UP, "responder_name": "M. Vial"} | changes
    return lambda: scene.do(actor, following.close, **arguments)


def starting(scene, actor, referral, **changes):
    arguments = {"referral_id": referral.pk, "met_on": AT.date(), "responder_name": "Mme Roche"} | changes
    return lambda: scene.do(actor, following.start, **arguments)


def test_a_start_and_a_closing_at_the_same_second_leave_one_lead(scene):
    referral = scene.accept(scene.sent())
    holder = scene.holder(referral)

    together(starting(scene, scene.adviser, referral), closing(scene, holder, referral))

    with acting_as(scene.agent):
        line = queries.access_referral(referral.pk, actor=scene.agent)
        lead = cases.lead_of(referral.case_id, actor=scene.agent)
    # Who starts first may still be closed by the other; who is closed first is started no more.
    met = line.started_on is not None
    assert line.state == State.CLOSED
    assert lead.organisation_id == (scene.operator.pk if met else scene.line.pk)


def test_a_double_click_after_the_answer_is_one_act(scene):
    referral = scene.accept(scene.sent())

    for act in (starting, closing):
        outcomes = together(*[act(scene, scene.adviser, referral, key=f"{act.__name__}-une-fois")] * 3)
        assert len({outcome.state for outcome in outcomes}) == 1

    with bypass_row_security():
        assert Transition.objects.filter(referral=referral.pk).count() == 4


def test_a_reopening_and_a_withdrawal_never_leave_a_follow_up_without_consent(scene):
    called = scene.called()
    referral = scene.accept(scene.sent(called))
    starting(scene, scene.adviser, referral)()
    closing(scene, scene.adviser, referral)()

    together(
        lambda: scene.do(scene.adviser, following.reopen, referral_id=referral.pk, reason="Elle rappelle"),
        lambda: scene.do(
            scene.agent, actions.withdraw_consent, consent_id=called.consent, channel=ConsentChannel.VOICE
        ),
    )

    with acting_as(scene.agent):
        assert queries.access_referral(referral.pk, actor=scene.agent).state in (State.CLOSED, State.WITHDRAWN)
        assert cases.lead_of(referral.case_id, actor=scene.agent).organisation_id == scene.line.pk


class Before:
    """Does one thing, on another connection, when the statement that begins so is about to run."""

    def __init__(self, beginning, act):
        self.beginning, self.act, self.done = beginning, act, False

    def __call__(self, execute, sql, params, many, context):
        if not self.done and sql.startswith(self.beginning):
            self.done = True
            together(self.act)
        return execute(sql, params, many, context)


@pytest.mark.parametrize("who", ["agent", "holder"])
def test_no_new_link_is_given_to_a_request_that_ends_at_this_very_instant(scene, who):
    referral = scene.sent()
    ends = Before('INSERT INTO "referrals_answerlink"', refusing(scene, scene.adviser, referral))
    actor = scene.agent if who == "agent" else scene.holder(referral)
    one = {"referral_id": referral.pk} if who == "agent" else {}

    told = pytest.raises(MovedMeanwhile if who == "agent" else AnswerLink.DoesNotExist)
    with acting_as(actor), connection.execute_wrapper(ends), told:
        actions.reissue_link(actor=actor, at=timezone.now(), **one)

    assert ends.done
    with bypass_row_security():
        assert AnswerLink.objects.filter(referral=referral.pk).count() == 1
