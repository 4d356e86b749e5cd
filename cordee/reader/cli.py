"""Commands that need neither database nor framework: ``orient``, ``cases check``, ``catalogue …``.

Exit codes: 0 done, 1 something failed (a case, a catalogue), 2 the command could not be understood or its input read.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

from cordee.domain.orientation.changes.changing import what_would_change
from cordee.domain.orientation.deciding import Engine
from cordee.domain.rules.answers import closest
from cordee.domain.rules.french import said_day
from cordee.reader.arguments import FrenchParser
from cordee.reader.cases import differences, read_cases
from cordee.reader.catalogue import BrokenCatalogue
from cordee.reader.changes_report import changes_json, changes_report
from cordee.reader.communes import commune_doubts
from cordee.reader.counts import BadCounts, read_counts
from cordee.reader.opening import open_catalogue
from cordee.reader.report import report
from cordee.reader.situation import LARGEST_SITUATION, BadSituation, read_situation
from cordee.reader.text_files import why_unread
from cordee.reader.yaml_source import Unreadable

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
# The rules of any day since then are in the catalogue; of earlier ones, only some.
COVERED_SINCE = date(2012, 1, 1)


# "module:function" of each word, loaded one at a time, with what it does.
CATALOGUE_COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("cordee.reader.checks.command:main", "vérifie tout le catalogue"),
    "mutants": ("cordee.reader.mutants:main", "les conditions qu'aucun cas type ne défend"),
    "schema": ("cordee.reader.schemas.command:main", "écrit les schémas des éditeurs de YAML"),
    "explain": ("cordee.reader.explain:main", "dit une démarche en français, avec ses sources"),
    "sentences": ("cordee.reader.sentences:sentences", "écrit chaque condition et chaque réponse en français"),
    "history": ("cordee.reader.history:main", "dit ce qui a changé d'une version à l'autre"),
    "diff": ("cordee.bulk.diff_cli:diff", "compare deux catalogues : qui serait orienté autrement"),
    "counts": ("cordee.bulk.counting_cli:main", "compte les réponses passées, pour l'ordre des questions"),
    "situations": ("cordee.bulk.inventing_cli:main", "invente des situations anonymes, pour essayer"),
}


class CannotRead(Exception):
    """One French sentence for the terminal."""


def orient(argv: Sequence[str]) -> int:
    """Decide one situation and print the decision."""
    parser = command_parser("orient", "Oriente une situation écrite en YAML ou en JSON.")
    parser.add_argument("file", metavar="FICHIER", help="le fichier de la situation ; - pour l'entrée standard")
    parser.add_argument("--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour des règles (aujourd'hui)")
    parser.add_argument("--json", action="store_true", help="la décision en JSON")
    parser.add_argument("--changes", action="store_true", help="aussi : ce qui changerait l'orientation")
    parser.add_argument(
        "--counts", type=Path, default=None, metavar="FICHIER", help="comptes passés, pour l'ordre des questions"
    )
    return run_command(parser, argv, _orient)


def cases(argv: Sequence[str]) -> int:
    """Run the example cases; the last line counts them."""
    parser = command_parser("cases", "Vérifie que les cas types donnent l'orientation attendue.")
    parser.add_argument("action", choices=["check"], metavar="check", help="vérifie chaque cas type")
    parser.add_argument("directory", nargs="?", default=None, metavar="DOSSIER", help="le dossier des cas")
    return run_command(parser, argv, _check_cases)


def catalogue(argv: Sequence[str]) -> int:
    """Dispatch ``cordee catalogue WORD …``: each word is a function of the remaining arguments."""
    word = argv[0] if argv else "--help"
    if word in CATALOGUE_COMMANDS:
        module, function = CATALOGUE_COMMANDS[word][0].split(":")
        return int(getattr(import_module(module), function)(argv[1:]))
    listed = "\n".join(f"  {name:<10} {said}" for name, (_, said) in CATALOGUE_COMMANDS.items())
    asked = word in ("-h", "--help", "help")
    said = "" if asked else f"cordee catalogue : « {word} » n'existe pas{closest(word, CATALOGUE_COMMANDS)}\n"
    print(f"{said}utilisation : cordee catalogue COMMANDE …\n\n{listed}", file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2


def default_content() -> Path:
    """The content folder: ``CORDEE_CONTENT``, else ``content`` here, else beside the package."""
    if named := os.environ.get("CORDEE_CONTENT"):
        return Path(named)
    here = Path("content")
    return here if (here / "facts.yaml").exists() else Path(__file__).resolve().parents[2] / "content"


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def _orient(arguments: argparse.Namespace) -> int:
    loaded = open_catalogue(arguments.content)
    name = "entrée standard" if arguments.file == "-" else arguments.file
    text = situation_text(arguments.file)
    situation = read_situation(text, loaded, file=name)
    engine, on = _counting(Engine(loaded), arguments.counts), arguments.on or today()
    warn("orient", [*day_doubts(on), *commune_doubts(situation, loaded, text, file=name)])
    decision = engine.decide(situation, on=on)
    changes = what_would_change(engine, situation, decision, on=on) if arguments.changes else None
    if arguments.json:
        written = decision.to_json() | ({} if changes is None else {"changes": changes_json(changes)})
        print(json.dumps(written, ensure_ascii=False, indent=2))
    else:
        print(report(decision, loaded))
        print("" if changes is None else f"\n{changes_report(changes, loaded)}\n", end="")
    return 0


def _counting(engine: Engine, path: Path | None) -> Engine:
    """The engine with the counts of a file, if one is given."""
    if path is None:
        return engine
    try:
        counts = read_counts(path.read_text("utf-8"), engine.catalogue, engine.compiled.partitions)
    except OSError as failure:
        raise CannotRead(f"{path} : {why_unread(failure)} ; vérifiez le chemin du fichier.") from None
    except UnicodeDecodeError as failure:
        raise CannotRead(f"{path} : {why_unread(failure)} ; donnez celui de « cordee catalogue counts ».") from None
    except BadCounts as problem:
        raise CannotRead(f"{path} : {problem}") from None
    return Engine(engine.catalogue, counts)


def warn(command: str, doubts: Iterable[str]) -> None:
    """Say on the error stream what makes an answer doubtful; it is given all the same."""
    for doubt in doubts:
        print(f"cordee {command} : attention : {doubt}", file=sys.stderr)


def day_doubts(on: date) -> Iterator[str]:
    if on < COVERED_SINCE:
        yield (
            f"le catalogue ne couvre pas le {said_day(on)} : ses règles commencent le {said_day(COVERED_SINCE)}. "
            "Des démarches de ce jour manquent ; ne vous fiez pas à cette réponse."
        )


def _check_cases(arguments: argparse.Namespace) -> int:
    loaded = open_catalogue(arguments.content)
    directory = Path(arguments.directory) if arguments.directory else arguments.content / "cases"
    if not directory.is_dir():
        raise CannotRead(f"le dossier {directory} n'existe pas ; donnez le dossier des cas.")
    engine, failed = Engine(loaded), 0
    found = read_cases(directory, loaded)
    for case in found:
        wrong = differences(case, engine)
        failed += bool(wrong)
        print(f"échec {case.id} {case.title} : {' ; '.join(wrong)}" if wrong else f"ok    {case.id} {case.title}")
    print(f"{len(found) - failed} cas conforme(s), {failed} en échec")
    return 1 if failed else 0


def situation_text(name: str) -> str:
    """Return the text of a situation file, or of the standard input; raise CannotRead when it is too long."""
    limit = 4 * LARGEST_SITUATION + 1
    try:
        if name == "-":
            data = sys.stdin.buffer.read(limit)
        else:
            with open(name, "rb") as file:
                data = file.read(limit)
    except OSError as failure:
        raise CannotRead(f"{name} : {why_unread(failure)} ; vérifiez le chemin du fichier.") from None
    if len(data) == limit:
        raise CannotRead(f"{name} : plus de {limit - 1} octets ; une situation tient en quelques lignes.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise CannotRead(f"{name} : {why_unread(failure)} ; enregistrez le fichier en UTF-8.") from None


def command_parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = FrenchParser(prog=f"cordee {name}", description=description)
    parser.add_argument(
        "--content", type=Path, default=default_content(), metavar="DOSSIER", help="le catalogue (content)"
    )
    return parser


def day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"trouvé {text!r}, attendu une date AAAA-MM-JJ qui existe") from None
    if not EARLIEST <= found < LATEST:
        raise argparse.ArgumentTypeError(f"le {text} est hors du catalogue ; attendu entre {EARLIEST} et {LATEST}")
    return found


def run_command(
    parser: argparse.ArgumentParser, argv: Sequence[str], command: Callable[[argparse.Namespace], int]
) -> int:
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as stopped:
        return int(stopped.code or 0)
    try:
        code = command(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: nothing more to say
        return 0
    except (BadSituation, BrokenCatalogue, Unreadable, CannotRead) as problem:
        print(f"cordee {parser.prog.removeprefix('cordee ')} : {problem}", file=sys.stderr)
        return 2
