"""All the delays of the flow are those of the département and of the day: none is written in the code alone."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cordee.audit.context import acting_as
from cordee.clocks import wording
from cordee.clocks.queries import clocks_of, timetable
from cordee.config.commands.clocks import DELAYS as SAID
from cordee.domain.access import Role
from cordee.domain.referral import CLOCKS, Clocks, Guard, GuardsUnmet, Outcome, State, Verb
from cordee.people.models import Consent, NoticeGiven
from cordee.referrals import agreeing, following, queries, redirecting, thread
from cordee.referrals.models import Referral, Transition
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory
from tests.factories.orientation import RULES_ON, publish_catalogue
from tests.rooms.clocks.test_delays import set_clocks
from tests.rooms.referrals.elsewhere import elsewhere
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.referrals.scene import AT, make_scene

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LONG_AGO = date(2024, 1, 1)
LATER = {
    "consent_lapse": 4,
    "question_pause": 2,
    "twin_calendar_days": 6,
    "reopening_calendar_days": 30,
    "danger_minutes": 5,
}


@pytest.fixture
def scene():
    publish_catalogue()
    return make_scene()


def asked_of_her(scene) -> Referral:
    """Somebody else called for her: she is asked."""
    called = scene.called()
    with bypass_row_security():
        Consent.objects.filter(pk=called.consent).delete()
        NoticeGiven.objects.filter(person=called.person).delete()
    return scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(called).pk)


def question(scene, referral: Referral) -> Referral:
    said = {"text": "Quel est son poste ?", "responder_name": "Mme Roche"}
    return scene.do(scene.adviser, thread.ask, referral_id=referral.pk, **said)


def closed(scene) -> Referral:
    referral = scene.accept(scene.sent())
    told = {"referral_id": referral.pk, "responder_name": "Mme Roche"}
    scene.do(scene.adviser, following.start, met_on=AT.date(), **told)
    return scene.do(scene.adviser, following.close, outcome=Outcome.HELPED, **told)


def reopened(scene, referral: Referral, *, after: timedelta) -> Referral:
    said = {"referral_id": referral.pk, "reason": "La personne a rappelé", "at": AT + after}
    return scene.do(scene.adviser, following.reopen, **said)


def test_each_delay_of_the_flow_is_kept_shown_and_set():
    kept = {one.name for one in fields(Clocks)} - {"reminders", "first_contact"}  # two columns; that of the start

    assert kept | {"first_reminder", "second_reminder"} == set(SAID) == set(wording.NAMES)
    assert {wording.NAMES[name] for name in SAID} == {name for name, _ in wording.each_delay(CLOCKS)}


def test_a_setting_made_before_keeps_the_defaults_of_the_flow():
    set_clocks("73", LONG_AGO)

    found = clocks_of("73", on=LONG_AGO)
    assert {name: getattr(found, name) for name in LATER} == {name: getattr(CLOCKS, name) for name in LATER}


def test_many_places_and_days_are_read_at_once(django_assert_num_queries):
    set_clocks("", date(2024, 1, 1), **LATER)
    set_clocks("73", date(2024, 6, 1), valid_until=date(2024, 9, 1), reopening_calendar_days=45)
    asked = [(place, date(2024, month, 1)) for place in ("73", "38") for month in (1, 5, 6, 8, 9)]
    one_by_one = [clocks_of(place, on=day) for place, day in [*asked, ("73", date(2023, 12, 31))]]

    with django_assert_num_queries(1):
        of = timetable()
        assert [of(place, day) for place, day in [*asked, ("73", date(2023, 12, 31))]] == one_by_one


@pytest.mark.parametrize("name", LATER)
def test_none_of_them_is_nothing(name):
    with pytest.raises(Exception, match="clocks_come_in_order"):
        set_clocks("73", LONG_AGO, **{name: 0})


def test_she_has_the_days_of_the_departement_to_agree(scene):
    set_clocks("73", LONG_AGO, consent_lapse=4)

    assert asked_of_her(scene).agree_by == date(2024, 9, 6)


def test_she_has_them_too_where_her_request_goes_on_elsewhere(scene, settings):
    settings.CORDEE_AS_OF = RULES_ON
    around = elsewhere(scene)
    referral = around.sent()
    set_clocks("73", LONG_AGO, consent_lapse=4)
    said = {"target": around.to_rival, "reason": "Suivie par le Lac.", "responder_name": "Mme Roche"}
    scene.do(scene.adviser, redirecting.redirect, referral_id=referral.pk, rules_on=RULES_ON, **said)

    with bypass_row_security():
        assert Referral.objects.get(parent=referral.pk).agree_by == date(2024, 9, 6)


def test_a_question_stops_the_clocks_as_was_in_force_when_the_request_left(scene):
    set_clocks("73", LONG_AGO, question_pause=2)
    referral = scene.sent()
    before = referral.answer_by
    set_clocks("73", AT.date() + DAY, question_pause=9)

    asked = question(scene, referral)

    assert (before, asked.answer_by) == (date(2024, 9, 12), date(2024, 9, 16))


def test_the_same_request_may_leave_again_after_the_days_of_the_departement(scene):
    set_clocks("73", LONG_AGO, twin_calendar_days=6)
    called = scene.called()
    scene.sent(called)
    again = scene.drafted(called)

    with pytest.raises(GuardsUnmet) as refused:
        scene.send(again, called, at=AT + 5 * DAY)
    assert refused.value.missing == (Guard.NO_TWIN,)
    assert scene.send(again, called, at=AT + 6 * DAY).state == State.SENT


@pytest.mark.parametrize("days", [30, 120])
def test_a_follow_up_is_opened_again_within_the_days_in_force_when_it_closed(scene, days):
    set_clocks("73", LONG_AGO, reopening_calendar_days=days)
    referral = closed(scene)
    set_clocks("73", AT.date() + DAY, reopening_calendar_days=60)

    with acting_as(scene.adviser):
        line = queries.access_referral(referral.pk, actor=scene.adviser)
        on = AT.date() + days * DAY
        assert Verb.REOPEN in queries.possible_acts(line, actor=scene.adviser, on=on)
        assert Verb.REOPEN not in queries.possible_acts(line, actor=scene.adviser, on=on + DAY)
    with pytest.raises(GuardsUnmet) as refused:
        reopened(scene, referral, after=(days + 1) * DAY)
    assert refused.value.missing == (Guard.WITHIN_90_DAYS,)
    assert reopened(scene, referral, after=days * DAY).state == State.STARTED


@pytest.mark.parametrize(
    ("days", "after", "may"), [(30, 31, False), (30, 30, True), (120, 120, True), (120, 121, False)]
)
def test_the_database_counts_the_same_days(scene, days, after, may):
    set_clocks("73", LONG_AGO, reopening_calendar_days=days)
    referral = closed(scene)
    with bypass_row_security():
        last = Transition.objects.filter(referral=referral.pk).latest("version")
        Referral.objects.filter(pk=referral.pk).update(reopen_reason="La personne a rappelé")

    last.pk, last.idempotency_key, last.version = None, "again", last.version + 1
    last.from_state, last.to_state, last.verb, last.outcome = "cloturee", "demarree", Verb.REOPEN.value, ""
    last.at, last.effective_on = AT + after * DAY, AT.date() + after * DAY
    with bypass_row_security():
        if may:
            last.save(force_insert=True)
        else:
            with pytest.raises(IntegrityError, match="opened again without reason or too late"), transaction.atomic():
                last.save(force_insert=True)


def test_administrators_read_them_all(client):
    set_clocks("73", LONG_AGO, **LATER)
    client.force_login(MembershipFactory(role=Role.ADMINISTRATOR.value).user)

    shown = text_of(client.get(reverse("clocks:clocks")))

    for name in wording.NAMES.values():
        assert name[1:].replace("’", "'") in shown
