"""What a whole run gave, need by need, as a French table; and the rows that it could not read."""

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from cordee.bulk.bad_rows import BadRow, SourceLines
from cordee.bulk.files import whole_file
from cordee.domain.catalogue import Catalogue, Tier

SHOWN_BESIDE_A_FILE: Final = 20
ERROR_COLUMNS: Final = ("ligne", "situation", "colonne", "trouvé", "attendu", "à faire")
_HEADINGS: Final = ("besoin", "situations", "droit commun", "spécifique", "à préciser", "aucun", "le plus souvent")


class Summary:
    """Counts by need; nothing of a situation is kept."""

    def __init__(self) -> None:
        self.situations = 0
        self._needs: dict[str, Counter[str]] = {}
        self._leads: dict[str, Counter[str]] = {}

    def add(self, answer: pa.RecordBatch, *, situations: int) -> None:
        """Count the rows of an answer about so many situations."""
        self.situations += situations
        lacking = pc.greater(pc.list_value_length(answer.column("missing")), 0)
        table = pa.table(
            {name: answer.column(name).dictionary_decode() for name in ("need", "lead", "tier")} | {"lacking": lacking}
        )
        for group in table.group_by(["need", "lead", "tier", "lacking"]).aggregate([([], "count_all")]).to_pylist():
            counts = self._needs.setdefault(group["need"], Counter())
            counts[group["tier"] or ("lacking" if group["lacking"] else "nothing")] += group["count_all"]
            if group["lead"]:
                self._leads.setdefault(group["need"], Counter())[group["lead"]] += group["count_all"]

    def table(self, catalogue: Catalogue) -> str:
        """Return the table: who leads, in the order of the catalogue's needs."""
        rows = [_HEADINGS, *(self._row(need, catalogue) for need in catalogue.needs if need in self._needs)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
        return "\n".join(_aligned(row, widths) for row in rows)

    def _row(self, need: str, catalogue: Catalogue) -> tuple[str, ...]:
        counts = self._needs[need]
        total = sum(counts.values())
        shares = (_share(counts[kind], total) for kind in (Tier.ORDINARY, Tier.SPECIFIC, "lacking", "nothing"))
        return (catalogue.needs[need].label, str(total), *shares, self._most_often(need, catalogue))

    def _most_often(self, need: str, catalogue: Catalogue) -> str:
        leads: Mapping[str, int] = self._leads.get(need, Counter())
        if not leads:
            return ""
        version, count = min(leads.items(), key=lambda lead: (-lead[1], lead[0]))
        return f"{catalogue.versions[version].name} ({_share(count, sum(leads.values()))})"


class ErrorReport:
    """Says each bad row on the standard error stream, and in a file when there is one; then only the first ones."""

    def __init__(self, source: Path, file: Path | None) -> None:
        self.source, self.file = source, file
        self.rows = self._said = 0
        self._last = 0
        self._lines = SourceLines(source)
        self._stack = ExitStack()
        self._table: Any = None

    def __enter__(self) -> "ErrorReport":
        if self.file is not None:
            temporary = self._stack.enter_context(whole_file(self.file))
            opened = self._stack.enter_context(temporary.open("w", encoding="utf-8", newline=""))
            self._table = csv.writer(opened, delimiter=";")
            self._table.writerow(ERROR_COLUMNS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._table is not None and self._said > SHOWN_BESIDE_A_FILE:
            print(f"… et {self._said - SHOWN_BESIDE_A_FILE} autre(s), dans {self.file}", file=sys.stderr)
        self._stack.__exit__(kind, problem, trace)

    def add(self, problems: Iterable[BadRow]) -> None:
        """Say problems; those of one row come together."""
        for one in sorted(problems):
            self._said += 1
            self.rows += one.row != self._last
            self._last = one.row
            if self._table is not None:
                self._table.writerow(
                    (self._lines.line_of(one.row), one.row, one.column, one.found, one.expected, one.remedy)
                )
            if self._table is None or self._said <= SHOWN_BESIDE_A_FILE:
                print(self._sentence(one), file=sys.stderr)

    def _sentence(self, one: BadRow) -> str:
        number = self._lines.line_of(one.row)
        line = f" (ligne {number})" if number else ""
        column = f", colonne « {one.column} »" if one.column else ""
        place = f"{self.source} : situation {one.row}{line}{column}"
        return f"{place} : trouvé {one.found}, attendu {one.expected} ; {one.remedy}."


def _share(count: int, total: int) -> str:
    return f"{count} ({100 * count / total:.1f} %)".replace(".", ",") if count else "0"


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    """Words to the left, numbers to the right."""
    cells = [
        cell.ljust(width) if place in (0, len(row) - 1) else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
