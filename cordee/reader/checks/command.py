"""``cordee catalogue check``: errors make it fail, doubts do not, notes are shown on request."""

import argparse
from collections import Counter
from collections.abc import Sequence

from cordee.reader.checks import check_catalogue
from cordee.reader.cli import command_parser, day, run_command, today
from cordee.reader.fields import Severity


def main(argv: Sequence[str]) -> int:
    parser = command_parser("catalogue check", "Vérifie le catalogue.")
    parser.add_argument("--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour vérifié (aujourd'hui)")
    parser.add_argument("--verbose", action="store_true", help="montre aussi les remarques sans gravité")
    parser.add_argument("--no-cases", action="store_true", help="sans les cas types, pour aller plus vite")
    return run_command(parser, argv, _check)


def _check(arguments: argparse.Namespace) -> int:
    now = today()
    on = arguments.on or now
    problems = check_catalogue(
        arguments.content, on=on, today=max(on, now), notes=arguments.verbose, cases=not arguments.no_cases
    )
    for problem in problems:
        print(problem)
    counts = Counter(problem.severity for problem in problems)
    notes = f", {counts[Severity.NOTE]} remarque(s)" if arguments.verbose else ""
    print(f"{counts[Severity.ERROR]} erreur(s), {counts[Severity.DOUBT]} doute(s){notes}")
    return 1 if counts[Severity.ERROR] else 0
