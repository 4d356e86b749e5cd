"""``cordee simulate FILE``: every situation of a file, decided in bulk, with bounded memory.

A row that cannot be read is reported, and the others go on. Exit codes: 0 done, 1 some row was bad, 2 the file could
not be read, or the command not be understood.
"""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from cordee.bulk.answering import answer_schema
from cordee.bulk.bad_rows import BadRow, StrangeColumns
from cordee.bulk.evaluation import evaluate
from cordee.bulk.files import SituationFile, UnreadableFile, check_name, open_situations, writing
from cordee.bulk.intake import Intake
from cordee.bulk.plan import BulkPlan, bulk_plan
from cordee.bulk.summary import ErrorReport, Summary
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.rules.answers import closest
from cordee.reader.cli import CannotRead, command_parser, day, day_doubts, run_command, today, warn
from cordee.reader.opening import open_catalogue

ROWS_AT_ONCE = 65_536
EVERY_NEED = "tous"


def main(argv: Sequence[str]) -> int:
    """Decide every situation of a CSV, Parquet or Arrow file."""
    parser = command_parser("simulate", "Oriente toutes les situations d'un fichier CSV, Parquet ou Arrow.")
    parser.add_argument("file", type=Path, metavar="FICHIER", help=".csv (UTF-8, « ; » ou « , »), .parquet ou .arrow")
    parser.add_argument("--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour des règles (aujourd'hui)")
    parser.add_argument("--out", type=Path, default=None, metavar="FICHIER", help="où écrire les réponses")
    parser.add_argument("--errors", type=Path, default=None, metavar="FICHIER", help="où écrire les lignes fautives")
    parser.add_argument("--batch", type=_count, default=ROWS_AT_ONCE, metavar="N", help="situations lues à la fois")
    parser.add_argument("--needs", default="", metavar="BESOINS", help=f"pour toutes : b1,b2 ou « {EVERY_NEED} »")
    parser.add_argument("--verdicts", action="store_true", help="dit aussi ce qui reste ouvert, refusé ou exclu")
    parser.add_argument("--ignore", action="append", default=[], metavar="COLONNE", help="une colonne à ne pas lire")
    return run_command(parser, argv, _simulate)


def _simulate(arguments: argparse.Namespace) -> int:
    catalogue = open_catalogue(arguments.content)
    warn("simulate", day_doubts(arguments.on or today()))
    plan = bulk_plan(
        CompiledCatalogue(catalogue),
        on=arguments.on or today(),
        needs=_needs(arguments.needs, catalogue),
        verdicts=arguments.verdicts,
    )
    try:
        for path in (arguments.out, arguments.errors):
            if path is not None:
                check_name(path)
                if path.resolve() == arguments.file.resolve():
                    raise CannotRead(f"{path} est le fichier à lire : donnez un autre nom à ce qui est écrit.")
        file = open_situations(arguments.file, rows=arguments.batch)
        intake = Intake(catalogue, file.names, ignored=arguments.ignore)
        with ErrorReport(arguments.file, arguments.errors) as report:
            summary = _decide(file, intake, plan, report, arguments.out)
    except (UnreadableFile, StrangeColumns) as problem:
        raise CannotRead(str(problem)) from None
    print(summary.table(catalogue))
    print(f"{summary.situations} situation(s) orientée(s), {report.rows} fautive(s)")
    return 1 if report.rows else 0


def _decide(file: SituationFile, intake: Intake, plan: BulkPlan, report: ErrorReport, out: Path | None) -> Summary:
    """Read, decide and write batch after batch; the answers take their name only if all could be read."""
    summary = Summary()
    with ExitStack() as stack:
        write = None
        for batch, numbers in file.batches:
            situations, bad = intake.read(batch, numbers)
            report.add([*_taken(file.broken), *bad])
            answer = evaluate(situations, plan)
            summary.add(answer, situations=situations.num_rows)
            if out is not None:
                write = write or stack.enter_context(writing(out, answer.schema))
                write(answer)
        report.add(_taken(file.broken))
        if out is not None and write is None:
            stack.enter_context(writing(out, answer_schema(plan, pa.int64())))
    return summary


def _taken(rows: list[BadRow]) -> list[BadRow]:
    taken = list(rows)
    rows.clear()
    return taken


def _needs(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    if text == EVERY_NEED:
        return tuple(need for need in catalogue.needs if need != SAFETY_NEED)  # to ask for safety is a sign of danger
    needs = tuple(need.strip() for need in text.split(",") if need.strip())
    for need in needs:
        if need not in catalogue.needs:
            raise CannotRead(f"--needs : le besoin « {need} » n'existe pas{closest(need, catalogue.needs)}.")
    return needs


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 10_000_000:
        raise argparse.ArgumentTypeError(f"trouvé {text!r}, attendu un nombre de 1 à 10000000")
    return int(text)
