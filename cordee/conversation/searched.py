"""The needs that the search of rights finds in words which no need has as its own: the same words, the same finding."""

from datetime import date
from functools import lru_cache

from cordee.catalogue.engines import engine_of
from cordee.conversation.queries import Conversation
from cordee.domain.catalogue import Catalogue
from cordee.domain.search.searcher import NEED, SERVICE, Hit, Searcher
from cordee.domain.tongue import Tongue

MOST_SUGGESTED = 2
HITS_READ = 4


def needs_searched(said: Conversation, catalogue: Catalogue, caller: str) -> list[str]:
    """Needs among the first answers, else those that the first services answer; at most two, for this caller."""
    if not said.words.strip():
        return []
    hits = _searcher(said.catalogue_hash, said.tongue, said.on).search(said.words).hits[:HITS_READ]
    named = [hit.id for hit in hits if hit.kind == NEED]
    answered = [need for hit in hits if hit.kind == SERVICE for need in _answered_by(hit, catalogue)]
    found = [need for need in dict.fromkeys([*named, *answered]) if caller in catalogue.needs[need].asked_by]
    return found[:MOST_SUGGESTED]


def _answered_by(hit: Hit, catalogue: Catalogue) -> tuple[str, ...]:
    direct = catalogue.families[hit.id][0].direct_needs
    return tuple(need for need in catalogue.needs if need in direct)


@lru_cache(maxsize=4)
def _searcher(catalogue_hash: str, tongue: Tongue, on: date) -> Searcher:
    return Searcher(engine_of(catalogue_hash, tongue).catalogue, on=on)
