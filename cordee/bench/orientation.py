"""One situation: full decisions of the real catalogue, and rankings with reasons of catalogues of any size.

Goals are ratios to plain closures that give the same answer in the same run (see ``contestants``); every answer is
compared with theirs. The full decision (gates, needs, subsidiarity, settled, questions) is reported beside them.
"""

import random
import resource
import time
import tracemalloc
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cordee.bench.contestants import (
    Contestant,
    Field,
    closures,
    closures_behind_an_index,
    datalogic,
    ours,
    zen,
)
from cordee.bench.figures import Figure, microseconds, quantile
from cordee.bench.workload import COMMUNE, workload
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.ranking import kind_order
from cordee.domain.orientation.shelf import Shelf, Shelved
from cordee.domain.rules.evaluation import Values
from cordee.reader.cases import Case, read_cases
from cordee.reader.catalogue import read_catalogue
from cordee.reader.cli import default_content

ON = date(2020, 6, 1)
SIZES = (60, 2_000, 100_000)
# Least ratio to the closures of the same run, by size; behind the index for the greatest.
GOALS: Mapping[int, float] = {60: 4.0, 2_000: 40.0, 100_000: 15.0}
COMPILED_WITHIN_MS: Mapping[int, float] = {60: 50.0, 2_000: 1_000.0}
MEMORY_MB = 20.0
DECISION_MS = 2.0
# Situations measured, and rounds of each contestant, by size.
SITUATIONS: Mapping[int, int] = {60: 300, 2_000: 120, 100_000: 40}
# Where the calls of the greatest workload come from: a region's worth of départements is compiled.
DEPARTEMENTS_CALLING = 8


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--services", type=int, choices=SIZES, action="append", help="tailles (60 et 2000 par défaut)")
    parser.add_argument("--rounds", type=int, default=5, help="passages entrelacés (5)")
    parser.add_argument("--peers", action="store_true", help="mesure aussi zen-engine et datalogic-py")


def measure(arguments: Namespace) -> Iterator[Figure]:
    rounds = max(1, arguments.rounds)
    catalogue = read_catalogue(default_content())
    cases = read_cases(default_content() / "cases", catalogue)
    yield from decisions(catalogue, cases, rounds=rounds)
    yield from real_ranking(catalogue, cases, rounds=rounds)
    for size in arguments.services or SIZES[:2]:
        yield from rankings(size, rounds=rounds, peers=arguments.peers and size <= SIZES[1])
        if size in COMPILED_WITHIN_MS:
            yield from compilation(size)


def decisions(catalogue: Catalogue, cases: Sequence[Case], *, rounds: int) -> Iterator[Figure]:
    """The whole decision of every example case, as the console asks for it."""
    engine, order, times = Engine(catalogue), random.Random(2015), []
    for case in cases:
        engine.decide(case.situation, on=case.on)
    for _ in range(rounds):
        for case in order.sample(cases, len(cases)):
            times.append(microseconds(lambda case=case: engine.decide(case.situation, on=case.on)))  # type: ignore[misc]
    yield Figure(
        id="decision.p50", what=f"décision complète, {len(cases)} cas types, médiane", unit="ms", at_most=True,
        value=quantile(times, 0.5) / 1000, goal=DECISION_MS,
    )  # fmt: skip
    yield Figure(id="decision.p99", what="la même, 99e centile", value=quantile(times, 0.99) / 1000, unit="ms")


def real_ranking(catalogue: Catalogue, cases: Sequence[Case], *, rounds: int) -> Iterator[Figure]:
    """Every version in force of the real catalogue, ranked, with the reasons of the first ten."""
    engine, races = Engine(catalogue), []
    versions = sorted(
        catalogue.versions.values(), key=lambda one: (one.tier, not one.first_line, kind_order(one), one.id)
    )
    services = [Shelved(id=one.id, conditions=one.conditions, period=one.period) for one in versions]
    by_day: dict[date, list[Values]] = {}
    for case in cases:
        by_day.setdefault(case.on, []).append(engine.known(case.situation, on=case.on).values)
    for on, situations in by_day.items():
        in_force = [service for service in services if service.period.covers(on)]
        field = Field(in_force, catalogue.facts, commune="", on=on)
        races.append(Race({"ours": ours(field), "closures": closures(field)}, situations))
    times = merged([race.run(rounds) for race in races])
    what = f"classement du catalogue réel ({len(versions)} versions), raisons des dix premiers"
    yield from compared("E1.real", what, times, goal=GOALS[60])
    yield equality("E7.real", sum(race.different() for race in races))


def rankings(size: int, *, rounds: int, peers: bool) -> Iterator[Figure]:
    """The invented catalogue of ``size`` services; with territories, dates and a quarter of unknown answers."""
    work = workload(size, SITUATIONS[size] * (12 if size > SIZES[1] else 1))
    services = [
        Shelved(id=one.id, conditions=one.conditions, departements=one.departements, communes=one.communes,
                period=one.period)
        for one in sorted(work.services, key=lambda one: one.rank)
    ]  # fmt: skip
    field = Field(services, work.facts, commune=COMMUNE, on=ON)
    name = {60: "E1", 2_000: "E2", 100_000: "E3"}[size]
    what = f"{size} services, raisons des dix premiers"
    if size > SIZES[1]:
        yield from _national(field, work.situations, rounds=rounds, name=name, what=what)
        return
    contestants: dict[str, Contestant] = {"ours": ours(field), "closures": closures(field)}
    if peers:
        contestants |= {"zen": zen(field), "datalogic": datalogic(field)}
    race = Race(contestants, work.situations)
    times = race.run(rounds)
    yield from compared(name, what, times, goal=GOALS[size])
    for peer in [one for one in ("zen", "datalogic") if one in contestants]:
        yield compare(f"{name}.{peer}", f"les mêmes, {peer} à trois valeurs", times["ours"], times[peer], goal=1.0)
    yield equality(f"E7.{size}", race.different())


def _national(field: Field, situations: Sequence[Values], *, rounds: int, name: str, what: str) -> Iterator[Figure]:
    """With the commune known, behind the same index as the closures."""
    parts = sorted({part for service in field.services for part in service.parts if part})
    calling = set(parts[:DEPARTEMENTS_CALLING])
    near = [one for one in situations if str(one.get(COMMUNE, ""))[:2] in calling][: SITUATIONS[100_000]]
    race = Race({"ours": ours(field), "closures": closures_behind_an_index(field)}, near)
    yield from compared(name, f"{what}, commune connue", race.run(rounds), goal=GOALS[100_000])
    yield equality("E7.100000", race.different())
    yield Figure(
        id="memory", what="mémoire du processus au plus haut", unit="Mo",
        value=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    )  # fmt: skip


def compilation(size: int) -> Iterator[Figure]:
    """From conditions to planes, the first answer included."""
    work = workload(size, 1)
    services = [Shelved(id=one.id, conditions=one.conditions, period=one.period) for one in work.services]
    values, times = {**work.situations[0], COMMUNE: "69123"}, []
    for _ in range(3):
        started = time.perf_counter()
        Shelf(services, work.facts, commune=COMMUNE).first(values, on=ON)
        times.append((time.perf_counter() - started) * 1000)
    tracemalloc.start()
    kept = Shelf(services, work.facts, commune=COMMUNE)
    kept.first(values, on=ON)
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    yield Figure(
        id=f"E8.{size}.time", what=f"compilation de {size} services", value=sorted(times)[1], unit="ms", at_most=True,
        goal=COMPILED_WITHIN_MS[size],
    )  # fmt: skip
    yield Figure(
        id=f"E8.{size}.memory", what=f"mémoire de {size} services compilés", value=round(held, 2), unit="Mo",
        at_most=True, goal=MEMORY_MB,
    )  # fmt: skip


@dataclass
class Race:
    """Contestants on the same situations, in turn: each round runs every one of them on all."""

    contestants: Mapping[str, Contestant]
    situations: Sequence[Values]

    def run(self, rounds: int) -> dict[str, list[float]]:
        """Return times in microseconds by contestant; a first pass, not counted, fills what is filled once."""
        times: dict[str, list[float]] = {name: [] for name in self.contestants}
        for counted in [False, *[True] * rounds]:
            for name, answer in self.contestants.items():
                for values in self.situations:
                    spent = microseconds(_call(answer, values))
                    if counted:
                        times[name].append(spent)
        return times

    def different(self) -> int:
        """Count the situations on which some contestant does not answer as the closures do."""
        different = 0
        for values in self.situations:
            expected = self.contestants["closures"](values)
            different += any(answer(values) != expected for answer in self.contestants.values())
        return different


def _call(answer: Contestant, values: Values) -> Callable[[], object]:
    return lambda: answer(values)


def merged(runs: Sequence[dict[str, list[float]]]) -> dict[str, list[float]]:
    return {name: [one for run in runs for one in run[name]] for name in runs[0]}


def compared(name: str, what: str, times: Mapping[str, list[float]], *, goal: float) -> Iterator[Figure]:
    yield compare(name, f"{what}, médiane", times["ours"], times["closures"], goal=goal)
    ours99, theirs99 = quantile(times["ours"], 0.99), quantile(times["closures"], 0.99)
    yield Figure(
        id=f"{name}.p99", what=f"{what}, 99e centile", value=ours99, unit="µs", yardstick=theirs99,
        ratio=theirs99 / ours99,
    )  # fmt: skip


def compare(name: str, what: str, mine: list[float], theirs: list[float], *, goal: float) -> Figure:
    value, yardstick = quantile(mine, 0.5), quantile(theirs, 0.5)
    return Figure(id=name, what=what, value=value, unit="µs", yardstick=yardstick, ratio=yardstick / value, goal=goal)


def equality(name: str, different: int) -> Figure:
    return Figure(id=name, what="réponses différentes des fermetures", value=different, unit="", goal=0, at_most=True)
