"""``cordee catalogue situations --count N --out FILE``: invented situations, in the columns that ``simulate`` reads.

Exit codes: 0 written, 2 the command could not be understood, or the catalogue read, or the file written.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.bulk.files import UnreadableFile, check_name, writing
from cordee.bulk.impact import INVENTED
from cordee.bulk.inventing import Inventor
from cordee.reader.cli import CannotRead, command_parser, day, run_command, today
from cordee.reader.opening import open_catalogue

MOST: Final = 100_000_000
USUAL_SEED: Final = 2015


def main(argv: Sequence[str]) -> int:
    """Invent situations and write them."""
    parser = command_parser(
        "catalogue situations", "Invente des situations anonymes, pour essayer « simulate » et « catalogue diff »."
    )
    parser.add_argument("--count", type=_count, required=True, metavar="N", help="combien")
    parser.add_argument("--out", type=Path, required=True, metavar="FICHIER", help=".csv, .parquet ou .arrow")
    parser.add_argument("--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour des appels (aujourd'hui)")
    parser.add_argument(
        "--seed", type=int, default=USUAL_SEED, metavar="N", help=f"le même nombre donne le même fichier ({USUAL_SEED})"
    )
    return run_command(parser, argv, _invent)


def _invent(arguments: argparse.Namespace) -> int:
    on = arguments.on or today()
    inventor = Inventor(open_catalogue(arguments.content), on, abs(arguments.seed))
    batches = inventor.batches(arguments.count)
    try:
        check_name(arguments.out)
        first = next(batches)
        with writing(arguments.out, first.schema) as write:
            write(first)
            for batch in batches:
                write(batch)
    except UnreadableFile as problem:
        raise CannotRead(str(problem)) from None
    except OSError as failure:
        raise CannotRead(f"{arguments.out} : écriture impossible ({failure.strerror}).") from None
    print(
        f"{arguments.count} situation(s) inventée(s) écrite(s) dans {arguments.out}, au {on:%d/%m/%Y}, graine "
        f"{abs(arguments.seed)} ; aucune n'est celle d'une personne : leurs noms commencent par « {INVENTED} »."
    )
    return 0


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"trouvé {text!r}, attendu un nombre de 1 à {MOST}")
    return int(text)
