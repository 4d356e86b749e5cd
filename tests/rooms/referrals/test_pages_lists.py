"""The worklist of an operator, and what an organisation sent with the answers."""

import re

import pytest
from django.urls import reverse

from cordee.domain.access import CASE_ROLES, SENDING_ROLES, Role
from cordee.domain.referral import State
from cordee.referrals import pages, queries
from cordee.referrals.models import Basket
from tests.factories.network import OrganisationFactory
from tests.factories.referrals import ContinuationFactory
from tests.rooms.referrals.page_scene import MARKERS, NEED, asked, browser, page, published, text_of, yes

pytestmark = pytest.mark.django_db

INBOX, SENT = reverse("referrals:inbox"), reverse("referrals:sent")


@pytest.fixture(autouse=True)
def with_catalogue(db):
    published()


@pytest.fixture
def operator():
    return OrganisationFactory(kind="sante_travail", name="Santé au travail des Bauges")


@pytest.fixture
def line():
    return OrganisationFactory(kind="numero_vert", name="Ligne régionale", departement=None)


def references(response):
    """Of the rows, in the order of the page."""
    return re.findall(r'class="row-link" href="[^"]*/([0-9a-f-]{36})/"', response.content.decode())


def test_the_worklist_of_one_organisation_never_shows_what_another_received(operator):
    mine, other = asked(recipient=operator), asked()

    shown = browser(operator).get(INBOX)

    assert references(shown) == [str(mine.pk)]
    assert other.reference not in text_of(shown)


def test_a_line_shows_level_one_and_nothing_of_who_it_is(operator, line):
    asked(recipient=operator, sender=line)

    shown = text_of(browser(operator).get(INBOX))

    for word in (NEED, "Chambéry", "45 à 54 ans", "Salarié du privé", "Ligne régionale", "Envoyée"):
        assert word in shown
    assert [marker for marker in MARKERS if marker in shown] == []


def test_the_next_deadline_comes_first_and_late_ones_are_marked(operator):
    today, old, older = asked(recipient=operator), *(asked(recipient=operator, days_ago=days) for days in (9, 20))

    shown = browser(operator).get(INBOX)

    assert references(shown) == [str(referral.pk) for referral in (older, old, today)]
    assert text_of(shown).count("en retard de") == 2
    assert "Confirmer la réception" in text_of(shown)


@pytest.mark.parametrize(("address", "baskets"), [(INBOX, pages.RECEIVED), (SENT, pages.SENT)])
def test_each_count_is_the_length_of_the_list_it_opens(address, baskets, operator, line):
    for state in State:
        asked(state, recipient=operator, sender=line)
    asked(recipient=operator, sender=line, days_ago=20)
    client = browser(operator if address == INBOX else line)

    for basket in baskets:
        shown = client.get(address, {"panier": basket.value})
        current = re.search(r'aria-current="page">([^<]*)</a></li>', shown.content.decode())[1]
        rows = shown.context["rows"]

        assert current == pages.COUNTED[basket][min(len(rows), 2)].format(len(rows))


def test_the_empty_list_of_late_answers_says_where_silence_leads(operator):
    said = text_of(browser(operator).get(INBOX, {"panier": "en_retard"}))

    assert "puis elle revient à qui l'a adressée, et à l'animation du département" in said


def test_an_empty_list_says_what_will_come_and_from_where(operator):
    client = browser(operator)

    assert "la ligne régionale et les autres organismes vous confient arriveront ici" in text_of(client.get(INBOX))
    for basket in Basket:
        assert client.get(SENT, {"panier": basket.value}).status_code == 200


def test_what_does_not_fit_on_a_page_is_on_the_next(operator):
    sent = {str(asked(recipient=operator, days_ago=days % 7).pk) for days in range(queries.PAGE + 2)}
    client = browser(operator)

    first = client.get(INBOX)
    second = client.get(first.context["next_url"])

    assert len(references(first)) == queries.PAGE
    assert {*references(first), *references(second)} == sent
    assert second.context["next_url"] == ""


@pytest.mark.parametrize(("address", "ours"), [(INBOX, "recipient"), (SENT, "sender")])
def test_what_is_over_shows_the_last_that_ended_first_and_pages_lose_nobody(address, ours, operator):
    days = [number % 7 for number in range(queries.PAGE + 2)]
    ended = [asked(State.REFUSED, days_ago=ago, **{ours: operator}) for ago in days]
    client = browser(operator)

    first = client.get(address, {"panier": Basket.ENDED.value})
    second = client.get(first.context["next_url"])

    found = [row.referral.pk for shown in (first, second) for row in shown.context["rows"]]
    assert found == [one.pk for one in sorted(ended, key=lambda one: (-one.state_since.timestamp(), one.pk))]
    assert second.context["next_url"] == ""
    assert "les plus récentes d'abord" in text_of(first)


@pytest.mark.parametrize(
    "address",
    [
        f"{INBOX}?panier=inconnu",
        f"{INBOX}?apres=n'importe+quoi",
        f"{SENT}?apres=.",
        f"{SENT}?panier=terminees&apres=2024-09-02.3f8e6e0a-8f0e-4f6e-9b1e-2f6a7c0d1e2f",
    ],
)
def test_an_address_written_by_hand_opens_the_beginning_of_the_list(address, operator):
    assert browser(operator).get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "role", "ours", "cost"),
    [
        (INBOX, Role.ADVISER, "recipient", 17),
        (SENT, Role.ADVISER, "sender", 21),
        (SENT, Role.PHONE_AGENT, "sender", 20),
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(
    count, address, role, ours, cost, operator, django_assert_num_queries
):
    for state in [State.SENT, State.REFUSED] * count:
        asked(state, **{ours: operator})
    client = browser(operator, role)
    client.get(address)

    with django_assert_num_queries(cost):
        assert len(client.get(address).context["rows"]) == count


def test_what_was_refused_comes_back_with_its_reason_and_what_to_do_next(operator, line):
    asked(State.REFUSED, recipient=operator, sender=line)

    for role in (Role.PHONE_AGENT, Role.TEAM_LEAD):
        shown = text_of(browser(line, role).get(SENT))

        assert "Refusée par Mme Roche : « Nous n'avons plus de place »." in shown
        assert "Ensuite : Proposer un autre organisme" in shown


def test_what_was_accepted_says_by_whom_and_when_the_first_contact_is(operator, line):
    referral = asked(recipient=operator, sender=line)
    browser(operator).post(page("accept", referral), yes(referral))

    shown = text_of(browser(line, Role.PHONE_AGENT).get(SENT))

    assert "Acceptée par Mme Roche. Premier contact : " in shown
    assert "Santé au travail des Bauges" in shown


def test_an_agent_of_the_line_keeps_the_code_and_the_state_alone(operator, line):
    referral = asked(recipient=operator, sender=line)

    shown = text_of(browser(line, Role.PHONE_AGENT).get(SENT))

    assert referral.reference in shown
    assert [word for word in (NEED, "Chambéry", "45 à 54 ans", *MARKERS) if word in shown] == []


@pytest.mark.parametrize(("address", "roles"), [(INBOX, CASE_ROLES), (SENT, SENDING_ROLES)])
def test_each_list_opens_to_those_whose_work_it_is(address, roles, operator):
    opened = {role for role in Role if browser(operator, role).get(address).status_code == 200}

    assert opened == roles


def test_an_answer_that_went_on_elsewhere_says_so_and_asks_for_nothing_more(operator, line):
    refused = asked(State.REFUSED, recipient=operator, sender=line)
    before = text_of(browser(line, Role.PHONE_AGENT).get(SENT))
    ContinuationFactory(source=refused)

    after = text_of(browser(line, Role.PHONE_AGENT).get(SENT))

    assert "Suivre la demande qui lui succède" not in before
    assert "Suivre la demande qui lui succède" in after
    assert "Proposer un autre organisme" in before
