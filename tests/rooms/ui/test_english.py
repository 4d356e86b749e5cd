"""Dates, hours and numbers as an English page writes them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import translation

from cordee.ui import typography
from cordee.ui.line_hours import line_hours

THURSDAY = date(2026, 3, 12)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def plain(text):
    return str(text).replace(typography.HARD, " ").replace(typography.NARROW, " ")


def test_a_day_has_no_ordinal_and_its_month_a_capital():
    assert plain(typography.long_day(date(2026, 5, 1))) == "Friday 1 May 2026"
    assert typography.table_day(date(2026, 3, 4)) == "04/03/2026"


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (0, 5, "12:05am"), (9, 5, "9:05am"), (12, 0, "midday"), (12, 30, "12:30pm"), (14, 0, "2pm")],
)
def test_an_hour_is_said_in_twelve(hour, minute, said):
    assert typography.clock(datetime(2026, 1, 5, hour, minute, tzinfo=PARIS)) == said


def test_an_instant_belongs_to_its_day_in_france():
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)

    assert plain(typography.moment(late)) == "Thursday 2 July 2026 at 12:30am"


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 3, 10), "2 days late (10 March)"),
        (date(2026, 3, 11), "1 day late (11 March)"),
        (date(2026, 3, 12), "today"),
        (date(2026, 3, 13), "tomorrow (13 March)"),
        (date(2027, 1, 4), "in 298 days (4 January 2027)"),
    ],
)
def test_a_deadline_says_how_long_is_left_and_which_day(on, words):
    assert plain(typography.deadline_words(on, today=THURSDAY)) == words


@pytest.mark.parametrize(("number", "words"), [(999, "999"), (12345, "12,345"), (12.5, "12.5"), (3.0, "3")])
def test_numbers_have_commas_and_a_point(number, words):
    assert typography.count_words(number) == words


def test_there_is_no_space_before_a_sign():
    assert typography.spaced("Really? Yes: 20 % «x»") == "Really? Yes: 20 % «x»"


def test_a_name_of_organisation_takes_no_french_article():
    template = engines["django"].from_string("{% load cordee %}{{ name|the }}, {{ name|to_the }}")

    assert template.render({"name": "Maison du handicap"}) == "Maison du handicap, to Maison du handicap"


@pytest.mark.parametrize(
    ("french", "said"),
    [
        ("du lundi au vendredi, de 9 h à 18 h", "Monday to Friday, 9am to 6pm"),
        (
            "du lundi au samedi, de 8 h 30 à 12 h et de 14 h à 17 h",
            "Monday to Saturday, 8:30am to midday and 2pm to 5pm",
        ),
        ("tous les jours, de 8 h à 20 h", "every day, 8am to 8pm"),
        ("du samedi au mardi, de 9 h à 10 h", "Saturday to Tuesday, 9am to 10am"),
    ],
)
def test_the_hours_of_the_line_are_read_from_their_french(settings, french, said):
    settings.CORDEE_LINE_HOURS = french

    assert line_hours() == (said, "en")


def test_hours_that_cannot_be_read_stay_french_and_say_so(settings, client):
    settings.CORDEE_LINE_HOURS = "sur rendez-vous"

    assert line_hours() == ("sur rendez-vous", "fr")
    assert '<span lang="fr">sur rendez-vous</span>' in client.get("/en/").content.decode()


def test_an_error_under_an_english_address_is_english(client):
    answer = client.get("/en/rien-ici/")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert '<html lang="en">' in page and "Back to the home page" in page


def test_the_hours_of_an_organisation_are_english_when_they_are_read_and_marked_french_when_not():
    template = engines["django"].from_string("{% load cordee %}{{ hours|opening_hours }}")

    assert template.render({"hours": "du lundi au vendredi, 8 h 30 à 17 h 30"}) == "Monday to Friday, 8:30am to 5:30pm"
    read = template.render({"hours": "du lundi au vendredi, 9 h à 12 h et 14 h à 17 h"})
    assert read == "Monday to Friday, 9am to midday and 2pm to 5pm"
    assert template.render({"hours": "sur rendez-vous"}) == '<span lang="fr">sur rendez-vous</span>'
