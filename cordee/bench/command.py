"""``cordee bench SUITE``: measures beside a yardstick of the same run; JSON lines, then a table.

Times depend on the machine and its load; ratios inside one run are what the goals are about.
"""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from cordee.bench.figures import Figure, json_line, record, table
from cordee.domain.rules.answers import closest
from cordee.reader.arguments import FrenchParser
from cordee.reader.catalogue import BrokenCatalogue

# Each module has ``add_options(parser)`` and ``measure(arguments)``, which yields figures as they come.
SUITES: Mapping[str, tuple[str, str]] = {
    "orientation": ("cordee.bench.orientation", "une situation : décision, grands catalogues, compilation"),
    "bulk": ("cordee.bench.bulk", "beaucoup de situations à la fois : états, trois premiers, plafond de la mémoire"),
    "jobs": ("cordee.measures.jobs", "les tâches : mise en file dans un acte, débit du facteur, plancher en SQL"),
    "questions": ("cordee.bench.questions", "combien de questions, à quel coût : borne, optimum, autres ordres"),
    "public": ("cordee.measures.public", "les pages : parts des pages nues du même serveur, attentes, poids"),
    "console": ("cordee.measures.console", "la console : vingt agents à la fois, de la frappe au conseil à jour"),
    "database": ("cordee.measures.database", "la base : listes, sécurité des lignes, audit, un acte entier"),
}
RESULTS = Path("benchmarks/results")


class CannotMeasure(Exception):
    """One French sentence: what is missing for a measure, and how to get it."""


def main(argv: Sequence[str]) -> int:
    """Run a suite; exit 1 when a goal is missed, 2 when nothing could be run."""
    if not argv or argv[0] not in SUITES:
        listed = "\n".join(f"  {name:<12} {said}" for name, (_, said) in SUITES.items())
        asked = bool(argv) and argv[0] in ("-h", "--help", "help")
        wrong = f"cordee bench : « {argv[0]} » n'existe pas{closest(argv[0], SUITES)}\n" if argv and not asked else ""
        print(f"{wrong}utilisation : cordee bench MESURE …\n\n{listed}", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    suite = import_module(SUITES[argv[0]][0])
    parser = FrenchParser(prog=f"cordee bench {argv[0]}", description=SUITES[argv[0]][1])
    parser.add_argument("--record", action="store_true", help=f"garde les chiffres dans {RESULTS}")
    suite.add_options(parser)
    try:
        arguments = parser.parse_args(argv[1:])
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return _run(argv[0], suite.measure, arguments)


def _run(name: str, measure: Callable[[Namespace], Iterable[Figure]], arguments: Namespace) -> int:
    figures: list[Figure] = []
    try:
        for figure in measure(arguments):
            figures.append(figure)
            print(json_line(figure), flush=True)
    except (BrokenCatalogue, CannotMeasure) as problem:
        print(f"cordee bench {name} : {problem}", file=sys.stderr)
        return 2
    print(table(figures))
    if arguments.record:
        print(f"gardé dans {record(figures, name, RESULTS)}")
    return 0 if all(figure.met is not False for figure in figures) else 1
