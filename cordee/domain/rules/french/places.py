"""Where: a département after its preposition, « en Isère », « dans le Rhône », and regions as one word."""

from collections.abc import Iterable, Mapping
from typing import Final

from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.territory import REGION_BEFORE_2016, REGION_SINCE_2016

# Usage rather than grammar decides between « en » and « dans la ».
_PREPOSITIONS: Final[Mapping[str, str]] = {
    "dans l'": "01 02 03 10 11 12 27 34 36 60 61 89 91",
    "dans la ": "26 42 50 51 55 58 72 80 86",
    "dans le ": "14 15 18 25 29 30 32 39 41 45 46 47 49 56 59 62 63 67 68 69 81 82 83 84 90 94 95",
    "dans les ": "04 05 06 08 13 22 40 64 65 66 78 79 88 92 984",
    "en ": "07 09 16 17 19 21 23 24 28 2A 2B 31 33 35 37 38 43 44 48 52 53 54 57 70 71 73 74 76 77 85 87 93"
    " 971 972 973 987 988",
    "à ": "75 974 975 976 977 978 986",
    "sur l'": "989",
}
LOCATIVES: Final[Mapping[str, str]] = {
    code: preposition + DEPARTEMENTS[code].replace("Île", "île")
    for preposition, codes in _PREPOSITIONS.items()
    for code in codes.split()
}
_REGIONS: Final[tuple[tuple[frozenset[str], str], ...]] = (
    (REGION_SINCE_2016, "en Auvergne-Rhône-Alpes"),
    (REGION_BEFORE_2016, "en Rhône-Alpes"),
)


def said_places(codes: Iterable[str]) -> list[str]:
    """Say départements and communes; the départements of a whole region become the region."""
    listed = list(dict.fromkeys(codes))
    for members, region in _REGIONS:
        if members <= set(listed):
            return [region, *(_said_place(code) for code in listed if code not in members)]
    return [_said_place(code) for code in listed]


def _said_place(code: str) -> str:
    return LOCATIVES.get(code) or f"dans la commune de code {code}"
