"""Her data, shown and taken away; her contact, corrected by herself; what she asks of the rights officer."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.programmes import Entry, What
from cordee.outbox import delivery
from cordee.people.models import Contact, Identity
from cordee.referrals.models import Referral, ReferralMessage
from cordee.voice import document, exporting
from cordee.voice.models import RightsRequest
from cordee.voice.own_views import EXPORTS_ALLOWED
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.documents import DocumentFactory
from tests.factories.employer import EmployerReplyFactory, SharingFactory
from tests.factories.network import MembershipFactory
from tests.factories.orientation import RULES_ON
from tests.factories.outbox import as_worker, messages
from tests.factories.people import AcceptanceFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.sheet import SheetFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory, StepFactory
from tests.factories.territory import CommuneFactory
from tests.factories.voice import (
    PersonAnswerFactory,
    PersonQuestionFactory,
    RightsRequestFactory,
    holder_of,
)
from tests.rooms.referrals.scene import AT, mails
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db

SESSION = Entry(id="1", what=What.SESSION, of="preliminaire", on=date(2026, 3, 2), minutes=60)
SCHEMA = json.loads((Path(site.BASE_DIR) / "docs/reference/mes-donnees.schema.json").read_text())


@pytest.fixture
def followed(scene, settings):
    settings.CORDEE_AS_OF = RULES_ON
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def person(client, followed) -> Person:
    return Person(client, followed.case_id)


def full(referral):
    """One row of each thing that an export may hold."""
    with bypass_row_security():
        SheetFactory(case=referral.case)
        StepFactory(case=referral.case, owner=None)
        AppointmentFactory(case=referral.case, wished=True)
        DocumentFactory(case=referral.case)
        ApplicationFactory(case=referral.case, owner=None, hers=["Certificat médical"])
        ProgrammeFactory(case=referral.case, entries=[SESSION.to_json()], minutes=60)
        EmployerReplyFactory(sharing=SharingFactory(case=referral.case))
        AcceptanceFactory(case=referral.case, service_family="autre_service")
        RightsRequestFactory(case=referral.case, answered=True)
        PersonAnswerFactory(question=PersonQuestionFactory(referral=referral, state="answered"))


def exported(referral):
    actor = holder_of(referral.case_id)
    with acting_as(actor):
        return exporting.exported(cases.access_case(referral.case_id, actor=actor), actor=actor, at=AT)


def downloaded(person):
    return person.posts("export")


def contact_of(referral) -> Contact:
    with bypass_row_security():
        return Contact.objects.get(pk=referral.case.person_id)


def requests() -> list[RightsRequest]:
    with bypass_row_security():
        return list(RightsRequest.objects.order_by("asked_at"))


def typed(**changes):
    return {
        "key": str(uuid4()),
        "phone": "06 39 98 76 54",
        "email": "a@exemple.fr",
        "preferred_channel": "phone",
        "language": "fr",
    } | changes


def test_the_file_is_what_its_schema_says(client, person, followed):
    full(followed)
    client.get(f"/fiche/{'x' * 43}/")

    answer = downloaded(person)

    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    data = json.loads(answer.content)
    Draft202012Validator(SCHEMA).validate(data)
    assert all(data[name] for name in data if name != "readers")


def test_the_pdf_says_the_same_with_tags_and_in_french(person, followed):
    full(followed)

    answer = person.posts("export", format="pdf")

    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.pdf"'
    read = PdfReader(BytesIO(answer.content))
    text = " ".join("".join(page.extract_text() for page in read.pages).split())
    assert read.metadata.title == "Mes données"
    assert read.root_object["/Lang"].startswith("fr")
    assert read.root_object["/MarkInfo"]["/Marked"]
    assert text.index("Vous") < text.index("Votre dossier") < text.index("Vos demandes") < text.index("Documents")
    assert "Demande de correction" in text
    (event,) = [one for one in journal() if one.kind == "own.exported"]
    assert event.detail == {"format": "pdf", "version": 7}


def test_the_schema_refuses_a_key_that_it_does_not_know(followed):
    data = exported(followed) | {"surprise": 1}

    assert not Draft202012Validator(SCHEMA).is_valid(data)


def test_it_holds_what_she_said_and_nothing_that_others_keep_for_themselves(followed):
    full(followed)
    told = json.dumps(exported(followed), ensure_ascii=False)
    with bypass_row_security():
        message = ReferralMessage.objects.get(pk=followed.pk).text

    assert "Lefèvre" in told
    assert "En arrêt" in told
    assert message not in told


def test_what_concerns_somebody_else_is_not_in_it(scene, person, followed):
    other = linked(scene.sent(scene.called(family_name="Autrui", given_name="Zoé", phone="06 99 88 77 66")))
    full(other)

    told = downloaded(person).content.decode()

    assert "Autrui" not in told
    assert other.reference not in told


def test_every_word_of_the_export_has_a_french_one(followed):
    full(followed)
    data = exported(followed)

    sections = document.document(data)

    assert [one.key for one in sections] == [name for name in data if name not in ("format", "version", "exported_at")]
    keys = {key for one in SCHEMA["properties"].values() for key in _keys(one)}
    unlabelled = {"lines", "health_at_work", "fact", "label", "value", "text"}  # they bring their own words
    unlabelled |= {"kind", "author", "replies", "name", "proposed_on"}  # under what the contact reads
    assert keys - document.LABELS.keys() == unlabelled


def _keys(schema):
    properties = schema.get("items", schema).get("properties", {})
    for name, inner in properties.items():
        yield name
        yield from _keys(inner)


def test_the_page_says_the_same_in_french(person, followed):
    full(followed)
    shown = person.reads("my_data")

    for said in (
        "Vos demandes",
        "Sujet",
        "Vous préférez",
        "Par téléphone",
        "Demande de correction",
        "Convention de bilan",
    ):
        assert said in shown
    for code in ("reprendre_apres_arret", "mission_interet_public", "acceptee", "identity"):
        assert code not in shown


def test_an_export_is_in_the_journal_and_without_her_proof_there_is_none(client, person):
    downloaded(person)
    (event,) = [one for one in journal() if one.kind == "own.exported"]
    assert event.detail == {"format": "json", "version": 7}
    assert "health" in event.classes

    client.cookies.clear()

    refused = downloaded(person)
    assert refused.status_code == 409 and "Rien n’est fait" in refused.content.decode()
    assert client.get(person.page("my_data")).url == f"{person.page('home')}?puis=my_data"
    assert len([one for one in journal() if one.kind == "own.exported"]) == 1


def test_too_many_exports_rest_a_while(person):
    for _ in range(EXPORTS_ALLOWED):
        assert downloaded(person).status_code == 200

    assert downloaded(person).status_code == 429


def test_she_corrects_how_she_is_reached_and_who_follows_her_is_told(scene, person, followed, settings):
    settings.CORDEE_SMS_GATEWAY = "file"
    before = mails()

    answer = person.posts("contact", **typed())

    assert answer.url == person.page("home")
    found = contact_of(followed)
    assert (found.phone, found.phone_key, found.email) == ("06 39 98 76 54", "0639987654", "a@exemple.fr")
    (kept,) = requests()
    assert "06 11 22 33 44" in kept.words
    assert kept.answer == "fait"
    told = [one for one in mails() if one not in before]
    assert told == [("person_contact_changed", scene.operator.email), ("person_contact_left", "06 11 22 33 44")]
    assert "Avant : téléphone 06 11 22 33 44" in person.reads("home").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("known", "asked", "told"),
    [
        ({}, typed(), ["06 11 22 33 44"]),
        ({"preferred_channel": "email", "email": "avant@exemple.fr"}, typed(), ["avant@exemple.fr"]),
        ({"discretion": ["no_message"]}, typed(), []),
        ({}, typed(phone="06 11 22 33 44", email="", preferred_channel="letter"), []),
    ],
    ids=["sms", "mail", "no message", "only another channel"],
)
def test_the_contact_that_she_had_is_told_without_a_link_and_as_discreetly_as_she_asked(
    person, followed, settings, tmp_path, mailoutbox, known, asked, told
):
    settings.CORDEE_SMS_GATEWAY, settings.CORDEE_SMS_FOLDER = "file", tmp_path
    with bypass_row_security():
        Contact.objects.filter(pk=followed.case.person_id).update(**known)

    person.posts("contact", **asked)
    person.posts("contact", **asked)

    found = [one for one in messages() if one.kind == "person_contact_left"]
    assert [one.address for one in found] == told
    for message in found:
        with as_worker():
            delivery.deliver(message.pk, at=message.not_before)
    written = [one.read_text() for one in tmp_path.iterdir()] + [one.body for one in mailoutbox]
    assert len(written) == len(told)
    for text in written:
        assert site.CORDEE_LINE_NUMBER in text
        assert person.secret not in text
        assert "06 39 98 76 54" not in text


def test_the_journal_says_which_field_changed_and_never_what_it_was(person):
    person.posts("contact", **typed())

    (event,) = [one for one in journal() if one.kind == "contact.changed"]
    assert event.detail == {"fields": ["email", "phone", "phone_key"]}
    assert not any("06 11 22" in str(vars(one)) or "06 39" in str(vars(one)) for one in journal())


def test_a_double_click_corrects_once_and_the_same_again_is_nothing(person):
    data = typed()

    person.posts("contact", **data)
    person.posts("contact", **data)
    person.posts("contact", **(data | {"key": str(uuid4())}))

    assert len(requests()) == 1


@pytest.mark.parametrize(
    "changes", [{"phone": "06 39 98 11 11"}, {"email": "b@exemple.fr"}, {"preferred_channel": "email"}]
)
def test_a_form_that_served_is_never_said_to_have_changed_something_else(person, followed, changes):
    data = typed()
    person.posts("contact", **data)

    answer = person.posts("contact", **(data | changes))

    assert answer.status_code == 422
    assert "déjà servi pour autre chose" in answer.content.decode()
    found = contact_of(followed)
    assert (found.phone, found.email, found.preferred_channel) == ("06 39 98 76 54", "a@exemple.fr", "phone")
    assert len(requests()) == 1


@pytest.mark.parametrize("right", ["correction", "effacement"])
def test_a_form_that_served_asks_for_nothing_else(person, right):
    said = {"words": "Tout ce que j’ai dit en mars.", "key": str(uuid4())}
    person.posts("ask_right", "effacement", **said)
    assert person.posts("ask_right", "effacement", **said).status_code == 302

    answer = person.posts("ask_right", right, **(said | {"words": "Rien que le mois d’avril."}))
    contact = person.posts("contact", **typed(key=said["key"]))

    assert (answer.status_code, contact.status_code) == (422, 422)
    assert "déjà servi pour autre chose" in answer.content.decode()
    assert [one.words for one in requests()] == [said["words"]]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phone": "", "email": ""}, "Gardez au moins"),
        ({"phone": "douze"}, "ne peut pas être appelé"),
        ({"email": "a@"}, "pas complète"),
        ({"email": "", "preferred_channel": "email"}, "écrivez votre adresse"),
        ({"preferred_channel": ""}, "Choisissez une réponse"),
    ],
)
def test_what_reaches_nobody_is_refused_with_what_was_typed(person, followed, changes, said):
    answer = person.posts("contact", **typed(**changes))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert contact_of(followed).phone == "06 11 22 33 44"


def test_she_cannot_change_her_name_by_herself_in_the_database_either(followed):
    her = holder_of(followed.case_id)
    for change in ("people_identity set family_name = 'x'", "people_contact set commune_code = '69123'"):
        with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(her), connection.cursor() as cursor:
            cursor.execute(f"update {change}")
    with bypass_row_security():
        assert Identity.objects.get(pk=followed.case.person_id).family_name == "Lefèvre"


@pytest.mark.parametrize("right", ["correction", "effacement"])
def test_what_she_asks_waits_for_the_officer_with_its_day_and_its_answer_comes_to_her(client, person, right):
    words = "Mon employeur n’est pas celui qui est écrit."
    answer = person.posts("ask_right", right, words=words, key=str(uuid4()))
    assert answer.url == person.page("home")
    assert "La réponse vient ici, au plus tard" in person.reads("home").replace("\u00a0", " ")
    (asked,) = requests()
    assert (asked.answer_by - asked.asked_at.date()).days in range(28, 32)

    client.force_login(MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["73"]).user)
    listed = client.get(reverse("privacy:rights")).content.decode()
    assert reverse("privacy:asked", args=[asked.pk]) in listed
    assert words in client.get(reverse("privacy:asked", args=[asked.pk])).content.decode()
    said = {"answered": "fait_en_partie", "words": "Corrigé, sauf la date.", "key": str(uuid4())}
    assert client.post(reverse("privacy:answer", args=[asked.pk]), said).status_code == 302
    again = said | {"words": "Autre chose", "key": str(uuid4())}
    assert client.post(reverse("privacy:answer", args=[asked.pk]), again).status_code == 409

    shown = person.reads("home")
    assert "Corrigé, sauf la date." in shown


def test_the_same_is_asked_once_at_a_time(person):
    said = {"words": "Tout ce que j’ai dit en mars."}
    person.posts("ask_right", "effacement", key=str(uuid4()), **said)

    answer = person.posts("ask_right", "effacement", key=str(uuid4()), **said)

    assert answer.status_code == 409
    assert "déjà fait cette demande" in answer.content.decode()
    assert len(requests()) == 1


def test_an_erasure_that_was_agreed_to_stands_first_and_is_not_asked_again(person):
    person.posts("ask_right", "effacement", key=str(uuid4()), words="Tout.")
    assert person.page("ask_right", "effacement") not in person.reads("home")
    officer = MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["73"])
    (asked,) = requests()
    with bypass_row_security():
        RightsRequest.objects.filter(pk=asked.pk).update(
            answer="accepte", answer_words="Oui.", answered_at=timezone.now(), answered_by=officer
        )

    shown = person.reads("home")
    again = person.posts("ask_right", "effacement", key=str(uuid4()), words="Encore.")

    assert shown.index("Votre dossier sera effacé le matin du") < shown.index("La suite")
    assert person.page("ask_right", "effacement") not in shown and person.page("ask_right", "correction") in shown
    assert (again.status_code, len(requests())) == (409, 1)
    assert "la réponse est oui" in again.content.decode()


@pytest.mark.parametrize("words", ["", "1 85 05 78 006 084 36", "1-85-05-78-006-084-36"])
def test_a_request_without_words_or_with_a_social_security_number_is_not_sent(person, words):
    assert person.posts("ask_right", "correction", key=str(uuid4()), words=words).status_code == 422
    assert requests() == []


def test_a_right_that_is_none_leads_to_her_page(person):
    assert person.client.get(person.page("ask_right", "coordonnees")).url == person.page("home")


def test_the_officer_of_another_place_sees_none_of_it(client, followed):
    with bypass_row_security():
        asked = RightsRequestFactory(case=followed.case)
    client.force_login(MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["38"]).user)

    assert client.get(reverse("privacy:asked", args=[asked.pk])).status_code == 404
    assert str(asked.pk) not in client.get(reverse("privacy:rights")).content.decode()


def test_her_page_says_where_it_stands_who_is_in_charge_what_comes_next_and_what_was_sent(scene, person):
    shown = person.reads("home").replace("\u00a0", " ").replace("\u202f", " ")

    assert "Un organisme a accepté : il vous contacte." in shown
    assert "est en charge de votre demande" in shown
    assert "Sujet : Préparer ma reprise." in shown
    assert "Transmis le" in shown
    assert "Aucun document." in shown


def test_her_commune_is_a_name_to_who_reads_and_keeps_its_code_in_the_file(person, followed):
    CommuneFactory(code="69123", name="Lyon", postal_codes=["69003"], population=519_127)
    with bypass_row_security():
        Contact.objects.filter(pk=followed.case.person_id).update(commune_code="69123")

    shown = person.reads("my_data")

    assert "Commune (code)" not in shown
    assert "<dt>Commune</dt><dd>Lyon</dd>" in shown
    assert exported(followed)["person"]["commune_name"] == "Lyon"
    assert exported(followed)["person"]["commune_code"] == "69123"


def test_the_programme_of_her_case_has_the_name_that_people_use_and_keeps_its_code_in_the_file(person, followed):
    shown = person.reads("my_data")

    assert exported(followed)["case"]["programme"] == "maintien-en-emploi"
    assert "<dt>Programme</dt><dd>Maintien en emploi</dd>" in shown
    assert "maintien-en-emploi" not in shown


def test_a_commune_that_is_no_more_known_keeps_its_code(person, followed):
    with bypass_row_security():
        Contact.objects.filter(pk=followed.case.person_id).update(commune_code="00000")

    assert "00000" in person.reads("my_data")


def test_a_day_that_is_over_is_to_be_set_again_and_no_day_is_empty(person, followed):
    with bypass_row_security():
        Case.objects.filter(pk=followed.case_id).update(next_action_on=date(2020, 1, 6))
        Referral.objects.filter(pk=followed.pk).update(meeting_on=date(2020, 1, 7))

    shown = person.reads("home").replace("\u202f", " ").replace("\xa0", " ")

    assert "C’est prévu à une date à préciser" in shown
    assert "Rendez-vous à une date à préciser" in shown
    assert "mardi 7 janvier 2020 est passé : si vous l’avez eu" in shown
    assert "Premier rendez-vous prévu : à une date à préciser." in shown
