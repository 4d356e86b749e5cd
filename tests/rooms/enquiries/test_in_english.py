"""Asking and signalling from the English pages: the same acts, English words, French where it counts."""

import pytest

from cordee.enquiries.models import Enquiry, EnquirySituation
from tests.in_english import french_in, french_links_in
from tests.rooms.enquiries.scene import CARRIED, FILLED, code_of, count, only_enquiry, page, situation
from tests.rooms.enquiries.test_sending import SAID, SEND, filled, first_choice, result  # noqa: F401
from tests.rooms.enquiries.test_signals import BY_CODE, BY_PHONE, FIRM

pytestmark = pytest.mark.django_db

CALL_BACK, PHYSICIAN, EMPLOYER = "/en/demander/rappel/", "/en/signaler/medecin/", "/en/signaler/employeur/"


@pytest.mark.parametrize(
    "address", [CALL_BACK, PHYSICIAN, EMPLOYER, "/en/signaler/", "/en/signaler/proche/", "/en/signaler/accord/"]
)
def test_each_page_is_in_english_and_leads_to_english_pages(visitor, address):
    shown = visitor.get(address).content.decode()

    assert french_in(shown) == []
    assert french_links_in(shown) == []


def test_a_call_back_is_asked_from_an_english_page(visitor):
    wrong = visitor.post(CALL_BACK, FILLED | {"phone": "douze"})
    done = visitor.post(CALL_BACK, FILLED)

    assert "This number cannot be called." in page(wrong)
    assert "Your request has been received" in page(done)
    assert french_in(wrong.content.decode()) == french_in(done.content.decode()) == []
    assert count() == 1


def test_what_is_joined_is_shown_in_english_and_kept_as_codes(visitor):
    shown = visitor.post(CALL_BACK, CARRIED)
    visitor.post(CALL_BACK, FILLED | CARRIED | {"join": "on"})

    assert "Your answers (" in page(shown)
    assert french_in(shown.content.decode()) == []
    assert 'statut="salarie"' in situation().said


def test_a_code_is_followed_and_taken_back_in_english(visitor):
    code = code_of(visitor.post(CALL_BACK, FILLED))
    followed = visitor.post("/en/suivi/", {"code": code})
    wrong = visitor.post("/en/demander/annuler/", {"code": "ZZZZZ-22222"})
    over = visitor.post("/en/demander/annuler/", {"code": code})

    assert "Your request has been received. The line will answer you, as you asked." in page(followed)
    assert "This code does not exist" in page(wrong)
    assert "Your request is cancelled" in page(over)
    assert [french_in(one.content.decode()) for one in (followed, wrong, over)] == [[], [], []]


def test_a_physician_signals_in_english_by_a_code_or_by_phone(visitor):
    wrong = visitor.post(PHYSICIAN, BY_CODE | {"way": "telephone", "key": "une-autre-cle"})
    sheet = visitor.post(PHYSICIAN, BY_CODE)
    called = visitor.post(PHYSICIAN, BY_PHONE | {"key": "encore-une-cle"})

    assert "Without the person's agreement to be called" in page(wrong)
    assert "A page to print for the person" in page(sheet)
    assert "The line calls the person to ask whether they agree." in page(called)
    assert [french_in(one.content.decode()) for one in (wrong, sheet, called)] == [[], [], []]
    assert count() == 2


def test_the_person_answers_a_signal_in_english(visitor):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))
    asked = visitor.post("/en/signaler/accord/", {"code": code})
    wrong = visitor.post("/en/signaler/accord/", {"code": code, "reponse": "oui", "phone": ""})
    done = visitor.post("/en/signaler/accord/", {"code": code, "reponse": "oui", "phone": "06 11 22 33 44"})

    assert "Do you want the line to call you back?" in page(asked)
    assert "Write the number where we can answer you, or choose email." in page(wrong)
    assert "Thank you. The line calls you back as soon as possible, by" in page(done)
    assert [french_in(one.content.decode()) for one in (asked, wrong, done)] == [[], [], []]


def test_an_employer_asks_in_english_and_no_word_about_health_passes(visitor):
    wrong = visitor.post(EMPLOYER, FIRM | {"words": "il a une dépression"})
    done = visitor.post(EMPLOYER, FIRM)

    assert "Remove what is about health" in page(wrong)
    assert "An agent of the line calls you back" in page(done)
    assert french_in(done.content.decode()) == []
    assert count() == 1


def test_a_request_is_sent_from_english_pages_and_the_words_that_count_are_french(visitor, result):  # noqa: F811
    form = filled(visitor, result)
    shown = visitor.post(f"/en{SEND}", SAID | {"envoi": first_choice(result)})
    missing = visitor.post(f"/en{SEND}", form | {"agreed": ""})
    done = visitor.post(f"/en{SEND}", form)

    assert "If you agree, the line passes on to" in page(shown)
    assert "The French text is the one that counts" in page(shown)
    assert "Without your agreement, nothing is passed on." in page(missing)
    assert "Your request is recorded" in page(done)
    assert [french_in(one.content.decode()) for one in (shown, missing, done)] == [[], [], []]
    assert only_enquiry().kind
    kept = situation()
    assert kept.consent_words.startswith("Si vous êtes d'accord, la ligne transmet")
    assert kept.notice_words.startswith("La ligne garde ce que vous envoyez")
    assert (count(Enquiry), count(EnquirySituation)) == (1, 1)
