"""The days that a duration leaves."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.catalogue import Formula
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.known_days import known_day
from cordee.domain.orientation.situation import Situation
from cordee.reader.catalogue import read_catalogue_files
from tests.domain.orientation.calendars import FILES

DURATIONS = {"fin_mois": "fin", "mois_avant": "debut_stage", "jours_avant": "debut_stage", "jours": "debut"}
CATALOGUE = read_catalogue_files(FILES)
FACTS, ENGINE = CATALOGUE.facts, Engine(CATALOGUE)


@given(
    on=st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    distance=st.integers(0, 800),
    duration=st.sampled_from(sorted(DURATIONS)),
)
def test_a_duration_never_excludes_the_day_that_it_was_computed_from(on, distance, duration):
    """The inverse of the engine's own arithmetic: the real day is always inside the days that the duration leaves."""
    fact = FACTS[duration]
    ahead = fact.derived.formula in (Formula.DAYS_UNTIL, Formula.MONTHS_UNTIL)
    day = on + timedelta(days=distance) if ahead else on - timedelta(days=distance)
    value = ENGINE.known(Situation(facts={fact.derived.of: day}), on=on).values[duration]

    days = known_day(FACTS, fact.derived.of, {duration: value}, on=on)

    assert days.first <= day <= days.last
    for outside in (days.first - timedelta(days=1), days.last + timedelta(days=1)):
        if outside >= on if ahead else outside <= on:
            again = ENGINE.known(Situation(facts={fact.derived.of: outside}), on=on).values
            assert again[duration] != value
