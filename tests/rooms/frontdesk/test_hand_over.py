"""From the orientation to the request sent: person, notice, case, agreement, referral, in one transaction."""

import pytest
from django.urls import reverse

from cordee.audit.models import Event
from cordee.cases.models import Case, Participation
from cordee.catalogue.models import Offer
from cordee.domain.access import Role
from cordee.domain.call import Outcome
from cordee.frontdesk.models import Call
from cordee.orientation.models import HealthFacts, Orientation, Situation
from cordee.outbox.models import Message
from cordee.people.models import Consent, Identity, NoticeGiven, Person
from cordee.referrals.models import Referral, ReferralSummary
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory

PERSON = {
    "family_name": "Montvert",
    "given_name": "Aline",
    "birth_date": "14/3/80",
    "phone": "06 39 98 12 34",
    "email": "",
    "preferred_channel": "phone",
    "notice_heard": "on",
    "consent_given": "on",
}
FACTS = {
    "appelant": "personne",
    "commune_residence": "Lyon",
    "regime": "general",
    "statut": "salarie",
    "contrat_en_cours": "o",
    "commune_travail": "Lyon",
    "en_arret": "o",
    "age": "46",
}


@pytest.fixture
def health_service(published):
    service = OrganisationFactory(kind="sante_travail", departement="69", name="Santé au travail des Deux Rives")
    OfferFactory(organisation=service, operator_kind="sante_travail", departements=["69"], delay_days=4)
    return service


@pytest.fixture
def call(phone, lyon, health_service):
    """A call whose orientation is found."""
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        opened = Call.objects.get()
    phone.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": "appelant", "answer": "personne"})
    phone.post(reverse("frontdesk:need", args=[opened.pk]), {"need": "garder_mon_travail"})
    for fact, text in FACTS.items():
        phone.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": fact, "answer": text})
    return opened


def address(call):
    return reverse("frontdesk:hand_over", args=[call.pk])


def first_target(phone, call):
    target = phone.get(address(call)).context["target"]
    return {"service": target.proposal.version.id, "offer": target.offer.id}


def rows(model):
    with bypass_row_security():
        return list(model.objects.all())


def test_the_page_reads_the_notice_and_the_agreement_with_the_name_of_the_organisation(phone, call):
    shown = phone.get(address(call)).content.decode()

    assert "Santé au travail des Deux Rives" in shown
    assert "Êtes-vous d&#x27;accord" in shown
    assert "vos réponses sur votre santé au travail" in shown


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

    assert again.status_code == 409
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

    assert "n&#x27;a pas encore répondu" in followed
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
    assert "plus de place" in refused.content.decode()
    assert sent.status_code == 200
    assert rows(Referral)[0].override_reason.startswith("Seul service")
