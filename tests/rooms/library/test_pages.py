"""Rights and services as a visitor reads them: the search, the lists, the pages, what engines may read."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.test import Client

from cordee.catalogue import queries as catalogue_room
from cordee.config import logs
from cordee.domain.orientation.gates import SAFETY_NEED

HEADING = re.compile(r"<h([1-6])[ >]")


def main_of(page):
    return page[page.index("<main") : page.index("</main>")]


def test_a_search_with_a_typo_says_what_it_read_and_why_it_found(site):
    page = site("/chercher/?q=bilan de competance")

    assert "« competance » lu comme « compétences »" in page
    assert '<a href="/droits/besoin/faire_le_point/">' in page
    assert "On le cherche souvent ainsi : « bilan de compétences »." in page
    assert 'value="bilan de competance"' in page
    assert 'content="noindex"' in page


def test_words_of_danger_show_the_emergency_numbers_before_anything_else(site):
    main = main_of(site("/chercher/?q=je veux en finir avec mon travail"))

    assert main.index('href="tel:3114"') < main.index("<h1")
    assert main.count('href="tel:3114"') == 1


def test_nothing_found_says_what_to_do(site):
    page = site("/chercher/?q=xyzzy")

    assert "Rien ne répond à ces mots" in page
    assert 'href="/droits/"' in page
    assert 'href="/faire-le-point/"' in page
    assert 'href="tel:' in page


@pytest.mark.parametrize(
    "words",
    ["", " ", "<script>alert(1)</script>", "é" * 10_000, "🙂", "%D0%BF%D1%80%D0%B8", "%FF%FE", "' or 1=1"],
)
def test_whatever_is_typed_the_search_answers_and_shows_it_harmlessly(site, words):
    page = site(f"/chercher/?q={words}")

    assert "<script>alert" not in page
    assert "Chercher un droit" in page


def test_a_search_that_is_too_long_says_that_its_beginning_alone_was_searched_and_shows_it_whole(site):
    words = "mal de dos " + "x" * 389
    page = site(f"/chercher/?q={words}")

    assert "Vous avez écrit 400 signes : les 300 premiers ont été cherchés, pas la suite." in page.replace("\xa0", " ")
    assert f'value="{words}"' in page


def test_a_day_that_is_too_long_is_shown_whole(site):
    page = site(f"/droits/rqth/?au={'9' * 300}", status=422)

    assert f'value="{"9" * 300}"' in page


def test_what_was_searched_is_neither_kept_by_a_cache_nor_written_in_a_log(client, published, today):
    answer = client.get("/chercher/?q=suicide")

    assert "no-store" in answer["Cache-Control"]
    for line in (
        '"GET /chercher/?q=mal+de+dos HTTP/1.1" 200',
        "Bad Request: /chercher/?q=mal de dos",
        "/chercher/?q=dos",
        '"GET /annuaire/?besoin=mal&q=dos HTTP/1.1" 200',
        '"GET /droits/besoin/garder_mon_travail/?lieu=dos&commune=mal HTTP/1.1" 200',
        '"GET /en/droits/rqth/?lieu=dos+mal HTTP/1.1" 200',
    ):
        masked = logs.SEARCHED_WORDS.sub(r"\1…", line)
        assert "dos" not in masked
        assert masked.startswith(line[: line.index("?") + 1])


def test_the_list_is_by_need_and_narrows_to_who_one_is(site):
    everybody, employer = site("/droits/"), site("/droits/?pour=employeur")

    assert everybody.index("Que cherchez-vous") < everybody.index("Les services, par besoin")
    assert '/droits/besoin/garder_mon_travail/"' in everybody
    assert "droit commun" in everybody
    assert "spécifique" in everybody
    assert f"/droits/besoin/{SAFETY_NEED}/" not in everybody
    assert "/droits/besoin/employer_handicap/?pour=employeur" in employer
    assert "/droits/besoin/faire_reconnaitre_handicap/" not in employer
    assert "/droits/rqth/" not in employer


def test_every_service_in_force_stands_in_the_list(site):
    page, catalogue, on = site("/droits/"), catalogue_room.current_catalogue(), catalogue_room.reference_day()

    in_force = {one.family for one in catalogue.versions.values() if one.period.covers(on)} - {"urgence"}
    assert [family for family in sorted(in_force) if f'"/droits/{family}/"' not in page] == []


def test_a_service_says_its_conditions_who_does_it_and_on_whose_word(site):
    page = site("/droits/visite_prereprise/")

    for words in (
        "Pour y avoir droit, il faut tout cela",
        "Vous avez un contrat de travail en cours.",
        "Qui le fait",
        "Comment y entrer",
        "Qui peut demander",
        "gratuit",
        "C. trav.",
        "Règle vérifiée",
        "Dernière relecture le",
        "Des dates à connaître",
        'href="/faire-le-point/"',
        '"@type": "GovernmentService"',
        '<meta name="description" content="Pendant votre arrêt',
        '/droits/visite_prereprise/">\n',
    ):
        assert words in page, words


def test_a_rule_that_nobody_verified_says_so_before_its_conditions(site):
    catalogue, on = catalogue_room.current_catalogue(), catalogue_room.reference_day()
    unsure = [one for one in catalogue.versions.values() if one.verified.value != "full" and one.period.covers(on)]

    for version in unsure:
        page = site(f"/droits/{version.family}/")
        section = page[page.index(f'id="v-{version.id}"') :]
        assert section.index("vérifiée") < section.index("<ul>" if version.conditions else "<dl")


def test_a_service_as_of_a_past_day_shows_the_version_of_then_under_a_banner(site):
    now, then = site("/droits/visite_reprise/"), site("/droits/visite_reprise/?au=2015-06-01")

    assert "au moins 60 jours" in now
    assert "Règles au" not in now[: now.index("<h2")]
    assert "Règles au 1er juin 2015." in then[: then.index("<h2")]
    assert "60 jours" not in then[: then.index("Des dates")]
    assert "du 1er juillet 2012 au 31 mars 2022 compris" in then
    assert 'content="noindex"' in then
    assert 'href="/droits/visite_reprise/">Voir la fiche d' in then


def test_the_day_is_understood_as_people_write_it_and_another_word_is_said_to_be_no_day(site):
    assert "Règles au 1er juin 2015." in site("/droits/visite_reprise/?au=1/6/2015")
    page = site("/droits/visite_reprise/?au=l%27an dernier", status=422)

    assert "Nous n'avons pas compris la date « l'an dernier »" in page
    assert "au moins 60 jours" in page


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2099-01-01"])
def test_any_day_can_be_asked_for(site, day):
    site(f"/droits/visite_reprise/?au={day}")


def test_a_right_that_is_over_says_since_when_and_what_came_after(site):
    page = site("/droits/dif/")

    assert "Ce droit n'existe plus depuis le" in page
    assert 'href="/droits/cpf/"' in page
    assert "Ce droit n'était pas en vigueur le 1er janvier 2001." in site("/droits/dif/?au=2001-01-01")


def test_to_an_employer_a_page_speaks_of_the_employee(site):
    mine, theirs = site("/droits/visite_reprise/"), site("/droits/visite_reprise/?pour=employeur")

    assert "Vous avez un contrat de travail en cours." in mine
    assert "La personne a un contrat de travail en cours." in theirs
    assert "Vous avez un contrat" not in theirs
    assert "L'employeur ne vous" not in theirs
    assert 'href="/faire-le-point/employeur/"' in theirs
    assert "La personne" in site("/droits/visite_demande_employeur/") or "L'employeur" in site("/droits/oeth/")


def test_a_need_lists_what_answers_it_ordinary_law_first_then_its_dates(site):
    page = site("/droits/besoin/reprendre_apres_arret/")

    badges = re.findall(r"badge--tier-(\w+)", page)
    assert badges == sorted(badges)
    assert 'href="/droits/visite_reprise/"' in page
    assert "Des dates à connaître" in page
    dates = re.findall(r'href="/droits/delai/(\w+)/"', page)
    assert dates
    assert len(dates) == len(set(dates))
    assert "Le jour dépend du cas" in page
    assert "À partir de : 31 jours après" in page


def test_a_rule_of_time_says_how_the_day_is_counted_without_a_date_of_anybody(site):
    page = site("/droits/delai/contestation_avis/")

    assert "15 jours après : « Date de l'avis d'inaptitude »" in page
    assert "à préciser" not in page
    assert "Si rien n’est fait" in page
    assert "Un dernier jour qui tombe un samedi" in page


@pytest.mark.parametrize(
    "address",
    ["/droits/inconnu/", "/droits/besoin/inconnu/", f"/droits/besoin/{SAFETY_NEED}/", "/droits/delai/inconnu/"],
)
def test_what_does_not_exist_is_not_found(site, address):
    site(address, status=404)


def alternates(page):
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))


def in_each_language(address):
    site = "https://cordee.example.org"
    path = address.removeprefix(site).removeprefix("/en")
    return {"fr": f"{site}{path}", "en": f"{site}/en{path}", "x-default": f"{site}{path}"}


def test_engines_are_given_every_page_without_a_situation_and_each_of_them_opens(site, settings):
    settings.CORDEE_BASE_URL = "https://cordee.example.org"
    listed = [one.text for one in ElementTree.fromstring(site("/sitemap.xml")).iter() if one.tag.endswith("}loc")]

    assert f"{settings.CORDEE_BASE_URL}/droits/rqth/" in listed
    assert not [one for one in listed if "/pro/" in one or "?" in one]
    assert f"{settings.CORDEE_BASE_URL}/courriers/visite_prereprise/" in listed
    assert len(set(listed)) == len(listed) > 150
    for address in listed:
        page = site(address.removeprefix(settings.CORDEE_BASE_URL))
        assert alternates(page) == in_each_language(address), address
        levels = [int(level) for level in HEADING.findall(main_of(page))]
        assert levels.count(1) == 1, address
        assert all(after - before <= 1 for before, after in pairwise(levels)), (address, levels)


def test_a_demo_asks_engines_to_leave_it(site, settings):
    settings.CORDEE_DEMO = False
    assert "Disallow: /pro/" in site("/robots.txt")
    assert {"Disallow: /chercher/?", "Disallow: /annuaire/?", "Disallow: /en/annuaire/?"} <= set(
        site("/robots.txt").splitlines()
    )
    settings.CORDEE_DEMO = True
    assert "Disallow: /\n" in site("/robots.txt")


def test_pages_are_light(site, capsys):
    addresses = (
        "/chercher/",
        "/chercher/?q=mal de dos",
        "/droits/",
        "/droits/visite_reprise/",
        "/droits/besoin/me_former/",
    )
    weights = {address: len(site(address).encode()) for address in addresses}

    with capsys.disabled():
        print("\nweights without style sheets, bytes:", weights)
    assert max(weights.values()) < 40_000


@pytest.mark.parametrize("address", ["/chercher/?q=dos", "/droits/", "/droits/rqth/", "/droits/besoin/me_former/"])
def test_a_page_costs_few_questions_to_the_database(published, today, django_assert_max_num_queries, address):
    visitor = Client()
    visitor.get(address)

    with django_assert_max_num_queries(6):
        visitor.get(address)


def test_a_list_says_of_each_rule_that_is_not_verified_in_full_that_it_is_not(client, published, today):
    """On the page of a need, in the list of dates and among what a search finds."""
    badges = {"partial": "Règle vérifiée en partie</span>", "none": "Règle non vérifiée</span>"}
    for address, of in (
        ("/droits/besoin/faire_le_point/", lambda found: [*found["line"].direct, *found["deadlines"]]),
        ("/droits/delai/", lambda found: found["deadlines"]),
        ("/chercher/?q=cpf", lambda found: found["results"]),
    ):
        shown = client.get(address)
        assert shown.status_code == 200, address
        listed, text = of(shown.context), shown.content.decode()
        assert {one.verified for one in listed} - {"full"}, address
        for verified, badge in badges.items():
            assert text.count(badge) >= sum(one.verified == verified for one in listed), address


def test_a_result_says_that_words_stand_in_it_only_where_they_do(site):
    cards = re.findall(
        r'<li class="card">(.*?)</li>', main_of(site("/chercher/?q=mon patron veut me virer")), re.DOTALL
    )

    assert any("ou des mots proches" in card for card in cards)
    for card in cards:
        shown, said, why = card.partition("Vos mots qui s'y trouvent")
        if said:
            assert all(word.strip() in shown.lower() for word in re.findall("« ([^»]+) »", why))
