"""The line as it is now: who waits, who answers, what is late; nobody who calls, no number, nothing that is said."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.call import Outcome
from cordee.domain.enquiry import Kind
from cordee.network import queries as network
from cordee.supervision import queries
from cordee.ui.outages import PHONE_NOTED
from tests.factories.enquiries import EnquiryFactory
from tests.factories.frontdesk import CallFactory, PracticeCallFactory
from tests.factories.network import MembershipFactory
from tests.factories.telephony import PhoneDeskFactory, PhoneEventFactory
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.supervision.scene import a_line, browser_of

pytestmark = pytest.mark.django_db
NUMBER = "+33611224455"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def line(db):
    return a_line()


def live(line, at=None):
    with acting_as(line.supervisor):
        return queries.live(at=at or timezone.now())


def posted(happening, key, **said):
    now = timezone.now()
    known = {"at": now, "received_at": now, "number": NUMBER}
    PhoneEventFactory(happening=happening, line_key=key, **known | said)


def ended(line, started_at, outcome="informee"):
    CallFactory(
        membership=line.agent,
        started_at=started_at,
        ended_at=started_at + timedelta(minutes=6),
        outcome=outcome,
        code_hash=f"{started_at.timestamp()}{outcome}".ljust(64, "0")[:64],
    )


def test_an_idle_line_has_its_empty_states(line):
    page = text_of(browser_of(line.lead).get("/pro/ligne/"))

    for said in ("Personne n'attend", "Aucun appel en cours", "Aucun autre agent", "Rien à comparer"):
        assert said in page


def test_what_rings_waits_and_what_is_answered_has_its_agent(line):
    PhoneDeskFactory(membership=line.agent, identity="poste-12")
    posted("sonne", "a")
    posted("sonne", "b")
    posted("decroche", "b", desk="poste-12")
    posted("sonne", "c")
    posted("decroche", "c", desk="poste-inconnu")
    posted("sonne", "d")
    posted("manque", "d")

    found = live(line)

    assert len(found.ringing) == 1
    assert sorted(one.agent for one in found.speaking) == ["", line.agent.user.full_name]


def test_an_open_call_of_the_console_says_who_and_since_when_an_exercise_does_not(line):
    began = timezone.now() - timedelta(minutes=4)
    CallFactory(membership=line.agent, started_at=began, words="Il a peur de perdre son travail")
    other = MembershipFactory(organisation=line.organisation, role=Role.PHONE_AGENT.value)
    PracticeCallFactory(membership=other)

    (one,) = live(line).speaking
    page = text_of(browser_of(line.lead).get("/pro/ligne/"))

    assert (one.agent, one.since) == (line.agent.user.full_name, began)
    assert line.agent.user.full_name in page and "peur" not in page


def test_no_number_reaches_the_page(line):
    posted("sonne", "a")

    page = browser_of(line.lead).get("/pro/ligne/").content.decode()

    assert "Sonne depuis" in page and NUMBER not in page and "06 11" not in page


def test_an_agent_with_a_session_who_has_just_worked_is_present(line):
    browser_of(line.agent)
    actor = network.actor_of(line.agent)
    with acting_as(actor):
        audit.record("call.ended", actor=actor, at=timezone.now())

    assert [one.name for one in live(line).present] == [line.agent.user.full_name]


def test_what_is_late_what_is_due_and_what_nobody_has_are_counted_by_kind(line):
    now = timezone.now()
    for after in (-30, 20, 300):
        EnquiryFactory(kind="rappel", next_at=now + timedelta(minutes=after))
    EnquiryFactory(kind="appel_manque", her_calls=1, next_at=now - timedelta(minutes=1))
    EnquiryFactory(kind="rappel", state="close", ending="refusee", closed_at=now, next_at=now - timedelta(days=1))

    found = {one.kind: (one.late, one.due, one.unowned, one.runs) for one in live(line, now).queue}

    assert found[Kind.CALL_BACK] == (1, 1, 3, 3)
    assert found[Kind.MISSED] == (1, 0, 1, 1)


def test_today_is_beside_the_same_weekdays_up_to_the_same_hour(line):
    for before in (1, 2):
        ended(line, NOON - timedelta(weeks=before, hours=1))
        ended(line, NOON - timedelta(weeks=before) + timedelta(hours=2))  # later that day: not compared
    ended(line, NOON - timedelta(weeks=2, hours=2))
    ended(line, NOON - timedelta(hours=1))
    ended(line, NOON - timedelta(days=1))

    found = live(line, NOON)
    informed = next(one for one in found.counts if one.outcome is Outcome.INFORMED)

    assert (found.weeks, informed.today, informed.usual) == (2, 1, 1.5)


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.TEAM_LEAD)])
def test_nobody_else_learns_anything_of_the_line(line, role):
    """``None``: a team lead of an organisation that answers no telephone."""
    posted("sonne", "a")
    CallFactory(membership=line.agent)
    EnquiryFactory()
    where = {} if role is None else {"organisation": line.organisation}
    other = MembershipFactory(role=(role or Role.TEAM_LEAD).value, **where)
    actor = network.actor_of(other)

    with acting_as(actor):
        found = queries.live(at=timezone.now())

    assert not (found.ringing or found.speaking or found.present)
    assert all(one.runs == 0 for one in found.queue) and all(one.today == 0 for one in found.counts)
    assert browser_of(other).get("/pro/ligne/").status_code in (403, 404)


def test_the_part_that_is_asked_again_is_the_figures_alone(line):
    client = browser_of(line.lead)

    part = client.get("/pro/ligne/", headers={"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith('<div id="direct"') and "<html" not in part
    assert "<a " not in part and "<button" not in part  # nothing that may hold the focus is replaced


def test_a_telephone_that_has_fallen_silent_is_told_to_who_leads_the_line(line):
    now = timezone.now()
    cache.set(PHONE_NOTED, {"at": now, "heard": now - timedelta(hours=3), "silent": True}, timeout=None)
    try:
        shown = text_of(browser_of(line.lead).get("/pro/ligne/"))
    finally:
        cache.delete(PHONE_NOTED)

    assert "Le téléphone ne dit plus rien depuis" in shown
    assert "Le téléphone ne dit plus rien" not in text_of(browser_of(line.lead).get("/pro/ligne/"))
