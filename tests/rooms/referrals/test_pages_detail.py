"""One request on its page: what is shown to whom, before and after the answer; displayed = logged."""

import re
from itertools import product
from uuid import uuid4

import pytest
from django.urls import reverse

from cordee.domain.access import SENDING_ROLES, Role
from cordee.domain.referral import State
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.matching import SideFactory
from tests.factories.network import OrganisationFactory
from tests.rooms.referrals.page_scene import (
    FAMILY_NAME,
    MARKERS,
    MESSAGE,
    NEED,
    PHONE,
    asked,
    browser,
    page,
    published,
    text_of,
    title_of,
    yes,
)

pytestmark = pytest.mark.django_db

ON_LEAVE = "En arrêt de travail aujourd'hui"  # a fact about health, in the orientation of the factory
UNSENT = (State.DRAFT, State.AWAITING_CONSENT)
WHY = "Pourquoi ce service"


@pytest.fixture(autouse=True)
def with_catalogue(db):
    published()


@pytest.fixture
def operator():
    return OrganisationFactory(kind="sante_travail", name="Santé au travail des Bauges")


@pytest.fixture
def line():
    return OrganisationFactory(kind="numero_vert", name="Ligne régionale", departement=None)


def read(client, referral):
    return client.get(page("detail", referral))


def readings():
    return [(event.kind, sorted(event.classes)) for event in journal() if event.kind.endswith(".read")]


def acts_offered(response):
    return [act.verb.value for group in response.context["groups"] for act in group.acts]


def test_before_the_answer_the_receiver_reads_level_one_and_nothing_more(operator, line):
    referral = asked(recipient=operator, sender=line)

    shown = text_of(read(browser(operator), referral))

    assert [marker for marker in MARKERS if marker in shown] == []
    assert ON_LEAVE not in shown
    for word in (NEED, "45 à 54 ans, à Chambéry, salarié du privé", "Ligne régionale", "Visite de pré-reprise"):
        assert word in shown
    assert "Si vous acceptez, s'ouvrent avec l'accord de la personne : nom, coordonnées" in shown
    assert readings() == []


def test_once_accepted_the_person_opens_and_the_reading_is_written_down(operator, line):
    referral = asked(recipient=operator, sender=line, classes=("identity", "situation", "health"))
    client = browser(operator)

    client.post(page("accept", referral), yes(referral))
    shown = text_of(read(client, referral))

    assert [marker for marker in MARKERS if marker in shown] == list(MARKERS)
    for word in ("Situation professionnelle actuelle", ON_LEAVE, WHY):
        assert word in shown
    assert readings() == [("person.read", ["identity"]), ("orientation.read", ["health", "situation"])]


def test_facts_about_health_stay_closed_when_the_consent_does_not_list_them(operator, line):
    referral = asked(State.ACCEPTED, recipient=operator, sender=line, classes=("identity", "situation"))

    shown = text_of(read(browser(operator), referral))

    assert FAMILY_NAME in shown
    assert ON_LEAVE not in shown
    assert WHY not in shown
    assert readings() == [("person.read", ["identity"]), ("orientation.read", ["situation"])]


@pytest.mark.parametrize("state", [State.REFUSED, State.EXPIRED, State.WITHDRAWN, State.CANCELLED])
def test_when_the_answer_closes_the_request_the_receiver_keeps_only_its_own_act(state, operator, line):
    referral = asked(state, recipient=operator, sender=line)

    shown = text_of(read(browser(operator), referral))

    assert "Cette demande ne vous est plus ouverte" in shown
    assert [word for word in (*MARKERS, NEED, "Chambéry", ON_LEAVE) if word in shown] == []
    assert ("Refusée" in shown) == (state is State.REFUSED)
    assert readings() == []


def test_a_sender_who_handed_over_keeps_the_name_and_no_longer_the_phone(operator, line):
    referral = asked(State.ACCEPTED, recipient=operator, sender=line)

    shown = text_of(read(browser(line, Role.TEAM_LEAD), referral))

    assert FAMILY_NAME in shown
    assert PHONE not in shown
    assert "Ses coordonnées sont chez l'organisme qui la suit." in shown


def test_an_agent_of_the_line_sees_the_code_the_state_and_the_answer(operator, line):
    referral = asked(State.REFUSED, recipient=operator, sender=line)

    shown = text_of(read(browser(line, Role.PHONE_AGENT), referral))

    assert f"Demande {referral.reference}" in shown
    assert "Transmettre la demande" in shown, "what the case awaits, and not what a refusal awaits in general"
    assert "Refusée par" in shown
    assert [word for word in (*MARKERS, NEED, "Chambéry", ON_LEAVE, "pré-reprise") if word in shown] == []
    assert readings() == []


def test_another_organisation_cannot_tell_a_hidden_request_from_a_missing_one(operator):
    client = browser(OrganisationFactory(kind="cap_emploi"))

    hidden = client.get(page("detail", asked(State.ACCEPTED, recipient=operator)))
    missing = client.get(reverse("referrals:detail", args=[uuid4()]))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


@pytest.mark.parametrize("act", ["acknowledge", "accept", "refuse", "cancel", "withdraw", "resend_link"])
def test_nobody_acts_on_what_is_hidden(act, operator):
    client = browser(OrganisationFactory(kind="numero_vert"), Role.PHONE_AGENT)
    referral = asked(recipient=operator)

    assert client.post(page(act, referral), yes(referral)).status_code == 404


@pytest.mark.parametrize(
    ("state", "who", "offered"),
    [
        (State.SENT, "receiver", ["accept", "acknowledge", "question", "redirect", "refuse"]),
        (State.RECEIVED, "receiver", ["accept", "question", "redirect", "refuse"]),
        (State.ACCEPTED, "receiver", ["start", "attempt", "close", "redirect"]),
        (State.STARTED, "receiver", ["close"]),
        (State.REFUSED, "receiver", []),
        (State.SENT, "sender", ["cancel"]),
        (State.ACCEPTED, "sender", []),
        (State.SENT, "agent", ["accept", "acknowledge", "question", "redirect", "refuse", "withdraw", "cancel"]),
        (State.ACCEPTED, "agent", ["start", "attempt", "close", "redirect", "withdraw"]),
        (State.STARTED, "agent", ["close", "withdraw"]),
        (State.CLOSED, "agent", []),
        (State.EXPIRED, "agent", []),
    ],
)
def test_the_page_offers_what_the_table_of_moves_allows_with_its_effect(state, who, offered, operator, line):
    referral = asked(state, recipient=operator, sender=line)
    whose = {
        "receiver": (operator, Role.ADVISER),
        "sender": (line, Role.TEAM_LEAD),
        "agent": (line, Role.PHONE_AGENT),
    }

    shown = read(browser(*whose[who]), referral)

    assert acts_offered(shown) == offered
    for verb in offered:
        assert re.search(rf'<p class="effect" id="effet-{verb}">[^<]{{20,}}</p>', shown.content.decode())


def test_the_history_says_who_by_which_way_and_what_is_awaited(operator, line):
    referral = asked(State.RECEIVED, recipient=operator, sender=line)

    shown = text_of(read(browser(operator), referral))

    for word in (
        "Envoyée à Santé au travail des Bauges",
        "Réception confirmée",
        "Réponse attendue de Santé au travail",
    ):
        assert word in shown


def each_state_and_each_role():
    """`make test` opens each state for one role, in turn; `make test-access` each for all."""
    roles, states = sorted(SENDING_ROLES), [state for state in State if state not in UNSENT]
    for (turn, state), (place, role) in product(enumerate(states), enumerate(roles)):
        its_turn = turn % len(roles) == place
        yield pytest.param(state, role, marks=() if its_turn else pytest.mark.access)


@pytest.mark.parametrize(("state", "role"), each_state_and_each_role())
def test_the_page_holds_in_every_state_for_every_role_at_both_ends(state, role, operator, line):
    """Unknown variables of a template raise in the tests: each page is walked through."""
    referral = asked(state, recipient=operator, sender=line)

    assert read(browser(line, role), referral).status_code == 200
    expected = 404 if role is Role.PHONE_AGENT else 200
    assert read(browser(operator, role), referral).status_code == expected


@pytest.mark.parametrize("state", UNSENT)
def test_a_draft_is_nobody_s_but_its_sender_s(state, operator, line):
    referral = asked(state, recipient=operator, sender=line)

    assert read(browser(line, Role.PHONE_AGENT), referral).status_code == 200
    assert read(browser(operator), referral).status_code == 404


def test_titles_say_neither_a_name_nor_a_need_nor_a_programme(operator, line):
    referral = asked(recipient=operator, sender=line)
    client, agent = browser(operator), browser(line, Role.PHONE_AGENT)
    addresses = [page(name, referral) for name in ("detail", "acknowledge", "accept", "refuse")]

    titles = [title_of(client.get(address)) for address in addresses]
    titles += [title_of(agent.get(page(name, referral))) for name in ("cancel", "withdraw")]
    client.post(page("accept", referral), yes(referral))
    titles.append(title_of(client.get(page("detail", referral))))

    assert titles == [
        f"Demande {referral.reference} · Cordée",
        "Accuser réception · Cordée",
        "Accepter la demande · Cordée",
        "Refuser la demande · Cordée",
        "Annuler la demande · Cordée",
        "La personne retire son accord · Cordée",
        f"Demande {referral.reference} · Cordée",
    ]


@pytest.mark.parametrize("state", [State.SENT, State.RECEIVED])
def test_the_page_costs_the_same_whatever_the_length_of_its_history(state, operator, line, django_assert_num_queries):
    referral, client = asked(state, recipient=operator, sender=line), browser(operator)
    read(client, referral)

    with django_assert_num_queries(23):
        read(client, referral)


def test_the_message_of_the_sender_opens_with_the_acceptance(operator, line):
    before, after = (asked(state, recipient=operator, sender=line) for state in (State.RECEIVED, State.ACCEPTED))
    client = browser(operator)

    assert MESSAGE not in text_of(read(client, before))
    assert MESSAGE in text_of(read(client, after))


def test_a_match_is_shown_to_who_may_answer_it_and_to_nobody_else(operator, line):
    referral = asked(State.ACCEPTED, recipient=operator, sender=line)
    with bypass_row_security():
        side = SideFactory(case=referral.case)
    address = reverse("matching:match", args=[side.pk])

    shown = {role: browser(operator, role).get(page("detail", referral)) for role in (Role.ADVISER, Role.TEAM_LEAD)}
    elsewhere = browser(line, Role.ADVISER).get(page("detail", referral))
    agent = browser(line, Role.PHONE_AGENT).get(page("detail", referral))

    for response in shown.values():
        assert "Un rapprochement est proposé" in text_of(response)
        assert address in response.content.decode()
    assert [str(side.pk) in response.content.decode() for response in (elsewhere, agent)] == [False, False]
