"""An address as a square to photograph: one path, for an SVG without style."""

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4  # modules of white around, as the norm asks


@dataclass(frozen=True, kw_only=True)
class Square:
    side: int
    path: str


def square_of(address: str) -> Square:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, filled in enumerate(row) if filled]
    return Square(side=len(rows), path="".join(dark))
