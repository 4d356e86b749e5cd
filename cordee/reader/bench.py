"""``cordee bench orientation``: latency of a full decision beside a yardstick of plain closures, in one run.

The yardstick evaluates every condition of every version in force with one Python closure each, folds them with
Kleene's logic, sorts and spells out the reasons of the first ten: what a plain program would do, without gates,
needs, requesters, operators, subsidiarity or questions.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cordee.domain.catalogue import Catalogue, ServiceVersion
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.ranking import kind_order
from cordee.domain.rules.evaluation import Evaluator, Values, compiled
from cordee.domain.rules.french import said
from cordee.reader.cases import Case, read_cases
from cordee.reader.catalogue import BrokenCatalogue, read_catalogue
from cordee.reader.cli import default_content

GOAL_P50_MS = 2.0
REASONS_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value; ``goal`` and ``met`` stay None for a value that is only reported."""

    id: str
    what: str
    value: float
    unit: str
    yardstick: float | None = None
    ratio: float | None = None
    goal: float | None = None
    met: bool | None = None


def main(argv: Sequence[str]) -> int:
    """Run a suite, print JSON lines then a table; exit 1 when a goal is missed, 2 when nothing could be run."""
    parser = argparse.ArgumentParser(prog="cordee bench", description="Mesures du moteur, en JSON puis en tableau.")
    parser.add_argument("suite", choices=["orientation"])
    parser.add_argument("--rounds", type=int, default=15, help="passages sur tous les cas (15)")
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as stopped:
        return int(stopped.code or 0)
    try:
        loaded = read_catalogue(default_content())
        cases = read_cases(default_content() / "cases", loaded)
    except (BrokenCatalogue, ValueError) as problem:
        print(f"cordee bench : {problem}", file=sys.stderr)
        return 2
    figures = list(orientation_figures(loaded, cases, rounds=max(1, arguments.rounds)))
    for figure in figures:
        print(json.dumps(figure.__dict__, ensure_ascii=False))
    print(table(figures))
    return 0 if all(figure.met is not False for figure in figures) else 1


def orientation_figures(catalogue: Catalogue, cases: Sequence[Case], *, rounds: int) -> Iterable[Figure]:
    """Interleave engine and yardstick over shuffled cases (seeded); times in milliseconds."""
    engine, plain = Engine(catalogue), PlainClosures(catalogue, Engine(catalogue))
    order = random.Random(2015)
    for case in cases:
        engine.decide(case.situation, on=case.on)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        for case in order.sample(cases, len(cases)):
            ours.append(_milliseconds(lambda case=case: engine.decide(case.situation, on=case.on)))  # type: ignore[misc]
            theirs.append(_milliseconds(lambda case=case: plain.decide(case)))  # type: ignore[misc]
    p50, p99 = _quantile(ours, 0.50), _quantile(ours, 0.99)
    plain50, plain99 = _quantile(theirs, 0.50), _quantile(theirs, 0.99)
    yield Figure(
        id="orientation.p50", what=f"décision complète avec raisons, {len(cases)} cas, médiane", value=p50, unit="ms",
        yardstick=plain50, ratio=round(plain50 / p50, 3), goal=GOAL_P50_MS, met=p50 <= GOAL_P50_MS,
    )  # fmt: skip
    yield Figure(
        id="orientation.p99", what="la même, 99e centile", value=p99, unit="ms", yardstick=plain99,
        ratio=round(plain99 / p99, 3),
    )  # fmt: skip
    started = time.perf_counter()
    read_catalogue(default_content())
    yield Figure(
        id="orientation.load", what="lecture du catalogue entier", unit="ms",
        value=round((time.perf_counter() - started) * 1000, 1),
    )  # fmt: skip


class PlainClosures:
    """The yardstick; see the note at the top of the file."""

    def __init__(self, catalogue: Catalogue, engine: Engine) -> None:
        self.catalogue, self.engine = catalogue, engine
        self.versions: list[tuple[ServiceVersion, list[Evaluator]]] = [
            (version, [compiled(condition.expression) for condition in version.conditions])
            for version in catalogue.versions.values()
        ]

    def decide(self, case: Case) -> list[tuple[str, list[tuple[str, bool | None]]]]:
        values: Values = self.engine.known(case.situation, on=case.on).values
        found = []
        for version, closures in self.versions:
            if not version.period.covers(case.on):
                continue
            states = [closure(values) for closure in closures]
            verdict = 2 if False in states else 1 if None in states else 0
            found.append((verdict, version.tier, kind_order(version), version.id, version, states))
        found.sort(key=lambda row: row[:4])
        return [
            (row[3], [(said(c, self.catalogue.facts), s) for c, s in zip(row[4].conditions, row[5], strict=True)])
            for row in found[:REASONS_SHOWN]
        ]


def table(figures: Sequence[Figure]) -> str:
    rows = [("mesure", "valeur", "étalon", "étalon/valeur", "but", "tenu")]
    for figure in figures:
        rows.append(
            (
                figure.what,
                f"{figure.value:.3g} {figure.unit}",
                "" if figure.yardstick is None else f"{figure.yardstick:.3g} {figure.unit}",
                "" if figure.ratio is None else f"{figure.ratio:.2f}",
                "" if figure.goal is None else f"≤ {figure.goal:g} {figure.unit}",
                {True: "oui", False: "NON", None: ""}[figure.met],
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _quantile(values: Sequence[float], share: float) -> float:
    return round(statistics.quantiles(values, n=1000)[round(share * 1000) - 1], 4)
