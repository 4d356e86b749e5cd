"""A call from pick-up to wrap-up, through the pages, on the real catalogue."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.conversation.noting import CLEARED, DECLINED, UNSURE
from cordee.domain.access import Role
from cordee.domain.call import Outcome
from cordee.frontdesk import queries
from cordee.frontdesk.actions import LONGEST_WORDS
from cordee.frontdesk.models import Call
from cordee.network.queries import actor_of
from cordee.territory.models import FormerCommune
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory, OrganisationFactory

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def call(phone):
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        return Call.objects.get()


def answer(phone, call, fact, text, **headers):
    return phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": fact, "answer": text}, **headers)


def again(call):
    with bypass_row_security():
        return Call.objects.get(pk=call.pk)


def page(phone, call):
    return phone.get(reverse("frontdesk:call", args=[call.pk])).content.decode()


def test_a_new_call_asks_first_who_calls_and_shows_the_opening_words(phone, call):
    shown = page(phone, call)

    assert "pour vous-même, pour un salarié" in shown
    assert "rester anonyme" in shown


def test_an_answer_is_kept_on_the_server_and_moves_to_the_next_question(phone, call):
    response = answer(phone, call, "appelant", "personne", **HTMX)

    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith('<div id="console"')
    assert "Ce que la personne attend" in response.content.decode()
    assert again(call).answers["facts"] == {"appelant": "personne"}
    assert again(call).caller_kind == "personne"


def test_without_javascript_an_answer_redirects_to_the_call(phone, call):
    response = answer(phone, call, "appelant", "personne")

    assert (response.status_code, response.url) == (302, reverse("frontdesk:call", args=[call.pk]))


def test_needs_that_match_the_callers_words_come_first_and_a_need_is_toggled(phone, call):
    answer(phone, call, "appelant", "personne")
    phone.post(
        reverse("frontdesk:words", args=[call.pk]), {"words": "mon dos a lâché, j'ai peur de perdre mon travail"}
    )

    shown = page(phone, call)
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "garder_mon_travail"})

    assert re.search(r'answer" id="besoin-garder_mon_travail"[^>]*data-shortcut="1"', shown)
    assert again(call).needs == ["garder_mon_travail"]
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "garder_mon_travail"})
    assert again(call).needs == []


def told(phone, call, **facts):
    for fact, text in facts.items():
        response = answer(phone, call, fact, text)
        assert response.status_code == 302, (fact, response.content.decode()[:500])


def test_services_appear_with_verdict_reason_and_source_while_answers_arrive(phone, call, lyon):
    told(phone, call, appelant="personne")
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "garder_mon_travail"})
    told(
        phone,
        call,
        commune_residence="Lyon",
        regime="general",
        statut="salarie",
        contrat_en_cours="o",
        commune_travail="69003",
    )

    shown = page(phone, call)

    assert "Visite à la demande du salarié" in shown
    assert "C. trav. R4624-34" in shown
    assert "Lyon (69003)" in shown or "Lyon (69)" in shown
    assert again(call).departement == "69"


def test_an_answer_that_is_not_understood_is_shown_again_with_what_was_expected(phone, call):
    response = answer(phone, call, "arret_debut", "avant l'été", **HTMX)

    assert response.status_code == 422
    assert "attendu une date" in response.content.decode()
    assert "avant l&#x27;été" in response.content.decode()
    assert again(call).answers == {}


def test_an_unknown_commune_is_refused_and_an_ambiguous_one_is_chosen(phone, call, lyon):
    assert "Aucune commune" in answer(phone, call, "commune_residence", "Nulle-Part-sur-Rien").content.decode()
    assert answer(phone, call, "commune_residence", "lyon").status_code == 302
    assert again(call).answers["facts"] == {"commune_residence": "69123"}


def test_i_do_not_know_and_i_would_rather_not_say_are_answers(phone, call):
    answer(phone, call, "regime", UNSURE)
    answer(phone, call, "age", DECLINED)

    shown = page(phone, call)

    assert (again(call).answers["unsure"], again(call).answers["declined"]) == (["regime"], ["age"])
    assert "ne sait pas" in shown and "ne souhaite pas répondre" in shown
    answer(phone, call, "regime", CLEARED)
    assert again(call).answers["unsure"] == []


def test_contradictory_answers_are_shown_with_both_facts(phone, call):
    told(phone, call, appelant="personne", contrat_en_cours="o", statut="retraite")

    shown = page(phone, call)

    assert "Deux réponses se contredisent" in shown
    assert "Situation professionnelle actuelle" in shown


def test_a_danger_sign_stops_the_questions_and_shows_what_to_do(phone, call):
    told(phone, call, appelant="personne")

    response = phone.post(reverse("frontdesk:danger", args=[call.pk]), {"sign": "heard"}, **HTMX)

    shown = response.content.decode()
    assert "Arrêtez le questionnaire" in shown
    assert "3114" in shown
    assert 'id="transmettre"' not in shown
    phone.post(reverse("frontdesk:danger", args=[call.pk]), {"sign": "over"})
    assert "Danger : la sécurité" not in page(phone, call)


def test_in_an_emergency_only_the_emergency_is_said(phone, call, lyon):
    told(phone, call, appelant="personne", commune_residence="Lyon")
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "garder_mon_travail"})
    assert "Demandez d&#x27;abord la caisse" in page(phone, call)

    phone.post(reverse("frontdesk:danger", args=[call.pk]), {"sign": "heard"})

    assert "Arrêtez le questionnaire" in page(phone, call)
    assert "Demandez d&#x27;abord la caisse" not in page(phone, call)


def test_a_danger_sign_alone_says_nothing_of_rescue_that_nobody_spoke_of(phone, call):
    told(phone, call, appelant="personne")

    phone.post(reverse("frontdesk:danger", args=[call.pk]), {"sign": "heard"})
    assert again(call).answers["facts"] == {"appelant": "personne", "danger_signale": True}
    phone.post(reverse("frontdesk:danger", args=[call.pk]), {"sign": "imminent"})

    assert again(call).answers["facts"]["danger_imminent"] is True


@pytest.mark.parametrize(("fact", "key"), [("age", "Alt+x"), ("commune_residence", "Alt+x"), ("regime", "x")])
def test_not_knowing_shows_the_key_that_works_beside_a_field(phone, call, fact, key):
    told(phone, call, appelant="personne")

    shown = phone.get(reverse("frontdesk:call", args=[call.pk]), {"question": fact}).content.decode()

    assert re.search(r'data-shortcut="x"[^>]*><kbd[^>]*>([^<]+)</kbd>', shown)[1] == key
    assert ("quitter la zone" in shown.split('id="mots"')[0].split('id="aide-mots"')[0]) is (key == "Alt+x")


def test_before_october_2021_the_emergency_panel_does_not_name_the_3114(phone, call, settings):
    from datetime import date

    with bypass_row_security():
        Call.objects.update(on=date(2015, 7, 27))

    shown = phone.post(reverse("frontdesk:danger", args=[call.pk]), {"sign": "heard"}, **HTMX).content.decode()

    assert "Appel des secours (15, 112, 114 par SMS)" in shown
    assert "SOS Amitié" in shown
    assert "3114" not in shown


def test_an_anonymous_call_ends_with_a_code_is_counted_and_keeps_nothing_that_was_said(phone, call):
    told(phone, call, appelant="personne", regime="general")

    response = phone.post(reverse("frontdesk:end", args=[call.pk]), {"outcome": Outcome.INFORMED})

    code = re.search(r'id="code">([0-9A-Z]{5}-[0-9A-Z]{5})<', response.content.decode())[1]
    ended = again(call)
    assert (ended.answers, ended.words, ended.outcome) == ({}, "", Outcome.INFORMED)
    assert ended.questions_answered == 2
    assert code not in str(ended.__dict__)
    followed = phone.post(reverse("frontdesk:follow"), {"code": code.lower().replace("-", " ")})
    assert "sans votre nom" in followed.content.decode()


def test_a_call_ends_once(phone, call):
    address = reverse("frontdesk:end", args=[call.pk])
    phone.post(address, {"outcome": Outcome.INFORMED})

    assert phone.post(address, {"outcome": Outcome.OTHER_DOOR}).status_code == 409
    assert phone.post(address, {"outcome": Outcome.INFORMED}).status_code == 200
    assert again(call).outcome == Outcome.INFORMED
    assert answer(phone, call, "age", "40").status_code == 409
    assert "est terminé" in page(phone, call)


def test_an_end_without_an_outcome_is_refused_with_a_sentence(phone, call):
    response = phone.post(reverse("frontdesk:end", args=[call.pk]), {})

    assert response.status_code == 422
    assert "Choisissez comment" in response.content.decode()


def test_an_answer_from_a_page_that_is_out_of_date_is_not_mixed_in(phone, call):
    told(phone, call, appelant="personne")

    response = phone.post(
        reverse("frontdesk:answer", args=[call.pk]), {"fact": "age", "answer": "40", "version": "0"}, **HTMX
    )

    assert response.status_code == 409
    assert "autre fenêtre" in response.content.decode()
    assert "age" not in again(call).answers["facts"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PHONE_AGENT])
def test_only_phone_agents_open_the_console(client, published, role):
    client.force_login(MembershipFactory(role=role.value).user)

    assert client.get(reverse("frontdesk:calls")).status_code == 404
    assert client.post(reverse("frontdesk:new_call")).status_code == 404


def test_the_call_of_another_agent_looks_like_a_missing_one(phone, agent, published):
    colleague = MembershipFactory(role=Role.PHONE_AGENT.value, organisation=agent.organisation)
    theirs = CallFactory(membership=colleague, catalogue_hash=published.hash, words="secret")

    hidden = phone.get(reverse("frontdesk:call", args=[theirs.pk]))
    missing = phone.get(reverse("frontdesk:call", args=["00000000-0000-4000-8000-000000000000"]))

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


@pytest.mark.parametrize("role", list(Role))
def test_the_database_and_the_queryset_show_the_same_calls(agent, published, role):
    for membership in (agent, MembershipFactory(role=role.value, organisation=agent.organisation)):
        CallFactory(membership=membership, catalogue_hash=published.hash)
        actor = actor_of(membership)
        with bypass_row_security():
            said = set(Call.objects.visible_to(actor).values_list("pk", flat=True))
        with acting_as(actor):
            seen = set(Call.objects.values_list("pk", flat=True))

        assert said == seen


def test_a_code_that_does_not_exist_is_refused_without_a_hint(client, published):
    response = client.post(reverse("frontdesk:follow"), {"code": "ABCDE-23456"})

    assert response.status_code == 422
    assert "n&#x27;existe pas" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_calls_costs_the_same_whatever_its_length(
    phone, agent, published, count, django_assert_num_queries
):
    now = timezone.now()
    for place in range(count):
        CallFactory(membership=agent, catalogue_hash=published.hash, started_at=now - timedelta(minutes=place))
    phone.get(reverse("frontdesk:calls"))

    with django_assert_num_queries(13):
        phone.get(reverse("frontdesk:calls"))


def test_the_console_decides_with_the_catalogue_and_the_day_of_the_call(phone, call):
    told(phone, call, appelant="personne")
    oriented = queries.oriented(again(call))

    assert oriented.decision.on == again(call).on
    assert oriented.decision.catalogue_hash == again(call).catalogue_hash


def test_organisations_of_the_directory_are_proposed_under_the_service(phone, call, lyon):
    health = OrganisationFactory(kind="sante_travail", departement="69", name="Santé au travail des Deux Rives")
    OfferFactory(organisation=health, operator_kind="sante_travail", departements=["69"], delay_days=4)
    told(phone, call, appelant="personne")
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "garder_mon_travail"})
    told(
        phone,
        call,
        commune_residence="Lyon",
        regime="general",
        statut="salarie",
        contrat_en_cours="o",
        commune_travail="Lyon",
    )

    shown = page(phone, call)

    assert "Santé au travail des Deux Rives" in shown
    assert "sous 4 jours" in shown
    assert 'id="transmettre"' in shown


@pytest.mark.parametrize(
    ("departements", "capacity", "said"),
    [([], "open", False), ([], "full", True), (["69"], "open", True)],
)
def test_places_are_named_only_of_an_offer_of_somewhere(phone, call, lyon, departements, capacity, said):
    doctor = OrganisationFactory(kind="sante_travail", departement=None, name="Votre service de santé")
    OfferFactory(organisation=doctor, operator_kind="sante_travail", departements=departements, capacity=capacity)
    told(phone, call, appelant="personne")
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "garder_mon_travail"})
    told(
        phone,
        call,
        commune_residence="Lyon",
        regime="general",
        statut="salarie",
        contrat_en_cours="o",
        commune_travail="Lyon",
    )

    shown = page(phone, call)

    assert "Votre service de santé" in shown
    assert ("Places disponibles" in shown or "Complet" in shown) is said


def test_a_call_changed_in_another_window_is_not_ended_unseen(phone, call):
    address = reverse("frontdesk:end", args=[call.pk])
    told(phone, call, appelant="personne")

    refused = phone.post(address, {"outcome": Outcome.INFORMED, "version": "0"})
    ended = phone.post(address, {"outcome": Outcome.INFORMED, "version": str(again(call).version)})

    assert refused.status_code == 409
    assert "autre fenêtre" in refused.content.decode()
    assert 'name="version" value="1"' in refused.content.decode()
    assert ended.status_code == 200


def test_an_old_code_of_a_commune_becomes_the_present_one_and_an_unknown_one_is_asked_again(phone, call, lyon):
    with bypass_row_security():
        FormerCommune.objects.create(
            code="69381", name="Lyon 1er", kind="arrondissement", current=lyon, postal_codes=[]
        )

    def choose(code):
        posted = {"fact": "commune_residence", "answer": "", "commune_code": code}
        return phone.post(reverse("frontdesk:answer", args=[call.pk]), posted)

    unknown, former = choose("99999"), choose("69381")

    assert (unknown.status_code, former.status_code) == (422, 302)
    assert "Aucune commune" in unknown.content.decode()
    assert again(call).answers["facts"] == {"commune_residence": "69123"}


def test_health_is_not_noted_of_an_employer_but_for_what_an_employer_knows_by_law(phone, call):
    told(phone, call, appelant="employeur")

    refused, allowed = answer(phone, call, "rqth", "1"), answer(phone, call, "en_arret", "o")
    shown = page(phone, call)

    assert (refused.status_code, allowed.status_code) == (422, 302)
    assert "seule la personne" in refused.content.decode()
    assert set(again(call).answers["facts"]) == {"appelant", "en_arret"}
    assert 'value="rqth"' not in shown
    assert 'value="en_arret"' in shown
    asked = phone.get(reverse("frontdesk:call", args=[call.pk]), {"question": "rqth"}).content.decode()
    assert 'name="fact" value="rqth"' not in asked


def test_answers_about_health_leave_when_the_caller_turns_out_to_be_an_employer(phone, call):
    told(phone, call, appelant="personne", ald="o", en_arret="o")

    told(phone, call, appelant="employeur")

    assert set(again(call).answers["facts"]) == {"appelant", "en_arret"}


def test_the_person_herself_answers_about_her_health(phone, call):
    told(phone, call, appelant="personne", ald="o")

    assert again(call).answers["facts"]["ald"] is True
    assert 'value="ald"' in page(phone, call)


def test_reading_a_draft_without_a_name_leaves_no_event(phone, call):
    told(phone, call, appelant="personne", en_arret="o")
    with bypass_row_security():
        before = Event.objects.count()

    page(phone, call)

    with bypass_row_security():
        assert Event.objects.count() == before


def test_words_that_are_too_long_are_said_to_be_and_their_beginning_is_kept(phone, call):
    address = reverse("frontdesk:words", args=[call.pk])

    saved = phone.post(address, {"words": "a" * LONGEST_WORDS}, HTTP_X_AUTOSAVE="1")
    cut = phone.post(address, {"words": "b" * (LONGEST_WORDS + 1)}, HTTP_X_AUTOSAVE="1")

    assert (saved.status_code, cut.status_code) == (200, 413)
    assert again(call).words == "b" * LONGEST_WORDS
