"""Days in an author's sentence, for each degree of knowledge."""

from datetime import date

import pytest

from cordee.domain.deadlines import DeadlineKind, Moment
from cordee.domain.delays import DayKind, Delay
from cordee.domain.orientation.agenda.french import filled, how, said_delay
from cordee.domain.orientation.agenda.moments import Applied
from cordee.domain.orientation.known_days import Days
from tests.domain.rules.spoken import FACTS

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 10)
EVERY_PLACE = "{from} | {until} | {by} | {on}"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (
            Days(FIRST, FIRST),
            "à partir du 1er mars 2026 | jusqu'au 1er mars 2026 | au plus tard le 1er mars 2026 | le 1er mars 2026",
        ),
        (
            Days(FIRST, LAST),
            "à partir d'une date entre le 1er mars 2026 et le 10 mars 2026 | "
            "jusqu'à une date entre le 1er mars 2026 et le 10 mars 2026 | "
            "au plus tard à une date entre le 1er mars 2026 et le 10 mars 2026 | "
            "entre le 1er mars 2026 et le 10 mars 2026",
        ),
        (
            Days(FIRST, None),
            "à partir du 1er mars 2026 au plus tôt | au moins jusqu'au 1er mars 2026 | "
            "avant une date limite qui ne tombe pas avant le 1er mars 2026 | le 1er mars 2026 ou après",
        ),
        (
            Days(None, LAST),
            "à partir du 10 mars 2026 au plus tard | au plus jusqu'au 10 mars 2026 | "
            "au plus tard le 10 mars 2026, peut-être avant | le 10 mars 2026 ou avant",
        ),
        (
            None,
            "à partir d'une date à préciser | jusqu'à une date à préciser | avant une date à préciser | "
            "à une date à préciser",
        ),
    ],
)
def test_a_day_is_said_with_the_preposition_that_its_degree_of_knowledge_asks_for(days, said):
    assert filled(EVERY_PLACE, DeadlineKind.WINDOW, days, days) == said


def test_on_is_the_day_of_what_happens_by_itself_and_the_last_day_of_what_closes():
    opens, closes = Days(FIRST, FIRST), Days(LAST, LAST)

    assert filled("{on}", DeadlineKind.INCOME, opens, None) == "le 1er mars 2026"
    assert filled("{on}", DeadlineKind.WINDOW, opens, closes) == "le 10 mars 2026"


@pytest.mark.parametrize(
    ("delay", "said"),
    [
        (Delay(days=1), "1 jour"),
        (Delay(months=1, days=1), "1 mois et 1 jour"),
        (Delay(years=2, months=6), "2 ans et 6 mois"),
        (Delay(days=7, kind=DayKind.OUVRABLE), "7 jours ouvrables (du lundi au samedi, sans les jours fériés)"),
        (Delay(days=1, kind=DayKind.OUVRE), "1 jour ouvré (du lundi au vendredi, sans les jours fériés)"),
        (Delay(days=30, kind=DayKind.CLEAR), "30 jours francs (ni le premier jour ni le dernier ne comptent)"),
    ],
)
def test_a_delay_is_said_with_its_kind_of_days(delay, said):
    assert said_delay(delay) == said


@pytest.mark.parametrize(
    ("delays", "counts", "said"),
    [
        ([Delay(days=8)], True, "8e jour, en comptant"),
        ([Delay(days=48), Delay(days=8)], True, "8e ou 48e jour, en comptant"),
        ([Delay(days=8 + 10 * step) for step in range(10)], True, "entre le 8e et le 98e jour, en comptant"),
        ([Delay(months=1), Delay(months=2)], False, "1 mois ou 2 mois après"),
        ([Delay(months=3), Delay(months=1), Delay(months=2)], False, "entre 1 mois et 3 mois après"),
    ],
)
def test_several_possible_delays_are_said_as_a_range(delays, counts, said):
    counted = Days(FIRST, LAST)
    moment = Moment(fact="arret_debut", first_day_counts=counts)
    found = Applied(
        moment=moment, start=Days(FIRST, FIRST), delays=tuple(delays), counted=counted, put_off=counted, days=counted,
        missing=(),
    )  # fmt: skip

    assert f"Calcul : {said} le 1er mars 2026" in how(found, FACTS)
