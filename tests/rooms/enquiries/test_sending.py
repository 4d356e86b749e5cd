"""« Envoyer ma demande »: from the result to the organisation, with her consent, and nothing that she unticked."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cordee.cases.models import Case, Participation
from cordee.catalogue.models import Offer
from cordee.enquiries import forwarding
from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySituation
from cordee.frontdesk.models import Call
from cordee.network.models import Membership, User
from cordee.orientation.models import HealthFacts, Situation
from cordee.people.models import Consent, Contact, Identity, NoticeGiven
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.rooms.enquiries.scene import FOLLOW, code_of, count, only_enquiry, page

pytestmark = pytest.mark.django_db
SEND, RESULT = "/demander/envoyer/", "/faire-le-point/"
SAID = {
    "pour": "personne",
    "dit": [
        'commune_residence="69123"', 'regime="general"', 'statut="salarie"', "contrat_en_cours=true",
        'commune_travail="69123"', "en_arret=true", "age=46",
    ],
    "besoin": ["garder_mon_travail"],
    "mots": "je reprends lundi",
}  # fmt: skip
WHO = {
    "given_name": "Aline", "family_name": "Montvert", "way": "telephone", "phone": "06 39 98 12 34", "agreed": "on",
    "key": "cle-de-cet-envoi", "envoyer": "1",
}  # fmt: skip


@pytest.fixture
def result(visitor, agent):
    """The page of the result, with its buttons."""
    return visitor.post(RESULT, SAID | {"resultat": "1"})


def first_choice(result):
    return re.search(r'form="envoyer" name="envoi" value="([^"]+)"', result.content.decode()).group(1)


def filled(visitor, result, **more):
    """The form as the page shows it, filled: what is ticked at first stays, and no answer about health but these."""
    shown = visitor.post(SEND, SAID | {"envoi": first_choice(result)})
    form = shown.context["form"]
    facts = [fact for fact, _ in form.fields["facts"].choices]
    needed = [line.fact for line in shown.context["shown"].lines if line.is_needed and line.is_health]
    return SAID | WHO | {"envoi": first_choice(result), "facts": facts, "health": needed} | more


def rows(model):
    with bypass_row_security():
        return list(model.objects.all())


def only(model):
    (one,) = rows(model)
    return one


@pytest.fixture
def worker_runs(as_the_worker):
    return lambda: forwarding.send_waiting(at=timezone.now())


def test_each_organisation_of_the_result_that_has_room_can_be_asked(result):
    assert "Envoyer ma demande" in page(result)
    assert "Santé au travail des Deux Rives" in page(result)


def test_nothing_is_offered_to_be_sent_where_nobody_receives_it_nor_ever_to_an_employer(visitor, agent):
    """The employer has a telephone: it is reached, and still no place for answers about health."""
    employer = OrganisationFactory(kind="employeur", departement=None, name="Votre employeur", phone="04 65 71 00 09")
    OfferFactory(organisation=employer, operator_kind="employeur", departements=[])
    doctor = OrganisationFactory(kind="medecin_traitant", departement=None, name="Votre médecin traitant", email="")
    OfferFactory(organisation=doctor, operator_kind="medecin_traitant", departements=[])
    said = SAID | {"dit": [*SAID["dit"], "arret_jours=90"], "besoin": ["reprendre_apres_arret"]}

    shown = visitor.post(RESULT, said | {"resultat": "1"})

    cards = [card for column in shown.context["stock"].columns for card in (column.lead, *column.proposed) if card]
    offered = {offer.organisation_name: (card.version.id, offer.id) for card in cards for offer in card.offers}
    buttons = set(re.findall(r'name="envoi" value="([^"]+)"', shown.content.decode()))
    assert {"Votre employeur", "Votre médecin traitant", "Santé au travail des Deux Rives"} <= set(offered)
    for name in ("Votre employeur", "Votre médecin traitant"):
        choice = " ".join(offered[name])
        assert choice not in buttons
        refused = visitor.post(SEND, said | {"envoi": choice})
        assert refused.status_code == 409
        assert "n'est plus proposé" in page(refused)
    assert " ".join(offered["Santé au travail des Deux Rives"]) in buttons
    assert page(shown).count("Parlez-lui-en vous-même : ce site ne lui transmet rien.") >= 2
    assert 'href="#courrier-rendez_vous_liaison"' in shown.content.decode()
    assert 'id="courrier-rendez_vous_liaison"' in shown.content.decode()


def test_the_page_says_who_receives_it_and_what_would_leave_before_anything_is_written(visitor, result):
    shown = visitor.post(SEND, SAID | {"envoi": first_choice(result)})

    assert shown.status_code == 200
    said = page(shown)
    assert "Santé au travail des Deux Rives" in said
    assert "la ligne transmet à Santé au travail des Deux Rives votre nom" in said.replace("au Santé", "à Santé")
    assert count() == 0
    assert visitor.cookies == {}


def test_answers_about_work_are_ticked_and_those_about_health_are_not(visitor, result):
    shown = visitor.post(SEND, SAID | {"envoi": first_choice(result)})

    ticked = set(re.findall(r'name="(facts|health)" value="[^"]+"[^>]*checked', shown.content.decode()))
    assert ticked == {"facts"}
    assert 'name="health" value="en_arret"' in shown.content.decode()


def test_a_request_becomes_a_case_with_its_consent_and_reaches_the_organisation(visitor, result, worker_runs):
    sent = visitor.post(SEND, filled(visitor, result))
    assert sent.status_code == 200, page(sent)

    assert worker_runs() == 1
    assert worker_runs() == 0

    referral = only(Referral)
    assert (referral.state, referral.recipient.name) == ("envoyee", "Santé au travail des Deux Rives")
    consent = only(Consent)
    assert (consent.channel, consent.wording_version) == ("web", "accord-site-1")
    assert consent.given_at == only_enquiry().received_at
    assert only(NoticeGiven).version == "information-site-1"
    assert (only(Identity).family_name, only(Contact).discretion) == (
        "Montvert", ["not_at_work", "no_message", "neutral_sender"],
    )  # fmt: skip
    assert only(Case).controller.name == "Ligne régionale"
    assert {one.level for one in rows(Participation)} == {"lead", "invited"}
    assert (only_enquiry().state, only_enquiry().ending) == ("close", "transmise")
    assert [one.kind for one in journal()].count("enquiry.sent") == 1


def test_a_service_found_by_her_place_of_work_is_to_be_checked_with_her_employer(visitor, result):
    words = "Trouvé d'après votre commune de travail : vérifiez que c'est bien celui de votre employeur."

    assert words in page(result)
    assert words in page(visitor.post(SEND, SAID | {"envoi": first_choice(result)}))


def test_a_service_that_answers_two_needs_is_shown_in_full_once_and_an_organisation_once(
    visitor, agent, health_service
):
    OfferFactory(organisation=health_service, operator_kind="cellule_pdp_spst", departements=["69"])
    said = {"besoin": ["reprendre_apres_arret", "garder_mon_travail"], "dit": [*SAID["dit"], "arret_jours=90"]}

    shown = visitor.post(RESULT, SAID | said | {"resultat": "1"})

    columns = shown.context["stock"].columns
    cards = [card for column in columns for card in (column.lead, *column.proposed) if card]
    twice = [card.version.family for card in cards if card.again]
    assert twice
    text = shown.content.decode()
    for family in twice:
        assert (
            text.count(f'<article class="service" id="service-{family}"')
            + text.count(f'<article class="service service--lead" id="service-{family}"')
            == 1
        )
        assert f'href="#service-{family}"' in text
    for card in cards:
        named = [offer.organisation_name for offer in card.offers]
        assert len(named) == len(set(named))


def test_after_sending_she_goes_back_to_her_result_with_her_answers(visitor, result):
    sent = visitor.post(SEND, filled(visitor, result))

    form = sent.content.decode().split('action="/faire-le-point/"')[1].split("</form>")[0]
    assert 'name="resultat"' in form
    assert 'value="en_arret=true"' in form and 'name="besoin" value="garder_mon_travail"' in form


def test_one_of_two_ways_to_reach_her_is_asked_for_and_neither_is_called_optional(visitor, result):
    said = page(visitor.post(SEND, SAID | {"envoi": first_choice(result)}))

    for name in ("phone", "email"):
        label = said.split(f'for="id_{name}"')[1].split("</label>")[0]
        assert "(l'un des deux)" in label and "facultatif" not in label


def test_each_text_of_agreement_is_labelled_and_marked_with_the_boxes_it_goes_with(visitor, result):
    said = page(visitor.post(SEND, SAID | {"envoi": first_choice(result)}))

    for mark, label in (
        ("consent-without-health", "Si vous n'avez rien coché sur votre santé :"),
        ("consent-with-health", "Si vous avez coché une réponse sur votre santé :"),
    ):
        assert label in said.split(mark)[1].split("</blockquote>")[0]


def test_a_name_that_is_too_long_is_refused_with_its_length_and_never_cut(visitor, result):
    shown = visitor.post(SEND, SAID | {"envoi": first_choice(result)})
    assert "maxlength" not in shown.content.decode().split('name="given_name"')[1].split(">")[0]

    refused = visitor.post(SEND, filled(visitor, result, given_name="a" * 10000))

    assert refused.status_code == 422
    assert "10000" in page(refused)
    assert "a" * 10000 in page(refused)
    assert count() == 0


def test_her_code_follows_the_request_once_it_has_left(visitor, result, worker_runs, client):
    code = code_of(visitor.post(SEND, filled(visitor, result)))
    assert "Elle part vers l'organisme" in page(client.post(FOLLOW, {"code": code}))

    worker_runs()

    followed = client.post(FOLLOW, {"code": code})
    assert [state.value for state, _ in followed.context["followed"].requests] == ["envoyee"]
    assert "Montvert" not in page(followed)
    assert "Demande envoyée par le site, partie le " in page(followed)
    assert "Appel du" not in page(followed)


def test_the_worker_is_asked_at_once(visitor, result):
    visitor.post(SEND, filled(visitor, result))

    with bypass_row_security():
        job = ProcrastinateJob.objects.get(task_name="enquiries.send")
    assert job.args == {"enquiry_id": str(only_enquiry().pk)}


def test_what_she_unticks_is_neither_sent_nor_kept(visitor, result, worker_runs):
    form = filled(visitor, result)
    shown = visitor.post(SEND, SAID | {"envoi": form["envoi"]}).context["shown"]
    free = [line.fact for line in shown.lines if not line.is_needed]
    assert "age" in free

    visitor.post(SEND, form | {"facts": [one for one in form["facts"] if one != "age"]})
    assert not any(line.startswith("age=") for line in only(EnquirySituation).said)
    worker_runs()

    assert "age" not in only(Situation).facts["facts"]
    assert set(only(HealthFacts).facts["facts"]) == set(form["health"])


def test_without_an_answer_that_the_service_rests_on_she_is_told_which_one(visitor, result):
    form = filled(visitor, result)
    shown = visitor.post(SEND, SAID | {"envoi": form["envoi"]}).context["shown"]
    needed = next(line for line in shown.lines if line.is_needed)

    refused = visitor.post(SEND, form | {"facts": [], "health": []})

    assert refused.status_code == 422
    assert needed.label in page(refused)
    assert "Montvert" in page(refused)
    assert count() == 0


def test_health_is_shared_only_when_she_ticks_it(visitor, result, worker_runs):
    form = filled(visitor, result)

    visitor.post(SEND, form | {"health": ["en_arret"]})
    worker_runs()

    consent = only(Consent)
    assert "health" in consent.classes
    assert "santé au travail" in consent.words


def test_without_a_tick_about_health_no_answer_of_it_leaves(visitor, result, worker_runs):
    form = filled(visitor, result, health=[])

    visitor.post(SEND, form)
    worker_runs()

    assert only(Consent).classes == ["identity", "situation"]
    assert only(HealthFacts).facts["facts"] == {}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"agreed": ""}, "Sans votre accord"),
        ({"phone": ""}, "Écrivez le numéro"),
        ({"way": "courriel"}, "Écrivez votre adresse"),
        ({"family_name": ""}, "Écrivez votre nom"),
        ({"phone": "12"}, "ne peut pas être appelé"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(visitor, result, more, said):
    refused = visitor.post(SEND, filled(visitor, result, given_name="Zoé") | more)

    assert refused.status_code == 422
    assert said in page(refused)
    assert 'value="Zoé"' in page(refused)
    assert count() == 0


def test_one_way_to_reach_her_is_kept(visitor, result):
    visitor.post(SEND, filled(visitor, result, way="courriel", email="aline@exemple.fr"))

    assert (only(EnquiryContact).phone, only(EnquiryContact).email) == ("", "aline@exemple.fr")


def test_two_clicks_are_one_request_with_one_code(visitor, result, worker_runs):
    form = filled(visitor, result)

    first, second = visitor.post(SEND, form), visitor.post(SEND, form)
    worker_runs()
    third = visitor.post(SEND, form)

    assert code_of(first) == code_of(second) == code_of(third)
    assert len(rows(Referral)) == 1


def test_a_suspected_one_waits_for_the_line_and_reaches_no_organisation(visitor, result, worker_runs):
    sent = visitor.post(SEND, filled(visitor, result, site="https://exemple.fr"))

    assert sent.status_code == 200
    assert worker_runs() == 0
    assert only_enquiry().state == "quarantaine"
    assert rows(Referral) == rows(Case) == []


def test_many_to_one_organisation_are_looked_at_first(visitor, result, monkeypatch):
    monkeypatch.setattr("cordee.enquiries.guarding.TO_ONE_RECEIVER", 0)

    visitor.post(SEND, filled(visitor, result))

    assert only_enquiry().suspicions == ["meme_organisme"]


def test_she_may_take_it_back_before_it_leaves(visitor, result, worker_runs):
    code = code_of(visitor.post(SEND, filled(visitor, result)))

    visitor.post("/demander/annuler/", {"code": code})

    assert worker_runs() == 0
    assert rows(Referral) == []


def test_an_organisation_that_is_full_meanwhile_is_not_asked_and_the_line_sees_why(visitor, result, worker_runs):
    visitor.post(SEND, filled(visitor, result))
    with bypass_row_security():
        Offer.objects.update(capacity="full")

    assert worker_runs() == 0

    assert rows(Referral) == rows(Case) == rows(Identity) == []
    assert (only_enquiry().state, only_enquiry().unsent) == ("recue", "complet")
    assert worker_runs() == 0


def test_a_suspended_function_of_the_web_leaves_the_click_to_the_line(visitor, result, worker_runs):
    visitor.post(SEND, filled(visitor, result))
    with bypass_row_security():
        User.objects.create_user(email="demandes-web@cordee.invalid", full_name="Web", password=None)
        User.objects.filter(email="demandes-web@cordee.invalid").update(is_active=False)

    assert worker_runs() == 0
    assert only_enquiry().state == "recue"


def test_nobody_can_enter_the_function_of_the_web(visitor, result, worker_runs, client):
    visitor.post(SEND, filled(visitor, result))
    worker_runs()

    with bypass_row_security():
        user = Membership.objects.get(user__email="demandes-web@cordee.invalid").user
        assert not user.has_usable_password()
        assert not user.emailaddress_set.exists()


def test_a_choice_that_the_result_does_not_hold_is_explained(visitor, result):
    gone = visitor.post(SEND, SAID | {"envoi": "service-inconnu 00000000-0000-0000-0000-000000000000"})

    assert gone.status_code == 409
    assert "Être rappelé" in page(gone)
    assert 'name="dit" value="age=46"' in gone.content.decode()


def test_an_employer_sends_nothing_for_somebody_else(visitor, result):
    refused = visitor.post(SEND, SAID | {"envoi": first_choice(result), "pour": "employeur"})

    assert refused.status_code == 409


def test_before_her_majority_it_is_done_on_the_phone(visitor, result):
    said = [line for line in SAID["dit"] if not line.startswith("age=")]

    refused = visitor.post(SEND, SAID | {"dit": [*said, "age=17"], "envoi": first_choice(result)})

    assert refused.status_code == 409
    assert count() == 0


def test_too_many_forms_give_the_form_back_with_what_was_typed(visitor, result, monkeypatch):
    form = filled(visitor, result, given_name="Zoé")
    monkeypatch.setattr("cordee.enquiries.guarding.SENT_ALLOWED", 0)

    paused = visitor.post(SEND, form)

    assert paused.status_code == 429
    assert 'value="Zoé"' in page(paused)
    assert count() == 0


def test_to_look_at_what_would_leave_is_counted_with_the_questions(visitor, result, monkeypatch):
    looked, form = SAID | {"envoi": first_choice(result)}, filled(visitor, result, given_name="Zoé")
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 0)

    for sent, kept in ((looked, f'name="envoi" value="{looked["envoi"]}"'), (form, 'name="given_name" value="Zoé"')):
        paused = visitor.post(SEND, sent)
        assert paused.status_code == 429
        assert f'action="{SEND}"' in page(paused)
        assert kept in page(paused)

    assert count() == 0
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 600)
    assert visitor.post(SEND, looked).status_code == 200


def test_the_address_alone_leads_to_the_questions(visitor):
    assert visitor.get(SEND).headers["Location"] == RESULT


def by_hand(desk, name="forward"):
    enquiry = only_enquiry()
    said = {"version": enquiry.version, "key": f"cle-{name}-{enquiry.version}"}
    return desk.post(reverse(f"enquiries:{name}", args=[enquiry.pk]), said)


def test_an_agent_sends_with_one_click_what_was_kept_aside(visitor, result, desk):
    visitor.post(SEND, filled(visitor, result, site="https://exemple.fr"))
    by_hand(desk, "bring_back")

    shown = page(desk.get(reverse("enquiries:enquiry", args=[only_enquiry().pk])))
    assert "Si vous êtes d'accord, la ligne transmet" in shown
    assert "Aline Montvert" in shown
    assert by_hand(desk).status_code == 302

    assert only(Referral).state == "envoyee"
    assert only(Consent).channel == "web"


def test_what_cannot_leave_says_why_to_the_agent_and_writes_nothing(visitor, result, desk):
    visitor.post(SEND, filled(visitor, result))
    with bypass_row_security():
        Offer.objects.update(capacity="full")

    refused = by_hand(desk)

    assert refused.status_code == 409
    assert "complet" in page(refused)
    assert rows(Case) == []


def test_two_clicks_of_two_agents_send_once(visitor, result, desk, worker_runs):
    visitor.post(SEND, filled(visitor, result))
    worker_runs()

    assert by_hand(desk).status_code == 409
    assert len(rows(Referral)) == 1


def test_the_same_request_from_two_tabs_reaches_the_organisation_once_and_the_line_sees_it(
    visitor, result, worker_runs
):
    for key in ("cle-du-premier-onglet", "cle-du-second-onglet"):
        sent = visitor.post(SEND, filled(visitor, result, key=key))
        assert "déjà" not in page(sent)
    assert worker_runs() == 1

    assert len(rows(Referral)) == 1
    with bypass_row_security():
        left = Enquiry.objects.get(state="recue")
    assert left.unsent == "deja_demandee"


def test_the_hand_over_of_the_call_that_answers_it_is_filled_with_what_she_wrote(visitor, result, desk):
    visitor.post(SEND, filled(visitor, result, way="courriel", email="aline@exemple.fr"))
    by_hand(desk, "call")
    with bypass_row_security():
        call = Call.objects.get()

    shown = desk.get(reverse("frontdesk:hand_over", args=[call.pk]))

    said = page(shown)
    assert 'value="Montvert"' in said
    assert 'value="aline@exemple.fr"' in said
    assert shown.context["target"].offer.organisation_name == "Santé au travail des Deux Rives"
    assert not shown.context["form"]["consent_given"].value()
    assert "enquiry.read" in {one.kind for one in journal() if one.screen == "frontdesk:hand_over"}
