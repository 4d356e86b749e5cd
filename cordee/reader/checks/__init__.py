"""What a catalogue must satisfy before anyone is oriented by it.

Errors stop its publication, doubts are for an author to look at, notes only if wanted. The checks of ``STRUCTURE`` say
whether what is written can be meant; those of ``MEANING`` reason about it and run only once it can. The example cases
are run last: a content that does not orient as they expect is not published.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cordee.domain.catalogue import Catalogue
from cordee.reader.cases import case_files
from cordee.reader.catalogue import BrokenCatalogue, Sources, build, catalogue_files
from cordee.reader.checks import (
    beside,
    conditions,
    coverage,
    dates,
    deadlines,
    duplicates,
    english,
    labels,
    letters,
    reach,
    references,
    script,
    usefulness,
    words,
)
from cordee.reader.checks.cases import failing
from cordee.reader.checks.checked import Checked
from cordee.reader.checks.dates import REVIEWED_EVERY
from cordee.reader.fields import Problem, Severity
from cordee.reader.yaml_source import Unreadable

NO_CASES: Mapping[str, str] = MappingProxyType({})
NOTHING_ELSE = "Rien d'autre n'est vérifié tant que ce fichier ne se lit pas."


class Check(NamedTuple):
    run: Callable[[Checked], None]
    stops: bool  # may find errors: runs before a publication


STRUCTURE = (
    Check(references.facts, stops=True),
    Check(references.needs_operators_programmes, stops=True),
    Check(references.gates, stops=True),
    Check(references.relations, stops=True),
    Check(references.versions, stops=True),
    Check(usefulness.versions, stops=True),
    Check(dates.sequences, stops=True),
    Check(dates.successors, stops=True),
    Check(deadlines.written, stops=True),
    Check(letters.written, stops=True),
)
MEANING = (
    Check(conditions.relations, stops=True),
    Check(conditions.of_facts, stops=True),
    Check(conditions.of_gates, stops=True),
    Check(conditions.of_versions, stops=True),
    Check(conditions.necessities, stops=True),
    Check(deadlines.meaning, stops=True),
    Check(letters.meaning, stops=True),
    Check(reach.versions, stops=True),
    Check(coverage.on_the_day, stops=True),
    Check(words.written, stops=True),
    Check(reach.necessities, stops=False),
    Check(coverage.through_time, stops=False),
    Check(duplicates.identical, stops=False),
    Check(duplicates.conflicting, stops=False),
    Check(duplicates.unexplained, stops=False),
    Check(usefulness.facts, stops=False),
    Check(usefulness.choices, stops=False),
    Check(usefulness.sources, stops=False),
    Check(labels.versions, stops=False),
    Check(dates.reviews, stops=False),
    Check(deadlines.reviews, stops=False),
    Check(letters.reviews, stops=False),
    Check(dates.announced, stops=False),
    Check(english.written, stops=False),
)


def check_catalogue(
    directory: Path, *, on: date, today: date | None = None, notes: bool = False, cases: bool = True
) -> list[Problem]:
    """Return every problem of the content folder, errors first, then by file and line; cases that fail are errors.

    Raises BrokenCatalogue when files are missing or are no text. Without ``cases`` they are not run: a second less.
    """
    files = catalogue_files(directory)
    found = check_files(files, on=on, today=today, notes=notes, cases=cases_of(directory) if cases else {})
    return [*beside.broken(directory, files), *script.broken(directory, files), *found]


def check_files(
    files: Mapping[str, str],
    *,
    on: date,
    today: date | None = None,
    notes: bool = False,
    cases: Mapping[str, str] = NO_CASES,
) -> list[Problem]:
    """Return every problem of these texts, given by relative name.

    ``on`` is the day on which reviews are due and needs must be covered; ``today`` that of the author, after which
    days are still to come (``on`` when absent). A file that cannot be read is reported alone: most of what would be
    found without it only follows from it.
    """
    sources = Sources(files)
    if sources.unreadable:
        return [replace(problem, message=f"{problem.message} {NOTHING_ELSE}") for problem in sorted(sources.unreadable)]
    checked = Checked(sources, build(sources), on, today or on, notes)
    for check in STRUCTURE:
        check.run(checked)
    if not sources.problems.errors:
        for check in MEANING:
            check.run(checked)
        sources.problems.found += failing(cases, checked.catalogue)
    return sorted(sources.problems.found, key=lambda problem: (list(Severity).index(problem.severity), problem))


def check_structure(sources: Sources, catalogue: Catalogue) -> None:
    """Note in ``sources`` what cannot be meant: milliseconds, and the same on any day."""
    checked = Checked(sources, catalogue, date.min, date.min)
    for check in STRUCTURE:
        check.run(checked)


def errors_before_publication(
    files: Mapping[str, str], *, on: date, cases: Mapping[str, str] = NO_CASES
) -> list[Problem]:
    """Return the errors that stop the publication of these texts on the day; doubts are not looked for."""
    return list(_errors(tuple(sorted(files.items())), tuple(sorted(cases.items())), on))


def cases_of(directory: Path) -> dict[str, str]:
    """Return the texts of the example cases of a content folder; raise BrokenCatalogue when one is no text."""
    try:
        return case_files(directory / "cases")
    except Unreadable as unread:
        raise BrokenCatalogue([Problem(unread.place, unread.message)]) from None


@lru_cache(maxsize=8)
def _errors(files: tuple[tuple[str, str], ...], cases: tuple[tuple[str, str], ...], on: date) -> tuple[Problem, ...]:
    sources = Sources(dict(files))
    if sources.unreadable:
        return tuple(sorted(sources.unreadable))
    checked = Checked(sources, build(sources), on, on)
    for checks in (STRUCTURE, MEANING):
        if not sources.problems.errors:
            for check in checks:
                if check.stops:
                    check.run(checked)
    if not sources.problems.errors:
        sources.problems.found += failing(dict(cases), checked.catalogue)
    return tuple(sorted(sources.problems.errors))


__all__ = [
    "MEANING",
    "REVIEWED_EVERY",
    "STRUCTURE",
    "Check",
    "Severity",
    "cases_of",
    "check_catalogue",
    "check_files",
    "check_structure",
    "errors_before_publication",
]
