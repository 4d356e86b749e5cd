"""The directory's field takes the words of the search of rights: who answers them, beside whose name resembles them."""

import html
import re

import pytest

from cordee.catalogue.queries import current_catalogue, reference_day
from cordee.directory.meant import meant
from cordee.domain.search.searcher import services_in_force
from tests.domain.search.test_searcher import asked
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.rooms.directory.conftest import VILLEFRANCHE
from tests.rooms.directory.test_near import count, names, text

HEALTH = {"Santé au travail des Deux Rives", "Prévention des Coteaux"}


def found(visitor, words, **more):
    return visitor.get("/annuaire/", {"q": words, **more})


@pytest.mark.parametrize("words", ["mal de dos", "visite de reprise", "visite de repirse", "VISITE DE REPRISE"])
def test_everyday_words_find_who_answers_them_faults_included(visitor, network, words):
    assert set(names(found(visitor, words))) >= HEALTH


def test_a_synonym_finds_who_answers_and_says_what_was_understood(visitor, network):
    page = found(visitor, "travailleur handicape")

    assert names(page)[0] == "Maison du handicap des Deux Rives"
    assert "d’après vos mots « travailleur handicape »" in text(page)
    assert "Vos mots font penser à :" in text(page)
    assert 'href="/droits/' in text(page)


def test_what_was_read_otherwise_than_typed_is_said(visitor, network):
    page = text(found(visitor, "bilan de competance"))

    assert "« competance » lu comme « compétences »." in page


def test_a_row_found_by_words_names_the_services_that_they_mean(visitor, network):
    page = text(found(visitor, "rqth"))

    (row,) = re.findall(r'<article class="entry">.*?</article>', page, re.S)
    known, on = current_catalogue(), reference_day()
    services = {known.families[family][0].family_name for family in meant("rqth", known, on=on).ranks}
    assert any(name in html.unescape(row) for name in services)
    assert "autre service" not in row


def test_the_nearest_of_those_who_answer_comes_first(visitor, network):
    page = found(visitor, "visite de reprise", commune=VILLEFRANCHE)

    assert names(page)[:2] == ["Prévention des Coteaux", "Santé au travail des Deux Rives"]
    assert "Qui répond le mieux à vos mots d’abord" in text(page)


def test_a_name_written_without_fault_stays_first_and_alone_with_a_word_of_its_own(visitor, network):
    assert names(found(visitor, "prévention des coteaux")) == ["Prévention des Coteaux"]
    assert names(found(visitor, "maison du handicap"))[0] == "Maison du handicap des Deux Rives"


def test_a_name_with_a_fault_is_not_lost_to_words(visitor, network):
    assert names(found(visitor, "preventoin coteaux")) == ["Prévention des Coteaux"]
    assert "nom proche de" in text(found(visitor, "preventoin coteaux"))


def test_a_name_that_only_resembles_gives_way_to_what_is_said_wholly(visitor, network):
    """« rqth » is a letter from « Roth »: who types it does not look for it."""
    lost = OrganisationFactory(kind="cibc", departement="69", name="Roth", phone="04 65 71 00 07")
    OfferFactory(organisation=lost, operator_kind="cibc", departements=["69"])

    assert names(found(visitor, "roth")) == ["Roth"]
    assert names(found(visitor, "rqth")) == ["Maison du handicap des Deux Rives"]


def test_words_narrow_with_the_need_the_tier_and_the_place(visitor, network):
    assert names(found(visitor, "rqth", departement="42")) == []
    assert names(found(visitor, "rqth", besoin="faire_reconnaitre_handicap")) == ["Maison du handicap des Deux Rives"]
    assert names(found(visitor, "rqth", besoin="changer_entreprise")) == []
    assert names(found(visitor, "rqth", categorie="specifique")) == []


def test_words_that_may_say_a_danger_show_the_emergency_numbers_before_the_title(visitor, network):
    page = text(found(visitor, "je veux en finir"))

    assert page.index('href="tel:3114"') < page.index("<h1")
    assert 'href="tel:3114"' not in text(found(visitor, "rqth")).partition("<h1")[0]


def test_where_nobody_answers_the_search_of_rights_is_offered_with_the_same_words(visitor, network):
    page = found(visitor, "xyzzy & co")

    assert count(page) == 0
    assert 'href="/chercher/?q=xyzzy%20%26%20co"' in text(page)


def test_english_words_find_them_on_the_english_page(visitor, network):
    page = visitor.get("/en/annuaire/", {"q": "disabled worker"})

    assert names(page)[0] == "Maison du handicap des Deux Rives"
    assert "from your words “disabled worker”" in text(page)


@pytest.mark.parametrize("words", ["🙂", "é" * 10_000, "<script>", "%%%", "Лион"])
def test_what_means_nothing_breaks_nothing(visitor, network, words):
    assert found(visitor, words).status_code == 200


def test_what_no_keyboard_types_is_refused(visitor, network):
    assert found(visitor, "a\0b").status_code == 400


def test_the_table_of_the_search_leads_to_a_right_service(published, capsys):
    """Held to the figure of the search itself: nine in ten; those whose right answer no service gives left out."""
    known, on = current_catalogue(), reference_day()
    services, missed, count = services_in_force(known, on=on), [], 0
    for name in ("queries.yaml", "held_out.yaml"):
        for words, right in asked(name):
            wanted = {one for one in right if one in services} | {
                family for family, of in services.items() if of[0].direct_needs & right
            }
            if wanted:
                count += 1
                missed += [words] if not wanted & set(meant(words, known, on=on).ranks) else []

    with capsys.disabled():
        print(f"\ndirectory: a right service for {1 - len(missed) / count:.1%} of {count}; missed: {missed}")
    assert count > 60 and len(missed) <= count / 10
