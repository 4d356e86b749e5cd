"""The professional home: what waits, counted as the lists count it, the nearest day first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.animation.baskets import Basket as AnimationBasket
from cordee.domain.access import Role
from cordee.domain.referral import State
from cordee.ui.waiting import counted
from tests.database import bypass_row_security
from tests.factories.cases import EscalationFactory
from tests.factories.matching import MatchFactory, SideFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.privacy import EmergencyAccessFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import PersonQuestionFactory
from tests.rooms.referrals.page_scene import asked, browser, published, text_of

pytestmark = pytest.mark.django_db

HOME = reverse("ui:pro_home")


@pytest.fixture
def ends(db):
    published()
    return {
        "sender": OrganisationFactory(kind="numero_vert"),
        "recipient": OrganisationFactory(kind="sante_travail"),
    }


def waiting(client):
    return client.get(HOME).context["waiting"]


def length_of(client, address):
    """How many lines the list of an address shows; none of these tests fills a second page."""
    response = client.get(address)
    assert response.status_code == 200, address
    shown = response.context
    if "found" in shown:  # « À faire »
        return len(shown["found"].rows)
    return len(next(shown[name] for name in ("rows", "places", "to_say") if name in shown))


def test_each_count_is_the_length_of_the_list_that_it_leads_to(ends):
    for days_ago in (0, 1, 20):
        asked(State.SENT, days_ago=days_ago, **ends)
    asked(State.ACCEPTED, days_ago=2, **ends)
    asked(State.STARTED, days_ago=30, **ends)
    asked(State.DRAFT, **ends)
    asked(State.REFUSED, days_ago=3, **ends)
    closed = ReferralFactory(state=State.CLOSED, sent_at=timezone.now() - timedelta(days=60), **ends)
    with bypass_row_security():
        PersonQuestionFactory(referral=closed, state="asked", call_on=timezone.localdate())
    found = {}

    for organisation, role in (
        (ends["recipient"], Role.ADVISER),
        (ends["recipient"], Role.TEAM_LEAD),
        (ends["sender"], Role.PHONE_AGENT),
        (ends["sender"], Role.ADVISER),
    ):
        client = browser(organisation, role)
        for one in waiting(client):
            assert one.count == length_of(client, one.address), (role, one)
            found[one.address] = one.count

    assert {address.partition("?")[0] for address in found} == {
        reverse(name)
        for name in ("referrals:inbox", "referrals:sent", "referrals:todo", "voice:to_call", "catalogue:capacity")
    }


def test_the_nearest_day_comes_first_and_what_is_late_says_so(ends):
    asked(State.SENT, **ends)
    asked(State.ACCEPTED, days_ago=1, **ends)
    asked(State.SENT, days_ago=20, **ends)

    shown = browser(ends["recipient"]).get(HOME)

    days = [one.on for one in shown.context["waiting"] if one.on]
    assert days == sorted(days)
    assert shown.context["waiting"][0].said == "1 réponse en retard à donner"
    assert "en retard de" in text_of(shown)


def test_the_animator_reads_what_nobody_moves_and_what_is_hers(ends):
    client = browser(OrganisationFactory(kind="animation_territoriale"), Role.ANIMATOR)
    for days in (9, 12):
        EscalationFactory(due_on=timezone.localdate() - timedelta(days=days))
    taken = EscalationFactory(due_on=timezone.localdate() - timedelta(days=30))
    client.post(reverse("animation:take_up", args=[taken.pk]), {"key": "une-seule-fois"})
    asked(State.SENT, days_ago=20, **ends)

    shown = waiting(client)

    assert [one.said for one in shown] == [
        "1 ligne que vous avez reprise",
        "1 réponse en retard sur votre territoire",
        "2 lignes que personne ne fait avancer",
    ]
    assert [length_of(client, one.address) for one in shown] == [one.count for one in shown]
    assert [one.address for one in shown if AnimationBasket.TAKEN in one.address and "par=moi" in one.address]


def test_a_match_and_an_emergency_wait_for_those_who_answer_them(ends):
    referral = asked(State.ACCEPTED, **ends)
    with bypass_row_security():
        organisation = referral.case.next_action_owner
        SideFactory(match=MatchFactory(one=None, other=None), case=referral.case)
    EmergencyAccessFactory()

    adviser, officer = browser(organisation), browser(ends["sender"], Role.RIGHTS_OFFICER)

    assert "1 rapprochement à vérifier" in [one.said for one in waiting(adviser)]
    assert [one.said for one in waiting(officer)] == ["1 accès d’urgence à relire"]
    assert reverse("matching:matches") not in [one.address for one in waiting(officer)]


@pytest.mark.parametrize("role", Role)
def test_nothing_that_waits_is_said_in_one_sentence(client, role):
    client.force_login(MembershipFactory(role=role.value).user)

    shown = client.get(HOME)

    assert shown.context["waiting"] == []
    assert ("Rien ne vous attend" in text_of(shown)) is shown.context["has_lists"]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("role", [Role.ADVISER, Role.PHONE_AGENT])
def test_the_home_page_costs_the_same_however_much_waits(role, count, ends, django_assert_max_num_queries):
    for _ in range(count):
        for state in (State.SENT, State.ACCEPTED, State.STARTED):
            asked(state, days_ago=20, **ends)
    client = browser(ends["recipient"] if role is Role.ADVISER else ends["sender"], role)
    client.get(HOME)

    with django_assert_max_num_queries(34):
        client.get(HOME)


def test_a_count_is_said_in_words_that_agree():
    assert [counted(count, "1 appel", "{} appels") for count in (1, 2, 1_001)] == [
        "1 appel",
        "2 appels",
        "plus de 1 000 appels",
    ]
