"""From the orientation to the request sent: person, notice, case, agreement, referral, in one transaction."""

from html import unescape

import pytest
from django.db import connection
from django.urls import reverse

from cordee.audit.models import Event
from cordee.cases.models import Case, Participation
from cordee.catalogue.models import Offer
from cordee.domain.access import Role
from cordee.domain.call import Outcome
from cordee.frontdesk.codes import code_of
from cordee.frontdesk.models import Call
from cordee.orientation.models import HealthFacts, Orientation, Situation, Trace
from cordee.outbox.models import Message
from cordee.people.models import Consent, Identity, NoticeGiven, Person
from cordee.referrals.models import Referral, ReferralSummary
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.rooms.frontdesk.scene import FACTS, PERSON, address, first_target, rows


def test_the_page_reads_the_notice_and_the_agreement_with_the_name_of_the_organisation(phone, call):
    shown = phone.get(address(call)).content.decode()

    assert "Santé au travail des Deux Rives" in shown
    assert "Êtes-vous d&#x27;accord" in shown
    assert "vos réponses sur votre santé au travail" in shown


def test_a_body_that_receives_nothing_is_no_target(phone, call):
    """« Votre employeur » stands for somebody that only the person knows; one with a telephone is none either."""
    for name, contact in (("Votre employeur", {"email": ""}), ("Ateliers du Rhône", {"phone": "04 65 71 00 09"})):
        employer = OrganisationFactory(kind="employeur", departement=None, name=name, **contact)
        OfferFactory(organisation=employer, operator_kind="employeur", departements=[])
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "reprendre_apres_arret"})
    phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": "arret_jours", "answer": "90"})

    told = phone.get(reverse("frontdesk:call", args=[call.pk])).content.decode()
    shown = phone.get(address(call))

    assert "Ateliers du Rhône" in told
    named = {one.offer.organisation_name for one in [shown.context["target"], *shown.context["others"]]}
    assert named == {"Santé au travail des Deux Rives"}


def test_a_delay_says_the_day_on_which_it_was_told_unless_the_cases_say_the_room_each_day(phone, call, health_service):
    said = "Premier rendez-vous sous 4 jours, dit le 01/07/2015."

    with_its_day = phone.get(address(call)).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    with bypass_row_security():
        Offer.objects.filter(organisation=health_service).update(capacity_by_load=True)
    without = phone.get(address(call)).content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert said in with_its_day
    assert said not in without
    assert "Premier rendez-vous sous 4 jours." in without


def test_an_empty_form_is_answered_in_french_beside_each_field(phone, call):
    assert "novalidate" in phone.get(address(call)).content.decode()

    response = phone.post(address(call), first_target(phone, call) | {"email": "aline"})

    shown = response.content.decode()
    assert response.status_code == 422
    for field, sentence in (
        ("family_name", "Écrivez le nom."),
        ("given_name", "Écrivez le prénom."),
        ("email", "Adresse non comprise. Écrivez-la par exemple nom@exemple.fr."),
        ("preferred_channel", "Choisissez comment joindre la personne."),
        ("notice_heard", "Lisez l&#x27;information à la personne avant de transmettre."),
        ("consent_given", "Sans accord, rien n&#x27;est transmis"),
    ):
        beside = shown.split(f'id="id_{field}_error"')[1].split("</p>")[0].replace("\N{NO-BREAK SPACE}", " ")
        assert sentence in beside, field


def test_handing_over_writes_everything_and_sends_one_neutral_mail(phone, call, health_service, agent):
    response = phone.post(address(call), PERSON | first_target(phone, call) | {"share_health": "on"})

    assert response.status_code == 200, response.content.decode()[:2000]
    assert "Demande envoyée" in response.content.decode()
    (referral,), (case,) = rows(Referral), rows(Case)
    assert (referral.state, referral.recipient_id, referral.sender_id) == (
        "envoyee",
        health_service.pk,
        agent.organisation_id,
    )
    assert referral.case_id == case.pk
    assert [str(found) for found in rows(Identity)] == ["Aline Montvert"]
    assert {found.version for found in rows(NoticeGiven)} == {"information-ligne-1"}
    (consent,) = rows(Consent)
    assert consent.classes == ["identity", "situation", "health"]
    assert "Santé au travail des Deux Rives" in consent.words
    (summary,) = rows(ReferralSummary)
    assert (summary.age_band, summary.employment_status) == ("45_54", "Salarié du privé")
    assert {(found.organisation_id, found.level) for found in rows(Participation)} == {
        (agent.organisation_id, "lead"),
        (health_service.pk, "invited"),
    }
    assert [(found.kind, found.address) for found in rows(Message)] == [("referral_sent", health_service.email)]
    ended = rows(Call)[0]
    assert (ended.outcome, ended.answers, ended.words, ended.referral) == (Outcome.HANDED_OVER, {}, "", referral.pk)


def test_health_answers_are_kept_apart_from_the_others(phone, call):
    phone.post(address(call), PERSON | first_target(phone, call))

    (situation,), (health,), (orientation,) = rows(Situation), rows(HealthFacts), rows(Orientation)
    assert "en_arret" in health.facts["facts"]
    assert "en_arret" not in situation.facts["facts"]
    assert situation.facts["facts"]["regime"] == "general"
    assert orientation.lead_family == "visite_demande_salarie"
    (consent,) = rows(Consent)
    assert consent.classes == ["identity", "situation"]


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("family_name", "Écrivez le nom"),
        ("notice_heard", "Lisez l&#x27;information"),
        ("consent_given", "Sans accord, rien n&#x27;est transmis"),
        ("phone", "Il faut un téléphone"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_half_written(phone, call, missing, said):
    given = {name: value for name, value in PERSON.items() if name != missing}

    response = phone.post(address(call), given | first_target(phone, call))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Aline" in response.content.decode()
    assert (rows(Person), rows(Referral), rows(Case)) == ([], [], [])


def test_a_second_submission_does_not_hand_over_twice(phone, call):
    given = PERSON | first_target(phone, call)
    phone.post(address(call), given)

    again = phone.post(address(call), given)

    assert again.status_code == 200
    assert code_of(call.pk) in again.content.decode()
    assert len(rows(Referral)) == len(rows(Person)) == 1


def test_another_service_than_the_first_needs_a_coded_reason_which_is_kept(phone, call):
    social = OrganisationFactory(kind="carsat_service_social", departement="69", name="Service social du Confluent")
    OfferFactory(organisation=social, operator_kind="carsat_service_social", departements=["69"])
    other = next(
        found for found in phone.get(address(call)).context["others"] if found.offer.organisation == str(social.pk)
    )
    given = PERSON | {"service": other.proposal.version.id, "offer": other.offer.id}

    refused = phone.post(address(call), given)
    sent = phone.post(address(call), given | {"override": "souhait_personne"})

    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.content.decode()
    assert sent.status_code == 200
    (orientation,) = rows(Orientation)
    assert (orientation.lead_family, orientation.chosen_family, orientation.override_code) == (
        "visite_demande_salarie",
        "service_social_am",
        "souhait_personne",
    )


def test_the_lead_of_a_second_need_is_not_another_choice_than_the_engines(phone, call):
    social = OrganisationFactory(kind="carsat_service_social", departement="69", name="Service social du Confluent")
    OfferFactory(organisation=social, operator_kind="carsat_service_social", departements=["69"])
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "changer_metier"})
    others = phone.get(address(call)).context["others"]
    other = next(found for found in others if found.is_lead and found.need.need == "changer_metier")

    sent = phone.post(address(call), PERSON | {"service": other.proposal.version.id, "offer": other.offer.id})

    assert sent.status_code == 200
    (orientation,) = rows(Orientation)
    family = other.proposal.version.family
    assert (orientation.lead_family, orientation.chosen_family, orientation.override_code) == (family, family, "")


def test_an_employer_without_the_persons_agreement_cannot_hand_over(phone, lyon, health_service):
    phone.post(reverse("frontdesk:new_call"))
    (call,) = rows(Call)
    for fact, text in {"appelant": "employeur", "consentement_personne": "n", "personne_informee": "n"}.items():
        phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": fact, "answer": text})
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "garder_un_salarie"})

    response = phone.get(address(call))

    assert response.status_code == 409
    assert "Sans l&#x27;accord de la personne" in response.content.decode()


def test_the_stored_orientation_replays_to_the_same_bytes(phone, call):
    from cordee.audit.context import acting_as
    from cordee.domain.access import Actor
    from cordee.orientation import queries

    phone.post(address(call), PERSON | first_target(phone, call))
    (orientation,) = rows(Orientation)

    with bypass_row_security(), acting_as(Actor.for_job("demo")):
        stored, again = queries.replay(orientation.pk, actor=Actor.for_job("demo"))

    assert stored == again


def test_the_recorded_orientation_holds_the_agreement_and_no_gate_says_the_contrary(phone, call):
    phone.post(address(call), PERSON | first_target(phone, call))

    (situation,), (trace,) = rows(Situation), rows(Trace)
    assert situation.facts["facts"]["consentement_personne"] is True
    assert "transmission" not in trace.decision["gates"]


def test_a_call_changed_in_another_window_is_not_handed_over_unseen(phone, call):
    given = PERSON | first_target(phone, call)
    (opened,) = rows(Call)

    refused = phone.post(address(call), given | {"version": str(opened.version - 1)})

    assert refused.status_code == 409
    assert "autre fenêtre" in refused.content.decode()
    assert "Montvert" in refused.content.decode()
    assert rows(Referral) == []
    assert phone.post(address(call), given | {"version": str(opened.version)}).status_code == 200


def test_a_service_that_is_first_no_more_while_it_is_sent_asks_for_a_reason(phone, call):
    """The person's fund is taken back between the reading of the page and the lock of the call."""
    given = PERSON | first_target(phone, call)
    (opened,) = rows(Call)
    facts = {fact: value for fact, value in opened.answers["facts"].items() if fact != "regime"}

    def taken_back(execute, sql, params, many, context):
        if "FOR NO KEY UPDATE" in sql and "frontdesk_call" in sql:
            with bypass_row_security():
                Call.objects.update(answers={"facts": facts})
        return execute(sql, params, many, context)

    with connection.execute_wrapper(taken_back):
        refused = phone.post(address(call), given)

    assert refused.status_code == 409
    assert "premier proposé" in refused.content.decode()
    assert 'name="override"' in refused.content.decode()
    assert "Montvert" in refused.content.decode()
    assert rows(Referral) == []


def test_each_act_of_the_hand_over_leaves_its_trace(phone, call):
    phone.post(address(call), PERSON | first_target(phone, call))

    kinds = {event.kind for event in rows(Event)}
    assert {"person.registered", "notice.given", "orientation.recorded", "case.opened", "consent.recorded"} <= kinds
    assert {"referral.drafted", "call.ended"} <= kinds
    assert not any("Montvert" in str(event.__dict__) for event in rows(Event))


def test_after_the_hand_over_the_agent_has_only_the_code_and_the_state(phone, call):
    phone.post(address(call), PERSON | first_target(phone, call))

    assert "Montvert" not in phone.get(reverse("frontdesk:call", args=[call.pk])).content.decode()
    assert "Montvert" not in phone.get(reverse("frontdesk:calls")).content.decode()


def test_the_code_shows_where_the_request_stands(phone, client, call):
    import re

    shown = phone.post(address(call), PERSON | first_target(phone, call)).content.decode()
    code = re.search(r'id="code">([0-9A-Z-]{11})<', shown)[1]

    followed = client.post(reverse("frontdesk:follow"), {"code": code}).content.decode()

    assert "bien reçue" in followed
    assert "Visite" not in followed
    assert "Montvert" not in followed


def test_only_phone_agents_hand_over(client, call):
    from tests.factories.network import MembershipFactory

    client.force_login(MembershipFactory(role=Role.ADVISER.value).user)

    assert client.get(address(call)).status_code == 404


def test_a_physician_hands_over_only_with_the_person_on_the_line(phone, call):
    phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": "appelant", "answer": "medecin_traitant"})
    for fact in ("personne_informee", "consentement_personne"):
        phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": fact, "answer": "o"})

    shown = phone.get(address(call)).content.decode()

    assert "pas de l&#x27;appelant" in shown or "pas de l'appelant" in shown
    assert "est venue au téléphone" in shown


def test_a_person_who_says_no_is_not_handed_over(phone, call):
    phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": "consentement_personne", "answer": "n"})

    response = phone.get(address(call))

    assert response.status_code == 409
    assert "n&#x27;est pas d&#x27;accord" in response.content.decode()


def test_a_full_service_is_sent_to_only_with_a_reason(phone, call, health_service):
    with bypass_row_security():
        Offer.objects.filter(organisation=health_service).update(capacity="full")
    given = PERSON | first_target(phone, call)

    refused = phone.post(address(call), given)
    sent = phone.post(address(call), given | {"send_reason": "Seul service de santé au travail de l'entreprise"})

    assert refused.status_code == 422
    assert [event.detail for event in rows(Event) if event.kind == "call.hand_over_refused"] == [
        {"guards": ["capacity"], "why": "GuardsUnmet"}
    ]
    assert "plus de place" in refused.content.decode()
    assert sent.status_code == 200
    assert rows(Referral)[0].override_reason.startswith("Seul service")


def test_a_person_who_may_already_have_a_case_is_proposed_never_forced(phone, call):
    phone.post(address(call), PERSON | first_target(phone, call))
    again = another_call(phone)
    given = PERSON | first_target(phone, again)

    warned = phone.post(address(again), given)
    confirmed = phone.post(address(again), given | {"existing_checked": "on"})
    sent = phone.post(address(again), given | {"existing_checked": "on", "send_reason": "Demande restée sans suite"})

    assert warned.status_code == 422
    assert "peut-être déjà un dossier" in warned.content.decode()
    assert confirmed.status_code == 422
    assert "déjà en cours" in confirmed.content.decode()
    assert sent.status_code == 200


def another_call(phone):
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        opened = Call.objects.get(ended_at__isnull=True)
    phone.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": "appelant", "answer": "personne"})
    phone.post(reverse("frontdesk:need", args=[opened.pk]), {"need": "garder_mon_travail"})
    for fact, text in FACTS.items():
        phone.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": fact, "answer": text})
    return opened


def test_a_minor_is_handed_over_only_with_a_representative_who_is_named(phone, call):
    phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": "age", "answer": "17"})
    given = PERSON | first_target(phone, call)

    refused = phone.post(address(call), given)
    sent = phone.post(address(call), given | {"representative": "Jeanne Montvert, sa mère"})

    assert refused.status_code == 422
    assert "représente la personne mineure" in refused.content.decode()
    assert sent.status_code == 200
    assert "Jeanne Montvert" in rows(Consent)[0].words


@pytest.mark.parametrize("typed", ["12", "0612", "06 39 98 12", "au bureau", "+33 12"])
def test_a_number_that_nobody_can_dial_is_not_sent(phone, call, typed):
    response = phone.post(address(call), PERSON | first_target(phone, call) | {"phone": typed})

    beside = response.content.decode().split('id="id_phone_error"')[1].split("</p>")[0]
    assert response.status_code == 422
    assert "Ce numéro ne peut pas être appelé" in beside
    assert rows(Referral) == []


@pytest.mark.parametrize("typed", ["06 39 98 12 34", "0639981234", "+33 (0)6.39.98.12.34", "+41 79 123 45 67"])
def test_a_number_that_can_be_dialled_is_sent_however_it_is_written(phone, call, typed):
    phone.post(address(call), PERSON | first_target(phone, call) | {"phone": typed})

    assert len(rows(Referral)) == 1


def test_what_was_corrected_leaves_no_page_behind_in_the_browser(phone, call):
    """The form is answered within its page; once sent, another page opens, which says again what to spell."""
    corrected = phone.post(address(call), PERSON | {"phone": "12"}, HTTP_HX_REQUEST="true")
    sent = phone.post(address(call), PERSON | first_target(phone, call), HTTP_HX_REQUEST="true")
    opened = reverse("frontdesk:call", args=[call.pk])
    shown, back = phone.get(opened).content.decode(), phone.get(address(call))

    assert "hx-post" in corrected.content.decode()
    assert "no-store" in corrected["Cache-Control"]
    assert (sent.status_code, sent["HX-Redirect"]) == (200, opened)
    (referral,) = rows(Referral)
    assert "Demande envoyée" in shown
    assert code_of(call.pk) in shown
    assert referral.reference in shown
    assert "Montvert" not in shown + back.content.decode()
    assert "Demande envoyée" in back.content.decode()


def test_the_words_to_read_name_the_organisation_with_its_article(phone, call, health_service):
    with bypass_row_security():
        type(health_service).objects.update(name="Maison du handicap")
    shown = unescape(phone.get(address(call)).content.decode())

    assert "je transmets à la Maison du handicap votre nom, vos coordonnées et votre situation" in shown
    assert "La Maison du handicap reçoit un courriel" in shown


@pytest.mark.parametrize(
    "name", ["frontdesk:hand_over", "frontdesk:end", "frontdesk:transfer", "frontdesk:unmet", "enquiries:promise",
             "frontdesk:other_service", "summary:summary"],
)  # fmt: skip
def test_a_danger_sign_is_one_key_away_on_every_page_of_a_call(phone, call, name):
    shown = phone.get(reverse(name, args=[call.pk])).content.decode()

    assert 'name="sign" value="heard" data-shortcut="Alt+d"' in shown
    assert f'action="{reverse("frontdesk:danger", args=[call.pk])}"' in shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"birth_date": "1/1/1910"}, "ni à venir"),
        ({"family_name": "1 85 05 78 006 084 36"}, "Retirez ce numéro"),
    ],
)
def test_who_she_is_is_looked_at_as_where_she_came_straight(phone, call, typed, sentence):
    refused = phone.post(address(call), PERSON | first_target(phone, call) | typed)

    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert rows(Referral) == []
