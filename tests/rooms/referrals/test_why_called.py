"""The line reads nothing of her once the call is over: who opens it again by a plan of its own writes why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.planning import CALLS_THE_PERSON, asks_why
from cordee.domain.referral import NextAction, RefusalReason
from cordee.network.models import User
from cordee.referrals import actions, todo, todo_acts
from cordee.referrals.todo_acts import SaysNotWhy
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.privacy import GuardFactory
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.referrals.scene import CALLER, make_scene, member_of

pytestmark = pytest.mark.django_db
WHY = "Elle a rappelé la ligne, coupée"


@pytest.fixture
def scene():
    publish_catalogue()
    return make_scene()


def planned(referral, actor, **changes):
    with acting_as(actor):
        seen = todo.ahead(referral, actor=actor).seen
        wanted = {"next_action": NextAction.CALL_BACK, "on": timezone.localdate(), "seen": seen, "why": WHY}
        return todo_acts.plan(referral_id=referral.pk, actor=actor, at=timezone.now(), **(wanted | changes))


def read_by(actor, referral):
    with acting_as(actor):
        return cases.why_called(referral.case_id)


def opened(client, actor, address, posted=None):
    with bypass_row_security():
        client.force_login(User.objects.get(pk=actor.user))
    return client.get(address) if posted is None else client.post(address, posted)


@pytest.mark.parametrize("action", NextAction)
def test_only_the_line_is_asked_and_only_for_what_opens_who_she_is(action):
    asked = {role for role in Role if asks_why(action, by=role)}

    assert asked == ({Role.PHONE_AGENT} if action in CALLS_THE_PERSON else set())


@pytest.mark.parametrize("why", ["", "   "])
def test_a_plan_that_opens_it_without_a_word_is_refused(scene, why):
    referral = scene.sent()

    with acting_as(scene.agent):
        seen = todo.ahead(referral, actor=scene.agent).seen
        wanted = {"next_action": NextAction.CALL_BACK, "on": timezone.localdate(), "seen": seen, "why": why}
        with pytest.raises(SaysNotWhy):
            todo_acts.plan(referral_id=referral.pk, actor=scene.agent, at=timezone.now(), **wanted)

    assert journal()[-1].detail == {"act": "plan", "why": "SaysNotWhy"}
    with bypass_row_security():
        assert Case.objects.get(pk=referral.case_id).next_action == NextAction.AWAIT_ANSWER


def test_the_journal_keeps_why_and_a_plan_without_her_keeps_none(scene):
    referral = scene.sent()
    planned(referral, scene.agent)
    planned(referral, scene.agent, next_action=NextAction.DECIDE)

    assert [event.reason for event in journal() if event.kind == "case.planned"][-2:] == [WHY, ""]


def test_the_page_asks_why_then_shows_it_beside_the_number_and_logs_the_reading(client, scene):
    referral = scene.sent()
    address = f"/pro/orientations/{referral.pk}/"
    form = opened(client, scene.agent, f"{address}prevoir/")
    typed = {"next_action": "rappeler", "on": f"{timezone.localdate():%d/%m/%Y}", "seen": form.context["ahead"].seen}

    silent = client.post(f"{address}prevoir/", typed)
    done = client.post(f"{address}prevoir/", typed | {"why": WHY})
    shown = text_of(client.get(address))

    assert "Pourquoi la ligne doit-elle lui parler" in text_of(form)
    assert (silent.status_code, done.status_code) == (422, 302)
    assert "Écrivez pourquoi" in text_of(silent)
    assert CALLER["phone"] in shown
    assert WHY in shown
    assert ("why_called.read", ["situation"]) in [(event.kind, event.classes) for event in journal()]


def test_who_leads_and_reads_her_anyway_is_not_asked(client, scene):
    referral = scene.accept(scene.sent())

    form = opened(client, scene.adviser, f"/pro/orientations/{referral.pk}/prevoir/")
    planned(referral, scene.adviser, why="", next_action=NextAction.CALL_BACK)

    assert "Pourquoi la ligne" not in text_of(form)


def test_what_a_refusal_plans_asks_for_no_reason(client, scene):
    referral = scene.sent()
    said = {"reason": RefusalReason.UNREACHABLE, "responder_name": "Mme Roche", "referral_id": referral.pk}
    scene.do(scene.adviser, actions.refuse, **said)

    shown = text_of(opened(client, scene.agent, f"/pro/orientations/{referral.pk}/"))

    assert CALLER["phone"] in shown
    assert "La ligne a prévu de lui parler" not in shown


def test_nobody_reads_it_but_whom_it_opens_her_to_and_on_that_day(scene):
    referral = scene.sent()
    planned(referral, scene.agent, on=timezone.localdate() + timedelta(days=1))
    assert read_by(scene.agent, referral) == ""

    planned(referral, scene.agent)
    stranger = member_of(OrganisationFactory(kind="numero_vert"), Role.PHONE_AGENT)

    assert read_by(scene.agent, referral) == WHY
    assert read_by(scene.adviser, referral) == ""
    assert read_by(stranger, referral) == ""


def test_a_case_that_is_restricted_keeps_it_too(scene):
    referral = scene.sent()
    planned(referral, scene.agent)
    with bypass_row_security():
        GuardFactory(case=Case.objects.get(pk=referral.case_id), kind="restricted")

    assert read_by(scene.agent, referral) == ""


def test_what_is_planned_afterwards_takes_its_place(scene):
    referral = scene.sent()
    planned(referral, scene.agent)
    planned(referral, scene.agent, next_action=NextAction.CONFIRM_WISH, why="Elle hésite")

    assert read_by(scene.agent, referral) == "Elle hésite"
