"""``cordee catalogue mutants``: the conditions that no example case defends, where they are written, and how many."""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from cordee.domain.catalogue import Catalogue
from cordee.domain.rules.answers import closest
from cordee.domain.rules.saying import said
from cordee.reader.cases import Case, read_cases
from cordee.reader.catalogue import Sources
from cordee.reader.cli import CannotRead, command_parser, day, run_command, today
from cordee.reader.mutation import (
    LEAST_NEGATIONS,
    LEAST_REMOVALS,
    Change,
    Mutant,
    Role,
    Strength,
    mutants,
    strength,
    survivors,
)
from cordee.reader.opening import open_sources
from cordee.reader.yaml_source import Place

CHANGES: Mapping[Change, str] = {Change.NEGATED: "inversée", Change.REMOVED: "supprimée"}
TOTALS: Mapping[Change, str] = {Change.NEGATED: "Inversions", Change.REMOVED: "Suppressions"}
ROLES: Mapping[Role, str] = {Role.CONDITION: "", Role.NECESSITY: "nécessité de ", Role.GATE: "garde-fou "}


def main(argv: Sequence[str]) -> int:
    """Print the conditions that no case defends; exit 1 when too many changes go unnoticed."""
    parser = command_parser(
        "catalogue mutants", "Inverse puis supprime chaque condition, et montre celles qu'aucun cas type ne défend."
    )
    parser.add_argument("--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour des règles (aujourd'hui)")
    parser.add_argument("--family", default=None, metavar="FAMILLE", help="une seule famille de services")
    parser.add_argument(
        "--all",
        action="store_true",
        help="aussi les services qui ne sont pas de premier accueil, les nécessités et les garde-fous",
    )
    parser.add_argument("--json", action="store_true", help="le résultat en JSON")
    parser.add_argument("--negations", type=_percent, default=LEAST_NEGATIONS, metavar="%", help="seuil (95)")
    parser.add_argument("--removals", type=_percent, default=LEAST_REMOVALS, metavar="%", help="seuil (85)")
    return run_command(parser, argv, _mutants)


def _mutants(arguments: argparse.Namespace) -> int:
    on = arguments.on or today()
    sources, catalogue = open_sources(arguments.content)
    if arguments.family is not None and arguments.family not in catalogue.families:
        known = closest(arguments.family, catalogue.families)
        raise CannotRead(f"la famille « {arguments.family} » n'existe pas{known}")
    cases = _cases(arguments.content / "cases", catalogue)
    found = list(mutants(catalogue, on=on, family=arguments.family, everything=arguments.all))
    alive = list(survivors(catalogue, cases, found))
    totals = [
        strength(Change.NEGATED, found, alive, least=arguments.negations),
        strength(Change.REMOVED, found, alive, least=arguments.removals),
    ]
    if arguments.json:
        print(json.dumps(_as_json(on, totals, alive, catalogue, sources), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_report(totals, alive, catalogue, sources)))
    return 0 if all(total.enough for total in totals) else 1


def _cases(directory: Path, catalogue: Catalogue) -> list[Case]:
    if not directory.is_dir():
        raise CannotRead(f"le dossier {directory} n'existe pas ; les cas types y sont attendus.")
    return read_cases(directory, catalogue)


def _report(
    totals: Iterable[Strength], alive: Iterable[Mutant], catalogue: Catalogue, sources: Sources
) -> Iterator[str]:
    for _, group in groupby(alive, key=lambda mutant: (mutant.role, mutant.owner)):
        together = list(group)
        yield f"{ROLES[together[0].role]}{together[0].owner}"
        for _, changes in groupby(together, key=lambda mutant: mutant.place):
            same = list(changes)
            where = _where(same[0], sources)
            how = " ou ".join(CHANGES[mutant.change] for mutant in same)
            yield f"  {where.file}, ligne {where.line} : {how} sans qu'aucun cas ne le voie :"
            yield f"    {said(same[0].condition, catalogue.facts)}"
    for total in totals:
        verdict = "atteint" if total.enough else "manqué"
        yield (
            f"{TOTALS[total.change]} : {total.noticed} vues sur {total.total}, {_comma(total.percent)} % "
            f"(seuil de {_comma(total.least)} % {verdict})"
        )


def _as_json(
    on: date, totals: Iterable[Strength], alive: Iterable[Mutant], catalogue: Catalogue, sources: Sources
) -> dict[str, Any]:
    return {
        "on": on.isoformat(),
        "strength": {
            total.change.value: {
                "total": total.total,
                "noticed": total.noticed,
                "percent": round(total.percent, 2),
                "least": total.least,
                "enough": total.enough,
            }
            for total in totals
        },
        "survivors": [
            {
                "change": mutant.change.value,
                "role": mutant.role.value,
                "owner": mutant.owner,
                "when": mutant.condition.written,
                "said": said(mutant.condition, catalogue.facts),
                "file": _where(mutant, sources).file,
                "line": _where(mutant, sources).line,
            }
            for mutant in alive
        ],
    }


def _where(mutant: Mutant, sources: Sources) -> Place:
    match mutant.role:
        case Role.GATE:
            return sources.places[f"gate:{mutant.owner}"].place("when")
        case Role.NECESSITY:
            return sources.documents[f"services/{mutant.owner}.yaml"].place("necessary_when")
        case Role.CONDITION:
            return sources.places[f"version:{mutant.owner}"].place("conditions", mutant.place, "when")


def _comma(percent: float) -> str:
    """Write with one decimal, rounded down so that a goal never looks met when it is not."""
    tenths = int(percent * 10 + 1e-9)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _percent(text: str) -> float:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = -1.0
    if not 0 <= found <= 100:
        raise argparse.ArgumentTypeError(f"trouvé {text!r}, attendu un pourcentage entre 0 et 100")
    return found
