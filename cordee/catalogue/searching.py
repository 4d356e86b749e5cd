"""What somebody's words find in a release on a day, in the language of the page first; see decision 0019."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from cordee.catalogue import queries
from cordee.domain.catalogue import Catalogue
from cordee.domain.search.elsewhere import Elsewhere, Emergency, emergencies_typed
from cordee.domain.search.english import EnglishWords
from cordee.domain.search.searcher import Searched, Searcher
from cordee.domain.tongue import Tongue
from cordee.reader.elsewhere import read_elsewhere
from cordee.reader.words_en import read_english_words


def search(known: Catalogue, words: str, *, on: date) -> Searched:
    """Of words as people type them: in the language of the page, else in the other one; distress in either."""
    here, other = (_search(known, words, tongue, on=on) for tongue in _page_first(known.tongue))
    found = here if here.hits or here.subjects else other
    return replace(found, danger=bool(here.danger or other.danger or emergencies(known, words, on=on)))


def emergencies(known: Catalogue, words: str, *, on: date) -> tuple[Emergency, ...]:
    """The numbers of emergency that are typed, as the language of the page says them."""
    return emergencies_typed(elsewhere(known.tongue), words, on=on)


def _search(known: Catalogue, words: str, tongue: Tongue, *, on: date) -> Searched:
    asked = english_words().without_small(words) if tongue is Tongue.ENGLISH else words
    return _searcher(known.content_hash, on, tongue).search(asked)


def _page_first(tongue: Tongue) -> list[Tongue]:
    return sorted(Tongue, key=lambda one: one is not tongue)


@lru_cache(maxsize=4)
def _searcher(content_hash: str, on: date, tongue: Tongue) -> Searcher:
    known = queries.catalogue_in(content_hash, tongue)
    subjects = elsewhere(tongue).subjects
    if tongue is Tongue.ENGLISH:
        return Searcher(english_words().searched(known), on=on, subjects=english_words().named(subjects))
    return Searcher(known, on=on, subjects=subjects)


def elsewhere(tongue: Tongue) -> Elsewhere:
    """What others answer, in one language."""
    return _elsewhere(settings.CORDEE_CONTENT)[tongue]


def english_words() -> EnglishWords:
    return _english_words(settings.CORDEE_CONTENT)


@cache
def _elsewhere(directory: Path) -> Mapping[Tongue, Elsewhere]:
    return read_elsewhere(directory)


@cache
def _english_words(directory: Path) -> EnglishWords:
    return read_english_words(directory)
