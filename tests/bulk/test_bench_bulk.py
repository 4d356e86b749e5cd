"""What ``cordee bench bulk`` measures is right: the answers that are timed are those of plain closures."""

import sys

import numpy as np
import pytest

from cordee.bench.bulk import Ours, bulk_figures, services_of
from cordee.bench.bulk_peers import OpenFisca, Polars
from cordee.bench.command import CannotMeasure
from cordee.bench.figures import MARGIN_IN_TESTS
from cordee.bench.workload import workload


@pytest.mark.parametrize(("size", "situations"), [(60, 999), (2_000, 203)])
def test_states_and_first_three_are_those_of_the_closures(size, situations):
    figures = list(bulk_figures(size, situations, rounds=1, peers=False))

    assert [figure.value for figure in figures if figure.id.startswith("E7")] == [0]
    assert all(figure.value > 0 for figure in figures if not figure.id.startswith("E7"))


def test_the_first_services_are_the_certain_ones_then_the_possible_ones():
    work = workload(60, 333)
    ours = Ours(work, services_of(work))
    for step in (ours.encode, ours.fold, ours.rank):
        step()

    certain, possible = ours.answer()

    for place in range(333):
        order = [*np.flatnonzero(certain[:, place]), *np.flatnonzero(possible[:, place] & ~certain[:, place])]
        assert ours.first[:, place].tolist() == [int(number) for number in (order + [-1] * 3)[:3]]


@pytest.mark.parametrize(("package", "peer"), [("polars", Polars), ("openfisca_core", OpenFisca)])
def test_an_absent_engine_is_said_with_the_way_to_install_it(monkeypatch, package, peer):
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    work = workload(3, 10)

    with pytest.raises(CannotMeasure, match=r"requirements/bench\.txt"):
        peer(work, services_of(work))


@pytest.mark.parametrize("services", [1, 60, 5_001])
def test_a_workload_is_the_same_for_the_same_seed_and_another_for_another(services):
    one, same, other = workload(services, 50, 1), workload(services, 50, 1), workload(services, 50, 2)

    assert (one.services, one.situations) == (same.services, same.situations)
    assert one.situations != other.situations
    assert workload(services, 50, 1).head(20).situations == one.situations[:20]


def test_the_workload_has_the_shape_that_goals_were_set_on():
    work = workload(2_000, 2_000)

    conditions = sum(len(service.conditions) + (service.territory is not None) for service in work.services)
    unknown = 1 - np.mean([column.known.mean() for name, column in work.columns.items() if name.startswith("oui")])

    assert len(work.columns) == 41
    assert abs(conditions - 12_891) < 300
    assert abs(unknown - 0.25) < 0.02


@pytest.mark.slow
def test_folding_encoded_facts_uses_a_fair_share_of_what_memory_allows():
    figures = {figure.id: figure for figure in bulk_figures(2_000, 250_000, rounds=3, peers=False)}

    assert figures["E5.ceiling"].held(MARGIN_IN_TESTS), figures["E5.ceiling"]
