"""« À reprendre »: what falls to the animator, and what she does with it, without ever knowing of whom."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.animation import queries, wording
from cordee.animation.baskets import Basket
from cordee.animation.mail import ask
from cordee.cases.models import Ending, Escalation
from cordee.domain.access import Role
from cordee.domain.referral import State
from cordee.outbox.models import Message
from cordee.referrals.models import Referral
from cordee.referrals.references import reference_of
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory, EscalationFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.outbox import messages
from tests.factories.territory import DepartementFactory
from tests.rooms.referrals.page_scene import MARKERS, NEED, asked, form_of, published, stored, text_of

pytestmark = pytest.mark.django_db

BASKET = reverse("animation:basket")
HIDDEN = (*MARKERS, NEED, "Chambéry", "45 à 54", "maintien")


@pytest.fixture
def animator(client):
    DepartementFactory(code="73", name="Savoie")
    client.force_login(account("Nadia Perrin"))
    return client


def account(name, departements=("73",), role=Role.ANIMATOR):
    organisation = OrganisationFactory(kind="animation_territoriale")
    fields = {"organisation": organisation, "role": role.value, "departements": list(departements)}
    return MembershipFactory(user__full_name=name, **fields).user


def expired(**changes):
    return asked(State.EXPIRED, days_ago=30, **changes)


def overdue(days=10, **changes):
    return EscalationFactory(due_on=timezone.localdate() - timedelta(days=days), **changes)


def line():
    with bypass_row_security():
        return Escalation.objects.get()


def page(name, of):
    return reverse(f"animation:{name}", args=[of.pk])


def shown_rows(response):
    return re.findall(r"<strong>(\w{8})</strong>", response.content.decode())


def post(client, name, of, key="", **typed):
    return client.post(page(name, of), {"key": key or str(uuid4()), **typed})


def test_the_oldest_due_day_comes_first_and_each_count_is_the_length_of_its_list(animator):
    recent, oldest, middle = overdue(8), overdue(40), overdue(20)
    taken = overdue(15)
    post(animator, "take_up", taken)
    EscalationFactory(ending="autrement", closed_at=timezone.now())

    first, second, third = (animator.get(BASKET, {"panier": one}) for one in Basket)

    assert shown_rows(first) == [reference_of(one.pk) for one in (oldest, middle, recent)]
    assert shown_rows(second) == [reference_of(taken.pk)]
    assert len(shown_rows(third)) == 1
    assert [one.text for one in first.context["filters"]] == [
        "3 lignes à reprendre",
        "1 ligne reprise",
        "1 ligne terminée",
    ]


def test_neither_list_nor_line_says_who_it_is_about_nor_what_is_asked(animator):
    expired()

    for shown in (animator.get(BASKET), animator.get(page("detail", line()))):
        text = text_of(shown)
        assert "malgré deux rappels" in text
        assert [word for word in HIDDEN if word in text or word in shown.content.decode()] == []
        assert str(line().case_id) not in shown.content.decode()
    assert [event.kind for event in journal() if event.kind.endswith(".read")] == []


def test_an_organisation_bound_by_secrecy_is_not_named(animator):
    secret = {"name": "Cap emploi du Secret", "discreet": True, "phone": "04 79 00 11 22"}
    expired(sender=OrganisationFactory(kind="numero_vert", **secret), recipient=OrganisationFactory(**secret))

    for shown in (animator.get(BASKET), animator.get(page("detail", line()))):
        assert "Partenaire tenu au secret" in text_of(shown)
        assert "du Secret" not in text_of(shown)
        assert "04 79 00 11 22" not in text_of(shown)


def test_the_animator_takes_it_up_and_her_colleague_reads_her_name(animator, client):
    expired()
    key = str(uuid4())

    answers = [post(animator, "take_up", line(), key) for _ in range(2)]  # a double click

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [event.kind for event in journal()].count("escalation.taken_up") == 1
    client.force_login(account("Marc Ollier"))
    assert "Nadia Perrin" in text_of(client.get(BASKET, {"panier": Basket.TAKEN}))
    late = post(client, "take_up", line())
    assert late.status_code == 409
    assert "déjà reprise depuis" in text_of(late)


def test_the_organisation_that_should_have_acted_is_written_to_once_a_day(animator):
    referral = expired()
    key = str(uuid4())

    answers = [post(animator, "ask_lead", line(), one) for one in (key, key, str(uuid4()))]

    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assert "un courriel est déjà parti" in text_of(answers[-1]).lower()
    (message,) = [one for one in messages() if one.kind == "escalation_asked"]
    assert message.address == line().awaits.email
    assert message.about == referral.reference


def test_the_form_of_one_page_may_take_up_then_after_back_ask_the_organisation(animator):
    expired()
    key = str(uuid4())  # both buttons of a page carry the same

    answers = [post(animator, act, line(), key) for act in ("take_up", "ask_lead", "ask_lead")]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert [one.kind for one in messages()].count("escalation_asked") == 1
    assert line().asked_at and line().taken_by_id
    closed = post(animator, "close", line(), key, ending=Ending.OTHERWISE.value)
    assert (closed.status_code, line().closed_at is None) == (302, False)


def test_without_an_address_the_animator_is_told_to_call(animator):
    one = overdue(case__next_action_owner__email="")

    answer = post(animator, "ask_lead", one)

    assert answer.status_code == 409
    assert "appelez-le" in text_of(answer)


def test_the_mail_says_the_reference_and_where_to_log_in(settings):
    for about, said in (("AB12CD34", "La demande AB12CD34"), ("", "Une demande que votre organisme suit")):
        mail = ask(Message(kind="escalation_asked", about=about))

        assert said in mail.text
        assert settings.CORDEE_BASE_URL + "/pro/" in mail.text
        assert mail.subject == wording.ASKED_SUBJECT


def test_closing_says_what_was_done_and_only_once(animator):
    expired()
    key = str(uuid4())

    nothing_said = post(animator, "close", line())
    answers = [post(animator, "close", line(), key, ending=Ending.LEAD_ACTS) for _ in range(2)]
    again = post(animator, "close", line(), ending=Ending.OTHERWISE)

    assert nothing_said.status_code == 422
    assert "Dites ce qui a été fait" in text_of(nothing_said)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert again.status_code == 409
    assert "fermée depuis" in text_of(again)
    assert line().ending == Ending.LEAD_ACTS
    assert [event.kind for event in journal()].count("escalation.closed") == 1


def test_what_ends_by_itself_is_not_the_animator_s_to_say(animator):
    expired()

    assert post(animator, "close", line(), ending=Ending.NEW_REFERRAL).status_code == 422
    assert line().closed_at is None


def test_a_request_that_waits_too_long_is_taken_back_by_the_animator(animator):
    published()
    referral = asked(State.SENT, days_ago=20)
    address = reverse("referrals:cancel", args=[referral.pk])
    assert address in animator.get(reverse("referrals:watched"), {"panier": "en_retard"}).content.decode()
    form = animator.get(address)
    assert [word for word in HIDDEN if word in text_of(form)] == []

    answer = animator.post(address, form_of(referral, reason="L'organisme a fermé"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("referrals:watched"))
    assert stored(referral).state == State.CANCELLED


@pytest.mark.parametrize("name", ["detail", "take_up", "ask_lead", "close"])
def test_another_departement_finds_nothing(client, name):
    one = overdue()
    client.force_login(account("Ailleurs", ("38",)))

    answer = client.get(page(name, one)) if name == "detail" else post(client, name, one, ending=Ending.OTHERWISE)

    assert answer.status_code == 404
    assert line().last_key == ""


def test_the_pages_open_to_animators_alone(client):
    one = overdue()
    opened = set()
    for role in Role:
        client.force_login(account("Qui que ce soit", (), role))
        if client.get(BASKET).status_code == 200 and client.get(page("detail", one)).status_code == 200:
            opened.add(role)

    assert opened == {Role.ANIMATOR}


def test_an_empty_basket_says_so(animator):
    for one in Basket:
        assert wording.EMPTY[one][0] in text_of(animator.get(BASKET, {"panier": one}))


def test_what_does_not_fit_on_a_page_is_on_the_next(animator):
    all_of_them = {reference_of(overdue(10 + number % 5).pk) for number in range(queries.PAGE + 2)}

    first = animator.get(BASKET)
    second = animator.get(first.context["next_url"])

    assert len(shown_rows(first)) == queries.PAGE
    assert {*shown_rows(first), *shown_rows(second)} == all_of_them
    assert second.context["next_url"] == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_its_length(animator, count, django_assert_num_queries):
    for _ in range(count):
        expired()
    animator.get(BASKET)

    with django_assert_num_queries(14):
        assert len(shown_rows(animator.get(BASKET))) == count


def test_the_basket_is_narrowed_by_codes_and_its_counts_follow(animator):
    old, recent = overdue(40), overdue(3)
    expired()
    mine = overdue(12)
    post(animator, "take_up", mine)
    account_of_a_colleague = account("Marc Ollier")
    with bypass_row_security():
        expired_pk = Escalation.objects.get(reason="sans_reponse").pk

    found = {
        codes: shown_rows(animator.get(f"{BASKET}?{codes}"))
        for codes in (
            "motif=sans_reponse",
            "depuis=un_mois",
            "departement=38",
            f"organisme={old.awaits_id}",
            "panier=reprises&par=moi",
            "motif=nimporte&depuis=quoi&organisme=rien",
        )
    }

    with bypass_row_security():
        of_request = reference_of(Escalation.objects.get(pk=expired_pk).referral)
    assert found["motif=sans_reponse"] == [of_request]
    assert found["depuis=un_mois"] == [reference_of(old.pk)]
    assert found["departement=38"] == []
    assert found[f"organisme={old.awaits_id}"] == [reference_of(old.pk)]
    assert found["panier=reprises&par=moi"] == [reference_of(mine.pk)]
    assert sorted(found["motif=nimporte&depuis=quoi&organisme=rien"]) == sorted(
        [reference_of(old.pk), reference_of(recent.pk), of_request]
    )
    narrowed = animator.get(f"{BASKET}?depuis=un_mois")
    assert [one.text for one in narrowed.context["filters"]][:2] == ["1 ligne à reprendre", "aucune ligne reprise"]
    animator.force_login(account_of_a_colleague)
    assert shown_rows(animator.get(f"{BASKET}?panier=reprises&par=moi")) == []


def test_an_organisation_bound_by_secrecy_is_neither_offered_nor_found_by_hand(animator):
    secret = OrganisationFactory(name="Cap emploi du Secret", discreet=True)
    overdue(case__next_action_owner=secret)

    shown = animator.get(f"{BASKET}?organisme={secret.pk}")

    assert shown_rows(shown) == []
    assert "du Secret" not in shown.content.decode()


def test_a_view_of_the_basket_is_kept_and_opens_what_it_said(animator):
    old, _ = overdue(40), overdue(3)
    save = reverse("desk:save", args=["reprendre"])

    kept = animator.post(save, {"name": "Les plus vieilles", "codes": "panier=a_reprendre&depuis=un_mois", "key": "k1"})
    shown = animator.get(kept["Location"])

    assert shown_rows(shown) == [reference_of(old.pk)]
    assert [(one["view"].name, one["is_current"]) for one in shown.context["saved_views"]] == [
        ("Les plus vieilles", True)
    ]


def test_the_basket_and_the_territory_lead_to_each_other(animator):
    published()
    referral = expired()

    to_territory = re.search(
        r'href="([^"]*territoire[^"]*panier[^"]*)"', animator.get(page("detail", line())).content.decode()
    )
    territory = animator.get(to_territory[1].replace("&amp;", "&"))

    assert [row.referral.pk for row in territory.context["rows"]] == [referral.pk]
    assert [row.to_take for row in territory.context["rows"]] == [page("detail", line())]
    assert reverse("referrals:watched") in animator.get(BASKET).content.decode()
    assert BASKET in territory.content.decode()


def test_going_on_and_coming_back_shows_the_same_lines(animator):
    for number in range(2 * queries.PAGE + 1):
        overdue(10 + number % 5)

    first = animator.get(BASKET)
    second = animator.get(first.context["next_url"])
    third = animator.get(second.context["next_url"])
    back = animator.get(third.context["previous_url"])

    assert shown_rows(back) == shown_rows(second)
    assert shown_rows(animator.get(back.context["previous_url"])) == shown_rows(first)
    assert len({*shown_rows(first), *shown_rows(second), *shown_rows(third)}) == 2 * queries.PAGE + 1


@pytest.mark.parametrize("query", ["panier=autre", "apres=2024-09-02.", "apres=n'importe+quoi"])
def test_an_address_written_by_hand_opens_the_beginning(animator, query):
    one = overdue()

    assert shown_rows(animator.get(f"{BASKET}?{query}")) == [reference_of(one.pk)]


def test_a_line_without_a_request_shows_its_own_reference(animator):
    one = EscalationFactory(case=CaseFactory(), due_on=date(2024, 9, 3))

    shown = text_of(animator.get(page("detail", one)))

    assert f"Ligne {reference_of(one.pk)}" in shown
    assert "Ce qui devait suivre" in shown
    with bypass_row_security():
        assert not Referral.objects.exists()
