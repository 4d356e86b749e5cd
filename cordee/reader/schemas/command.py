"""``cordee catalogue schema``: writes what a YAML editor needs to complete, explain and check the content."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from cordee.domain.catalogue import Catalogue
from cordee.domain.rules.answers import closest
from cordee.reader.catalogue import read_catalogue
from cordee.reader.cli import CannotRead, command_parser, run_command
from cordee.reader.schemas.building import FILES, FOLDER, modeline, schema_of, schemas, written
from cordee.reader.schemas.page import fields_page

MODELINE_START = "# yaml-language-server:"


def main(argv: Sequence[str]) -> int:
    parser = command_parser("catalogue schema", "Écrit les schémas que lisent les éditeurs de YAML.")
    parser.add_argument(
        "file", nargs="?", metavar="FICHIER", help="un seul fichier du catalogue, ou un schéma (tous, sinon)"
    )
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--stdout", action="store_true", help="affiche au lieu d'écrire")
    does.add_argument("--check", action="store_true", help="dit seulement ce qui n'est plus à jour (fin 1)")
    does.add_argument("--modelines", action="store_true", help="écrit aussi la ligne qui manque en tête des fichiers")
    does.add_argument("--page", action="store_true", help="affiche la page des champs, en Markdown")
    return run_command(parser, argv, _run)


def _run(arguments: argparse.Namespace) -> int:
    catalogue = read_catalogue(arguments.content)
    if arguments.page:
        sys.stdout.write(fields_page(catalogue))
        return 0
    texts = _texts(catalogue, arguments.file)
    if arguments.stdout:
        sys.stdout.write("".join(texts.values()))
        return 0
    if arguments.check:
        return _check(arguments.content, texts)
    if arguments.modelines:
        for file in without_modeline(arguments.content):
            add_modeline(arguments.content, file)
            print(f"{file} : ligne ajoutée en tête")
    return _write(arguments.content, texts)


def _write(content: Path, texts: dict[str, str]) -> int:
    folder = content / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.json").write_text(text, "utf-8")
            print(f"{FOLDER}/{name}.json écrit, pour {FILES[name]}")
    except OSError as failure:
        raise CannotRead(f"{folder} ne peut pas être écrit : {failure.strerror}.") from None
    return 0


def _check(content: Path, texts: dict[str, str]) -> int:
    stale = stale_schemas(content, texts)
    for name in stale:
        print(f"{FOLDER}/{name}.json n'est plus à jour ; lancez « cordee catalogue schema ».")
    bare = without_modeline(content)
    for file in bare:
        print(f"{file} : ajoutez en tête « {modeline(file)} », ou lancez « cordee catalogue schema --modelines ».")
    return 1 if stale or bare else 0


def stale_schemas(content: Path, texts: dict[str, str]) -> list[str]:
    """Return the names of the schemas that are missing or not what the catalogue gives today."""

    def on_disk(name: str) -> str | None:
        path = content / FOLDER / f"{name}.json"
        return path.read_text("utf-8") if path.exists() else None

    return [name for name, text in texts.items() if on_disk(name) != text]


def without_modeline(content: Path) -> list[str]:
    """Return the content files whose first line does not name their schema, relatively to the folder."""
    names = [path.relative_to(content).as_posix() for pattern in FILES.values() for path in content.glob(pattern)]
    return [name for name in sorted(names) if _first_line(content / name) != modeline(name)]


def add_modeline(content: Path, file: str) -> None:
    """Put the line first; one that names another schema is replaced. Reads and writes at once."""
    text = (content / file).read_text("utf-8")
    first, _, rest = text.partition("\n")
    body = rest if first.startswith(MODELINE_START) else text
    (content / file).write_text(f"{modeline(file)}\n{body}", "utf-8")


def _first_line(path: Path) -> str:
    return path.read_text("utf-8").partition("\n")[0].rstrip()


def _texts(catalogue: Catalogue, file: str | None) -> dict[str, str]:
    texts = {name: written(schema) for name, schema in schemas(catalogue).items()}
    if file is None:
        return texts
    parts = Path(file).parts
    tails = ("/".join(parts[-most:]) for most in (3, 2, 1))
    name = file if file in texts else next(filter(None, map(schema_of, tails)), None)
    if name is None:
        listed = f" ; attendu l'un de : {', '.join([*texts, *FILES.values()])}."
        raise CannotRead(f"« {file} » n'a pas de schéma{closest(file, [*texts, *FILES.values()]) or listed}")
    return {name: texts[name]}
