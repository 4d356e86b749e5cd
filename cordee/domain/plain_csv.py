"""A table for the spreadsheets of the field: « ; », CRLF, a mark of UTF-8 at its start; no cell is ever a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

MARK = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: str) -> str:
    """What a spreadsheet would run is shown as it is written, after an apostrophe; no line within a cell."""
    flat = " ".join(value.replace("\x00", "").splitlines())
    return f"'{flat}" if value.startswith(DANGEROUS) or flat.startswith(DANGEROUS) else flat


def written(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return (MARK + file.getvalue()).encode()
