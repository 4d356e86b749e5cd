"""A content folder for a command that decides or compares: refused when what is written cannot be meant."""

from pathlib import Path

from cordee.domain.catalogue import Catalogue
from cordee.reader.catalogue import BrokenCatalogue, Sources, catalogue_files, read_sources
from cordee.reader.checks import check_structure


def open_catalogue(directory: Path) -> Catalogue:
    """Read the content folder; raise BrokenCatalogue with every error that shows without reasoning."""
    return open_sources(directory)[1]


def open_sources(directory: Path) -> tuple[Sources, Catalogue]:
    """As ``open_catalogue``, and keep where each thing is written."""
    sources, catalogue = read_sources(catalogue_files(directory))
    check_structure(sources, catalogue)
    if sources.problems.errors:
        raise BrokenCatalogue(sources.problems.errors)
    return sources, catalogue
