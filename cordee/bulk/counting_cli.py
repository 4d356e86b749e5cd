"""``cordee catalogue counts FILE --out COUNTS``: from past anonymous situations to counts that order the questions.

Situations are read like those of ``simulate``; only numbers are written, none under five. Exit codes: 0 written, 1 some
row was bad and left out, 2 the command could not be understood, or a file read or written.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cordee.bulk.bad_rows import StrangeColumns
from cordee.bulk.files import SituationFile, UnreadableFile, open_situations
from cordee.bulk.intake import Intake
from cordee.bulk.sheet import CALLER_COLUMN, ON
from cordee.domain.orientation.asking.profiles import counts_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import Value
from cordee.reader.cli import CannotRead, command_parser, day, run_command, today
from cordee.reader.counts import written_counts
from cordee.reader.opening import open_catalogue

ROWS_AT_ONCE = 8_192
# Counting goes through all situations at once, some rounds: beyond that, a sample says as much.
MOST = 50_000


def main(argv: Sequence[str]) -> int:
    """Count the answers of past situations, by profile."""
    parser = command_parser("catalogue counts", "Compte les réponses de situations anonymes passées, sans les garder.")
    parser.add_argument("file", type=Path, metavar="FICHIER", help=".csv (UTF-8, « ; » ou « , »), .parquet ou .arrow")
    parser.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="le fichier de comptes à écrire")
    parser.add_argument("--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour des appels (aujourd'hui)")
    return run_command(parser, argv, _count)


def _count(arguments: argparse.Namespace) -> int:
    engine, bad = Engine(open_catalogue(arguments.content)), [0]
    try:
        file = open_situations(arguments.file, rows=ROWS_AT_ONCE)
        intake = Intake(engine.catalogue, file.names)
        rows = list(_answers(engine, file, intake, arguments.on or today(), bad))
    except (UnreadableFile, StrangeColumns) as problem:
        raise CannotRead(str(problem)) from None
    counts = counts_of(rows, engine.compiled.partitions)
    try:
        arguments.out.write_text(written_counts(counts, engine.catalogue), "utf-8")
    except OSError as failure:
        raise CannotRead(f"{arguments.out} : écriture impossible ({failure.strerror}).") from None
    print(
        f"{len(rows)} situation(s) comptée(s), {bad[0]} fautive(s) laissée(s) ; {len(counts.sizes)} profil(s) dans "
        f"{arguments.out}"
    )
    return 1 if bad[0] else 0


def _answers(
    engine: Engine, file: SituationFile, intake: Intake, on: date, bad: list[int]
) -> Iterator[Mapping[str, Value]]:
    """Yield what is known of each situation, at most MOST; count in ``bad`` the rows that cannot be read."""
    read = 0
    for batch, numbers in file.batches:
        situations, wrong = intake.read(batch, numbers)
        bad[0] += len({one.row for one in [*wrong, *file.broken]})
        file.broken.clear()
        for row in situations.to_pylist():
            if read == MOST:
                return
            read += 1
            yield engine.known(_situation(engine, row), on=row.get(ON) or on).values


def _situation(engine: Engine, row: Mapping[str, Any]) -> Situation:
    told = {fact: row[fact] for fact in engine.catalogue.facts if row.get(fact) is not None}
    facts = {fact: frozenset(value) if isinstance(value, list) else value for fact, value in told.items()}
    return Situation(caller=row.get(CALLER_COLUMN), facts=facts)
