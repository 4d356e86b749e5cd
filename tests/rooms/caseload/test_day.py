"""« Ma journée »: what is to do by day, in lists whose numbers are those that they hold."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cordee.audit.context import acting_as
from cordee.caseload import day
from cordee.caseload.day import Kind, Place, When
from cordee.domain.access import CASE_ROLES, Role
from cordee.domain.referral import NextAction, State
from cordee.network.queries import actor_of
from tests.access.relations import guards_asleep
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory, StepFactory, at_ten
from tests.rooms.caseload.office import TODAY, do
from tests.rooms.referrals.page_scene import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(office):
    return office.member("Anna")


def step(case, member, days: int, **more):
    return StepFactory(case=case, membership=member, due_on=TODAY + timedelta(days=days), **more)


def application(case, member, days: int, **more):
    return ApplicationFactory(case=case, membership=member, due_on=TODAY + timedelta(days=days), **more)


def appointment(case, member, days: int, **more):
    return AppointmentFactory(case=case, membership=member, starts_at=at_ten(TODAY + timedelta(days=days)), **more)


def received(office, days: int):
    """Asked of us; to be answered by that day."""
    referral = ReferralFactory(recipient=office.us, state=State.SENT)
    with guards_asleep():  # what was sent is frozen
        type(referral).objects.filter(pk=referral.pk).update(answer_by=TODAY + timedelta(days=days))
    return referral


def lines(member, when: When, *, mine: bool = False, **more):
    found = do(member, day.day, when=when, on=TODAY, mine=mine, **more)
    return [(line.kind, line.row.pk) for line in found.lines]


def test_each_list_holds_what_its_name_says_by_day(office, anna):
    late, today, soon, far = office.led(-2), office.led(0), office.led(6), office.led(30)
    waits = office.led(1, NextAction.AWAIT_ANSWER)
    late_step, hers = step(far, anna, -1), step(far, anna, 2, owner=None)
    asked = received(office, 0)
    step(far, anna, -5, done=True)
    late_one, awaited = application(far, anna, -3), application(far, anna, 3, owner=None)

    found = {when: lines(anna, when) for when in When}

    assert found == {
        When.LATE: [(Kind.APPLICATION, late_one.pk), (Kind.ACTION, late.pk), (Kind.STEP, late_step.pk)],
        When.TODAY: [(Kind.ACTION, today.pk), (Kind.REQUEST, asked.pk)],
        When.SOON: [(Kind.ACTION, soon.pk)],
        When.OTHERS: [(Kind.ACTION, waits.pk), (Kind.STEP, hers.pk), (Kind.APPLICATION, awaited.pk)],
    }


def test_appointments_are_in_the_day_until_somebody_says_whether_they_were_held(office, anna):
    case, far = office.led(40), MembershipFactory(organisation=OrganisationFactory())
    unsaid, today, soon = (appointment(case, anna, days) for days in (-2, 0, 3))
    theirs = appointment(case, far, 1)
    appointment(case, anna, 20)
    appointment(case, anna, -1, held=True)
    appointment(case, anna, 2, cancelled=True)

    found = {when: lines(anna, when) for when in When}

    kind = Kind.APPOINTMENT
    assert found == {
        When.LATE: [(kind, unsaid.pk)],
        When.TODAY: [(kind, today.pk)],
        When.SOON: [(kind, soon.pk)],
        When.OTHERS: [(kind, theirs.pk)],
    }


def test_an_appointment_says_its_hour_and_what_is_awaited_and_nothing_of_why_she_comes(office, anna):
    case = office.led(40)
    appointment(case, anna, -1, subject="Parler du dos")
    appointment(case, anna, -2, subject="Parler du dos", wished=True)
    case_address = reverse("support:case", args=[case.pk])

    page = office.browser(anna).get(f"{reverse('caseload:day')}?panier={When.LATE.value}")

    text = text_of(page)
    assert "Dire si elle est venue," in text
    assert "Répondre : elle demande un autre moment que" in text
    assert "Parler du dos" not in text
    assert f"{case_address}#rendez-vous" in page.content.decode()


def test_each_number_is_that_of_the_list_it_opens(office, anna):
    for days in (-3, 0, 0, 5):
        step(office.led(days), anna, days)
        received(office, days)
    office.beside()

    found = do(anna, day.counts, on=TODAY, mine=False)

    assert found == {when: len(lines(anna, when)) for when in When}
    assert found[When.TODAY] == 6


def test_page_after_page_gives_each_line_once(office, anna):
    for days in (-1, -1, -2):
        step(office.led(days), anna, days)
        received(office, days)
    found, after = [], None

    while True:
        page = do(anna, day.day, when=When.LATE, on=TODAY, mine=False, after=after, size=2)
        found += [line.order for line in page.lines]
        if page.after is None:
            break
        after = Place.read(str(page.after))

    assert (len(found), found) == (9, sorted(set(found)))


def test_a_place_that_nobody_wrote_opens_the_first_page(office, anna):
    office.led(0)

    for odd in ("apres=hier", "apres=2026-01-01_rien_x", "panier=inconnu"):
        assert office.browser(anna).get(f"{reverse('caseload:day')}?{odd}").status_code == 200


def test_what_was_entrusted_to_a_member_comes_first_and_the_rest_is_one_link_away(office, anna):
    own, other = office.led(0), office.led(0)
    office.follows(anna, own)
    client = office.browser(anna)

    mine, everything = client.get(reverse("caseload:day")), client.get(f"{reverse('caseload:day')}?de=tous")

    address = {case: reverse("support:case", args=[case.pk]) for case in (own, other)}
    assert [address[one] in mine.content.decode() for one in (own, other)] == [True, False]
    assert [address[one] in everything.content.decode() for one in (own, other)] == [True, True]


def test_without_anything_entrusted_the_day_is_that_of_the_organisation(office, anna):
    case = office.led(0)

    page = office.browser(anna).get(reverse("caseload:day"))

    assert reverse("support:case", args=[case.pk]) in page.content.decode()
    assert "Tout votre organisme" in text_of(page)


def test_no_name_is_there_and_the_steps_that_are_shown_are_in_the_journal(office, anna):
    case = office.led(9, person__identity__family_name="Marqueuse")
    step(case, anna, 0, title="Appeler la MDPH")

    text = text_of(office.browser(anna).get(reverse("caseload:day")))

    assert "Appeler la MDPH" in text
    assert "Marqueuse" not in text
    assert [event.case for event in journal() if event.kind == "step.read"] == [str(case.pk)]


@pytest.mark.parametrize("when", list(When))
def test_an_empty_list_says_what_comes_there(office, anna, when):
    page = office.browser(anna).get(f"{reverse('caseload:day')}?panier={when.value}")

    assert "empty-title" in page.content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - CASE_ROLES))
def test_other_roles_have_no_such_page(office, role):
    member = office.member("Quelqu’un", role)

    assert office.browser(member).get(reverse("caseload:day")).status_code in (403, 404)


def test_a_page_costs_the_same_whatever_its_length(office, anna):
    actor, costs = actor_of(anna), []
    for _ in range(3):
        step(office.led(0), anna, 0)
        received(office, 0)
        with acting_as(actor), CaptureQueriesContext(connection) as asked:
            day.day(When.TODAY, actor=actor, on=TODAY, mine=False)
            day.counts(actor=actor, on=TODAY, mine=False)
        costs.append(len(asked))

    assert costs[0] == costs[-1] < 30
