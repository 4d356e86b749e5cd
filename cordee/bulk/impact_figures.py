"""What a change does, in figures that may be read: counts of requests put into tables, small groups masked.

Everything is plain values (text, numbers, lists), the same for JSON, for the page and for the terminal. A figure is a
number, or the words of ``Mask``. What adds up several needs adds what is shown: then ``whole`` is false.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from cordee.bulk.comparing import Counts
from cordee.bulk.masking import SMALLEST_SHOWN, Figures, Mask
from cordee.bulk.need_figures import MEASURES, VIEWS, Costs, Data, Figure, NeedFigures

_EVERY = "every need"


def impact_figures(counts: Counts, costs: Costs, needs: Sequence[str]) -> Data:
    """Return the figures of every need that somebody asks, in the order of ``needs``, then of all needs together."""
    asked: Counter[str] = Counter()
    for movement, count in counts.movements.items():
        asked[movement.need] += count
    listed = [need for need in needs if asked[need]]
    shown = _needs_shown({need: asked[need] for need in listed})
    sections = [_section(need, shown[need], counts, costs) for need in listed]
    return {
        "situations": counts.situations,
        "situations_differently": _situations(counts, sections),
        "requests": sum(asked.values()),
        "together": _together(sections),
        "needs": sections,
    }


def _needs_shown(asked: Mapping[str, int]) -> Mapping[Hashable, Figure]:
    """How many ask for each need; how many requests there are is known."""
    figures = Figures(list(asked.values()))
    for place, need in enumerate(asked):
        figures.add(need, [place])
    figures.add(_EVERY, range(len(asked)))
    figures.add_line(_EVERY, asked)
    figures.fixed.add(_EVERY)
    return figures.masked()


def _section(need: str, requests: Figure, counts: Counts, costs: Costs) -> Data:
    """The tables of a need; those of a small one are not shown at all."""
    if requests is Mask.SMALL:
        return {"need": need, "requests": requests}
    section = NeedFigures(need, counts, costs).data()
    if requests is Mask.BESIDE:
        for figures in (section, *section["departements"]):
            figures["requests"] = requests
    return section


def _situations(counts: Counts, sections: Sequence[Data]) -> Figure:
    """Situations with a difference for one need at least; masked when a masked figure could be told from it."""
    changed = counts.changed_situations
    if 0 < changed < SMALLEST_SHOWN:
        return Mask.SMALL
    by_need = [section.get("differently", Mask.BESIDE) for section in sections]
    if any(isinstance(figure, Mask) for figure in by_need):
        return Mask.BESIDE
    others = (sum(by_need) - changed, counts.situations - changed)
    return Mask.BESIDE if any(0 < other < SMALLEST_SHOWN for other in others) else changed


# All needs


def _together(sections: Sequence[Data]) -> Data:
    """Add up what the needs show."""
    kept = [section for section in sections if "families" in section]
    left_out = len(kept) < len(sections)
    return {
        **{measure: _sum([one[measure] for one in kept], left_out) for measure in MEASURES},
        "departements": _summed(
            kept, lambda one: one["departements"], lambda row: row["departement"], MEASURES, left_out
        ),
        **{
            view: _summed(kept, lambda one, view=view: one[view]["moves"], _ends, ("requests",), left_out)  # type: ignore[misc]
            for view in VIEWS
        },
        "operator_kinds": _summed(
            kept, lambda one: one["operator_kinds"], lambda row: row["operator"], ("gained", "lost"), left_out
        ),
        "cost": {
            "cents": sum(one["cost"]["cents"] for one in kept),
            "whole": not left_out and all(one["cost"]["whole"] for one in kept),
            "unknown": _sum([one["cost"]["unknown"] for one in kept], left_out),
        },
    }


def _ends(row: Data) -> Hashable:
    return row["before"], row["after"]


def _summed(
    sections: Iterable[Data],
    rows: Callable[[Data], Iterable[Data]],
    key: Callable[[Data], Any],
    measures: Sequence[str],
    left_out: bool,
) -> list[Data]:
    """Add up rows of the same key; a measure that is masked somewhere is a sum of the rest."""
    grouped: dict[Any, list[Data]] = {}
    for section in sections:
        for row in rows(section):
            grouped.setdefault(key(row), []).append(row)
    return [
        {
            **{name: value for name, value in found[0].items() if name not in MEASURES},
            **{measure: _sum([row[measure] for row in found], left_out) for measure in measures},
        }
        for _, found in sorted(grouped.items())
    ]


def _sum(figures: Sequence[Figure], left_out: bool = False) -> Data:
    """``whole``: nothing was masked, here or in a need that is not shown."""
    shown = [figure for figure in figures if not isinstance(figure, Mask)]
    return {"shown": sum(shown), "whole": len(shown) == len(figures) and not left_out}
