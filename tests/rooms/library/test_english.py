"""Rights and services on their English pages: the words, the links, the search, the sitemap."""

import re
from xml.etree import ElementTree

import pytest

from cordee.catalogue import queries as catalogue
from cordee.catalogue.searching import english_words
from tests.in_english import french_in, french_links_in

# Everyday words, and what would be a right answer among the first three: a need, a service or a rule of time.
QUERIES = {
    "sick leave": {"reprendre_apres_arret", "visite_prereprise", "visite_reprise", "avoir_un_revenu"},
    "fired": {"faire_face_licenciement", "contestation_licenciement", "csp"},
    "I have been sacked by my boss": {"faire_face_licenciement", "contestation_licenciement"},
    "disabled worker card": {"rqth", "faire_reconnaitre_handicap"},
    "training money": {"cpf", "me_former", "transition_pro"},
    "burnout": {"garder_mon_travail", "reprendre_apres_arret", "visite_demande_salarie"},
    "my back hurts at work": {"garder_mon_travail", "adapter_mon_poste", "reparation_atmp", "visite_demande_salarie"},
    "back pain": {"garder_mon_travail", "adapter_mon_poste"},
    "I want to change career": {"changer_metier", "transition_pro", "cep"},
    "unfit for work": {"comprendre_inaptitude", "contestation_avis", "procedure_inaptitude"},
    "can I work part time after sick leave": {"temps_partiel_therapeutique", "reprendre_apres_arret"},
    "unemployment benefit": {"are", "avoir_un_revenu"},
    "unfair dismissal tribunal": {"contestation_licenciement"},
    "who pays for special equipment": {"financer_adaptation", "agefiph_adaptation", "amenagement_poste"},
    "skills assessment": {"faire_le_point", "bilan_cpf", "bilan_plan"},
    "start my own business": {"creer_entreprise", "accompagnement_creation"},
    "accident at work": {"reparation_atmp", "at_information_employeur", "at_declaration_employeur"},
    "I have no money to pay the rent": {"avoir_un_revenu", "service_social_am"},
    "see the occupational doctor": {"visite_demande_salarie", "visite_prereprise"},
    "RQTH": {"rqth", "faire_reconnaitre_handicap"},
}
LEAST_SHARE = 0.9
ADDRESSES = (
    "/en/droits/",
    "/en/droits/?pour=employeur",
    "/en/droits/besoin/reprendre_apres_arret/",
    "/en/droits/visite_reprise/",
    "/en/droits/visite_reprise/?au=1/6/2015",
    "/en/droits/rqth/?pour=employeur",
    "/en/droits/dif/",
    "/en/droits/delai/",
    "/en/droits/delai/contestation_avis/",
    "/en/droits/delai/ij_360/?pour=employeur",
    "/en/chercher/",
    "/en/chercher/?q=fired",
    "/en/chercher/?q=xyzzy",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_rights_is_in_english_and_leads_to_english_pages(site, address):
    page = site(address)

    assert french_in(page) == []
    assert french_links_in(page) == []


def test_every_service_need_and_rule_in_force_is_in_english(site):
    known, on = catalogue.current_catalogue(), catalogue.reference_day()
    families = {one.family for one in known.versions.values() if one.period.covers(on)}
    rules = {one.rule for one in known.deadlines if one.period.covers(on)}
    addresses = [f"/en/droits/{one}/" for one in families] + [f"/en/droits/delai/{one}/" for one in rules]

    assert {one: found for one in addresses if (found := french_in(site(one)))} == {}


def test_a_date_that_is_no_day_is_told_in_english(site):
    page = site("/en/droits/visite_reprise/?au=last year", status=422)

    assert "We did not understand the date “last year”" in page
    assert french_in(page) == []


def test_a_rule_of_then_is_dated_in_english(site):
    page = site("/en/droits/visite_reprise/?au=1/6/2015")

    assert "Rules on 1 June 2015. This may not be what applies today." in page
    assert "from 1 July 2012 to 31 March 2022 included" in page


def test_sources_and_texts_of_law_stay_french_and_say_so(site):
    page = site("/en/droits/visite_prereprise/")

    assert '<dd lang="fr">' in page
    assert "C. trav." in page


def test_the_search_finds_everyday_english_words(site, capsys):
    found = {}
    for words, right in QUERIES.items():
        page = site(f"/en/chercher/?q={words}")
        ids = re.findall(r'<h3><a href="/en/droits/(?:besoin/|delai/)?(\w+)/">', page)[:3]
        found[words] = bool(right & set(ids))
        if not found[words]:
            with capsys.disabled():
                print("\nnot found:", words, ids)
    share = sum(found.values()) / len(found)
    with capsys.disabled():
        print(f"\nEnglish queries with a right answer in the first three: {share:.0%} of {len(found)}")

    assert share >= LEAST_SHARE


def test_english_words_of_danger_show_the_emergency_numbers_first(site):
    for words in ("I want to kill myself", "suicide", "I want to die"):
        page = site(f"/en/chercher/?q={words}")

        assert page.index('href="tel:3114"') < page.index("<h1"), words


def test_words_of_the_other_language_are_found_where_the_page_finds_nothing(site):
    english, french = site("/en/chercher/?q=mal de dot"), site("/chercher/?q=sick leave")

    assert "Keep my work despite my health" in english
    assert "Préparer ma reprise après un arrêt" in french


def test_words_of_danger_are_heard_in_both_languages_on_either_page(site):
    for address in ("/chercher/?q=I want to kill myself", "/en/chercher/?q=je veux en finir"):
        page = site(address)

        assert page.index('href="tel:3114"') < page.index("<h1"), address


def test_every_english_saying_leads_to_something(published):
    known = catalogue.current_catalogue()
    there = {*known.needs, *known.families, *(one.rule for one in known.deadlines)}

    assert {item for saying in english_words().sayings for item in saying.means} <= there


def test_the_sitemap_names_each_page_in_both_languages(site, settings):
    settings.CORDEE_BASE_URL = "https://cordee.example.org"
    root = ElementTree.fromstring(site("/sitemap.xml"))
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    told = {
        one.find("s:loc", names).text: {link.get("hreflang"): link.get("href") for link in one.findall("x:link", names)}
        for one in root.findall("s:url", names)
    }
    french, english = "https://cordee.example.org/droits/rqth/", "https://cordee.example.org/en/droits/rqth/"

    assert told[french] == told[english] == {"fr": french, "en": english, "x-default": french}
    assert len([one for one in told if "/en/" in one]) * 2 == len(told)
    assert site("/en/sitemap.xml") == site("/sitemap.xml")


def test_engines_are_kept_out_of_her_pages_in_both_languages(site, settings):
    settings.CORDEE_DEMO = False

    assert "Disallow: /en/mon-suivi/\n" in site("/robots.txt")
