"""What people type on the phone becomes the value that they mean, or a refusal with an example."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.catalogue import FactType
from cordee.domain.delays import months_after
from cordee.domain.orientation.situation import Situation
from cordee.domain.periods import whole_months_between
from cordee.domain.rules.answers import EARLIEST, LATEST, BadAnswer, answer, written_answer
from cordee.domain.rules.evaluation import Interval, between, compiled
from cordee.domain.rules.heard.numbers import folded, with_digits
from cordee.domain.rules.heard.typed import StillAhead, lies_behind, read_day, typed_answer
from cordee.domain.rules.parsing import parse
from cordee.domain.rules.saying import said_value
from cordee.reader.catalogue import read_catalogue
from tests.real_catalogue import real_engine

FACTS = read_catalogue(Path(__file__).parents[3] / "content").facts
TODAY = date(2026, 11, 21)
NUMBERS = [fact for fact in FACTS.values() if fact.type is FactType.INT]
MEASURES = ["arret_jours", "anciennete_entreprise_mois", "age", "effectif_entreprise", "surcout_pct_smic"]


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("en_arret", "o", True),
        ("en_arret", " Non ", False),
        ("arret_jours", "45", 45),
        ("arret_jours", "3 semaines", 21),
        ("arret_jours", "quatre ans", 1461),
        ("anciennete_entreprise_mois", "3 ans", 36),
        ("anciennete_entreprise_mois", "1 an", 12),
        ("anciennete_entreprise_mois", "un an et demi", 18),
        ("anciennete_entreprise_mois", "2 ans et 3 mois", 27),
        ("anciennete_entreprise_mois", "2,5 ans", 30),
        ("anciennete_entreprise_mois", "vingt-cinq ans", 300),
        ("age", "cinquante-deux ans", 52),
        ("effectif_entreprise", "1 300 salariés", 1300),
        ("effectif_entreprise", "mille trois cents", 1300),
        ("surcout_pct_smic", "20 %", 20),
        ("surcout_pct_smic", "vingt pour cent", 20),
        ("arret_debut", "14/3/26", date(2026, 3, 14)),
        ("arret_debut", "2026-03-14", date(2026, 3, 14)),
        ("arret_debut", "1er mars 2026", date(2026, 3, 1)),
        ("entretien_prealable_date", "3 févr", date(2027, 2, 3)),
        ("arret_debut", "10 oct", date(2026, 10, 10)),
        ("entretien_prealable_date", "29 février", date(2028, 2, 29)),
        ("arret_debut", "hier", date(2026, 11, 20)),
        ("arret_debut", "avant hier", date(2026, 11, 19)),
        ("arret_debut", "il y a 2 mois", date(2026, 9, 21)),
        ("arret_debut", "il y a 3 semaines", date(2026, 10, 31)),
        ("arret_debut", "il y a un an et demi", date(2025, 5, 21)),
        ("arret_debut", "depuis le 10 mai", date(2026, 5, 10)),
        ("entretien_prealable_date", "dans 3 semaines", date(2026, 12, 12)),
        ("type_contrat", "CDI", "cdi"),
        ("type_contrat", "apprent", "apprentissage"),
        ("regime", "msa, exploitant", "msa_non_salarie"),
        ("commune_residence", "69123", "69123"),
    ],
)
def test_what_is_typed_is_understood(fact, text, value):
    assert typed_answer(FACTS[fact], text, on=TODAY) == value


@pytest.mark.parametrize(
    ("fact", "text", "low", "high"),
    [
        ("anciennete_entreprise_mois", "environ 2 ans", 22, 26),
        ("anciennete_entreprise_mois", "deux ans à peu près", 22, 26),
        ("anciennete_entreprise_mois", "environ 5 mois", 4, 6),
        ("anciennete_entreprise_mois", "2-3 ans", 24, 36),
        ("anciennete_entreprise_mois", "entre deux et trois ans", 24, 36),
        ("anciennete_entreprise_mois", "de 6 mois à 1 an", 6, 12),
        ("anciennete_entreprise_mois", "plus de deux ans", 24, None),
        ("anciennete_entreprise_mois", "un peu plus de 2 ans", 24, 26),
        ("anciennete_entreprise_mois", "presque 2 ans", 22, 23),
        ("anciennete_entreprise_mois", "moins d'un an", None, 11),
        ("anciennete_entreprise_mois", "60 jours", 1, 2),
        ("arret_jours", "un mois", 28, 31),
        ("arret_jours", "2 mois", 59, 62),
        ("arret_jours", "depuis 3 mois", 89, 92),
        ("arret_jours", "deux mois et dix jours", 69, 72),
        ("arret_jours", "6 mois et demi", 196, 199),
        ("arret_jours", "un an", 365, 366),
        ("arret_jours", "à peu près 3 mois", 81, 101),
        ("arret_jours", "presque 3 mois", 81, 89),
        ("arret_jours", "un peu plus de 3 mois", 91, 101),
        ("arret_jours", "au moins trois mois", 90, None),
        ("arret_jours", "plus de 3 mois", 91, None),
        ("arret_jours", "au moins 30 jours", 30, None),
        ("arret_jours", "moins d’un an", None, 364),
        ("arret_jours", "jusqu'à 6 mois", None, 180),
        ("arret_jours", "6 mois maximum", None, 180),
        ("arret_jours", "une vingtaine de jours", 18, 22),
        ("arret_jours", "plus d'une vingtaine de jours", 21, None),
        ("arret_jours", "1 mois ou 2", 28, 62),
        ("arret_jours", "plus de 3 mois mais moins de 6 mois", 91, 179),
        ("arret_jours", "environ 1500 jours", 1350, 1500),
        ("arret_jours", "environ 0", 0, 1),
        ("age", "une quarantaine d'années", 36, 44),
        ("age", "plus de 50 ans", 50, None),
        ("effectif_entreprise", "plus de 50", 51, None),
        ("effectif_entreprise", "une cinquantaine", 45, 55),
        ("arret_debut", "en mars 2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("arret_debut", "03/2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("arret_debut", "début 2024", date(2024, 1, 1), date(2024, 4, 30)),
        ("arret_debut", "mi-mars 2024", date(2024, 3, 11), date(2024, 3, 20)),
        ("arret_debut", "fin juin 2023", date(2023, 6, 21), date(2023, 6, 30)),
        ("arret_debut", "vers le 10 mai 2024", date(2024, 5, 3), date(2024, 5, 17)),
        ("arret_debut", "vers mars 2024", date(2024, 2, 1), date(2024, 4, 30)),
        ("arret_debut", "avant mars 2025", None, date(2025, 2, 28)),
        ("arret_debut", "après le 10 mai 2025", date(2025, 5, 11), None),
        ("arret_debut", "depuis 2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("arret_debut", "depuis décembre", date(2025, 12, 1), date(2025, 12, 31)),
        ("arret_debut", "depuis novembre", date(2026, 11, 1), TODAY),
        ("arret_debut", "il y a environ deux ans", date(2024, 9, 9), date(2025, 2, 2)),
        ("arret_debut", "il y a plus de deux ans", None, date(2024, 11, 20)),
        ("arret_debut", "il y a moins de 6 mois", date(2026, 5, 22), TODAY),
        ("arret_debut", "il y a 2 à 3 ans", date(2023, 11, 21), date(2024, 11, 21)),
        ("arret_debut", "l'année dernière", date(2025, 1, 1), date(2025, 12, 31)),
        ("arret_debut", "fin de l'année dernière", date(2025, 9, 1), date(2025, 12, 31)),
        ("arret_debut", "le mois dernier", date(2026, 10, 1), date(2026, 10, 31)),
        ("arret_debut", "la semaine dernière", date(2026, 11, 9), date(2026, 11, 15)),
        ("arret_debut", "entre le 3 et le 10 mai 2024", date(2024, 5, 3), date(2024, 5, 10)),
        ("arret_debut", "entre décembre et février 2024", date(2023, 12, 1), date(2024, 2, 29)),
        ("arret_debut", "mars-avril 2024", date(2024, 3, 1), date(2024, 4, 30)),
    ],
)
def test_what_is_said_roughly_is_an_interval(fact, text, low, high):
    assert typed_answer(FACTS[fact], text, on=TODAY) == Interval(low, high)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("3 févr", date(2026, 2, 3), date(2027, 2, 3)),
        ("10 oct", date(2026, 10, 10), date(2027, 10, 10)),
        ("29 février", date(2024, 2, 29), date(2028, 2, 29)),
        ("mars", (date(2026, 3, 1), date(2026, 3, 31)), (date(2027, 3, 1), date(2027, 3, 31))),
        ("mi-décembre", (date(2025, 12, 11), date(2025, 12, 20)), (date(2026, 12, 11), date(2026, 12, 20))),
        ("novembre", (date(2026, 11, 1), TODAY), (TODAY, date(2026, 11, 30))),
    ],
)
def test_a_day_without_a_year_lies_on_the_side_of_today_that_the_question_is_about(text, before, after):
    start, planned = FACTS["arret_debut"], FACTS["reprise_prevue_date"]

    def meant(fact):
        value = typed_answer(fact, text, on=TODAY, past=lies_behind(fact, FACTS))
        return (value.low, value.high) if isinstance(value, Interval) else value

    assert (meant(start), meant(planned)) == (before, after)


@pytest.mark.parametrize("text", ["14/3/2031", "dans 3 jours", "mars 2031", "après le 2/1/2031"])
def test_a_day_to_come_is_refused_for_what_has_happened_and_kept_for_what_is_planned(text):
    start, planned = FACTS["arret_debut"], FACTS["reprise_prevue_date"]

    with pytest.raises(StillAhead, match=r"au plus tard aujourd'hui .* ; celle-ci serait le"):
        typed_answer(start, text, on=TODAY, past=lies_behind(start, FACTS))
    assert typed_answer(planned, text, on=TODAY, past=lies_behind(planned, FACTS))


def test_what_happened_this_month_happened_by_today():
    start = FACTS["accident_date"]

    assert typed_answer(start, "novembre 2026", on=TODAY) == Interval(date(2026, 11, 1), TODAY)
    assert typed_answer(start, "aujourd'hui", on=TODAY) == TODAY


@pytest.mark.parametrize(
    ("fact", "text", "said"),
    [
        ("en_arret", "peut-être", "oui ou non"),
        ("arret_jours", "longtemps", "un nombre, par exemple"),
        ("arret_jours", "quelques jours", "un nombre"),
        ("arret_jours", "3 km", "unité"),
        ("age", "3 mois", "unité"),
        ("arret_jours", "9999", "de 0 à 1500"),
        ("arret_jours", "plus de 2000 jours", "de 0 à 1500"),
        ("arret_jours", "entre 3 et 2 mois", "dans l'ordre"),
        ("arret_jours", "deux trois jours", "un nombre"),
        ("arret_debut", "31/2/2026", "une date qui existe"),
        ("arret_debut", "avant", "une date, par exemple"),
        ("arret_debut", "mois", "une date"),
        ("arret_debut", "entre mai 2024 et mars 2024", "une date"),
        ("regime", "msa", "l'un de"),
        ("regime", "", "l'un de"),
        ("commune_residence", "Lyon", "code de commune"),
    ],
)
def test_what_is_not_understood_says_what_was_expected(fact, text, said):
    with pytest.raises(BadAnswer) as refused:
        typed_answer(FACTS[fact], text, on=TODAY)

    assert said in refused.value.expected


@pytest.mark.parametrize(
    ("text", "bound", "longest"),
    [
        ("moins d'un mois", 29, 30),
        ("moins de six mois", 179, 183),
        ("moins de 11 mois", 329, 336),
        ("moins d'un an", 364, 365),
        ("moins d'un an et onze mois", 694, 702),
        ("6 mois maximum", 180, 184),
    ],
)
def test_a_ceiling_told_in_months_is_short_of_the_longest_length_that_the_words_allow(text, bound, longest):
    """The price of counting limits as the rules do, see ``Counted``."""
    months = {"moins d'un mois": 1, "moins de 11 mois": 11, "moins d'un an": 12, "moins d'un an et onze mois": 23}
    starts = (date(2020, 1, 1) + timedelta(days=day) for day in range(1461))
    lengths = [(months_after(start, months.get(text, 6)) - start).days for start in starts]

    assert typed_answer(FACTS["arret_jours"], text, on=TODAY) == Interval(None, bound)
    assert max(lengths) - text.startswith("moins") == longest


@pytest.mark.parametrize(("text", "bound", "shortest"), [("plus d'un mois", 31, 29), ("plus de 3 mois", 91, 90)])
def test_a_floor_told_in_months_is_beyond_the_shortest_length_that_the_words_allow(text, bound, shortest):
    months = 1 if "un mois" in text else 3
    starts = (date(2020, 1, 1) + timedelta(days=day) for day in range(1461))

    assert typed_answer(FACTS["arret_jours"], text, on=TODAY) == Interval(bound, None)
    assert min((months_after(start, months) - start).days for start in starts) + 1 == shortest


def test_a_first_day_in_the_days_that_a_limit_leaves_out_contradicts_it():
    """Sick since 20 May, 183 days: less than six months, and more than the 179 days that the words are counted as."""
    engine, on = real_engine(), date(2026, 11, 19)
    said = typed_answer(FACTS["arret_jours"], "moins de six mois", on=on)
    first_days = (date(2026, 5, 20), date(2026, 5, 24))

    found = [
        engine.known(Situation(facts={"en_arret": True, "arret_jours": said, "arret_debut": first}), on=on)
        for first in first_days
    ]

    assert on < months_after(first_days[0], 6)
    assert [(clash.fact, clash.implied) for clash in found[0].contradictions] == [("arret_jours", 183)]
    assert found[1].values["arret_jours"] == 179


HOSTILE = ["o" * 5000, "9" * 5000, "\x00", "1/" * 500, "il y a 999999999999 ans", "environ " * 14, "\ud800", "² mois"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_refused_quickly(text):
    for fact in ("en_arret", "arret_jours", "arret_debut", "type_contrat"):
        with pytest.raises(BadAnswer):
            typed_answer(FACTS[fact], text, on=TODAY)


TYPED = (
    "environ plus moins de d' un une deux vingtaine 3 17 2024 ans mois jours mars mai le en entre et à - depuis avant "
    "vers il y a demi début mi- fin l'année dernière au dans 31/2 1er % , mais"
)
WORDS = st.sampled_from(TYPED.split())


@given(st.sampled_from(sorted(FACTS)), st.lists(WORDS, max_size=7).map(" ".join), st.sampled_from([True, False, None]))
def test_whatever_is_typed_gives_a_value_of_the_fact_or_a_refusal(name, text, past):
    fact = FACTS[name]
    try:
        value = typed_answer(fact, text, on=TODAY, past=past)
    except BadAnswer:
        return

    assert answer(fact, written_answer(value)) == value


@given(st.sampled_from(MEASURES), st.integers(1, 1400))
def test_about_a_number_contains_it_and_ten_percent_on_each_side_at_least_one_unit(name, number):
    fact = FACTS[name]
    number = min(number, fact.maximum)
    if number < fact.minimum:
        return

    value = typed_answer(fact, f"environ {number}", on=TODAY)

    margin = max(1, number // 10)
    assert value == between(max(fact.minimum, number - margin), min(fact.maximum, number + margin))


@given(st.integers(0, 1500), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_days_turned_into_months_hold_the_whole_months_of_any_calendar(days, on):
    value = typed_answer(FACTS["anciennete_entreprise_mois"], f"{days} jours", on=on)
    low, high = (value.low, value.high) if isinstance(value, Interval) else (value, value)

    assert low <= whole_months_between(on - timedelta(days=days), on) <= high


@given(st.integers(1, 48), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_months_turned_into_days_hold_the_days_of_any_calendar(months, start):
    value = typed_answer(FACTS["arret_jours"], f"{months} mois", on=TODAY)
    low, high = (value.low, value.high) if isinstance(value, Interval) else (value, value)

    assert low <= (months_after(start, months) - start).days <= high


@pytest.mark.parametrize(
    ("told", "threshold", "met"),
    [
        ("plus de trois mois", "arret_jours > 90", True),
        ("moins de trois mois", "arret_jours > 90", False),
        ("trois mois", "arret_jours > 90", None),
        ("au moins un mois", "arret_jours >= 30", True),
        ("moins d'un mois", "arret_jours >= 30", False),
        ("plus de deux mois", "arret_jours >= 60", True),
        ("six mois", "arret_jours >= 180", True),
        ("moins de six mois", "arret_jours >= 180", False),
        ("plus d'un an", "arret_jours >= 365", True),
    ],
)
def test_a_limit_told_in_months_decides_the_rule_that_says_it_in_days(told, threshold, met):
    said = typed_answer(FACTS["arret_jours"], told, on=TODAY)

    assert compiled(parse(threshold))({"arret_jours": said}) is met


@given(st.sampled_from(NUMBERS).flatmap(lambda fact: st.tuples(st.just(fact), st.data())))
def test_a_number_that_is_read_back_can_be_typed_again(drawn):
    fact, data = drawn
    one = st.integers(fact.minimum, fact.maximum)
    low, high = sorted((data.draw(one), data.draw(one)))
    shape = data.draw(st.sampled_from([(low, low), (low, high), (low, None), (None, high)]))

    value = between(*shape)

    assert typed_answer(fact, said_value(fact, value), on=TODAY) == value


@given(st.dates(EARLIEST + timedelta(days=1), LATEST - timedelta(days=1)), st.integers(0, 900), st.integers(0, 3))
def test_a_day_that_is_read_back_can_be_typed_again(first, length, shape):
    fact, last = FACTS["entretien_prealable_date"], min(first + timedelta(days=length), LATEST - timedelta(days=1))
    value = between(*[(first, first), (first, last), (first, None), (None, last)][shape])

    assert typed_answer(fact, said_value(fact, value), on=TODAY) == value


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("vingt et un", "21"),
        ("soixante et onze", "71"),
        ("quatre-vingt-dix-sept ans", "97 ans"),
        ("deux cents", "200"),
        ("deux cent quatre-vingts", "280"),
        ("mille trois cent vingt-et-un", "1321"),
        ("deux mille dix", "2010"),
        ("nonante-deux", "92"),
        ("une bonne dizaine d'années", "environ 10 annees"),
        ("entre un et deux ans", "entre 1 et 2 ans"),
        ("deux trois", "2 3"),
        ("Une unité neuve", "1 unite neuve"),
    ],
)
def test_numbers_in_words_become_digits(said, digits):
    assert with_digits(folded(said)) == digits


@given(st.text(max_size=60))
def test_folding_keeps_each_sign_in_its_place(text):
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14/3/80", date(1980, 3, 14)),
        ("14 mars 1980", date(1980, 3, 14)),
        ("1er août 2001", date(2001, 8, 1)),
        ("1980-03-14", date(1980, 3, 14)),
        ("31/2/1980", None),
        ("mars 1980", None),
        ("14/3", None),
    ],
)
def test_a_birth_date_is_exact_or_nothing(text, day):
    assert read_day(text, on=TODAY) == day
