"""J3: what a physician or an employer signals, without a word about an illness; the person answers for herself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.enquiries import actions, signal_views
from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySender, EnquirySituation
from tests.database import bypass_row_security
from tests.rooms.enquiries.scene import (
    CALL_BACK,
    FILLED,
    FOLLOW,
    code_of,
    contact,
    count,
    only_enquiry,
    page,
    situation,
)

pytestmark = pytest.mark.django_db
PHYSICIAN, EMPLOYER, AGREEMENT = "/signaler/medecin/", "/signaler/employeur/", "/signaler/accord/"
DOCTOR = {"key": "cle-du-medecin", "name": "Dr Sauvage", "email": "cabinet@example.org", "hopes": "rester"}
BY_CODE = DOCTOR | {"way": "code"}
BY_PHONE = DOCTOR | {"way": "telephone", "patient_phone": "06 11 22 33 44", "agreed": "on"}
FIRM = {
    "key": "cle-de-l-employeur",
    "name": "M. Roc",
    "company": "Scierie du Lac",
    "phone": "04 11 22 33 44",
    "wants": ["retour"],
}


def sender():
    with bypass_row_security():
        return EnquirySender.objects.get()


def test_no_field_of_a_signal_may_hold_a_diagnosis():
    """Choices, a day, names and ways to reach: the only free words are an employer's, and they are watched."""
    fields = {
        field.name
        for model in (Enquiry, EnquiryContact, EnquirySituation, EnquirySender)
        for field in model._meta.fields
    }

    assert not {"diagnosis", "illness", "treatment", "reason", "note", "nir"} & fields


def test_a_physician_prints_a_page_with_a_code_and_no_name(visitor):
    sheet = visitor.post(PHYSICIAN, BY_CODE)

    assert code_of(sheet)
    assert "<svg" in page(sheet)
    assert "Dr Sauvage" not in page(sheet)
    assert (only_enquiry().state, count(EnquiryContact)) == ("accord_attendu", 0)
    assert sender().email == "cabinet@example.org"
    assert visitor.cookies == {}


def test_the_square_holds_the_address_and_never_the_code(visitor, monkeypatch):
    drawn, real = [], signal_views.qrcode.make
    monkeypatch.setattr(signal_views.qrcode, "make", lambda data, **more: drawn.append(data) or real(data, **more))

    code = code_of(visitor.post(PHYSICIAN, BY_CODE))

    (address,) = drawn
    assert address.endswith(AGREEMENT)
    assert code not in address


def test_with_her_agreement_the_line_calls_her_and_no_code_is_given_to_the_physician(visitor):
    received = visitor.post(
        PHYSICIAN, BY_PHONE | {"on_leave_until": f"{timezone.localdate() + timedelta(days=40):%d/%m/%Y}"}
    )

    assert received.status_code == 200
    assert "demander si elle est d'accord" in page(received)
    assert "code" not in page(received).split("<main", 1)[1].split("</main>")[0].lower()
    assert contact().phone == "+33611223344"
    assert situation().on_leave_until == timezone.localdate() + timedelta(days=40)
    assert only_enquiry().state == "accord_attendu"


@pytest.mark.parametrize("typed", ["10001234567", " 10 001 234 567 ", "10\u00a0001\u202f234 567"])
def test_the_number_of_a_physician_may_be_written_with_spaces(visitor, typed):
    assert visitor.post(PHYSICIAN, BY_CODE | {"rpps": typed}).status_code == 200
    assert sender().rpps == "10001234567"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"agreed": ""}, "Sans l'accord de la personne"),
        ({"patient_phone": ""}, "Écrivez le numéro où l'appeler"),
        ({"patient_name": "Mme Pic, dépression"}, "Retirez ce qui touche à la santé (« dépression »)"),
        ({"patient_name": "1 84 12 76 451 089 46"}, "numéro de sécurité sociale"),
        ({"email": "", "phone": ""}, "Laissez un téléphone ou un courriel"),
        ({"rpps": "123"}, "onze chiffres"),
        ({"rpps": "100012345678"}, "onze chiffres"),
        ({"rpps": "RPPS 10001234567"}, "onze chiffres"),
        ({"rpps": "10001234567\0"}, "onze chiffres"),
        ({"on_leave_until": "14/3/1980"}, "déjà passée"),
        ({"hopes": ""}, "Pas encore su"),
    ],
)
def test_what_is_missing_or_too_much_is_said_and_nothing_is_written(visitor, more, said):
    refused = visitor.post(PHYSICIAN, BY_PHONE | more)

    assert refused.status_code == 422
    assert said in page(refused)
    assert 'value="Dr Sauvage"' in page(refused)
    assert count() == 0


def test_a_name_typed_beside_the_printed_code_is_not_kept(visitor):
    visitor.post(PHYSICIAN, BY_CODE | {"patient_name": "Mme Pic", "patient_phone": "06 11 22 33 44"})

    assert count(EnquiryContact) == 0


def test_with_the_page_to_print_what_is_typed_of_her_is_not_even_read(visitor):
    typed = {"patient_name": "Mme Pic, dépression", "patient_phone": "12", "agreed": "on", "may_text": "on"}

    printed = visitor.post(PHYSICIAN, BY_CODE | typed)

    assert printed.status_code == 200
    assert count(EnquiryContact) == 0
    assert "Pic" not in page(printed)
    assert "ni transmis, ni gardé" in page(visitor.get(PHYSICIAN))


def test_she_opens_her_own_door_with_the_code_and_says_yes_with_her_number(visitor):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))

    asked = visitor.post(AGREEMENT, {"code": code})
    assert "Voulez-vous que la ligne vous rappelle" in page(asked)
    refused = visitor.post(AGREEMENT, {"code": code, "reponse": "oui", "phone": "12"})
    assert refused.status_code == 422
    assert only_enquiry().word == ""

    visitor.post(AGREEMENT, {"code": code, "reponse": "oui", "phone": "06 11 22 33 44"})

    assert (only_enquiry().state, only_enquiry().word, only_enquiry().word_channel) == ("recue", "oui", "code")
    assert contact().phone == "+33611223344"
    again = visitor.post(AGREEMENT, {"code": code, "reponse": "non"})
    assert again.status_code == 409
    assert only_enquiry().word == "oui"


def test_a_printed_code_that_is_followed_leads_to_her_answer_and_promises_no_call(visitor, client):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))

    followed = page(client.post(FOLLOW, {"code": code}))

    assert "attend votre réponse" in followed
    assert "La ligne vous répond" not in followed
    assert "Annuler" not in followed
    form = followed.split(f'action="{AGREEMENT}"')[1].split("</form>")[0]
    assert f'name="code" value="{code}"' in form
    visitor.post(AGREEMENT, {"code": code, "reponse": "oui", "phone": "06 11 22 33 44"})
    assert "La ligne vous répond" in page(client.post(FOLLOW, {"code": code}))


def test_who_cannot_be_called_says_yes_with_a_mail(visitor):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))
    by_mail = {"code": code, "reponse": "oui", "way": "courriel", "phone": "12"}

    assert visitor.post(AGREEMENT, by_mail | {"email": ""}).status_code == 422
    thanked = visitor.post(AGREEMENT, by_mail | {"email": "aline@exemple.fr"})

    assert "La ligne vous écrit" in page(thanked)
    assert (contact().answer_by, contact().phone, contact().email) == ("courriel", "", "aline@exemple.fr")


def test_her_yes_starts_the_clocks_of_a_printed_code(visitor):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))
    assert only_enquiry().tell_sender_by is None
    with bypass_row_security():
        long_ago = timezone.now() - timedelta(days=60)
        Enquiry.objects.update(received_at=long_ago, promised_at=long_ago, next_at=long_ago)

    visitor.post(AGREEMENT, {"code": code, "reponse": "oui", "phone": "06 11 22 33 44"})

    found = only_enquiry()
    assert found.promised_at == found.next_at > timezone.now()
    assert found.tell_sender_by > timezone.localdate()


def test_a_yes_leaves_no_quarantine_by_itself_and_an_agent_brings_it_back(visitor, desk):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE | {"site": "https://spam.example"}))

    visitor.post(AGREEMENT, {"code": code, "reponse": "oui", "phone": "06 11 22 33 44"})

    aside = only_enquiry()
    assert (aside.state, aside.word) == ("quarantaine", "oui")
    assert aside.quarantined_at is not None
    address = reverse("enquiries:bring_back", args=[aside.pk])
    desk.post(address, {"version": aside.version, "key": "cle-de-l-agent"})
    assert (only_enquiry().state, only_enquiry().quarantined_at) == ("recue", None)


def test_what_the_line_already_holds_is_told_to_her_and_what_stays_to_the_sender(visitor):
    sheet = visitor.post(PHYSICIAN, BY_CODE)
    asked = visitor.post(AGREEMENT, {"code": code_of(sheet)})

    for told in (page(sheet), page(visitor.get(AGREEMENT)), page(asked)):
        assert "La ligne a reçu" in told.replace("’", "'")
        assert "transmis à personne" not in told
        assert "Rien n'a été transmis" not in told.replace("’", "'")
    for address in (PHYSICIAN, EMPLOYER):
        assert "effacée aussi de la file des messages" in page(visitor.get(address))


def test_her_no_closes_it_and_nobody_calls(visitor):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))

    said = visitor.post(AGREEMENT, {"code": code, "reponse": "non"})

    assert "personne ne vous appellera" in page(said)
    assert (only_enquiry().state, only_enquiry().ending) == ("close", "refusee")


@pytest.mark.parametrize("code", ["ABCDE-23456", "", "🙂", "x" * 10_000])
def test_an_unknown_code_opens_nothing(visitor, code):
    assert visitor.post(AGREEMENT, {"code": code}).status_code == 422


def test_the_code_of_a_call_back_is_no_agreement(visitor):
    code = code_of(visitor.post(CALL_BACK, FILLED))

    assert visitor.post(AGREEMENT, {"code": code, "reponse": "oui"}).status_code == 422


def test_codes_are_not_tried_one_after_the_other(visitor):
    tried = [visitor.post(AGREEMENT, {"code": "ABCDE-23456"}).status_code for _ in range(31)]

    assert tried == [422] * 30 + [429]


def test_an_employer_is_asked_nothing_about_anybody(visitor):
    received = visitor.post(EMPLOYER, FIRM | {"headcount": "3"})

    assert received.status_code == 200
    assert (only_enquiry().kind, only_enquiry().state) == ("employeur", "recue")
    assert (situation().wants, situation().headcount, count(EnquiryContact)) == (["retour"], 3, 0)
    assert sender().company == "Scierie du Lac"


@pytest.mark.parametrize(
    "words", ["Il sort d'une dépression", "Notre salariée est en CHIMIO", "suite à son opération du dos"]
)
def test_an_employer_who_names_an_illness_is_told_which_word_to_take_away(visitor, words):
    refused = visitor.post(EMPLOYER, FIRM | {"words": words})

    assert refused.status_code == 422
    assert "Retirez ce qui touche à la santé" in page(refused)
    assert words in page(refused)
    assert count() == 0


@pytest.mark.parametrize("company", ["Scierie du Lac, chimio", "1 84 12 76 451 089 46"])
def test_the_name_of_a_company_holds_nothing_about_health(visitor, company):
    refused = visitor.post(EMPLOYER, FIRM | {"company": company})

    assert refused.status_code == 422
    assert "Retirez ce qui" in page(refused)
    assert count() == 0


def test_the_sender_is_to_be_told_within_two_working_days(visitor):
    received = visitor.post(EMPLOYER, FIRM)

    found = only_enquiry()
    assert timezone.localdate() < found.tell_sender_by <= timezone.localdate() + timedelta(days=6)
    assert "pris en charge, au plus tard" in page(received)


def test_the_sender_learns_from_the_code_no_more_than_the_state(visitor, client):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))
    visitor.post(AGREEMENT, {"code": code, "reponse": "non"})

    shown = page(client.post(FOLLOW, {"code": code}))

    assert "close" in shown
    assert "refus" not in shown.lower()


@pytest.mark.parametrize("address", ["/signaler/", "/signaler/proche/", PHYSICIAN, EMPLOYER, AGREEMENT])
def test_each_door_opens_without_a_cookie_and_leads_to_the_telephone(visitor, address):
    opened = visitor.get(address)

    assert opened.status_code == 200
    assert "tel:" in page(opened)
    assert visitor.cookies == {}


def test_a_relative_writes_nothing(visitor):
    assert visitor.post("/signaler/proche/", {"name": "Ma voisine"}).status_code in (403, 405)
    assert count() == 0
    assert "<form" not in page(visitor.get("/signaler/proche/"))


def test_a_form_that_came_twice_is_one_signal(visitor):
    codes = {code_of(visitor.post(PHYSICIAN, BY_CODE)) for _ in range(2)}

    assert (len(codes), count()) == (1, 1)


def test_what_ended_hears_no_word(visitor, published):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))
    visitor.post(AGREEMENT, {"code": code, "reponse": "non"})

    with pytest.raises(actions.Over), acting_as(Actor.visitor()):
        actions.say(code, actions.Word.YES, actor=Actor.visitor(), at=timezone.now())


def test_a_name_after_a_title_comes_back_to_the_employer_who_wrote_it(visitor):
    response = visitor.post(EMPLOYER, FIRM | {"words": "M. Dupont, menuisier, est absent"})

    assert response.status_code == 422
    assert "M. Dupont" in str(response.context["form"].errors["words"])
    assert count(Enquiry) == 0


def test_after_her_yes_she_reads_by_when_she_is_called_and_that_the_same_code_cancels(visitor):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))

    said = page(visitor.post(AGREEMENT, {"code": code, "reponse": "oui", "phone": "06 11 22 33 44"}))

    assert "dès que possible, au plus tard " in said
    assert "Gardez le même code" in said
    assert f'href="{FOLLOW}"' in said
