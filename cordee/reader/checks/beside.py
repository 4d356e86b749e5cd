"""The files that stand beside the catalogue, checked with it: what they name exists."""

from collections.abc import Callable, Mapping
from pathlib import Path

from cordee.domain.catalogue import Catalogue
from cordee.reader import applications, campaigns, elsewhere, line_words, supports, words_en
from cordee.reader.beside import Broken
from cordee.reader.catalogue import Sources, build
from cordee.reader.fields import Problem
from cordee.reader.yaml_source import Document, Unreadable, read_document

READERS: Mapping[str, Callable[[Document, Catalogue], object]] = {
    applications.FILE: lambda document, known: applications.read_applications_document(document, known),
    campaigns.FILE: lambda document, _: campaigns.read_campaign_document(document),
    elsewhere.FILE: lambda document, _: elsewhere.read_elsewhere_document(document),
    line_words.FILE: lambda document, known: line_words.read_line_words_document(document, facts=known.facts),
    supports.FILE: lambda document, known: supports.read_supports_document(document, known),
    words_en.FILE: lambda document, known: words_en.read_english_words_document(document, known=_named(known)),
}


def broken(directory: Path, files: Mapping[str, str]) -> list[Problem]:
    """Every problem of those that are there; nothing while the catalogue itself cannot be read."""
    sources = Sources(files)
    if sources.unreadable:
        return []
    known = build(sources)
    there = [file for file in READERS if (directory / file).is_file()]
    return [problem for file in there for problem in _problems(directory, file, known)]


def _problems(directory: Path, file: str, known: Catalogue) -> list[Problem]:
    try:
        READERS[file](read_document((directory / file).read_text("utf-8"), file=file), known)
    except Unreadable as unread:
        return [Problem(unread.place, unread.message)]
    except (Broken, campaigns.BrokenWords) as found:
        return found.problems
    return []


def _named(known: Catalogue) -> set[str]:
    return {*known.needs, *known.families, *(one.rule for one in known.deadlines)}
