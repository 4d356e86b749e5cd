"""A report of impact as one page that stands alone: no script, nothing to fetch, to be opened from disk or printed."""

import os
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cordee.bulk.impact_markup import Markup, listed, note, section, table, term, text
from cordee.bulk.impact_style import STYLE
from cordee.bulk.impact_text import expected
from cordee.bulk.impact_words import (
    KINDS,
    MEANING,
    MEASURES,
    RULE,
    SIMULATED,
    Names,
    bad_rows,
    catalogue_summary,
    change,
    cost,
    day,
    days,
    euros,
    figure,
    greatest_first,
    number,
    share,
    who,
)
from cordee.bulk.masking import Mask
from cordee.bulk.need_figures import Data

TITLE = "Ce qu'un changement du catalogue ferait"


def impact_page(report: Data, *, beside: Path) -> str:
    """Return the whole page; ``beside``: the folder where it will stand, for links to the cases."""
    return "\n".join(_page(report, Names(report), beside)) + "\n"


def _page(report: Data, names: Names, beside: Path) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(TITLE)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{escape(TITLE)}</h1>"
    yield from _head(report)
    if report["impact"] is not None:
        yield from _overall(report, names)
    yield from _cases(report["cases"], names, beside)
    yield from _catalogue(report["catalogue"])
    if report["impact"] is not None:
        for need in report["impact"]["needs"]:
            if need.get("differently", 0) != 0 or need.get("eligible") or need.get("missing"):
                yield from _need(need, names)
    yield "</main>\n</body>\n</html>"


# What is compared


def _head(report: Data) -> Iterator[str]:
    situations = report["situations"]
    if situations and situations["invented"]:
        yield note(f"Situations inventées : {who(situations)}. Elles servent à essayer, pas à décider.", "warning")
    yield note(SIMULATED, "information")
    yield "<dl>"
    yield term("Avant", report["before"]["name"], report["before"]["hash"])
    yield term("Après", report["after"]["name"], report["after"]["hash"])
    yield term("Fait le", day(report["made_on"]))
    if situations:
        yield term("Jour des règles", days(situations))
        yield term("Situations", f"{who(situations)} ({situations['file']})")
        yield term("Lignes", bad_rows(situations))
    else:
        yield term("Jour des règles", day(report["on"]))
        yield term("Situations", "aucun fichier n'a été donné : seuls les textes et les cas types sont comparés")
    yield "</dl>"
    if situations:
        yield f"<p>{text(MEANING)}</p>"
        yield note(RULE, "information")


# All needs


def _overall(report: Data, names: Names) -> Iterator[str]:
    figures = report["impact"]
    together, changed = figures["together"], figures["situations_differently"]
    yield section("ensemble", "Tous les besoins")
    told = f"{figure(changed)} situations{share(changed, figures['situations'])}"
    yield f'<p class="first"><strong>{text(told)}</strong> orientées autrement, pour un besoin au moins.</p>'
    yield f"<p>{text('Coût, au plus, pour les financeurs : ' + cost(together['cost']))}.</p>"
    yield from table(
        "Par besoin",
        ["Besoin", *MEASURES.values()],
        [
            [_need_link(one, names), *(figure(one.get(measure, Mask.SMALL)) for measure in MEASURES)]
            for one in figures["needs"]
        ],
    )
    yield from _departements("Par département de résidence", together["departements"], names)
    yield from _kinds("Opérateurs qui gagnent ou perdent des demandes", together["operator_kinds"], names)
    yield from _moves("D'un niveau à l'autre", "tiers", together["tiers"], names)
    yield from _moves("D'une démarche à l'autre", "families", together["families"], names)
    yield from _moves("D'un opérateur à l'autre", "operators", together["operators"], names)
    yield "</section>"


def _need_link(one: Data, names: Names) -> Markup:
    label = text(names.need(one["need"]))
    detailed = one.get("differently", 0) != 0 or one.get("eligible") or one.get("missing")
    return Markup(f'<a href="#{escape(one["need"])}">{label}</a>' if detailed else label)


def _departements(caption: str, rows: Sequence[Data], names: Names) -> Iterator[str]:
    ordered = sorted(rows, key=lambda row: (not row["departement"], row["departement"]))
    yield from table(
        caption,
        ["Département", *MEASURES.values()],
        [[names.place(one["departement"]), *(figure(one[measure]) for measure in MEASURES)] for one in ordered],
    )


def _kinds(caption: str, rows: Sequence[Data], names: Names) -> Iterator[str]:
    yield from table(
        caption,
        ["Opérateur", "Gagne", "Perd"],
        [
            [names.operator(one["operator"]), figure(one["gained"]), figure(one["lost"])]
            for one in greatest_first(rows, "gained")
        ],
    )


def _moves(caption: str, view: str, rows: Sequence[Data], names: Names) -> Iterator[str]:
    yield from table(
        caption,
        ["Avant", "Après", "Demandes"],
        [
            [names.lead(view, one["before"]), names.lead(view, one["after"]), figure(one["requests"])]
            for one in greatest_first(rows)
        ],
    )


# One need


def _need(one: Data, names: Names) -> Iterator[str]:
    yield section(one["need"], names.need(one["need"]))
    told = ", ".join(f"{said.lower()} : {figure(one[measure])}" for measure, said in MEASURES.items())
    yield f"<p>{text(told)}.</p>"
    yield from _moves("D'une démarche à l'autre", "families", one["families"]["moves"], names)
    yield from _totals(one["families"], names)
    yield from _moves("D'un opérateur à l'autre", "operators", one["operators"]["moves"], names)
    yield from _kinds("Opérateurs qui gagnent ou perdent des demandes", one["operator_kinds"], names)
    yield from _moves("D'un niveau à l'autre", "tiers", one["tiers"]["moves"], names)
    yield from _departements("Par département de résidence", one["departements"], names)
    yield from _turns("Démarches qui s'ouvrent ou se ferment", "Démarche", "S'ouvre", "Se ferme", one["eligible"],
                      lambda word: names.lead("families", word))  # fmt: skip
    yield from _turns("Questions en plus ou en moins", "Fait", "En plus", "En moins", one["missing"], names.fact)
    yield from _cost(one["cost"], names)
    yield "</section>"


def _totals(families: Data, names: Names) -> Iterator[str]:
    """How many leave and reach each service."""
    left = {row["value"]: row["requests"] for row in families["before"]}
    reached = {row["value"]: row["requests"] for row in families["after"]}
    yield from table(
        "Départs et arrivées, par démarche",
        ["Démarche", "Départs", "Arrivées"],
        [
            [names.lead("families", value), figure(left.get(value, 0)), figure(reached.get(value, 0))]
            for value in sorted({*left, *reached})
        ],
    )


def _turns(caption: str, head: str, gained: str, lost: str, rows: Sequence[Data], named: Any) -> Iterator[str]:
    yield from table(
        caption,
        [head, gained, lost],
        [[named(one["id"]), figure(one["gained"]), figure(one["lost"])] for one in greatest_first(rows, "gained")],
    )


def _cost(data: Data, names: Names) -> Iterator[str]:
    yield from table(
        "Coût, au plus, de ce qui vient en premier",
        ["Avant", "Après", "Demandes", "Chacune", "En tout"],
        [
            [
                names.version(one["before"]),
                names.version(one["after"]),
                figure(one["requests"]),
                euros(one["cents_each"]),
                str(Mask.BESIDE) if one["cents"] is None else euros(one["cents"]),
            ]
            for one in greatest_first(data["moves"])
        ],
    )
    if data["moves"] or data["unknown"] != 0:
        yield f"<p>{text('Différence : ' + cost(data))}.</p>"


# Cases and texts


def _cases(cases: Data, names: Names, beside: Path) -> Iterator[str]:
    yield section("cas", "Cas types")
    told = (
        f"{number(len(cases['flipping']))} sur {number(cases['run'])} donnent autre chose."
        if cases["run"]
        else "Aucun."
    )
    yield f"<p>{text(told)}</p>"
    yield from table(
        "Cas types qui donnent autre chose",
        ["Cas", "Avant", "Après"],
        [
            [_case_link(one, beside), *(_case_side(one, side, names) for side in ("before", "after"))]
            for one in cases["flipping"]
        ],
    )
    yield "</section>"


def _case_link(one: Data, beside: Path) -> Markup:
    target = Path(os.path.relpath(one["file"], beside)).as_posix()
    return Markup(f'<a href="{escape(quote(target))}">{escape(one["id"])}</a><br>{text(one["title"])}')


def _case_side(one: Data, side: str, names: Names) -> Markup:
    lines = [f"<strong>{escape(expected(one[side]).capitalize())}</strong>"]
    for move in one["moves"]:
        lead = move[side]
        lines.append(
            f"{text(names.need(move['need']))} : {text(names.lead('families', lead['family'] if lead else ''))}"
        )
    lines += [text(said) for said in one[side]["differences"]]
    return Markup("<br>".join(lines))


def _catalogue(catalogue: Data) -> Iterator[str]:
    yield section("textes", "Ce que disent les catalogues")
    summary = catalogue_summary(catalogue)
    yield f"<p>{text('Rien de changé.')}</p>" if not summary else listed(map(text, summary))
    for kind, said in KINDS.items():
        yield from _kind(said, catalogue[kind])
    yield "</section>"


def _kind(said: str, kind: Data) -> Iterator[str]:
    lines = [_entry("Ajout", one) for one in kind["added"]] + [_entry("Retrait", one) for one in kind["removed"]]
    for one in kind.get("changed", ()):
        details = listed(text(change(found)) for found in one["changes"])
        lines.append(f"{_entry('Changement', one)}{details}")
    if lines:
        yield f"<h3>{text(said)}</h3>{listed(lines)}"


def _entry(word: str, one: Data) -> str:
    return f"{word} : <code>{escape(one['id'])}</code> {text(one['name'])}"
