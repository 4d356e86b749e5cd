"""The hours that the supervisor writes are those of every page, slot and promise; others read, or nothing."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone, translation

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.opening import PARIS, Change, Reason, read_spans
from cordee.enquiries import queries as enquiries
from cordee.enquiries.mail import _received
from cordee.network import queries as network
from cordee.scripts import queries as scripts
from cordee.supervision import actions, hours, queries
from cordee.supervision.actions import Announcement, NotTheSupervisor
from cordee.supervision.models import SpecialHours, WeeklyHours
from cordee.ui import line_hours
from tests.factories.network import MembershipFactory
from tests.factories.outbox import MessageFactory
from tests.factories.supervision import SpecialHoursFactory, WeeklyHoursFactory
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.supervision.scene import a_line, browser_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
TODAY = AT.date()
MORNINGS = (*((read_spans("9 h à 12 h"),) * 5), (), ())
WHOLE_DAY = Change(begins=datetime(2026, 11, 24, 0, 0, tzinfo=PARIS), ends=datetime(2026, 11, 25, 0, 0, tzinfo=PARIS))


@pytest.fixture
def line(db):
    return a_line()


def set_week(line, week=MORNINGS, since=TODAY):
    with acting_as(line.supervisor):
        return actions.set_week(week=week, valid_from=since, actor=line.supervisor, at=AT)


def announce(line, change=WHOLE_DAY, **said):
    with acting_as(line.supervisor):
        asked = Announcement(change=change, reason=said.pop("reason", Reason.STRIKE), **said)
        return actions.announce(asked, actor=line.supervisor, at=AT)


def test_hours_that_are_written_are_those_of_slots_and_promises(line):
    set_week(line)

    slots = enquiries.slots_offered(at=AT)
    assert {(slot.begins.hour, slot.ends.hour) for slot in slots} == {(9, 12)}
    assert enquiries.from_now_on("69", AT)["promised_at"] == datetime(2026, 11, 24, 12, 0, tzinfo=PARIS)
    assert line_hours.french_hours() == "du lundi au vendredi, de 9 h à 12 h"


def test_what_the_line_says_and_writes_gives_the_same_hours(line):
    set_week(line)

    agent = network.actor_of(line.agent)
    with acting_as(agent):
        answers = scripts.template_answers(actor=agent, on=timezone.localdate())
    assert any("de 9 h à 12 h" in one.words for one in answers)
    assert "de 9 h à 12 h" in _received(MessageFactory.build()).text


def test_hours_to_come_change_nothing_before_their_day(line):
    before = line_hours.french_hours()

    set_week(line, since=timezone.localdate() + timedelta(days=30))

    assert line_hours.french_hours() == before


def test_a_day_announced_closed_gives_no_slot_and_moves_the_promise(line):
    announce(line)

    assert all(slot.begins.day != 24 for slot in enquiries.slots_offered(at=AT))
    assert enquiries.from_now_on("69", AT)["promised_at"].day == 25


def test_what_is_announced_is_said_in_both_languages(line):
    announce(line, message="Rappelez mercredi.", message_english="Call again on Wednesday.")

    (french,) = line_hours.told(AT)
    with translation.override("en"):
        (english,) = line_hours.told(AT)
    assert french.replace("\u00a0", " ") == (
        "La ligne est fermée mardi 24 novembre 2026. Motif : mouvement de grève. Rappelez mercredi."
    )
    assert english.replace("\u00a0", " ") == (
        "The line is closed on Tuesday 24 November 2026. Reason: strike. Call again on Wednesday."
    )


def test_it_is_told_a_week_before_and_no_longer_when_it_is_over_or_withdrawn(line):
    made = announce(line)

    assert line_hours.told(AT - timedelta(days=8)) == []
    assert line_hours.told(AT + timedelta(days=3)) == []
    with acting_as(line.supervisor):
        actions.withdraw(announcement_id=made.pk, actor=line.supervisor, at=AT)
    assert line_hours.told(AT) == []
    assert any(slot.begins.day == 24 for slot in enquiries.slots_offered(at=AT))


def test_the_public_home_and_the_calls_of_agents_say_it(line, published):
    soon = timezone.now() + timedelta(hours=2)
    announce(line, Change(begins=soon, ends=soon + timedelta(hours=3)), message="Panne générale.")

    assert "Panne générale." in text_of(Client().get("/"))
    assert "Panne générale." not in text_of(Client().get("/en/"))
    assert "The line is closed" in text_of(Client().get("/en/"))
    assert "Panne générale." in text_of(browser_of(line.agent).get("/pro/appels/"))


def test_hours_are_read_again_when_the_database_answers(line, monkeypatch):
    hours.keep(line_hours.Known(), until=0.0)
    WeeklyHoursFactory(organisation=line.organisation, week=[[], [], [], [], [], [["10:00", "11:30"]], []])

    assert line_hours.french_hours() == "le samedi, de 10 h à 11 h 30"


def test_two_versions_of_the_same_day_the_last_written_holds(line):
    set_week(line)
    with acting_as(line.supervisor):
        later = (*MORNINGS[:5], read_spans("9 h à 11 h"), ())
        actions.set_week(week=later, valid_from=AT.date(), actor=line.supervisor, at=AT + timedelta(minutes=1))

    assert line_hours.known().weeks == ((AT.date(), later),)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.TEAM_LEAD])
def test_nobody_else_writes_hours(line, role):
    other = network.actor_of(MembershipFactory(organisation=line.organisation, role=role.value))

    with acting_as(other), pytest.raises(NotTheSupervisor):
        actions.set_week(week=MORNINGS, valid_from=AT.date(), actor=other, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(other):
        WeeklyHours(
            organisation=line.organisation, valid_from=AT.date(), week=[], made_at=AT, by_id=other.membership
        ).save(force_insert=True)


def test_a_team_lead_elsewhere_is_told_that_there_is_no_line(line):
    lead = MembershipFactory(role=Role.TEAM_LEAD.value)

    assert "/pro/ligne/" not in browser_of(lead).get("/pro/").content.decode()
    for page in ("", "horaires/", "horaires/semaine/", "horaires/annoncer/", "orientations/"):
        answer = browser_of(lead).get(f"/pro/ligne/{page}")
        assert answer.status_code == 403 and "Votre organisme ne répond pas" in text_of(answer)
    with acting_as(network.actor_of(lead)), pytest.raises(NotTheSupervisor):
        actions.announce(Announcement(change=WHOLE_DAY, reason=Reason.FEAST), actor=network.actor_of(lead), at=AT)


def test_an_agent_reads_the_closings_and_writes_none(line):
    made = announce(line)
    agent = network.actor_of(line.agent)

    with acting_as(agent):
        assert [one.pk for one in queries.announcements(actor=agent, at=AT)] == [made.pk]
    page = browser_of(line.agent).get("/pro/ligne/horaires/")
    assert page.status_code == 200 and "Retirer" not in text_of(page)


def test_a_version_is_never_changed(line):
    made = set_week(line)

    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(line.supervisor):
        WeeklyHours.objects.filter(pk=made.pk).update(valid_from=AT.date() + timedelta(days=1))


def test_the_words_of_an_announcement_are_never_changed(line):
    made = SpecialHoursFactory(organisation=line.organisation)

    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(line.supervisor):
        SpecialHours.objects.filter(pk=made.pk).update(message="Autre chose")


def test_the_forms_write_what_was_typed(line):
    client = browser_of(line.lead)
    tomorrow = timezone.localdate() + timedelta(days=1)
    days = dict.fromkeys(("lundi", "mardi", "jeudi"), "9 h à 12 h et 14 h à 17 h 30")

    week = client.post(
        "/pro/ligne/horaires/semaine/", {"key": str(uuid4()), "valid_from": f"{tomorrow:%d/%m/%Y}", **days}
    )
    said = {"kind": "fermeture", "first": f"{tomorrow:%d/%m/%Y}", "begins": "14 h 30", "reason": "panne"}
    closed = client.post("/pro/ligne/horaires/annoncer/", {"key": str(uuid4()), **said})

    assert week.status_code == closed.status_code == 302
    with acting_as(line.supervisor):
        (version,) = queries.versions(actor=line.supervisor)
        (announced,) = queries.announcements(actor=line.supervisor, at=timezone.now())
    assert version.week[0] == [["09:00", "12:00"], ["14:00", "17:30"]] and version.week[2] == []
    assert timezone.localtime(announced.begins_at).hour == 14
    assert timezone.localtime(announced.ends_at).date() == tomorrow + timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"lundi": "le matin"}, "Heures non comprises"),
        ({}, "La ligne ne répondrait aucun jour"),
        ({"lundi": "9 h à 12 h", "valid_from": "01/01/2020"}, "Ce jour est passé"),
    ],
)
def test_hours_that_are_not_understood_say_why(line, said, why):
    typed = {"key": str(uuid4()), "valid_from": f"{timezone.localdate():%d/%m/%Y}", **said}

    answer = browser_of(line.lead).post("/pro/ligne/horaires/semaine/", typed)

    assert answer.status_code == 422 and why in text_of(answer)
