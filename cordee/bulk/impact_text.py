"""A report of impact in a few lines for a terminal: the page and the JSON file hold all of it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from cordee.bulk.impact_words import (
    MASKED_SHORT,
    MEASURES,
    SAME_SERVICE,
    SIMULATED_SHORT,
    Names,
    bad_rows,
    catalogue_summary,
    change,
    cost,
    counted,
    days,
    figure,
    greatest_first,
    number,
    share,
    size,
    who,
)
from cordee.bulk.need_figures import Data
from cordee.reader.terminal import items, row, rows, title, unbroken

MOST_VERSIONS: Final = 12
MOST_CASES: Final = 10
MOST_MOVES: Final = 12
HASH_SHOWN: Final = 12


def impact_text(report: Data) -> str:
    return "\n".join(unbroken(line) for line in _lines(report, Names(report)))


def _lines(report: Data, names: Names) -> Iterator[str]:
    yield from title("Ce qu'un changement du catalogue ferait")
    for side, said in (("before", "Avant"), ("after", "Après")):
        yield from row(said, f"{report[side]['name']} ({report[side]['hash'][:HASH_SHOWN]}…)")
    yield ""
    yield from _catalogue(report["catalogue"])
    yield from _cases(report["cases"], names)
    if report["impact"] is not None:
        yield ""
        yield from _situations(report, names)


def _catalogue(catalogue: Data) -> Iterator[str]:
    yield from rows("Le catalogue", catalogue_summary(catalogue) or ["rien de changé"])
    changed = catalogue["versions"]["changed"]
    yield from items("Versions", (_version(one) for one in changed[:MOST_VERSIONS]), mark=lambda _: "· ")
    if len(changed) > MOST_VERSIONS:
        yield from row("", f"… et {counted(len(changed) - MOST_VERSIONS, 'autre')}")


def _version(one: Data) -> list[str]:
    return [f"{one['id']} : {one['name']}", *(change(found) for found in one["changes"])]


def _cases(cases: Data, names: Names) -> Iterator[str]:
    flipping = sorted(cases["flipping"], key=_stays_expected)
    if not cases["run"]:
        yield from row("Cas types", "aucun à rejouer")
        return
    yield from row("Cas types", f"{number(len(flipping))} sur {number(cases['run'])} donnent autre chose")
    yield from items("", (_case(one, names) for one in flipping[:MOST_CASES]), mark=lambda _: "· ")
    if len(flipping) > MOST_CASES:
        yield from row("", f"… et {counted(len(flipping) - MOST_CASES, 'autre')}")


def _case(one: Data, names: Names) -> list[str]:
    before, after = (expected(one[side]) for side in ("before", "after"))
    said = before if before == after else f"{before} → {after}"
    wrong = [f"désormais : {found}" for found in one["after"]["differences"]]
    moves = [_turn(move, names) for move in one["moves"]]
    return [f"{one['id']} ({said}) {one['title']}", *moves, *wrong, one["file"]]


def _stays_expected(case: Data) -> bool:
    return bool(case["before"]["expected"] == case["after"]["expected"])


def _turn(move: Data, names: Names) -> str:
    before, after = _lead(move["before"], names), _lead(move["after"], names)
    return f"{names.need(move['need'])} : {f'{after}, {SAME_SERVICE}' if before == after else f'{before} → {after}'}"


def expected(side: Data) -> str:
    return "attendu" if side["expected"] else "inattendu"


def _lead(lead: Data | None, names: Names) -> str:
    return names.lead("families", lead["family"] if lead else "")


def _situations(report: Data, names: Names) -> Iterator[str]:
    figures, situations = report["impact"], report["situations"]
    together = figures["together"]
    yield from row("Situations", f"{who(situations)}, {days(situations)}")
    yield from row("", bad_rows(situations))
    changed = figures["situations_differently"]
    told = f"{figure(changed)}{share(changed, figures['situations'])} orientées autrement pour un besoin au moins"
    yield from row("Résultat", told)
    yield from row("Coût", cost(together["cost"]))
    touched = [one for one in figures["needs"] if one.get("differently", 0) != 0]
    if touched:
        yield ""
        yield from _table(
            ["Besoin", *MEASURES.values()],
            [[names.need(one["need"]), *(figure(one[measure]) for measure in MEASURES)] for one in touched],
        )
    moves = [one for one in greatest_first(together["families"]) if size(one["requests"])]
    yield from rows("Mouvements", (_move(one, names) for one in moves[:MOST_MOVES]))
    yield ""
    yield f"{SIMULATED_SHORT} {MASKED_SHORT}"


def _move(one: Data, names: Names) -> str:
    if one["before"] == one["after"]:
        return f"{figure(one['requests'])} : {names.lead('families', one['after'])}, {SAME_SERVICE}"
    return (
        f"{figure(one['requests'])} : {names.lead('families', one['before'])} → {names.lead('families', one['after'])}"
    )


def _table(headings: Sequence[str], lines: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Words to the left, figures to the right."""
    every = [headings, *lines]
    widths = [max(len(line[column]) for line in every) for column in range(len(headings))]
    for line in every:
        cells = [
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
