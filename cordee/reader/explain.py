"""``cordee catalogue explain SERVICE --on DATE``: one rule of the catalogue, in French, with its sources."""

import argparse
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from cordee.domain.catalogue import Catalogue, ServiceVersion
from cordee.domain.rules.answers import closest
from cordee.domain.rules.french import said_day
from cordee.reader.cases import Case, read_cases
from cordee.reader.cli import CannotRead, command_parser, day, run_command, today
from cordee.reader.explanation import Shelf, brief, by_start, explanation, may_apply
from cordee.reader.explanation_page import page
from cordee.reader.opening import open_sources
from cordee.reader.situation import BadSituation
from cordee.reader.terminal import row, rows, title
from cordee.reader.wording import said_period
from cordee.reader.yaml_source import Unreadable


def main(argv: Sequence[str]) -> int:
    parser = command_parser("catalogue explain", "Dit une démarche en français, avec ses conditions et ses sources.")
    parser.add_argument("service", metavar="SERVICE", help="une famille (crpe) ou une version (crpe_2022)")
    parser.add_argument("--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour des règles (aujourd'hui)")
    parser.add_argument("--json", action="store_true", help="les mêmes données en JSON")
    return run_command(parser, argv, _explain)


def _explain(arguments: argparse.Namespace) -> int:
    sources, catalogue = open_sources(arguments.content)
    named = named_versions(catalogue, arguments.service)
    on = arguments.on or today()
    found = _on_the_day(named, arguments.service, on=on)
    cases, unread = _cases(arguments.content / "cases", catalogue)
    shelf = Shelf(catalogue=catalogue, sources=sources, cases=cases, on=on, today=today())
    told = [explanation(version, shelf) for version in found]
    family = named[0].family
    versions = [brief(version) for version in by_start(catalogue.families[family])]
    if arguments.json:
        answer = {"on": on.isoformat(), "catalogue": catalogue.content_hash, "family": family, "services": told}
        print(json.dumps({**answer, "versions": versions, "cases_unread": unread}, ensure_ascii=False, indent=2))
    elif told:
        print("\n\n".join(page(data, on=on) for data in told))
        if unread:
            print(f"\nLes cas types ne se lisent pas, aucun n'est cité : {unread}")
    else:
        print("\n".join(_not_in_force(catalogue, named, arguments.service, on=on)))
    return 0 if told else 1


def named_versions(catalogue: Catalogue, name: str) -> list[ServiceVersion]:
    """Return the version of that id, else all of the family; raise CannotRead with the nearest name."""
    if name in catalogue.families:
        return by_start(catalogue.families[name])
    if name in catalogue.versions:
        return [catalogue.versions[name]]
    hint = _by_french_name(catalogue, name) or closest(name, [*catalogue.families, *catalogue.versions])
    raise CannotRead(f"« {name} » n'est ni une famille ni une version du catalogue{hint or '.'}")


def _by_french_name(catalogue: Catalogue, name: str) -> str:
    """« visite de reprise » is how people call it: several words are looked for in the French names."""
    wanted = _plain(name)
    found = sorted(
        family
        for family, versions in catalogue.families.items()
        if " " in wanted and any(wanted in _plain(text) for one in versions for text in (one.family_name, one.name))
    )
    return f" ; vouliez-vous dire {' ou '.join(f'« {family} »' for family in found[:3])} ?" if found else ""


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _on_the_day(versions: Iterable[ServiceVersion], name: str, *, on: date) -> list[ServiceVersion]:
    """A family: what is in force. A version asked by name: also when an older dating fact can still select it."""
    return [
        version
        for version in versions
        if version.period.covers(on) or (version.id == name and may_apply(version, on=on))
    ]


def _cases(directory: Path, catalogue: Catalogue) -> tuple[list[Case], str | None]:
    """The example cases; while one of them is being written they may not be readable: then why."""
    if not directory.is_dir():
        return [], None
    try:
        return read_cases(directory, catalogue), None
    except (BadSituation, Unreadable) as problem:
        return [], str(problem).partition("\n")[0]


def _not_in_force(catalogue: Catalogue, named: list[ServiceVersion], name: str, *, on: date) -> Iterator[str]:
    listed = by_start(catalogue.families[named[0].family])
    version, shown = _nearest(named, on=on)
    yield from title(f"« {name} » n'est pas en vigueur le {said_day(on)}.")
    yield from rows("Versions", (f"{one.id} : {said_period(one.period)}. {one.name}" for one in listed))
    yield from row("Pour la lire", f"cordee catalogue explain {version.id} --on {shown}")


def _nearest(versions: Iterable[ServiceVersion], *, on: date) -> tuple[ServiceVersion, date]:
    """The last version that ended and its last day, else the next one to begin and its first day."""
    last_days = [(one.period.until - timedelta(days=1), one) for one in versions if one.period.until]
    ended = [found for found in last_days if found[0] < on]
    if ended:
        shown, version = max(ended, key=lambda found: found[0])
        return version, shown
    first_days = [(one.period.start, one) for one in versions if one.period.start]
    shown, version = min(first_days, key=lambda found: found[0])
    return version, shown
