"""The pages of appointments: made, moved, kept, cancelled, held or missed on the page of a case; the lists."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.domain.access import Role
from cordee.domain.appointments import AppointmentState
from cordee.network.models import Membership
from cordee.referrals.references import reference_of
from cordee.support.models import Appointment
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import OrganisationFactory
from tests.factories.privacy import CaseAssignmentFactory, GuardFactory
from tests.factories.support import AppointmentFactory, at_ten
from tests.rooms.referrals.page_scene import browser, text_of
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_appointments import stored
from tests.rooms.support.test_case_page import case_of, page
from tests.rooms.support.test_steps import THREE, tied

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = timedelta(days=1)
SOON = TODAY + 10 * DAY
TYPED = {
    "subject": "Faire le point",
    "day": f"{SOON:%d/%m/%Y}",
    "hour": "14 h 30",
    "minutes": "45",
    "means": "sur_place",
    "place": "12 rue des Bauges",
    "with_whom": "Mme Roche",
    "key": "une",
}


def _all() -> list[Appointment]:
    with bypass_row_security():
        return list(Appointment.objects.all())


def ours(led, us, **said) -> Appointment:
    member = Membership.objects.get(pk=member_of(us, Role.ADVISER).membership)
    with bypass_row_security():
        return AppointmentFactory(case=case_of(led), membership=member, **said)


def act(name, one):
    return reverse(f"support:{name}_appointment", args=[one.pk])


def test_one_is_made_as_a_browser_does_and_read_on_the_page_of_its_case(us, led):
    them, address = browser(us), reverse("support:add_appointment", args=[led.case_id])

    wrong = [them.post(address, TYPED | one) for one in ({"day": "1/1/2099"}, {"hour": "midi"}, {"place": ""})]
    done = them.post(address, TYPED)
    them.post(address, TYPED)
    shown = text_of(them.get(page(led)))

    assert [one.status_code for one in wrong] == [422] * 3
    (one,) = _all()
    assert done.status_code == 302
    assert f"{timezone.localtime(one.starts_at):%d %H:%M}" == f"{SOON:%d} 14:30"
    assert "Trois quarts d'heure, sur place : 12 rue des Bauges" in shown
    assert "Mme Roche, Cap emploi des Bauges" in shown
    assert "Rendez-vous fixé : Faire le point" in shown


def test_an_hour_of_the_changes_is_refused_with_a_sentence(us, led):
    them, address = browser(us), reverse("support:add_appointment", args=[led.case_id])
    sundays = [SOON + DAY * count for count in range(400)]
    march = next(one for one in sundays if one.month == 3 and one.day > 24 and one.weekday() == 6)
    october = next(one for one in sundays if one.month == 10 and one.day > 24 and one.weekday() == 6)

    said = [text_of(them.post(address, TYPED | {"day": f"{day:%d/%m/%Y}", "hour": "2h30"})) for day in (march, october)]

    assert "n'existe pas" in said[0]
    assert "sonne deux fois" in said[1]
    assert _all() == []


def test_it_is_moved_and_cancelled_on_its_pages(us, led):
    one, them = ours(led, us), browser(us)

    form = them.get(act("move", one)).content.decode()
    moved = them.post(act("move", one), TYPED | {"seen": one.seen})
    stale = them.post(act("cancel", one), {"reason": "Fermé", "seen": one.seen, "key": "deux"})
    cancelled = them.post(act("cancel", one), {"reason": "Fermé ce jour", "seen": stored(one).seen, "key": "trois"})
    shown = text_of(them.get(page(led)))

    assert re.search(r'name="seen" value="prevu 0"', form)
    assert (moved.status_code, stale.status_code, cancelled.status_code) == (302, 409, 302)
    assert "Rendez-vous déplacé : Faire le point" in shown
    assert "Fermé ce jour" in shown
    assert "1 rendez-vous passé ou annulé" in shown
    assert them.get(act("move", one)).status_code == 302


def test_what_became_of_it_is_said_once_it_has_begun(us, led):
    past, ahead, them = ours(led, us, starts_at=at_ten(TODAY - DAY)), ours(led, us), browser(us)

    early = them.post(act("miss", ahead), {"seen": ahead.seen, "key": "une"})
    missed = them.post(act("miss", past), {"seen": past.seen, "key": "deux"})
    shown = text_of(them.get(page(led)))
    again = them.post(act("resume", past), {"seen": stored(past).seen, "key": "trois"})

    assert (early.status_code, missed.status_code, again.status_code) == (409, 302, 302)
    assert "Rendez-vous manqué : Faire le point" in shown
    assert stored(past).state == AppointmentState.PLANNED


def test_her_wish_is_read_and_answered(us, led):
    one, them = ours(led, us, wished=True), browser(us)

    listed = text_of(them.get(reverse("support:appointments") + "?liste=autre-date"))
    shown = text_of(them.get(page(led)))
    kept = them.post(act("keep", one), {"seen": one.seen, "key": "une"})

    assert "Plutôt un mardi" in listed
    assert "Elle dit ne pas pouvoir venir" in shown
    assert (kept.status_code, stored(one).wish_waits) == (302, False)


def test_a_reader_reads_them_and_has_no_page_to_change_one(us, led):
    one = ours(led, us)
    reader = browser(tied(led, "reader", OrganisationFactory(), THREE))

    shown = text_of(reader.get(page(led)))

    assert "Faire le point" in shown
    assert "Déplacer" not in shown
    assert reader.get(reverse("support:add_appointment", args=[led.case_id])).status_code == 404
    for name in ("keep", "hold", "miss", "resume", "cancel", "move"):
        assert reader.post(act(name, one), {"seen": one.seen}).status_code == 404, name
    assert stored(one).state == AppointmentState.PLANNED


def test_the_file_is_for_who_reads_it_and_its_reading_is_logged(us, led):
    one = ours(led, us)
    address = reverse("support:appointment_file", args=[one.pk])

    answer = browser(us).get(address)
    hidden = browser(OrganisationFactory()).get(address)

    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"].startswith("text/calendar")
    assert event["DTSTART"].dt == one.starts_at
    assert hidden.status_code == 404
    assert [found.classes for found in journal() if found.kind == "appointment.read"] == [["situation"]]


def test_the_file_of_a_sensitive_case_has_an_hour_and_nothing_that_tells_which(us, led):
    one = ours(led, us)
    address = reverse("support:appointment_file", args=[one.pk])
    them = browser(us)
    before = them.get(address).content.decode()
    GuardFactory(case=case_of(led), kind="sensitive")
    member = Membership.objects.get(user=int(them.session["_auth_user_id"]))
    CaseAssignmentFactory(case=case_of(led), membership=member)

    answer = them.get(address)

    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(event["SUMMARY"]), "LOCATION" in event, event["DTSTART"].dt) == ("Rendez-vous", False, one.starts_at)
    assert reference_of(led.case_id) in before
    assert reference_of(led.case_id) not in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(us, led, count, django_assert_max_num_queries):
    for _ in range(count):
        ours(led, us)
    them, address = browser(us), reverse("support:appointments") + "?liste=a-venir"
    them.get(address)

    with django_assert_max_num_queries(40) as asked:
        them.get(address)

    assert sum("support_appointment" in one["sql"] and "SELECT" in one["sql"] for one in asked.captured_queries) == 5


def test_the_list_goes_on_from_where_a_page_ended(us, led):
    for hours in range(27):
        ours(led, us, starts_at=at_ten(SOON) + timedelta(hours=hours))
    them, address = browser(us), reverse("support:appointments") + "?liste=a-venir"

    first = them.get(address)
    second = them.get(first.context["next_url"])
    back = them.get(second.context["previous_url"])

    assert [len(one.context["rows"]) for one in (first, second, back)] == [25, 2, 25]
    assert {one.pk for one in first.context["rows"]}.isdisjoint({one.pk for one in second.context["rows"]})
    assert len(them.get(address + "&apres=2026-01-01T10:00:00.x").context["rows"]) == 25


def test_a_first_hour_that_the_row_no_longer_knows_is_not_made_up(us, led):
    moved = {"moved_at": timezone.now(), "moved_from": at_ten(SOON - DAY), "starts_at": at_ten(SOON)}
    ours(led, us, subject="Une fois", sequence=1, **moved)
    ours(led, us, subject="Deux fois", sequence=2, **moved)

    shown = text_of(browser(us).get(page(led)))

    assert "Rendez-vous fixé : Une fois, " in shown
    assert "Rendez-vous fixé : Deux fois" in shown
    assert "Rendez-vous fixé : Deux fois, " not in shown
