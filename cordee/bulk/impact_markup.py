"""Pieces of the page of impact: text that is safe to show, tables that a screen reader and a small screen can read."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from cordee.bulk.impact_words import MEASURES
from cordee.reader.terminal import unbroken

# Columns of numbers, by their heading.
FIGURES: Final = frozenset(
    {
        *(*MEASURES.values(), "Gagne", "Perd", "S'ouvre", "Se ferme", "En plus", "En moins"),
        *("Départs", "Arrivées", "Chacune", "En tout"),
    }
)
# A table of more columns is stacked on a small screen: one block a line, each figure with its heading.
WIDEST_KEPT: Final = 3


class Markup(str):
    """Text that is markup already."""


def text(said: str) -> str:
    """Escape, with French signs kept on the line of their word."""
    return escape(unbroken(said))


def note(said: str, tone: str) -> str:
    return f'<p class="note {tone}">{text(said)}</p>'


def term(word: str, said: str, code: str = "") -> str:
    coded = f"<br><code>{escape(code)}</code>" if code else ""
    return f"<div><dt>{text(word)}</dt><dd>{text(said)}{coded}</dd></div>"


def listed(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def section(anchor: str, said: str) -> str:
    return f'<section aria-labelledby="{escape(anchor)}"><h2 id="{escape(anchor)}">{text(said)}</h2>'


def table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table whose first column heads the lines; nothing at all without lines.

    Roles are written out, because a browser forgets them where the table is stacked.
    """
    if not rows:
        return
    stacked = ' class="stacked"' if len(headings) > WIDEST_KEPT else ""
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}">'
    yield f'<table role="table"{stacked}><caption>{text(caption)}</caption>'
    heads = "".join(f'<th scope="col" role="columnheader"{_figure(head)}>{text(head)}</th>' for head in headings)
    yield f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">'
    for row in rows:
        first, *others = (one if isinstance(one, Markup) else text(one) for one in row)
        cells = (
            f'<td role="cell" data-label="{escape(head)}"{_figure(head)}>{cell}</td>'
            for head, cell in zip(headings[1:], others, strict=True)
        )
        yield f'<tr role="row"><th scope="row" role="rowheader">{first}</th>{"".join(cells)}</tr>'
    yield "</tbody></table></div>"


def _figure(head: str) -> str:
    return ' class="figure"' if head in FIGURES else ""
