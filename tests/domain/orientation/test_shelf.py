"""The shelf of many services gives what looking at each of them in turn gives."""

from datetime import date

import pytest

from cordee.bench.contestants import Field, closures, ours
from cordee.bench.workload import COMMUNE, workload
from cordee.domain.orientation import shelf
from cordee.domain.orientation.shelf import Shelf, Shelved

DAYS = (date(2012, 6, 1), date(2020, 6, 1), date(2026, 11, 15))


def field_of(size, on, situations=40):
    work = workload(size, situations)
    services = [
        Shelved(
            id=one.id, conditions=one.conditions, departements=one.departements, communes=one.communes,
            period=one.period,
        )
        for one in sorted(work.services, key=lambda one: one.rank)
    ]  # fmt: skip
    return Field(services, work.facts, commune=COMMUNE, on=on), work.situations


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("size", [3, 60, 700])
def test_the_first_ten_and_the_state_of_each_condition_are_those_of_the_closures(size, on):
    """At 700 services the shelf is kept by département; some situations do not know their commune."""
    field, situations = field_of(size, on)
    ask, reference = ours(field), closures(field)
    for values in (*situations, {}, {key: value for key, value in situations[0].items() if key != COMMUNE}):
        assert ask(values) == reference(values)


def test_the_territory_index_is_used_only_beyond_a_few_hundred_services():
    small, _ = field_of(60, DAYS[1])
    large, _ = field_of(700, DAYS[1])
    assert list(Shelf(small.services, small.facts, commune=COMMUNE)._kept) == [shelf.EVERYWHERE]
    assert len(Shelf(large.services, large.facts, commune=COMMUNE)._kept) > 2


def test_an_empty_shelf_answers_nothing():
    assert Shelf([], {}, commune=COMMUNE).first({COMMUNE: "69123"}, on=DAYS[1]) == []
