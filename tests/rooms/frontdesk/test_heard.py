"""What is said roughly, what words suggest, what no longer counts: read back on the console, confirmed by the agent."""

import re

import pytest
from django.urls import reverse

from cordee.conversation.noting import CLEARED, DECLINED, UNSURE
from cordee.frontdesk.models import Call
from tests.database import bypass_row_security

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def call(phone):
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        return Call.objects.get()


def again(call):
    with bypass_row_security():
        return Call.objects.get(pk=call.pk)


def told(phone, call, **facts):
    for fact, text in facts.items():
        response = phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": fact, "answer": text})
        assert response.status_code == 302, (fact, response.content.decode()[:500])


def noted(phone, call, words):
    phone.post(reverse("frontdesk:words", args=[call.pk]), {"words": words})


def page(phone, call, **query):
    return (
        phone.get(reverse("frontdesk:call", args=[call.pk]), query).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    )


def buttons(shown):
    """The suggestions: (what the button posts, its words)."""
    found = re.findall(
        r'id="confirmer-[a-z_0-9]+"[^>]* name="(?:answer|need)" value="([^"]*)"[^>]*>(.*?)</button>', shown
    )
    return [(value, re.sub(r"<[^>]+>|&nbsp;", " ", words)) for value, words in found]


def test_a_rough_answer_is_kept_as_an_interval_and_read_back_as_one(phone, call):
    told(phone, call, appelant="personne", anciennete_entreprise_mois="environ deux ans", arret_debut="avant mars 2025")

    shown = page(phone, call)

    assert again(call).answers["facts"]["anciennete_entreprise_mois"] == {"min": 22, "max": 26}
    assert again(call).answers["facts"]["arret_debut"] == {"max": "2025-02-28"}
    assert "entre 22 et 26 mois" in shown
    assert "le 28 février 2025 au plus tard" in shown


def test_the_field_shows_a_rough_answer_in_words_that_can_be_typed_again(phone, call):
    told(phone, call, appelant="personne", anciennete_entreprise_mois="environ deux ans")

    typed = re.search(
        r'id="reponse" name="answer" value="([^"]+)"', page(phone, call, question="anciennete_entreprise_mois")
    )
    told(phone, call, anciennete_entreprise_mois=typed[1])

    assert again(call).answers["facts"]["anciennete_entreprise_mois"] == {"min": 22, "max": 26}


def test_a_leave_began_in_the_past_and_a_return_is_ahead_whatever_the_month(phone, call):
    with bypass_row_security():
        Call.objects.update(on="2026-11-21")

    told(phone, call, appelant="personne", en_arret="o", arret_debut="3 février", reprise_prevue_date="3 février")

    assert again(call).answers["facts"]["arret_debut"] == "2026-02-03"
    assert again(call).answers["facts"]["reprise_prevue_date"] == "2027-02-03"


def test_an_answer_that_no_longer_applies_stays_on_the_page_with_the_reason(phone, call):
    told(phone, call, appelant="personne", en_arret="o", arret_jours="45", reprise_recente="n")
    told(phone, call, en_arret="n")

    shown = page(phone, call)

    assert "45 jours" in shown
    assert "sans objet, car « En arrêt de travail aujourd&#x27;hui » : non" in shown


def test_a_wide_answer_shows_what_it_comes_to_with_the_others(phone, call):
    with bypass_row_security():
        Call.objects.update(on="2026-11-21")
    told(phone, call, appelant="personne", en_arret="o", arret_jours="entre 30 et 90", arret_debut="en octobre 2026")

    shown = page(phone, call)

    assert "entre 30 et 90 jours" in shown
    assert "compté : entre 30 et 51 jours, d&#x27;après" in shown


def test_both_answers_of_a_contradiction_are_marked(phone, call):
    told(phone, call, appelant="personne", contrat_en_cours="o", statut="retraite")

    assert page(phone, call).count('given-question">à vérifier</span>') == 2


def test_words_suggest_answers_that_are_noted_only_once_confirmed(phone, call):
    told(phone, call, appelant="personne")
    noted(phone, call, "Je suis en arrêt depuis mars, j'ai un CDI")

    suggested = buttons(page(phone, call))

    assert [value for value, _ in suggested] == ["oui", "depuis mars", "cdi"]
    assert "Confirmer : En arrêt de travail aujourd'hui — oui" in suggested[0][1].replace("&#x27;", "'").replace(
        "  ", " "
    )
    assert "Je suis en arrêt" in suggested[0][1]
    assert again(call).answers["facts"] == {"appelant": "personne"}
    told(phone, call, en_arret="oui")
    assert again(call).answers["facts"]["en_arret"] is True
    assert [value for value, _ in buttons(page(phone, call))] == ["depuis mars", "cdi"]


def test_a_suggestion_is_confirmed_in_place_and_without_javascript(phone, call):
    told(phone, call, appelant="personne")
    noted(phone, call, "Je suis en arrêt")
    address = reverse("frontdesk:answer", args=[call.pk])
    posted = {"fact": "en_arret", "answer": "oui", "version": str(again(call).version)}

    in_place = phone.post(address, posted, **HTMX)
    late = phone.post(address, posted, **HTMX)

    assert in_place.status_code == 200 and "confirmer-en_arret" not in in_place.content.decode()
    assert late.status_code == 409
    told(phone, call, en_arret=CLEARED)
    assert f'method="post" action="{address}"' in page(phone, call)


def test_what_was_answered_refused_or_not_known_is_no_longer_suggested(phone, call):
    told(phone, call, appelant="personne")
    noted(phone, call, "Je suis en arrêt. J'ai la RQTH. J'ai 52 ans. Je suis cadre.")

    told(phone, call, en_arret="n", rqth=DECLINED, age=UNSURE)

    assert [value for value, _ in buttons(page(phone, call))] == ["oui"]


def test_the_words_of_an_employer_say_nothing_of_the_employee(phone, call):
    noted(phone, call, "Je suis en arrêt, j'ai un CDI. On est 12 salariés. Je voudrais changer de métier.")

    told(phone, call, appelant="employeur")

    assert [value for value, _ in buttons(page(phone, call))] == ["12 salaries"]


def test_a_need_that_words_suggest_is_confirmed_and_goes(phone, call):
    told(phone, call, appelant="personne")
    noted(phone, call, "Je voudrais changer de métier")

    assert [value for value, _ in buttons(page(phone, call))] == ["changer_metier"]
    phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": "changer_metier"})
    assert again(call).needs == ["changer_metier"]
    assert buttons(page(phone, call)) == []


def test_nothing_is_suggested_while_a_danger_is_signalled(phone, call):
    told(phone, call, appelant="personne")
    noted(phone, call, "Je suis en arrêt")

    phone.post(reverse("frontdesk:danger", args=[call.pk]), {"sign": "heard"})

    assert buttons(page(phone, call)) == []


def test_words_are_shown_as_they_were_written_and_nothing_more(phone, call):
    told(phone, call, appelant="personne")
    noted(phone, call, "<b>je suis en arrêt</b> depuis mars <script>alert(1)</script>")

    assert "<script>alert" not in page(phone, call)
