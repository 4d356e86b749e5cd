"""What the line says, checked with the catalogue beside which it stands: each caller has words."""

from collections.abc import Mapping
from pathlib import Path

from cordee.domain.orientation.situation import CALLER
from cordee.reader.catalogue import Sources, build
from cordee.reader.fields import Problem
from cordee.reader.scripts import FILE, BrokenScript, read_script_document
from cordee.reader.yaml_source import Unreadable, read_document


def broken(directory: Path, files: Mapping[str, str]) -> list[Problem]:
    """Every problem of the script; none where a content folder has no script."""
    if not (directory / FILE).is_file():
        return []
    try:
        document = read_document((directory / FILE).read_text("utf-8"), file=FILE)
        read_script_document(document, callers=_callers(files))
    except Unreadable as unread:
        return [Problem(unread.place, unread.message)]
    except BrokenScript as found:
        return found.problems
    return []


def _callers(files: Mapping[str, str]) -> tuple[str, ...]:
    sources = Sources(files)
    facts = {} if sources.unreadable else build(sources).facts
    return tuple(facts[CALLER].choices) if CALLER in facts else ()
