"""A table from the software of somebody else: its encoding found, its columns named, or a reason that says what to do.

Nothing is guessed beyond the two encodings and three separators of the field; what is not such a table is refused.
"""

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

LONGEST_CELL = 200


class NoTable(StrEnum):
    TOO_BIG = "trop_gros"
    EMPTY = "vide"
    A_WORKBOOK = "classeur"  # xlsx, ods, zip
    UTF_16 = "utf_16"
    NOT_TEXT = "pas_du_texte"
    NOT_A_TABLE = "pas_un_tableau"
    MISSING = "colonnes_manquantes"
    TWICE = "colonnes_en_double"
    UNKNOWN = "colonnes_inconnues"
    TOO_MANY = "trop_de_lignes"


class Unreadable(Exception):
    """``why`` is a code, ``what`` what was found: columns, a line."""

    def __init__(self, why: NoTable, what: str = "") -> None:
        super().__init__(why)
        self.why, self.what = why, what


@dataclass(frozen=True, kw_only=True)
class Row:
    """``line`` as an editor numbers it; ``cells`` by the name of their column, trimmed."""

    line: int
    cells: dict[str, str]


def column(text: str) -> str:
    """« Prénom  », « PRENOM » and « prenom » are one."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "_", kept).strip("_")


def table(content: bytes, *, columns: Sequence[str], needed: Sequence[str], bytes_: int, rows: int) -> list[Row]:
    """Raise Unreadable. Empty lines are skipped, and keep their number."""
    text = _text(content, bytes_)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        head = next(reader, [])
        names = _head(head, columns, needed)
        found: list[Row] = []
        for cells in reader:
            while cells and not cells[-1].strip():
                cells.pop()
            if not cells:
                continue
            if len(cells) > len(names) or max(map(len, cells)) > LONGEST_CELL:
                raise Unreadable(NoTable.NOT_A_TABLE, str(reader.line_num))
            if len(found) == rows:
                raise Unreadable(NoTable.TOO_MANY)
            padded = [*cells, *[""] * (len(names) - len(cells))]
            said = {name: cell.strip() for name, cell in zip(names, padded, strict=True)}
            found.append(Row(line=reader.line_num, cells=said))
    except csv.Error as error:
        raise Unreadable(NoTable.NOT_A_TABLE, str(reader.line_num)) from error
    if not found:
        raise Unreadable(NoTable.EMPTY)
    return found


def _text(content: bytes, most: int) -> str:
    if len(content) > most:
        raise Unreadable(NoTable.TOO_BIG)
    if not content.strip():
        raise Unreadable(NoTable.EMPTY)
    if content.startswith(b"PK"):
        raise Unreadable(NoTable.A_WORKBOOK)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(NoTable.UTF_16)
    if any(sign < 32 and sign not in (9, 10, 13) for sign in set(content)):
        raise Unreadable(NoTable.NOT_TEXT)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(NoTable.NOT_TEXT)


def _separator(text: str) -> str:
    first = text.splitlines()[0]
    return max((";", "\t", ","), key=first.count)


def _head(cells: Sequence[str], columns: Sequence[str], needed: Sequence[str]) -> list[str]:
    names = [column(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if unknown := [name for name in names if name not in columns]:
        raise Unreadable(NoTable.UNKNOWN, ", ".join(unknown)[:LONGEST_CELL])
    if len(set(names)) < len(names):
        raise Unreadable(NoTable.TWICE, ", ".join(sorted({name for name in names if names.count(name) > 1})))
    if missing := [name for name in needed if name not in names]:
        raise Unreadable(NoTable.MISSING, ", ".join(missing))
    return names
