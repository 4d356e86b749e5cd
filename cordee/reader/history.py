"""``cordee catalogue history FAMILY``: the versions of a measure, and what changed from each to the next."""

import argparse
import json
from collections.abc import Iterator, Sequence

from cordee.reader.cli import command_parser, run_command
from cordee.reader.evolution import NAME, evolution
from cordee.reader.explain import named_versions
from cordee.reader.explanation import Data
from cordee.reader.opening import open_sources
from cordee.reader.terminal import items, row, rows, title, unbroken
from cordee.reader.wording import lowered

PROPER_NAMES = ("qui délivre", "prescrit par")


def main(argv: Sequence[str]) -> int:
    parser = command_parser("catalogue history", "Dit ce qui a changé d'une version à l'autre d'une démarche.")
    parser.add_argument("family", metavar="FAMILLE", help="une famille (crpe), ou l'une de ses versions (crpe_2022)")
    parser.add_argument("--json", action="store_true", help="les mêmes données en JSON")
    return run_command(parser, argv, _history)


def _history(arguments: argparse.Namespace) -> int:
    _, catalogue = open_sources(arguments.content)
    family = named_versions(catalogue, arguments.family)[0].family
    told = evolution(family, catalogue)
    if arguments.json:
        print(json.dumps({"catalogue": catalogue.content_hash, **told}, ensure_ascii=False, indent=2))
    else:
        print(page(told))
    return 0


def page(told: Data) -> str:
    return "\n".join(_lines(told))


def _lines(told: Data) -> Iterator[str]:
    yield from title(f"{told['name']} ({told['family']})")
    several = len(told["variants"]) > 1
    if several:
        yield f"{len(told['variants'])} variantes, qui courent en parallèle."
    for variant in told["variants"]:
        if several:
            yield ""
            yield f"══ {_variant(variant['variant'])}"
        for version in variant["versions"]:
            yield ""
            yield from _version(version, told["family"])


def _version(version: Data, family: str) -> Iterator[str]:
    if gap := version["gap"]:
        yield from row("Rien", f"{gap['said']} : aucune version en vigueur")
        yield ""
    yield f"{version['id']}, {version['said']}"
    yield from row("Nom", version["name"])
    yield from rows("Vient de", (_pointer(one, family) for one in version["replaces"]))
    if "changes" in version:
        yield from _changes(version["changes"])
    else:
        yield from items("Conditions", ([condition["said"]] for condition in version["conditions"]))
    yield from row("Ensuite", version["successor"] and _pointer(version["successor"], family))


def _changes(changes: Sequence[Data]) -> Iterator[str]:
    """What is not as before, then what is new, then what is gone; both names are read above."""
    if not changes:
        yield from row("Change", "rien de la règle : seulement ses textes, ses sources ou ses dates")
    told = [change for change in changes if change["what"] != NAME]
    altered = [change for change in told if change["before"] and change["after"]]
    yield from items("Change", map(_altered, altered), mark=lambda _: "· ")
    yield from rows("Ajoute", (_said(change, change["after"]) for change in told if not change["before"]))
    yield from rows("Retire", (_said(change, change["before"]) for change in told if not change["after"]))


def _altered(change: Data) -> Iterator[str]:
    yield _said(change, change["before"])
    yield unbroken(f"→ {_worded(change, change['after'])}")


def _said(change: Data, text: str) -> str:
    return f"{change['what']} : {_worded(change, text)}"


def _worded(change: Data, text: str) -> str:
    return text if change["what"] in PROPER_NAMES else lowered(text)


def _pointer(version: Data, family: str) -> str:
    where = "" if version["family"] == family else f", démarche {version['family']}"
    return f"{version['id']}{where} : {version['name']}"


def _variant(variant: str | None) -> str:
    return f"Variante {variant.replace('_', ' ')}" if variant else "Règle générale"
