"""``cordee catalogue diff OLD NEW``: what a change of the catalogue says, and whom it would orient differently.

Exit codes: 0 nobody and no example case oriented differently, 1 some are, 2 something could not be read.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cordee.bulk.bad_rows import BadRow, SourceLines, StrangeColumns
from cordee.bulk.differing import textual_differences
from cordee.bulk.files import UnreadableFile, whole_file
from cordee.bulk.flipping import cases_of, flipping
from cordee.bulk.impact import Impact, Refused, impact_of_file, sides_of
from cordee.bulk.impact_html import impact_page
from cordee.bulk.impact_report import Compared, differs, impact_report, plain
from cordee.bulk.impact_text import impact_text
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.rules.answers import closest
from cordee.reader.arguments import FrenchParser
from cordee.reader.catalogue import BrokenCatalogue
from cordee.reader.cli import CannotRead, day, run_command, today
from cordee.reader.opening import open_catalogue

EVERY_NEED = "tous"
MOST_WORKERS = 32
_READ_BY = {"both": "", "before": " pour l'ancien catalogue", "after": " pour le nouveau catalogue"}


def diff(argv: Sequence[str]) -> int:
    """Compare two content folders, their example cases and, with a file of situations, whom they orient."""
    parser = FrenchParser(
        prog="cordee catalogue diff",
        description="Compare deux catalogues : ce qu'ils disent, les cas types, et qui serait orienté autrement.",
    )
    parser.add_argument("old", type=Path, metavar="ANCIEN", help="le dossier du catalogue d'avant")
    parser.add_argument("new", type=Path, metavar="NOUVEAU", help="le dossier du catalogue d'après")
    parser.add_argument("--situations", type=Path, metavar="FICHIER", help=".csv, .parquet ou .arrow, anonymes")
    parser.add_argument("--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour des règles (aujourd'hui)")
    parser.add_argument("--needs", default="", metavar="B1,B2", help=f"ces besoins pour toutes, ou « {EVERY_NEED} »")
    parser.add_argument("--cases", type=Path, metavar="DOSSIER", help="d'autres cas types que ceux des catalogues")
    parser.add_argument("--ignore", action="append", default=[], metavar="COLONNE", help="une colonne à ne pas lire")
    parser.add_argument("--workers", type=_workers, default=2, metavar="N", help="processus (2)")
    parser.add_argument("--json", type=Path, metavar="FICHIER", help="tout, en JSON")
    parser.add_argument("--html", type=Path, metavar="FICHIER", help="tout, en une page à ouvrir ou à imprimer")
    return run_command(parser, argv, _diff)


def _diff(arguments: argparse.Namespace) -> int:
    for path in (arguments.json, arguments.html):
        _check_folder(path)
    compared = Compared(
        before=_catalogue(arguments.old, "l'ancien catalogue"),
        after=_catalogue(arguments.new, "le nouveau catalogue"),
        named_before=arguments.old.as_posix(),
        named_after=arguments.new.as_posix(),
    )
    cases = cases_of(_case_folders(arguments), compared.before, compared.after)
    report = impact_report(
        compared,
        textual_differences(compared.before, compared.after),
        (len(cases), list(flipping(cases, compared.before, compared.after))),
        _impact(arguments, compared) if arguments.situations else None,
        on=arguments.on or today(),
        made_on=today(),
        file=arguments.situations.name if arguments.situations else "",
    )
    if arguments.json:
        _write(arguments.json, json.dumps(plain(report), ensure_ascii=False, indent=1) + "\n")
    if arguments.html:
        _write(arguments.html, impact_page(report, beside=arguments.html.parent))
    print(impact_text(report))
    return 1 if differs(report) else 0


def _impact(arguments: argparse.Namespace, compared: Compared) -> Impact:
    sides = sides_of(
        compared.before, compared.after, on=arguments.on or today(), needs=_needs(arguments.needs, compared)
    )
    try:
        impact = impact_of_file(arguments.situations, sides, workers=arguments.workers, ignored=arguments.ignore)
    except (UnreadableFile, StrangeColumns) as problem:
        raise CannotRead(str(problem)) from None
    _complain(arguments.situations, impact.refused)
    if not impact.counts.situations:
        raise CannotRead(f"{arguments.situations} : aucune situation lisible ; corrigez les lignes signalées.")
    return impact


def _catalogue(directory: Path, which: str) -> Catalogue:
    if not directory.is_dir():
        found = "c'est un fichier" if directory.exists() else "ce dossier n'existe pas"
        raise CannotRead(f"{which} : {directory} : {found} ; donnez un dossier de catalogue, comme « content ».")
    try:
        return open_catalogue(directory)
    except BrokenCatalogue as broken:
        raise CannotRead(f"{which} ({directory}) ne peut pas être lu.\n{broken}") from None


def _case_folders(arguments: argparse.Namespace) -> list[Path]:
    if arguments.cases is None:
        return [arguments.new / "cases", arguments.old / "cases"]
    if not arguments.cases.is_dir():
        raise CannotRead(f"--cases : le dossier {arguments.cases} n'existe pas ; donnez le dossier des cas.")
    return [arguments.cases]


def _needs(text: str, compared: Compared) -> tuple[str, ...]:
    known = dict.fromkeys([*compared.after.needs, *compared.before.needs])
    if text == EVERY_NEED:
        return tuple(need for need in known if need != SAFETY_NEED)  # to ask for safety is a sign of danger
    needs = tuple(need.strip() for need in text.split(",") if need.strip())
    for need in needs:
        if need not in known:
            raise CannotRead(f"--needs : le besoin « {need} » n'existe pas{closest(need, known) or '.'}")
    return needs


def _complain(source: Path, refused: Refused) -> None:
    """Say the first rows that cannot be read: here only, a row is a person."""
    lines = SourceLines(source)
    for row, sides in refused.first:
        wrong = f"trouvé {row.found}, attendu {row.expected}{_READ_BY[sides]}"
        print(f"{_place(source, row, lines)} : {wrong} ; {row.remedy}.", file=sys.stderr)
    if refused.rows:
        print(f"{source} : {refused.rows} situation(s) laissée(s) de côté, faute d'être lisibles.", file=sys.stderr)


def _place(source: Path, row: BadRow, lines: SourceLines) -> str:
    number = lines.line_of(row.row)
    line = f" (ligne {number})" if number else ""
    column = f", colonne « {row.column} »" if row.column else ""
    return f"{source} : situation {row.row}{line}{column}"


def _check_folder(path: Path | None) -> None:
    if path is not None and not path.parent.is_dir():
        raise CannotRead(f"{path} : le dossier « {path.parent} » n'existe pas.")


def _write(path: Path, text: str) -> None:
    try:
        with whole_file(path) as temporary:
            temporary.write_text(text, "utf-8")
    except OSError as failure:
        raise CannotRead(f"{path} : écriture impossible ({os.strerror(failure.errno or 0)}).") from None


def _workers(text: str) -> int:
    with suppress(ValueError):
        if 1 <= int(text) <= MOST_WORKERS:
            return int(text)
    raise argparse.ArgumentTypeError(f"trouvé {text!r}, attendu un nombre de processus, de 1 à {MOST_WORKERS}")
