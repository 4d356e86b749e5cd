"""What a catalogue must satisfy before anyone is oriented by it.

Errors stop its publication, doubts are for an author to look at, notes only if wanted. The checks of ``STRUCTURE`` say
whether what is written can be meant; those of ``MEANING`` reason about it and run only once it can.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cordee.reader.catalogue import Sources, build, catalogue_files
from cordee.reader.checks import conditions, coverage, dates, deadlines, duplicates, reach, references, usefulness
from cordee.reader.checks.checked import Checked
from cordee.reader.checks.dates import REVIEWED_EVERY
from cordee.reader.fields import Problem, Severity


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
)
MEANING = (
    Check(conditions.relations, stops=True),
    Check(conditions.of_facts, stops=True),
    Check(conditions.of_gates, stops=True),
    Check(conditions.of_versions, stops=True),
    Check(conditions.necessities, stops=True),
    Check(deadlines.meaning, stops=True),
    Check(reach.versions, stops=True),
    Check(coverage.on_the_day, stops=True),
    Check(reach.necessities, stops=False),
    Check(coverage.through_time, stops=False),
    Check(duplicates.identical, stops=False),
    Check(duplicates.conflicting, stops=False),
    Check(duplicates.unexplained, stops=False),
    Check(usefulness.facts, stops=False),
    Check(usefulness.choices, stops=False),
    Check(usefulness.sources, stops=False),
    Check(dates.reviews, stops=False),
    Check(deadlines.reviews, stops=False),
    Check(dates.announced, stops=False),
)


def check_catalogue(directory: Path, *, on: date, today: date | None = None, notes: bool = False) -> list[Problem]:
    """Return every problem of the content folder by file and line. Raises BrokenCatalogue when files are missing."""
    return check_files(catalogue_files(directory), on=on, today=today, notes=notes)


def check_files(files: Mapping[str, str], *, on: date, today: date | None = None, notes: bool = False) -> list[Problem]:
    """Return every problem of these texts, given by relative name.

    ``on`` is the day on which reviews are due and needs must be covered; ``today`` that of the author, after which
    days are still to come (``on`` when absent).
    """
    checked = _checked(files, on=on, today=today or on, notes=notes)
    for check in STRUCTURE:
        check.run(checked)
    if not checked.sources.problems.errors:
        for check in MEANING:
            check.run(checked)
    return sorted(checked.sources.problems.found)


def errors_before_publication(files: Mapping[str, str], *, on: date) -> list[Problem]:
    """Return the errors that stop the publication of these texts on the day; doubts are not looked for."""
    return list(_errors(tuple(sorted(files.items())), on))


@lru_cache(maxsize=8)
def _errors(files: tuple[tuple[str, str], ...], on: date) -> tuple[Problem, ...]:
    checked = _checked(dict(files), on=on, today=on, notes=False)
    for checks in (STRUCTURE, MEANING):
        if not checked.sources.problems.errors:
            for check in checks:
                if check.stops:
                    check.run(checked)
    return tuple(sorted(checked.sources.problems.errors))


def _checked(files: Mapping[str, str], *, on: date, today: date, notes: bool) -> Checked:
    sources = Sources(files)
    return Checked(sources, build(sources), on, today, notes)


__all__ = [
    "MEANING",
    "REVIEWED_EVERY",
    "STRUCTURE",
    "Check",
    "Severity",
    "check_catalogue",
    "check_files",
    "errors_before_publication",
]
