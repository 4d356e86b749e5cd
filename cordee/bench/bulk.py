"""Many situations at once: states and ranked answers of 100,000 situations, beside polars, OpenFisca and the memory.

A *decision* is one service before one situation. Goals are ratios of rates in one run, on one core; the answers of all
are compared, situation by situation, and ours with plain closures on some of them.
"""

import statistics
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa

from cordee.bench.bulk_peers import OpenFisca, Polars
from cordee.bench.figures import Figure
from cordee.bench.invented import invented_batch
from cordee.bench.workload import Workload, workload
from cordee.bulk.bits import Numbers, Pair, bytes_of
from cordee.bulk.evaluation import evaluate
from cordee.bulk.plan import bulk_plan
from cordee.bulk.shelf import bulk_shelf, first_of
from cordee.bulk.truths import Space
from cordee.domain.catalogue import Condition, FactType
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.rules.evaluation import Truth, compiled
from cordee.reader.catalogue import read_catalogue
from cordee.reader.cli import default_content

SIZES: Final = (60, 2_000)
FIRST: Final = 3
ON: Final = date(2026, 11, 21)
# Two planes, read twice and written once, an eighth of a byte each.
BYTES_OF_A_CONDITION: Final = 0.75
# Least ratios, by size: our states to those of polars, our first three to the states of polars.
STATES_TO_POLARS: Mapping[int, float] = {60: 2.0, 2_000: 8.0}
RANKED_TO_POLARS: Mapping[int, float] = {60: 0.3, 2_000: 2.0}
STATES_TO_OPENFISCA, SHARE_OF_THE_CEILING = 15.0, 0.2
SITUATIONS: Mapping[int, int] = {60: 100_000, 2_000: 250_000}
NAMES: Mapping[int, str] = {60: "E4", 2_000: "E5"}
# Situations that closures decide too, by size.
CHECKED: Mapping[int, int] = {60: 1_000, 2_000: 60}


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--services", type=int, choices=SIZES, action="append", help="tailles (60 et 2000 par défaut)")
    parser.add_argument(
        "--situations", type=int, default=None, metavar="N", help="situations (100000 ; 250000 pour 2000)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="passages entrelacés (5)")
    parser.add_argument("--no-peers", action="store_true", help="sans polars ni OpenFisca")


def measure(arguments: Namespace) -> Iterator[Figure]:
    rounds = max(1, arguments.rounds)
    for size in arguments.services or SIZES:
        situations = arguments.situations or SITUATIONS[size]
        yield from bulk_figures(size, situations, rounds=rounds, peers=not arguments.no_peers)
    yield from real_figures(arguments.situations or SITUATIONS[SIZES[0]], rounds=rounds)


def bulk_figures(size: int, situations: int, *, rounds: int, peers: bool) -> Iterator[Figure]:
    """The invented catalogue of ``size`` services: E4 or E5, E6, and the equality of all answers."""
    work = workload(size, situations)
    services = services_of(work)
    ours = Ours(work, services)
    race = Race({"encoded": ours.encode, "states": ours.fold, "ranked": ours.rank, "memory": MemoryCeiling().run})
    polars = openfisca = None
    if peers:
        polars = Polars(work, services)
        race.runners["polars"] = polars.run
        if size == SIZES[0]:
            openfisca = OpenFisca(work, services)
            race.runners["openfisca"], race.before["openfisca"] = openfisca.run, openfisca.prepare
    race.run(rounds)
    yield from _rates(size, size * situations, race, sum(map(len, services)) / size)
    others = {name: one.answer() for name, one in (("polars", polars), ("openfisca", openfisca)) if one is not None}
    yield from _equalities(size, work, services, ours, others)


def real_figures(situations: int, *, rounds: int) -> Iterator[Figure]:
    """The whole decision of the real catalogue: gates, needs, subsidiarity, missing facts."""
    catalogue = read_catalogue(default_content())
    plan = bulk_plan(CompiledCatalogue(catalogue), on=ON)
    batch = invented_batch(catalogue, situations, on=ON, seed=2015)
    race = Race({"real": lambda: evaluate(batch, plan)})
    race.run(rounds)
    yield Figure(
        id="bulk.real", what=f"catalogue réel, décision entière de {situations} situations", unit="situations/s",
        value=round(situations / race.seconds("real")),
    )  # fmt: skip


def services_of(work: Workload) -> list[list[Condition]]:
    """The conditions of each service, best service first, its territory among them."""
    ordered = sorted(work.services, key=lambda service: service.rank)
    return [[*one.conditions, *([one.territory] if one.territory else [])] for one in ordered]


class Ours:
    """Our evaluation in three steps, so that each can be timed: encode facts, fold conditions, rank."""

    def __init__(self, work: Workload, services: Sequence[Sequence[Condition]]) -> None:
        self.batch, self.shelf = batch_of_workload(work), bulk_shelf(services, work.facts)
        self.states: Pair = np.empty((len(services), 2, bytes_of(self.batch.num_rows)), np.uint8)
        self._space = Space()
        self.first: Numbers = np.zeros((0, 0), np.int16)

    def encode(self) -> None:
        self._truths = self.shelf.encoded(self.batch, space=self._space)

    def fold(self) -> None:
        """Write over the states of the round before."""
        self._truths.rules(self.shelf.rules, into=self.states)

    def rank(self) -> None:
        self.first = first_of(self.states, FIRST, self.batch.num_rows)

    def answer(self) -> tuple[Any, Any]:
        bits = np.unpackbits(self.states, axis=2, count=self.batch.num_rows, bitorder="little").view(np.bool_)
        return bits[:, 0], bits[:, 1]


class MemoryCeiling:
    """What the machine does at best: an *and* of two arrays into a third, all three in the second cache."""

    SIZE, TIMES = 128 * 1024, 2_000

    def __init__(self) -> None:
        self._arrays = [np.full(self.SIZE // 8, fill, np.uint64) for fill in (3, 5, 0)]

    def run(self) -> None:
        one, other, found = self._arrays
        for _ in range(self.TIMES):
            np.bitwise_and(one, other, found)

    @classmethod
    def bytes_moved(cls) -> int:
        return 3 * cls.SIZE * cls.TIMES


@dataclass
class Race:
    """Runners in turn, round after round; ``before`` is done outside the time."""

    runners: dict[str, Callable[[], object]]
    before: dict[str, Callable[[], object]] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)

    def run(self, rounds: int) -> None:
        """Run everyone once for nothing, then ``rounds`` times."""
        for counted in (False, *[True] * rounds):
            for name, runner in self.runners.items():
                self.before.get(name, lambda: None)()
                started = time.perf_counter()
                runner()
                if counted:
                    self.times.setdefault(name, []).append(time.perf_counter() - started)

    def seconds(self, *names: str) -> float:
        """Return the median time of these steps together."""
        return statistics.median(map(sum, zip(*(self.times[name] for name in names), strict=True)))


def _rates(size: int, decisions: int, race: Race, conditions: float) -> Iterator[Figure]:
    name = NAMES[size]
    polars = _rate(decisions, race.seconds("polars")) if "polars" in race.times else None
    states = _rate(decisions, race.seconds("encoded", "states"))
    what = f"états de {size} services, faits encodés compris"
    yield _compared(f"{name}.states", f"{what}, polars à côté", states, polars, STATES_TO_POLARS[size])
    if "openfisca" in race.times:
        openfisca = _rate(decisions, race.seconds("openfisca"))
        yield _compared(f"{name}.openfisca", f"{what}, OpenFisca à côté", states, openfisca, STATES_TO_OPENFISCA)
    moved = MemoryCeiling.bytes_moved() / race.seconds("memory")
    ceiling = moved / (BYTES_OF_A_CONDITION * conditions) / 1e6
    encoded = _rate(decisions, race.seconds("states"))
    goal = SHARE_OF_THE_CEILING if size == SIZES[1] else None
    yield _compared(
        f"{name}.ceiling", f"états de {size} services, faits encodés, plafond à côté", encoded, ceiling, goal
    )
    ranked = _rate(decisions, race.seconds("encoded", "states", "ranked"))
    yield _compared(
        f"E6.{size}",
        f"{FIRST} premiers de {size} services, états de polars à côté",
        ranked,
        polars,
        RANKED_TO_POLARS[size],
    )


def _rate(decisions: int, seconds: float) -> float:
    return round(decisions / seconds / 1e6, 2)


def _compared(name: str, what: str, rate: float, other: float | None, goal: float | None) -> Figure:
    if other is None:
        return Figure(id=name, what=what, value=rate, unit="M/s")
    return Figure(
        id=name, what=what, value=rate, unit="M/s", yardstick=round(other, 2), ratio=rate / other, goal=goal
    )  # fmt: skip


# Equality of answers


def _equalities(
    size: int,
    work: Workload,
    services: Sequence[Sequence[Condition]],
    ours: Ours,
    others: Mapping[str, tuple[Any, Any]],
) -> Iterator[Figure]:
    certain, possible = ours.answer()
    for name, (their_certain, their_possible) in others.items():
        different = np.count_nonzero(certain != their_certain) + np.count_nonzero(possible != their_possible)
        yield _equality(f"E7.{size}.{name}", f"états différents de {name}, {size} services", int(different))
    checked = min(CHECKED[size], ours.batch.num_rows)
    evaluators = [[compiled(condition.expression) for condition in service] for service in services]
    wrong = 0
    for place, values in enumerate(work.head(checked).situations):
        truths = [_all(met(values) for met in service) for service in evaluators]
        mine = [True if certain[n, place] else None if possible[n, place] else False for n in range(size)]
        first = [n for n, truth in enumerate(truths) if truth is True] + [n for n, t in enumerate(truths) if t is None]
        expected = (first + [-1] * FIRST)[:FIRST]
        wrong += truths != mine or expected != ours.first[:, place].tolist()
    yield _equality(f"E7.{size}.closures", f"situations différentes des fermetures, {checked} regardées", wrong)


def _equality(name: str, what: str, different: int) -> Figure:
    return Figure(id=name, what=what, value=different, unit="", goal=0, at_most=True)


def _all(truths: Iterator[Truth]) -> Truth:
    found = list(truths)
    return False if False in found else None if None in found else True


def batch_of_workload(work: Workload) -> pa.RecordBatch:
    """Return the situations of a workload in the columns that bulk evaluation reads."""
    columns = {}
    for name, column in work.columns.items():
        unknown = ~column.known
        kind = work.facts[name].type
        if column.words:
            narrow = np.uint8 if len(column.words) < 256 else np.int16
            codes = pa.array(column.values.astype(narrow), mask=unknown)
            columns[name] = pa.DictionaryArray.from_arrays(codes, pa.array(column.words, pa.string()))
        elif kind is FactType.DATE:
            columns[name] = pa.array(column.values.astype(np.int32), pa.int32(), mask=unknown).cast(pa.date32())
        else:
            values = column.values if kind is FactType.BOOL else column.values.astype(np.int16)
            columns[name] = pa.array(values, mask=unknown)
    return pa.RecordBatch.from_pydict(columns)
