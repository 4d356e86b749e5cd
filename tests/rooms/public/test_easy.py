"""« Version facile à lire » of the result: short lines, three things at most, the phone, and what it is not."""

import html
import re
from datetime import date

import pytest

from cordee.public.easy import MOST_THINGS, without_acronym
from cordee.public.wording import EASY_ONLY_IF
from cordee.reader.catalogue import read_catalogue
from tests.real_catalogue import CONTENT
from tests.rooms.public.test_take_stock import Form, visitor  # noqa: F401

EASY = "/faire-le-point/facile/"
UNFIT = (
    "en_arret=false",
    'regime="general"',
    'statut="salarie"',
    "contrat_en_cours=true",
    "avis_inaptitude=true",
    'avis_inaptitude_date="2026-11-18"',
)
PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL)
WORD = re.compile(r"\w+(?:['’-]\w+)*")


@pytest.fixture
def form(visitor, settings):  # noqa: F811
    settings.CORDEE_AS_OF = date(2026, 11, 22)
    form = Form(visitor).place_and_need("comprendre_inaptitude")
    form.fields["dit"] = [*form.fields["dit"], *UNFIT]
    return form.send(resultat="1")


def easy_page(form, who="personne"):
    sent = {name: values for name, values in form.fields.items() if name in {"dit", "besoin"}}
    answer = form.visitor.post(EASY, {**sent, "qui": [who]})
    assert answer.status_code == 200
    assert not answer.cookies
    return html.unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def easy_part(page):
    return page[page.index('<div class="easy">') : page.index('<form class="no-print" method="post"')]


def test_the_result_leads_to_its_easy_version_with_what_was_said(form):
    assert f'action="{EASY}"' in form.page and "Version facile à lire" in form.page


def test_it_says_what_to_do_with_whom_and_where_to_call(form, settings):
    page = easy_part(easy_page(form))

    assert 1 <= page.count("<li>") <= MOST_THINGS
    assert "Demandez à la caisse l'aide pour inaptitude." in page
    assert "Faites-le au plus tard le " in page
    assert "Vous avez quinze jours pour le dire au juge." in page
    assert "Avec qui :" in page
    assert settings.CORDEE_LINE_NUMBER in page
    assert page.index("Que faire d'abord") < page.index(settings.CORDEE_LINE_NUMBER)


def test_a_right_that_is_not_sure_comes_after_what_is_and_says_what_it_takes(form):
    page = easy_part(easy_page(form))

    unsure = page.index("Demandez à la caisse l'aide pour inaptitude.")
    assert page.index("Vous avez quinze jours pour le dire au juge.") < unsure
    assert unsure < page.index("C'est seulement si votre travail a causé ce problème de santé.")
    assert "date n'est pas sûre" not in page


def test_its_lines_are_short_and_without_acronym(form):
    lines = [re.sub(r"<[^>]+>", "", text).strip() for text in PARAGRAPH.findall(easy_part(easy_page(form)))]

    own = [line for line in lines if not line.startswith(("Avec qui", "Heures", "Téléphone", "Une personne répond"))]
    sentences = [one for line in own for one in re.split(r"(?<=[.?])\s", line)]
    assert [one for one in sentences if len(WORD.findall(one)) > 12] == []
    assert [one for one in sentences if re.search(r"\b[A-Z]{2,}\b", one)] == []


def test_it_says_that_nobody_concerned_has_read_it(form):
    page = easy_page(form)

    assert "écrite selon des règles" in page and "Aucune personne handicapée intellectuelle" in page
    assert "FALC" not in page


def test_the_way_back_carries_what_was_said(form):
    page = easy_page(form)
    back = page[page.index('<form class="no-print" method="post"') :]

    assert all(line in back for line in form.fields["dit"])
    assert 'name="resultat"' in back


def test_a_danger_comes_before_all_in_short_lines(visitor):  # noqa: F811
    form = Form(visitor).place_and_need("reprendre_apres_arret")
    form.fields["dit"] = [*form.fields["dit"], "danger_imminent=true"]

    page = easy_part(easy_page(form))

    assert "Vous êtes en danger maintenant." in page
    assert page.index("Appelez le 15 ou le 112.") < page.index("Que faire d'abord")


def test_before_anything_is_sure_it_says_that_an_answer_is_missing(visitor):  # noqa: F811
    page = easy_part(easy_page(Form(visitor).place_and_need()))

    assert "Il manque une réponse pour être sûr." in page or "pas encore de réponse sûre" in page


def test_opened_without_a_form_it_sends_to_the_questions(visitor):  # noqa: F811
    answer = visitor.get(EASY)

    assert (answer.status_code, answer["Location"]) == (302, "/faire-le-point/")


def test_an_employer_gets_the_whole_result(form):
    assert 'class="easy"' not in easy_page(form, who="employeur")


def test_what_is_sent_by_hand_breaks_nothing(visitor):  # noqa: F811
    for body in ({}, {"qui": "🙂", "dit": ["x=" + "é" * 10_000, "=", "\1"], "besoin": "inconnu"}):
        assert visitor.post(EASY, body).status_code == 200


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Renouveler la RQTH", "Renouveler la reconnaissance du handicap"),
        ("Réponse de la MDPH", "Réponse de la maison du handicap"),
        ("Répondre à la proposition de CSP", "Répondre à la proposition de contrat de sécurisation"),
    ],
)
def test_the_name_of_a_date_is_said_without_its_acronym(name, said):
    assert without_acronym(name) == said


def test_no_name_of_a_date_keeps_an_acronym():
    names = {deadline.name for deadline in read_catalogue(CONTENT).deadlines}

    assert [name for name in names if re.search(r"\b[A-Z]{2,}\b", without_acronym(name))] == []


def test_what_an_easy_line_says_of_an_answer_is_what_every_date_takes():
    """One line a fact: no date may ask for its contrary."""
    takes = {}
    for deadline in read_catalogue(CONTENT).deadlines:
        parts = deadline.condition.written.split(" and ") if deadline.condition else ()
        for fact in EASY_ONLY_IF:
            takes.setdefault(fact, set()).update(part for part in parts if fact in part.split())
    assert takes == {
        "inaptitude_origine_pro": {"inaptitude_origine_pro"},
        "dispense_reclassement": {"not dispense_reclassement"},
        "en_arret": {"en_arret"},
    }
