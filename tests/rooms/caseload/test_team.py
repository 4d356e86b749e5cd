"""« Mon équipe »: who follows what, in numbers that are those of the lists they open."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cordee.caseload import queries
from cordee.caseload.loads import Load
from cordee.domain.access import Role
from cordee.domain.referral import NextAction
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.privacy import GuardFactory
from tests.factories.support import ApplicationFactory, StepFactory
from tests.rooms.caseload.office import TODAY, Office, do, ended
from tests.rooms.referrals.page_scene import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(office):
    return office.member("Zoé Responsable", Role.TEAM_LEAD)


def numbers(office, lead):
    found = do(lead, queries.team, on=TODAY)
    return {one.member.user.full_name if one.member else "": dict(one.counts) for one in found}


def held(all_: int, late: int = 0, bare: int = 0, others: int = 0) -> dict[Load, int]:
    return {Load.ALL: all_, Load.LATE: late, Load.BARE: bare, Load.OTHERS: others}


def test_each_member_by_name_then_what_nobody_follows(office, lead):
    anna, bruno = office.member("Anna"), office.member("Bruno", Role.HEALTH_PROFESSIONAL)
    late, planned, waits = office.led(-2), office.led(1), office.led(5, NextAction.AWAIT_ANSWER)
    StepFactory(case=planned, membership=anna)
    office.follows(anna, late, planned)
    office.follows(bruno, waits)
    office.beside()

    found = numbers(office, lead)

    assert list(found) == ["Anna", "Bruno", "Zoé Responsable", ""]
    assert found == {
        "Anna": held(2, late=1, bare=1),
        "Bruno": held(1, bare=1, others=1),
        "Zoé Responsable": held(0),
        "": held(1, bare=1, others=1),
    }


def test_each_number_opens_the_list_that_it_counts(office, lead):
    anna = office.member("Anna")
    office.follows(anna, office.led(-1), office.led(2))
    office.led(4)
    client = office.browser(lead)

    page = client.get(reverse("caseload:team")).content.decode()

    links = re.findall(r'<a href="([^"]*dossiers/\?[^"]*)">(\d+)<', page)
    assert len(links) == 5
    for address, count in links:
        assert client.get(address.replace("&amp;", "&")).content.decode().count("data-row") == int(count)


def test_a_reserved_case_is_in_no_number_and_a_restricted_one_neither(office, lead):
    anna = office.member("Anna")
    sensitive, restricted = office.led(), office.led()
    office.follows(anna, sensitive, restricted)
    GuardFactory(case=sensitive, kind="sensitive")
    GuardFactory(case=restricted)

    assert numbers(office, lead)["Anna"] == held(0)


def test_who_left_is_shown_as_long_as_something_is_followed_under_that_name(office, lead):
    anna = office.member("Anna")
    office.follows(anna, office.led(), office.led())
    ended(anna)

    page = text_of(office.browser(lead).get(reverse("caseload:team")))
    home = text_of(office.browser(lead).get(reverse("ui:pro_home")))

    assert "Anna n'y travaille plus" in page
    assert "2 dossiers encore au nom de Anna" in home


def test_who_left_with_nothing_to_follow_is_nobody_s_task(office, lead):
    anna = office.member("Anna")
    office.follows(anna, office.led(state="closed", closing="aidee", closed_on=TODAY))
    ended(anna)

    assert do(lead, queries.departed) == []


def test_another_team_is_neither_counted_nor_opened(office, lead):
    other = Office(us=OrganisationFactory())
    stranger = other.member("Ailleurs")
    other.follows(stranger, other.led())

    opened = office.browser(lead).get(reverse("caseload:hand_over", args=[stranger.pk]))
    listed = office.browser(lead).get(f"{reverse('caseload:cases')}?conseiller={stranger.pk}")

    assert "Ailleurs" not in numbers(office, lead)
    assert (opened.status_code, listed.status_code) == (404, 404)


def test_a_lead_of_another_departement_counts_none_of_it(office):
    anna = office.member("Anna")
    office.follows(anna, office.led())
    elsewhere = MembershipFactory(organisation=office.us, role="team_lead", departements=["38"])

    assert numbers(office, elsewhere)["Anna"] == held(0)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TEAM_LEAD}))
def test_only_who_leads_a_team_has_the_page(office, role):
    member = office.member("Quelqu’un", role)

    for name in ("caseload:team", "caseload:cases", "caseload:entrust"):
        assert office.browser(member).get(reverse(name)).status_code in (403, 404)


def test_the_table_costs_the_same_whatever_is_followed(office, lead):
    costs = []
    for number in range(3):
        office.follows(office.member(f"Membre {number}"), office.led(), office.led())
        with CaptureQueriesContext(connection) as asked:
            numbers(office, lead)
        costs.append(len(asked))

    assert costs[0] == costs[-1] < 20


def test_what_is_late_in_a_case_is_said_in_the_list_of_who_leads(office, lead):
    anna, late = office.member("Anna"), TODAY - timedelta(days=2)
    case = office.led()
    office.follows(anna, case)
    StepFactory(case=case, membership=anna, due_on=late)
    ApplicationFactory(case=case, membership=anna, due_on=late)

    text = text_of(office.browser(lead).get(reverse("caseload:cases"), {"conseiller": str(anna.pk)}))

    assert "1 étape en retard" in text
    assert "1 démarche en retard" in text
