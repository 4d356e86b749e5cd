"""The page of the search when others answer: a subject with its public door, a number of emergency with its service."""

from datetime import date


def test_a_subject_that_is_not_ours_is_said_so_with_its_door(site):
    french, english = site("/chercher/?q=titre de séjour"), site("/en/chercher/?q=residence permit")

    assert "Ce sujet n’est pas le nôtre" in french and "This subject is not ours" in english
    for page in (french, english):
        assert 'href="https://administration-etrangers-en-france.interieur.gouv.fr/"' in page
        assert "22/11/2026" not in page  # nobody has read it there
    assert "Non vérifié" in french and "Not verified" in english
    assert "Rien ne répond" not in french and '<ol class="results">' not in french


def test_a_number_of_emergency_shows_the_emergency_first(site):
    for typed, said in (
        ("3919", "Violences faites aux femmes"),
        ("17", "Police secours"),
        ("119", "Enfance en danger"),
    ):
        page = site(f"/chercher/?q={typed}")

        assert page.index(f'href="tel:{typed}"') < page.index('href="tel:3114"') < page.index("<h1"), typed
        assert '<ol class="results">' not in page, typed
        assert said in page
    assert 'href="tel:3919">3919</a> Violence against women' in site("/en/chercher/?q=call 3919")


def test_a_length_is_no_number_of_emergency(site):
    page = site("/chercher/?q=17 ans de boite")

    assert page.index("<h1") < page.index('href="tel:15"')


def test_a_number_that_did_not_answer_yet_is_not_named(site, settings):
    settings.CORDEE_AS_OF = date(2015, 7, 27)

    assert "écoute jour et nuit, gratuite.</li>" not in site("/chercher/?q=3114")
