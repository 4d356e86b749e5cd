"""The outlines of the départements of the region, from data/carte_departements_aura_svg.json (see data/README.md)."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.conf import settings

FILE = "carte_departements_aura_svg.json"


@dataclass(frozen=True, kw_only=True)
class Outline:
    """``d`` draws it; its name stands at ``x`` and ``y``."""

    code: str
    name: str
    d: str
    x: int
    y: int


@dataclass(frozen=True, kw_only=True)
class Map:
    view_box: str
    outlines: tuple[Outline, ...]

    def only(self, codes: Collection[str]) -> "Map":
        return Map(view_box=self.view_box, outlines=tuple(one for one in self.outlines if one.code in codes))


@cache
def region_map() -> Map:
    drawn = json.loads((settings.CORDEE_REFERENCE_DATA / FILE).read_text(encoding="utf-8"))
    outlines = (
        Outline(code=one["code"], name=one["nom"], d=one["d"], x=one["label"][0], y=one["label"][1])
        for one in drawn["departements"]
    )
    return Map(view_box=drawn["viewBox"], outlines=tuple(outlines))
