"""« Mes dossiers »: the open cases of an organisation, in lists whose numbers are those that they hold."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import CaseState
from cordee.domain.access import CASE_ROLES, Role
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction, State
from cordee.network.models import Organisation
from cordee.support import queries
from cordee.support.baskets import Basket
from tests.access.relations import guards_asleep
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.privacy import GuardFactory
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.page_scene import browser, published, text_of
from tests.rooms.referrals.scene import member_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LIST = "support:cases"


@pytest.fixture
def us(db) -> Organisation:
    published()
    return OrganisationFactory(kind="cap_emploi")


def led(us, days: int = 3, action: NextAction = NextAction.DECIDE, **more):
    return CaseFactory(
        next_action_owner=us, next_action_on=TODAY + timedelta(days=days), next_action=action.value, **more
    )


def beside(us, level: str = "partner", days: int = 3):
    case = led(OrganisationFactory(name="Un autre référent"), days)
    with guards_asleep():
        ParticipationFactory(case=case, organisation=us, level=level, opened_by="orientation")
    return case


def listed(us, basket: Basket, role: Role = Role.ADVISER, **more):
    actor = member_of(us, role)
    with acting_as(actor):
        return [case.pk for case in queries.listed(actor=actor, basket=basket, on=TODAY, **more).rows]


def counted(us):
    actor = member_of(us, Role.ADVISER)
    with acting_as(actor):
        return queries.counts(actor=actor, on=TODAY)


def test_each_list_holds_what_its_name_says_the_most_awaited_first(us):
    late, soon = led(us, -2), led(us, 1)
    waits, partner, reader = led(us, 5, NextAction.AWAIT_ANSWER), beside(us, days=2), beside(us, "reader", days=9)
    beside(us, "trace")
    led(OrganisationFactory())
    led(us, state=CaseState.CLOSED.value, closing=Closing.SETTLED.value, closed_on=TODAY)

    found = {basket: listed(us, basket) for basket in Basket}

    assert found == {
        Basket.ALL: [late.pk, soon.pk, partner.pk, waits.pk, reader.pk],
        Basket.OURS: [late.pk, soon.pk],
        Basket.LATE: [late.pk],
        Basket.OTHERS: [partner.pk, waits.pk, reader.pk],
    }


def test_each_number_is_that_of_the_list_it_opens(us):
    for days in (-3, -1, 0, 4):
        led(us, days)
        beside(us, days=days)
    led(us, -4, NextAction.AWAIT_ANSWER)

    assert counted(us) == {basket: len(listed(us, basket)) for basket in Basket}


def test_the_page_names_nobody_and_says_who_acts(us):
    case = led(us, person__identity__family_name="Marqueuse")
    ReferralFactory(case=case, sender=us, state=State.REFUSED)
    beside(us)

    page = browser(us).get(reverse(LIST))

    text = text_of(page)
    assert "Marqueuse" not in text
    assert "Préparer ma reprise après un arrêt" in text
    assert "2 en cours" in text
    assert "1 attend votre organisme" in text
    assert "Un autre référent" in text
    assert reverse("support:case", args=[case.pk]) in page.content.decode()


def test_a_name_that_tells_of_health_is_kept_from_the_list(us):
    case = led(OrganisationFactory(name="Clinique du Dos", discreet=True))
    with guards_asleep():
        ParticipationFactory(case=case, organisation=us, level="partner", opened_by="orientation")

    text = text_of(browser(us).get(reverse(LIST)))

    assert "Clinique du Dos" not in text
    assert "Partenaire tenu au secret" in text


@pytest.mark.parametrize("basket", list(Basket))
def test_an_empty_list_says_what_comes_there(us, basket):
    text = text_of(browser(us).get(f"{reverse(LIST)}?panier={basket.value}"))

    assert "arrive" in text or "se rangent ici" in text or "se range ici" in text


def test_a_place_that_nobody_wrote_opens_the_first_page(us):
    led(us)

    for odd in ("panier=inconnu", "apres=hier", "avant=x.y"):
        assert browser(us).get(f"{reverse(LIST)}?{odd}").status_code == 200


def test_page_after_page_and_back_gives_each_case_once(us):
    cases = [led(us, days).pk for days in (1, 1, 1, 2, 2)]
    actor, found, after = member_of(us, Role.ADVISER), [], None

    with acting_as(actor):
        while True:
            page = queries.listed(actor=actor, basket=Basket.ALL, on=TODAY, after=after, size=2)
            found += [case.pk for case in page.rows]
            if page.after is None:
                break
            after = page.after
        back = queries.listed(actor=actor, basket=Basket.ALL, on=TODAY, before=page.before, size=2)

    assert (len(found), set(found)) == (5, set(cases))
    assert [case.pk for case in back.rows] == found[2:4]


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_whatever_its_length(us, count, django_assert_num_queries):
    for _ in range(count):
        ReferralFactory(case=led(us), sender=us, state=State.REFUSED)
    actor = member_of(us, Role.ADVISER)

    with acting_as(actor), django_assert_num_queries(9):
        keys = [case.pk for case in queries.listed(actor=actor, basket=Basket.ALL, on=TODAY).rows]
        queries.levels_in(keys, actor=actor)
        queries.needs_in(keys, actor=actor)
        queries.late_steps_in(keys, actor=actor, on=TODAY)
        queries.late_applications_in(keys, actor=actor, on=TODAY)
        queries.counts(actor=actor, on=TODAY)


def test_a_guard_takes_a_case_out_of_the_lists_and_of_their_numbers(us):
    restricted, sensitive = led(us), led(us)
    GuardFactory(case=restricted)
    GuardFactory(case=sensitive, kind="sensitive")

    assert (listed(us, Basket.ALL), counted(us)[Basket.ALL]) == ([], 0)


def test_a_case_of_another_departement_is_in_no_list_of_who_works_in_one(us):
    led(us, departement="38")
    actor = member_of(us, Role.ADVISER, ("73",))

    with acting_as(actor):
        assert queries.listed(actor=actor, basket=Basket.ALL, on=TODAY).rows == ()


@pytest.mark.parametrize("role", sorted(set(Role) - CASE_ROLES))
def test_other_roles_have_no_such_list(us, role):
    assert browser(us, role).get(reverse(LIST)).status_code in (403, 404)
    assert listed(us, Basket.ALL, role) == []
