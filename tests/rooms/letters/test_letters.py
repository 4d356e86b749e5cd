"""Letters without scripts, as a browser posts them: filled on the page, nothing stored, no blank in silence."""

import html
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cordee.catalogue import queries as catalogue_room
from cordee.conversation.agenda import agenda
from cordee.conversation.answers import Answers
from cordee.conversation.queries import Conversation, oriented
from cordee.domain.letters import DOTS
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.answers import written_answer
from cordee.letters.forms import BlanksForm
from cordee.letters.limits import time_limits
from cordee.letters.paper import blocks, plain_text
from cordee.letters.queries import letters_for, letters_on, shelves
from cordee.reader.cases import read_cases
from cordee.reader.catalogue import read_catalogue
from cordee.ui.typography import spaced

CONTENT = Path(__file__).parents[3] / "content"
CATALOGUE = read_catalogue(CONTENT)
LETTERS = list(CATALOGUE.letters.values())
CASES = read_cases(CONTENT / "cases", CATALOGUE)
ON = date(2026, 11, 22)
PAGE = "/courriers/visite_prereprise/"
HOSTILE = "<script>alert(1)</script>\"'&{nom}{{ x }}{% y %} 😀 ‮"
each_letter = pytest.mark.parametrize("letter", LETTERS, ids=[letter.id for letter in LETTERS])


@pytest.fixture
def visitor(published):
    """A browser that refuses cookies."""
    return Client(enforce_csrf_checks=True)


def page_of(response):
    return html.unescape(re.sub(r"<[^>]+>", "", response.content.decode())).replace("\xa0", " ").replace("\u202f", " ")


def sheet_of(response):
    return re.search(r"<article class=\"sheet.*?</article>", response.content.decode(), re.S)[0]


def text_of(letter, **given):
    return plain_text(blocks(letter, given))


def fitting(oriented):
    return letters_for(oriented, agenda(oriented).ahead)


def filled(letter):
    """Something in every blank: days are days, words are words."""
    words = {blank.id: f"[{blank.id}]" for blank in letter.blanks}
    return words | {blank.id: date(2026, 3, 1) for blank in letter.blanks if blank.kind.value == "day"}


# The sheet


@each_letter
def test_a_letter_that_is_not_filled_shows_each_of_its_blanks(letter):
    places = len([blank for block in blocks(letter, {}) for line in block.lines for blank in line if blank.blank])

    assert text_of(letter).count(DOTS) == places >= len(letter.blanks)
    assert not set("{}") & set(text_of(letter))


@each_letter
def test_a_letter_that_is_filled_has_no_blank_left(letter):
    text = text_of(letter, **filled(letter))

    assert DOTS not in text
    for blank in letter.blanks:
        assert ("1er mars 2026" if blank.kind.value == "day" else f"[{blank.id}]") in text


@each_letter
def test_the_words_of_a_letter_keep_french_spaces(letter):
    text = text_of(letter)

    assert text == spaced(text)
    assert "'" not in re.sub(r"\w'[\w«]", "", text)
    assert " -" not in text and ".." not in text.replace(DOTS, "")


@each_letter
def test_a_letter_to_an_employer_or_a_court_asks_for_nothing_about_health(letter):
    health = {name for name, fact in CATALOGUE.facts.items() if fact.sensitivity.value == "health"}
    allowed = {"avis_inaptitude_date", "arret_debut", "reprise_prevue_date", "reprise_date"}

    assert {fact for blank in letter.blanks for fact in blank.facts} & health <= allowed


@each_letter
def test_every_answer_that_fills_a_blank_can_be_written_there(letter):
    for blank in letter.blanks:
        for name in blank.facts:
            given = {blank.id: "2026-03-12"} if CATALOGUE.facts[name].type.value == "date" else {blank.id: "mots"}
            assert BlanksForm(letter, given).is_valid()


# The pages


@each_letter
def test_each_letter_has_its_page_with_what_is_to_be_known_before_sending(letter, visitor):
    response = visitor.get(f"/courriers/{letter.id}/")
    page = page_of(response)

    assert response.status_code == 200
    for said in (letter.title, letter.purpose, letter.send_to, *letter.advice):
        assert said.replace("\u202f", " ") in page
    assert "3114" in page and "Appel gratuit" in page
    for deadline in CATALOGUE.deadlines:
        if deadline.rule in letter.deadlines and deadline.period.covers(ON):
            assert deadline.name in page and deadline.legal[0] in page
    assert ("vérifi" in page) or letter.verified.value == "full"


def test_what_is_not_verified_says_so_on_the_list_and_on_its_page(visitor):
    practice = next(letter for letter in LETTERS if letter.verified.value == "none")

    assert "Règle non vérifiée" in page_of(visitor.get(f"/courriers/{practice.id}/"))
    assert "Règle non vérifiée" in page_of(visitor.get("/courriers/"))


def test_the_list_has_every_letter_of_the_day_once(visitor):
    page = visitor.get("/courriers/").content.decode()

    assert sorted(re.findall(r'href="/courriers/(\w+)/"', page)) == sorted(letters_on(CATALOGUE, ON))
    titles = [shelf.title for shelf in shelves(CATALOGUE, ON)]
    assert titles[-1] == "Vous êtes employeur" and len(set(titles)) == len(titles) > 3


def test_a_letter_of_a_service_that_does_not_exist_yet_is_not_shown():
    assert "contestation_avis" not in letters_on(CATALOGUE, date(2016, 6, 1))
    assert "contestation_avis" in letters_on(CATALOGUE, date(2017, 6, 1))


@pytest.mark.parametrize("address", ["/courriers/rien/", "/courriers/../", "/courriers/<script>/"])
def test_an_unknown_letter_is_an_unknown_page(visitor, address):
    assert visitor.get(address).status_code == 404


def test_what_is_posted_comes_back_filled_and_is_kept_nowhere(visitor):
    with CaptureQueriesContext(connection) as queries:
        response = visitor.post(PAGE, {"nom": "Ève Martin", "arret_debut": "2026-09-01", "lieu": "Lyon"})

    sheet = sheet_of(response)
    assert "Ève Martin" in sheet and "1er septembre 2026" in sheet and DOTS in sheet
    assert not [one["sql"] for one in queries if re.match(r"\s*(insert|update|delete)", one["sql"], re.I)]
    assert response["Cache-Control"] == "no-store"
    assert response.cookies == {} and visitor.cookies == {}
    assert "noindex" in response.content.decode()


def test_the_other_language_is_asked_for_with_what_was_typed(visitor):
    assert f'form="suite" formaction="/en{PAGE}"' in visitor.get(PAGE).content.decode()
    typed = {"nom": "Une Personne", "langue": "1"}

    page = visitor.post(f"/en{PAGE}", typed).content.decode()
    assert 'value="Une Personne"' in page
    assert f'formaction="{PAGE}"' in page
    assert 'value="Une Personne"' in visitor.post(PAGE, typed).content.decode()


def test_nothing_is_read_from_the_address(visitor):
    response = visitor.get(f"{PAGE}?nom=Martin&arret_debut=2026-09-01")

    assert "Martin" not in response.content.decode()
    assert "septembre" not in sheet_of(response)


def test_the_letter_bears_the_day_on_which_it_is_written_until_somebody_says_otherwise(visitor):
    today = timezone.localdate()

    assert f'value="{today.isoformat()}"' in visitor.get(PAGE).content.decode()
    assert f"{DOTS}, le {DOTS}" in page_of(visitor.post(PAGE, {"date": ""}))


@each_letter
def test_the_text_file_says_what_the_page_shows(letter, visitor):
    sent = {blank.id: "2026-03-12" if blank.kind.value == "day" else "Ève" for blank in letter.blanks}
    file = visitor.post(f"/courriers/{letter.id}/", {**sent, "format": "txt"})
    lines = re.sub(r"</(p|li|h\d)>", "\n", sheet_of(visitor.post(f"/courriers/{letter.id}/", sent)))
    shown = html.unescape(re.sub(r"<[^>]+>", "", lines))

    assert file["Content-Type"] == "text/plain; charset=utf-8"
    assert file["Content-Disposition"] == f'attachment; filename="{letter.id}.txt"'
    assert file["Cache-Control"] == "no-store"
    text = file.content.decode()
    assert re.sub(r"^(\[ \] |- )", "", text, flags=re.M).split() == shown.split()


@each_letter
def test_hostile_words_are_only_words(letter, visitor):
    sent = {blank.id: HOSTILE for blank in letter.blanks if blank.kind.value != "day"}
    response = visitor.post(f"/courriers/{letter.id}/", sent)
    page = response.content.decode()

    assert response.status_code == 200
    assert "<script>alert" not in page
    assert not sent or page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("arret_debut", "fin mars", "Trouvé « fin mars » ; attendu une date, par exemple 12/03/2026."),
        ("arret_debut", "2026-02-31", "attendu une date"),
        ("nom", "x" * 10_000, "Trouvé 10000 signes ; 200 au plus."),
        ("adresse", "é" * 1_201, "Trouvé 1201 signes ; 1200 au plus."),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_else_is_lost(visitor, field, typed, said):
    sent = {"employeur": "Atelier du Lac", field: typed, "format": "txt"}
    response = visitor.post(PAGE, sent)

    assert response.status_code == 422
    assert response["Content-Type"].startswith("text/html")
    assert said in page_of(response)
    assert "Rien n'est perdu" in page_of(response)
    assert "Atelier du Lac" in sheet_of(response)
    assert typed[:20] not in sheet_of(response)


def test_a_sign_that_no_text_holds_is_left_out(visitor):
    assert "ab" in sheet_of(visitor.post(PAGE, {"nom": "a\0b"}))


def test_a_day_typed_as_one_writes_it_is_understood(visitor):
    assert "12 mars 2026" in sheet_of(visitor.post(PAGE, {"arret_debut": "12/03/2026"}))


# How long one has


def limit_of(letter_id, *, on=ON, **given):
    return time_limits(CATALOGUE.letters[letter_id], CATALOGUE, given, on=on)


def test_without_a_day_the_delay_is_said_in_general():
    (limit,) = limit_of("contestation_avis")

    assert limit.counted == (
        "Dernier jour : 15 jours après « Date de l'avis d'inaptitude » ; s'il tombe un samedi, un dimanche ou un jour "
        "férié, il passe au premier jour ouvré qui suit.",
    )
    assert "jusqu'à une date à préciser" in limit.says


def test_with_a_day_the_last_one_is_told():
    (limit,) = limit_of("contestation_avis", avis=date(2026, 11, 13))

    assert limit.counted == () and limit.past == ""
    assert "jusqu'au 30 novembre 2026" in limit.says  # the 28th is a Saturday


def test_a_delay_that_is_over_is_not_told_as_if_it_ran():
    (limit,) = limit_of("contestation_avis", avis=date(2026, 10, 1))

    assert limit.past.startswith("Délai passé depuis le 16 octobre 2026")


def test_the_page_says_that_a_delay_is_over_and_no_longer_until_when(visitor):
    page = page_of(visitor.post("/courriers/contestation_avis/", {"avis": "2026-10-01"}))

    assert "Délai passé depuis le 16 octobre 2026" in page
    assert "jusqu'au 16 octobre" not in page


def test_the_version_of_the_rule_follows_the_day_that_is_given():
    assert limit_of("contestation_avis", avis=date(2016, 5, 1))[0].deadline.id == "contestation_avis_2012"


# For the result page


def told(case):
    return oriented(
        Conversation(
            on=case.on,
            catalogue_hash=catalogue_room.current_catalogue().content_hash,
            needs=case.situation.needs,
            answers=answers_of(case),
        )
    )


def answers_of(case):
    answers = Answers().known(CALLER, case.situation.caller)
    for name, value in case.situation.facts.items():
        if name != CALLER:
            answers = answers.known(name, written_answer(value))
    return answers


ALONE = [case for case in CASES if case.situation.caller in ("personne", "employeur")]


@pytest.fixture
def offered(published):
    """The letters of every case whose caller may send one."""
    return {case.id: (case, fitting(told(case))) for case in ALONE}


def test_letters_are_offered_with_what_is_proposed_filled_with_what_was_said(offered):
    every = [fitting for _, found in offered.values() for fitting in found]

    assert {fitting.letter.id for fitting in every} >= {
        "visite_prereprise", "visite_reprise", "visite_demande", "rendez_vous_liaison", "papiers_rqth",
        "contestation_avis", "papiers_rendez_vous", "questions_employeur", "temps_partiel_therapeutique",
    }  # fmt: skip
    for case, found in offered.values():
        for fitting in found:
            assert fitting.letter.who == case.situation.caller
            condition = fitting.letter.condition
            assert condition is None or condition.met(told(case).known.values) is not False
            form = BlanksForm(fitting.letter, fitting.prefill)
            assert form.is_valid() and set(fitting.prefill) <= set(form.fields)


def test_each_letter_that_is_offered_renders_with_its_prefill(offered):
    for case, found in offered.values():
        for fitting in found:
            given = BlanksForm(fitting.letter, fitting.prefill).given
            text = text_of(fitting.letter, **given)
            for name in fitting.prefill:
                assert str(given[name].year if isinstance(given[name], date) else given[name]) in text, case.id


def test_a_leave_that_began_fills_the_request_for_a_visit(offered):
    case, found = next(
        (case, found)
        for case, found in offered.values()
        if any(fitting.letter.id == "visite_prereprise" for fitting in found) and "arret_debut" in case.situation.facts
    )
    fitting = next(fitting for fitting in found if fitting.letter.id == "visite_prereprise")

    assert fitting.prefill["arret_debut"] == case.situation.facts["arret_debut"].isoformat()


def test_in_danger_no_letter_is_offered(published):
    danger = next(case for case in CASES if case.situation.facts.get("danger_signale") is True)

    assert fitting(told(danger)) == ()


def test_before_anything_was_said_no_letter_is_offered(published):
    on = catalogue_room.reference_day()
    nothing = Conversation(on=on, catalogue_hash=catalogue_room.current_catalogue().content_hash)

    assert fitting(oriented(nothing)) == ()


def test_the_buttons_of_the_result_post_the_prefill_and_only_it(offered, visitor):
    found = next(found for _, found in offered.values() if any(one.prefill for one in found))
    part = render_to_string("letters/_for_result.html", {"letters": found})
    forms = re.findall(r"<form.*?</form>", part, re.S)

    assert len(forms) == len(found)
    assert "?" not in "".join(re.findall(r'action="([^"]*)"', part))
    for form, fitting in zip(forms, found, strict=True):
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        assert {name: html.unescape(value) for name, value in fields.items()} == dict(fitting.prefill)
        response = visitor.post(re.search(r'action="([^"]*)"', form)[1], fields)
        assert response.status_code == 200


def test_without_letters_the_result_says_nothing_of_them():
    assert render_to_string("letters/_for_result.html", {"letters": ()}).strip() == ""


def test_on_an_english_page_the_letter_stays_french_and_says_why(visitor):
    filled = {"nom": "Alex Martin", "lieu": "Lyon", "date": "2026-03-01"}
    page = html.unescape(visitor.post(f"/en{PAGE}", filled).content.decode())
    sheet = re.search(r'<article class="sheet[^>]*lang="fr".*</article>', page, re.DOTALL).group()

    assert "Objet\u00a0:" in sheet and "1er mars 2026" in sheet
    assert "The letter stays in French: it is meant for a French office or employer." in page
    assert "Who you are writing to" in page
    assert visitor.post(f"/en{PAGE}", {**filled, "format": "txt"}).content == (
        visitor.post(PAGE, {**filled, "format": "txt"}).content
    )


def test_a_return_before_the_first_day_of_leave_is_said_beside_its_field():
    letter = next(one for one in LETTERS if one.id == "visite_prereprise")

    def errors(**days):
        return BlanksForm(letter, days).errors

    refused = errors(arret_debut="2026-10-05", reprise="2026-10-01")
    assert list(refused) == ["reprise"]
    assert "avant le premier jour de l'arrêt (05/10/2026)" in refused["reprise"][0]
    assert errors(arret_debut="2026-10-05", reprise="2026-11-02") == {}
    assert errors(reprise="2026-10-01") == {}
