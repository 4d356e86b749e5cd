"""Colours are measured where they are written, in both schemes: texts read at 4.5 to 1, edges show at 3 to 1."""

import re
from pathlib import Path

import pytest

from cordee import ui

TOKENS = (Path(ui.__file__).parent / "static/ui/css/tokens.css").read_text()
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")

INKS = ("nuit", "granit", "sapin", "sapin-strong", "ocre", "brique", "ciel")
PAPERS = ("neige", "card", "sunken")
TEXTS = [
    *((ink, paper) for ink in INKS for paper in PAPERS),
    *(("nuit", f"{tone}-soft") for tone in ("sapin", "ocre", "brique", "ciel")),
    *(("granit", f"{tone}-soft") for tone in ("sapin", "ocre", "brique", "ciel")),
    *((tone, f"{tone}-soft") for tone in ("sapin", "ocre", "brique", "ciel")),
    ("sapin-strong", "sapin-soft"),
    ("brique-strong", "brique-soft"),
    *((f"on-{tone}", f"{tone}{suffix}") for tone in ("sapin", "brique") for suffix in ("", "-strong")),
    *((ink, bar) for ink in ("on-bar", "on-bar-soft") for bar in ("bar", "bar-active")),
]
EDGES = [
    *((edge, paper) for edge in ("border", "rope", "rope-slack", "focus") for paper in PAPERS),
    ("logo-rope", "bar"),
]


def palette(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", css))


SCHEMES = {"light": palette(LIGHT), "dark": palette(LIGHT) | palette(DARK)}


def luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_the_one_of_the_standard():
    assert round(contrast("#ffffff", "#000000"), 2) == 21.0
    assert round(contrast("#14304a", "#fbfaf7"), 1) == 13.0  # as the look of the house states


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, 4.5), (EDGES, 3.0)], ids=["texts", "edges"])
def test_every_pair_reads(scheme, pairs, least):
    colours = SCHEMES[scheme]

    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}

    assert {pair: round(ratio, 2) for pair, ratio in weak.items() if ratio < least} == {}
