"""« Mon territoire »: what the animator of a département watches over, line by line, without ever knowing of whom."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.cases.escalations import Escalation
from cordee.cases.models import Case, CaseState
from cordee.domain.access import Role
from cordee.domain.referral import NextAction, State
from cordee.referrals import pages, queries, watching
from cordee.referrals.models import Basket, Referral
from cordee.ui.navigation import entries_for
from cordee.ui.typography import day_month, deadline_words, table_day
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.territory import DepartementFactory
from tests.rooms.referrals.page_scene import MARKERS, NEED, asked, form_of, published, stored, text_of, title_of

pytestmark = pytest.mark.django_db

WATCHED = reverse("referrals:watched")
FREE_WORDS = "Marqueuse est déjà venue"  # somebody names the person where no name belongs
RESPONDER = "Mme Roche"
LEVEL_ONE = (NEED, "Reprendre après un arrêt", "Chambéry", "45 à 54", "Salarié", "pré-reprise", "reprise")
HIDDEN = (*MARKERS, *LEVEL_ONE, FREE_WORDS, RESPONDER, "maintien")


@pytest.fixture(autouse=True)
def with_catalogue(db):
    published()


@pytest.fixture
def operator():
    return OrganisationFactory(kind="sante_travail", name="Santé au travail des Bauges")


@pytest.fixture
def line():
    return OrganisationFactory(kind="numero_vert", name="Ligne régionale", departement=None)


@pytest.fixture
def animator(client):
    """The browser of the animator of Savoie."""
    DepartementFactory(code="73", name="Savoie")
    return logged_in(client, ("73",))


def logged_in(client: Any, departements: tuple[str, ...], role: Role = Role.ANIMATOR) -> Any:
    organisation = OrganisationFactory(kind="animation_territoriale")
    client.force_login(
        MembershipFactory(organisation=organisation, role=role.value, departements=list(departements)).user
    )
    return client


def changed(referral: Referral, **values: Any) -> None:
    with bypass_row_security():
        Referral.objects.filter(pk=referral.pk).update(**values)


def case_changed(referral: Referral, **values: Any) -> None:
    with bypass_row_security():
        Case.objects.filter(pk=referral.case_id).update(**values)


def open_basket(client: Any, basket: Basket) -> Any:
    return client.get(WATCHED, {"panier": basket.value})


def shown_rows(response: Any) -> list[str]:
    """References, in the order of the page."""
    return re.findall(r'<th scope="row"><strong>(\w{8})</strong>', response.content.decode())


def test_what_nobody_answered_comes_first_without_being_asked_for(animator):
    expired, _late, _refused = (
        asked(state, days_ago=days) for state, days in [(State.EXPIRED, 30), (State.SENT, 20), (State.REFUSED, 3)]
    )

    shown = animator.get(WATCHED)

    assert shown_rows(shown) == [expired.reference]
    assert [one.text for one in shown.context["filters"]] == [
        "1 restée sans réponse",
        "1 réponse en retard",
        "aucun démarrage en retard",
        "aucun suivi sans résultat",
        "1 refusée",
    ]
    assert [one.is_current for one in shown.context["filters"]] == [True, False, False, False, False]


def test_each_count_is_the_length_of_the_list_it_opens(animator):
    for state in State:
        asked(state, days_ago=30)
    for _ in range(2):
        asked(State.SENT, days_ago=20)
        asked(State.SENT)

    for basket, expected in [
        (Basket.EXPIRED, 1),
        (Basket.LATE, 4),
        (Basket.REFUSED, 1),
        (Basket.START_LATE, 1),
        (Basket.NOT_HELPED, 1),
    ]:
        shown = open_basket(animator, basket)
        current = re.search(r'aria-current="page">([^<]*)</a></li>', shown.content.decode())[1]

        assert len(shown_rows(shown)) == expected
        assert current == pages.COUNTED[basket][min(expected, 2)].format(expected)


def test_a_line_never_says_who_it_is_about_nor_what_is_asked(animator, operator, line):
    ours = {"recipient": operator, "sender": line}
    refused = asked(State.REFUSED, days_ago=20, **ours)
    changed(refused, refusal_text=FREE_WORDS)
    for state in (State.EXPIRED, State.SENT, State.RECEIVED, State.ACCEPTED, State.CLOSED):
        changed(asked(state, days_ago=30, **ours), override_reason=FREE_WORDS, reopen_reason=FREE_WORDS)
    changed(asked(State.CANCELLED, days_ago=20, **ours), cancel_reason=FREE_WORDS)

    for basket in watching.BASKETS:
        shown = open_basket(animator, basket)
        whole = shown.content.decode()

        assert shown_rows(shown)
        assert [word for word in HIDDEN if word in text_of(shown) or word in whole] == []
        keys = re.findall(r"(?<!value=\")[0-9a-f]{8}-[0-9a-f-]{27}\S*", whole.split("<main", 1)[1])
        assert all(
            key.endswith(
                (
                    '/">À',
                    '/rouvrir/">Rouvrir<span',
                    '/annuler/">Annuler<span',
                    '/rediriger/">Rediriger<span',
                )
            )
            for key in keys
        )
    assert [event.kind for event in journal() if event.kind.endswith(".read")] == []


def test_a_line_says_who_between_whom_where_and_since_when(animator, operator, line):
    referral = asked(State.REFUSED, recipient=operator, sender=line, days_ago=3)

    shown = text_of(open_basket(animator, Basket.REFUSED))

    for word in (
        referral.reference,
        "Savoie (73)",
        "Santé au travail des Bauges",
        "Ligne régionale",
        "Refusée",
        "Nous n'avons plus de place",
        table_day(referral.state_since),
    ):
        assert word in shown


def test_an_organisation_bound_by_secrecy_is_neither_offered_nor_found(animator, operator, line):
    secret = OrganisationFactory(kind="cap_emploi", name="Cap emploi du Secret", discreet=True)
    asked(State.EXPIRED, days_ago=30, recipient=secret, sender=line)
    open_one = asked(State.EXPIRED, days_ago=30, recipient=operator, sender=line)

    shown, of_secret, of_operator = (
        animator.get(WATCHED, {"organisme": str(one)}) for one in ("", secret.pk, operator.pk)
    )

    assert len(shown_rows(shown)) == 2
    assert "Partenaire tenu au secret" in text_of(shown)
    assert "du Secret" not in text_of(shown)
    assert str(secret.pk) not in shown.content.decode()
    assert shown_rows(of_secret) == []
    assert "aucune restée sans réponse" in text_of(of_secret)
    assert shown_rows(of_operator) == [open_one.reference]


def test_after_an_expiry_the_line_says_what_the_case_awaits_from_whom_and_by_when(animator):
    referral = asked(State.EXPIRED, days_ago=30)
    today, owner = timezone.localdate(), OrganisationFactory(name="Cap emploi des Bauges")
    due = today + timedelta(days=1)
    case_changed(referral, next_action=NextAction.CALL_BACK.value, next_action_on=due, next_action_owner=owner)
    with bypass_row_security():
        Escalation.objects.filter(case=referral.case_id).update(due_on=due)

    shown = text_of(animator.get(WATCHED))

    assert "Rappeler la personne, autrement si besoin" in shown
    assert "Cap emploi des Bauges" in shown
    assert deadline_words(due, today=today).replace("\u00a0", " ") in shown.replace("\u00a0", " ")


def test_a_step_that_nobody_took_shows_as_late(animator):
    referral = asked(State.EXPIRED, days_ago=30)
    case_changed(referral, next_action_on=timezone.localdate() - timedelta(days=2))

    assert "deadline--late" in animator.get(WATCHED).content.decode()


def test_when_the_case_is_closed_nothing_more_is_awaited(animator):
    referral = asked(State.REFUSED, days_ago=3)
    case_changed(referral, state=CaseState.CLOSED.value)

    assert "Le suivi est terminé" in text_of(open_basket(animator, Basket.REFUSED))


@pytest.mark.parametrize(
    ("sent", "following"),
    [(0, "Premier rappel à l'organisme"), (1, "Second rappel à l'organisme"), (2, "la demande vous revient")],
)
def test_while_it_waits_the_line_says_the_next_step_of_the_clock_and_what_was_recalled(sent, following, animator):
    referral, today = asked(State.SENT, days_ago=20), timezone.localdate()
    last = today - timedelta(days=1)
    changed(referral, reminders_sent=sent, last_reminded_on=last if sent else None)

    shown = text_of(open_basket(animator, Basket.LATE)).replace("\u00a0", " ")

    on = day_month(last, today=today).replace("\u00a0", " ")
    assert following in shown
    assert {0: "aucun", 1: f"1, le {on}", 2: f"2, le dernier le {on}"}[sent] in shown
    assert "en retard de" in shown


def test_another_departement_is_neither_shown_nor_counted(client):
    asked(State.EXPIRED, days_ago=30)

    shown = logged_in(client, ("74",)).get(WATCHED)

    assert shown_rows(shown) == []
    assert shown.context["filters"][0].text == "aucune restée sans réponse"


def test_an_animator_of_the_region_watches_over_every_departement(client):
    expired = {asked(State.EXPIRED, days_ago=30, departement=code).reference for code in ("73", "74")}

    shown = logged_in(client, ()).get(WATCHED)

    assert set(shown_rows(shown)) == expired
    assert "Toute la région." in text_of(shown)


def test_when_all_is_well_each_basket_says_so(animator):
    titles = (
        "Aucune demande restée sans réponse",
        "Aucune réponse en retard",
        "Aucun démarrage en retard",
        "Aucun suivi sans résultat",
        "Aucune demande refusée",
    )

    for basket, title in zip(watching.BASKETS, titles, strict=True):
        assert title in text_of(open_basket(animator, basket))


@pytest.mark.parametrize(("state", "basket"), [(State.EXPIRED, Basket.EXPIRED), (State.SENT, Basket.LATE)])
def test_what_does_not_fit_on_a_page_is_on_the_next(state, basket, animator):
    all_of_them = {asked(state, days_ago=30 + number % 7).reference for number in range(queries.PAGE + 2)}

    first = open_basket(animator, basket)
    second = animator.get(first.context["next_url"])

    assert len(shown_rows(first)) == queries.PAGE
    assert {*shown_rows(first), *shown_rows(second)} == all_of_them
    assert second.context["next_url"] == ""


@pytest.mark.parametrize("basket", watching.BASKETS)
# Beyond forty organisations to narrow by, the first ones and their count are read: two more, however many there are.
@pytest.mark.parametrize(("count", "queries"), [(1, 19), (3, 21), (9, 21)])
def test_the_page_costs_the_same_whatever_its_length(count, queries, basket, animator, django_assert_num_queries):
    for state in [State.EXPIRED, State.SENT, State.REFUSED, State.ACCEPTED, State.CLOSED] * count:
        asked(state, days_ago=30)
    open_basket(animator, basket)

    with django_assert_num_queries(queries):
        assert len(shown_rows(open_basket(animator, basket))) == count


def test_the_page_opens_to_animators_alone_and_is_in_their_navigation(client):
    opened = {role for role in Role if logged_in(client, (), role).get(WATCHED).status_code == 200}
    invited = {role for role in Role if "Mon territoire" in [one.page.label for one in entries_for(role, path="/")]}

    assert opened == invited == {Role.ANIMATOR}


def test_the_title_says_nothing_of_what_the_page_holds(animator):
    asked(State.EXPIRED, days_ago=30)

    assert title_of(animator.get(WATCHED)) == "Mon territoire · Cordée"


@pytest.mark.parametrize(
    "query", ["panier=brouillons", "panier=terminees", "apres=n'importe+quoi", "apres=2024-09-02."]
)
def test_an_address_written_by_hand_opens_the_beginning_of_the_first_basket(query, animator):
    expired = asked(State.EXPIRED, days_ago=30)

    assert shown_rows(animator.get(f"{WATCHED}?{query}")) == [expired.reference]


def test_an_animator_opens_again_what_did_not_help_and_learns_nobody_s_name(animator, operator, line):
    referral = asked(State.CLOSED, days_ago=30, recipient=operator, sender=line)
    address = reverse("referrals:reopen", args=[referral.pk])
    assert address in open_basket(animator, Basket.NOT_HELPED).content.decode()
    form = animator.get(address)
    assert [word for word in HIDDEN if word in text_of(form)] == []

    answer = animator.post(address, form_of(referral, reason="Rien d'autre n'a été proposé"))

    assert (answer.status_code, answer["Location"]) == (302, WATCHED)
    assert stored(referral).state == State.STARTED
    assert shown_rows(open_basket(animator, Basket.NOT_HELPED)) == []


def test_an_animator_opens_again_nothing_of_another_departement(client, operator, line):
    referral = asked(State.CLOSED, days_ago=30, recipient=operator, sender=line)
    other = logged_in(client, ("38",))

    assert (
        other.post(reverse("referrals:reopen", args=[referral.pk]), form_of(referral, reason="Non")).status_code == 404
    )
    assert stored(referral).state == State.CLOSED


def test_what_did_not_help_long_ago_is_no_longer_opened_again(animator, operator, line):
    referral = asked(State.CLOSED, days_ago=92, recipient=operator, sender=line)

    assert "/rouvrir/" not in open_basket(animator, Basket.NOT_HELPED).content.decode()
    address = reverse("referrals:reopen", args=[referral.pk])
    assert animator.post(address, form_of(referral, reason="Trop tard")).status_code == 422
    assert stored(referral).state == State.CLOSED
