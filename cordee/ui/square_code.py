"""A square code (QR) as one path, so that the page draws it without image nor style."""

from dataclasses import dataclass
from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4  # modules left white around, as readers ask


@dataclass(frozen=True, kw_only=True)
class SquareCode:
    """``side`` in modules, the white border included; ``text`` is what a telephone reads."""

    text: str
    side: int
    path: str


def square_code(text: str) -> SquareCode:
    drawn = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    drawn.add_data(text)
    rows = drawn.get_matrix()
    return SquareCode(text=text, side=len(rows), path="".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: list[bool]) -> str:
    """One rectangle for each run of dark modules."""
    path, x = [], 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            path.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(path)
