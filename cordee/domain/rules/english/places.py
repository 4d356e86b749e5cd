"""Where, in English: a département, a whole region as one word, a commune."""

from collections.abc import Iterable
from typing import Final

from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.territory import REGION_BEFORE_2016, REGION_SINCE_2016

_REGIONS: Final = (
    (REGION_SINCE_2016, "in Auvergne-Rhône-Alpes"),
    (REGION_BEFORE_2016, "in Rhône-Alpes"),
)


def said_places(codes: Iterable[str]) -> list[str]:
    """Say départements and communes; the départements of a whole region become the region."""
    listed = list(dict.fromkeys(codes))
    for members, region in _REGIONS:
        if members <= set(listed):
            return [region, *(_said_place(code) for code in listed if code not in members)]
    return [_said_place(code) for code in listed]


def _said_place(code: str) -> str:
    return f"in {DEPARTEMENTS[code]}" if code in DEPARTEMENTS else f"in the town with the code {code}"
