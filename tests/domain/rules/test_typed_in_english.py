"""What is typed on an English page is what the same words in French would be."""

from dataclasses import replace
from datetime import date

import pytest

from cordee.domain.catalogue import AskedBy, Fact, FactType, Sensitivity
from cordee.domain.rules.answers import BadAnswer
from cordee.domain.rules.heard.english import in_french
from cordee.domain.rules.heard.typed import StillAhead, typed_answer
from cordee.domain.tongue import Tongue

ON = date(2026, 11, 21)


def fact(kind, unit=None, **more):
    french = Fact(
        id="f", group="g", label="F", type=kind, unit=unit, question="?", sensitivity=Sensitivity.NONE,
        asked_by=AskedBy.BOTH, **more,
    )  # fmt: skip
    return french, replace(french, tongue=Tongue.ENGLISH)


YES_NO = fact(FactType.BOOL)[1]
DAYS = fact(FactType.INT, "days", minimum=0, maximum=20_000)
MONTHS = fact(FactType.INT, "months", minimum=0, maximum=700)
YEARS = fact(FactType.INT, "years", minimum=16, maximum=80)
PEOPLE = fact(FactType.INT, "people", minimum=0, maximum=900_000)
DAY = fact(FactType.DATE)
PAST_DAY = fact(FactType.DATE, past=True)


@pytest.mark.parametrize(
    ("typed", "value"), [("yes", True), ("Y", True), (" NO ", False), ("n", False), ("oui", True), ("non", False)]
)
def test_yes_and_no(typed, value):
    assert typed_answer(YES_NO, typed, on=ON) is value


@pytest.mark.parametrize(
    ("kind", "english", "french"),
    [
        (DAYS, "45", "45"),
        (DAYS, "45 days", "45 jours"),
        (DAYS, "2 months", "2 mois"),
        (DAYS, "two months", "deux mois"),
        (DAYS, "about 2 months", "environ 2 mois"),
        (DAYS, "a month", "un mois"),
        (DAYS, "a month and a half", "un mois et demi"),
        (DAYS, "more than three months", "plus de trois mois"),
        (DAYS, "less than 3 weeks", "moins de 3 semaines"),
        (DAYS, "at least 30 days", "au moins 30 jours"),
        (DAYS, "between 2 and 3 weeks", "entre 2 et 3 semaines"),
        (DAYS, "from 10 to 12 days", "de 10 à 12 jours"),
        (DAYS, "almost a year", "presque un an"),
        (DAYS, "a little more than 3 months", "un peu plus de 3 mois"),
        (DAYS, "for 3 weeks", "depuis 3 semaines"),
        (MONTHS, "2 years and 3 months", "2 ans et 3 mois"),
        (MONTHS, "2 and a half years", "2 ans et demi"),
        (MONTHS, "twenty-two months", "vingt-deux mois"),
        (MONTHS, "half a year", "6 mois"),
        (YEARS, "forty-five", "45"),
        (YEARS, "52 years old", "52 ans"),
        (PEOPLE, "1,300 employees", "1300 salariés"),
        (PEOPLE, "over 50 people", "plus de 50 personnes"),
        (PEOPLE, "up to 10", "au plus 10"),
    ],
)
def test_numbers_are_read_as_in_french(kind, english, french):
    in_words, told = kind

    assert typed_answer(told, english, on=ON) == typed_answer(in_words, french, on=ON)


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("15 June 2015", "15 juin 2015"),
        ("15th June 2015", "15 juin 2015"),
        ("15th of June 2015", "15 juin 2015"),
        ("June 15, 2015", "15 juin 2015"),
        ("jun 15 2015", "15 juin 2015"),
        ("15 Sept. 2015", "15 septembre 2015"),
        ("15/6/2015", "15/6/2015"),
        ("2015-06-15", "2015-06-15"),
        ("March 2024", "mars 2024"),
        ("in March 2024", "en mars 2024"),
        ("in 2019", "en 2019"),
        ("before 2019", "avant 2019"),
        ("after March 2020", "après mars 2020"),
        ("yesterday", "hier"),
        ("today", "aujourd'hui"),
        ("3 weeks ago", "il y a 3 semaines"),
        ("about two years ago", "il y a environ deux ans"),
        ("last month", "le mois dernier"),
        ("last week", "la semaine dernière"),
        ("end of March 2024", "fin mars 2024"),
        ("mid-June 2024", "mi-juin 2024"),
        ("between 3 and 10 May 2024", "entre le 3 et le 10 mai 2024"),
        ("in 2 months", "dans 2 mois"),
        ("tomorrow", "demain"),
        ("next month", "le mois prochain"),
    ],
)
def test_days_are_read_as_in_french(english, french):
    in_words, told = DAY

    assert typed_answer(told, english, on=ON) == typed_answer(in_words, french, on=ON)


def test_a_choice_is_typed_by_its_english_label():
    french, _ = fact(FactType.CHOICE, choices={"cdi": "Permanent contract", "cdd": "Fixed-term contract"})
    told = replace(french, tongue=Tongue.ENGLISH)

    assert typed_answer(told, "fixed-term", on=ON) == "cdd"
    assert typed_answer(told, "CDI", on=ON) == "cdi"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (YES_NO, "yes or no"),
        (DAYS[1], "a number from 0 to 20000, for example “45”, “3 weeks” or “about 2 months”"),
        (DAY[1], "a date, for example “14/3/2026”, “March 2024” or “about 2 years ago”"),
    ],
)
@pytest.mark.parametrize("typed", ["perhaps", "many moons", "ages ago", ""])
def test_what_is_not_understood_says_in_english_what_is_expected(kind, expected, typed):
    with pytest.raises(BadAnswer) as refused:
        typed_answer(kind, typed, on=ON)

    assert refused.value.expected == expected


def test_a_day_to_come_is_refused_in_english_where_it_must_be_past():
    with pytest.raises(StillAhead) as refused:
        typed_answer(PAST_DAY[1], "3 December 2026", on=ON)

    assert refused.value.day == date(2026, 12, 3)
    assert refused.value.expected == (
        "a date already past, at the latest today 21 November 2026; this one would be 3 December 2026"
    )


def test_a_word_of_another_language_is_left_as_it_is():
    assert in_french("environ 3 ans") == "environ 3 ans"
