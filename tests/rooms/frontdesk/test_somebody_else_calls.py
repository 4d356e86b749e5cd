"""A call about somebody else: the words on the screen, and what is asked without her agreement."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from cordee.frontdesk.models import Call
from tests.database import bypass_row_security
from tests.rooms.frontdesk.test_calls import answer, page, told
from tests.words import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(phone, lyon):
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        return Call.objects.get()


def words(html):
    """What is read: no tag, plain apostrophes and spaces."""
    return plain(" ".join(unescape(strip_tags(html)).split()))


def need(phone, call, chosen):
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": chosen})


@pytest.fixture
def employer(phone, call):
    told(phone, call, appelant="employeur")
    need(phone, call, "garder_un_salarie")
    told(phone, call, commune_travail="Lyon")


def test_an_employer_is_asked_about_his_employee_in_the_third_person(phone, call, employer):
    told(phone, call, personne_informee="o", consentement_personne="o")

    assert "Quelle caisse rembourse ou indemnise la personne" in words(page(phone, call))
    for fact, said in {
        "en_arret": "La personne est-elle en arrêt",
        "arret_debut": "la personne est-elle arrêtée",
    }.items():
        asked = phone.get(reverse("frontdesk:call", args=[call.pk]), {"question": fact}).content.decode()
        assert said in words(asked)


def test_her_agreement_comes_before_any_question_about_her(phone, call, employer):
    assert 'name="fact" value="personne_informee"' in page(phone, call)
    told(phone, call, personne_informee="o")
    shown = page(phone, call)

    assert 'name="fact" value="consentement_personne"' in shown
    assert "Cette personne est-elle d'accord" in words(shown)


def test_when_nobody_knows_whether_she_agrees_the_questions_stop_and_the_line_only_informs(phone, call, employer):
    told(phone, call, personne_informee="o")
    answer(phone, call, "consentement_personne", "__unsure")
    shown = words(page(phone, call))

    assert "Question suivante" not in shown
    assert "Information générale sans dossier nominatif" in shown
    assert "Sans accord de la personne : information générale seulement" in shown
    assert "Demandez d'abord la caisse" not in shown


def test_what_a_gate_wants_first_is_said_beside_its_own_question_only(phone, call):
    told(phone, call, appelant="personne")
    need(phone, call, "reprendre_apres_arret")
    beside_the_commune = page(phone, call)
    told(phone, call, commune_residence="Lyon")
    beside_its_own = page(phone, call)

    assert 'name="fact" value="commune_residence"' in beside_the_commune
    assert "Demandez d'abord la caisse" not in words(beside_the_commune)
    assert 'name="fact" value="regime"' in beside_its_own
    assert "Demandez d'abord la caisse" in words(beside_its_own)


def test_a_need_keeps_its_key_when_words_bring_it_first(phone, call):
    told(phone, call, appelant="personne")
    before = {
        one.need.id: one.key for one in phone.get(reverse("frontdesk:call", args=[call.pk])).context["screen"].needs
    }
    phone.post(reverse("frontdesk:words", args=[call.pk]), {"words": "je veux créer ma boîte, me mettre à mon compte"})
    after = phone.get(reverse("frontdesk:call", args=[call.pk])).context["screen"].needs

    assert {one.need.id: one.key for one in after} == before
    assert after[0].suggested
    assert [one.need.id for one in after] != list(before)
