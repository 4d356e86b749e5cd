"""What is wrong with a file of situations: a row of it, or its columns."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CORRECT_OR_EMPTY = "corrigez la case, ou laissez-la vide"


@dataclass(frozen=True, order=True)
class BadRow:
    """What is wrong with one row, in French; ``row`` counts situations from 1, ``column`` is empty for a whole row."""

    row: int
    column: str
    found: str
    expected: str
    remedy: str = CORRECT_OR_EMPTY


class StrangeColumns(ValueError):
    """Columns that nothing can be made of; the message is French."""


class SourceLines:
    """At which line of a CSV file a row begins: quoted cells may hold several lines, and empty lines hold no row."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.known = source.suffix.lower() == ".csv"
        self._starts: Iterator[tuple[int, int]] = iter(())
        self._row = self._line = 0

    def line_of(self, row: int) -> int | None:
        """Return the line of the row, both counted from 1; None for a file without lines.

        The file is read again as far as the row, once as long as rows come in their order.
        """
        if not self.known:
            return None
        if row < self._row or not self._row:
            self._starts, self._row = self._read(), 0
        while self._row < row:
            self._row, self._line = next(self._starts, (row, self._line + 1))
        return self._line

    def _read(self) -> Iterator[tuple[int, int]]:
        """Yield each row with its first line; only signs of ASCII count here, so that any encoding will do."""
        with open(self.source, encoding="latin-1", newline="") as lines:
            header = next(lines, "")
            table = csv.reader(lines, delimiter=delimiter_of(header))
            row, first = 0, 2
            for cells in table:
                if cells:
                    row += 1
                    yield row, first
                first = table.line_num + 2


def delimiter_of(header: str) -> str:
    return ";" if header.count(";") >= header.count(",") else ","
