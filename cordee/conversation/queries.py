"""One conversation decided: with its own catalogue and day, and the directory of that day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from cordee.catalogue import queries as catalogue_room
from cordee.conversation.answers import Answers
from cordee.domain.catalogue import Catalogue, LocalOffer
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import Decision
from cordee.domain.orientation.situation import Known, Situation
from cordee.domain.rules.evaluation import Value
from cordee.domain.territory import search_key
from cordee.domain.tongue import Tongue
from cordee.territory import queries as territory


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """What was said on the day ``on``, to be decided with one release of the catalogue; ``words`` as they were said.

    ``tongue``: the language in which it is shown; nothing else depends on it.
    """

    on: date
    catalogue_hash: str
    needs: tuple[str, ...] = ()
    words: str = ""
    answers: Answers = field(default_factory=Answers)
    tongue: Tongue = Tongue.FRENCH

    def situation(self, catalogue: Catalogue) -> Situation:
        return self.answers.situation(catalogue, self.needs)


@dataclass(frozen=True, kw_only=True)
class Oriented:
    """A conversation, what the engine knows of it, and what it decides; ``communes`` and ``offers`` by their id."""

    conversation: Conversation
    catalogue: Catalogue
    known: Known
    decision: Decision | None
    communes: Mapping[str, str]
    offers: Mapping[str, LocalOffer]

    @property
    def answers(self) -> Answers:
        return self.conversation.answers

    @property
    def health_closed(self) -> frozenset[str]:
        """Facts about health that may not be noted of who is speaking."""
        return self.decision.health_closed if self.decision else frozenset()


def oriented(said: Conversation, *, asks: bool = True) -> Oriented:
    """Decide a conversation; no decision while nothing at all was said. ``asks`` False: nothing more will be asked.

    Raises NoCatalogue for a release that was never published.
    """
    engine = engine_of(said.catalogue_hash, said.tongue)
    catalogue = engine.catalogue
    situation = said.situation(catalogue)
    known = engine.known(situation, on=said.on)
    offers = catalogue_room.offers_for(said.on, **_places(known.values))
    decision = engine.decide(situation, on=said.on, offers=offers, asks=asks) if _is_told(said) else None
    return Oriented(
        conversation=said,
        catalogue=catalogue,
        known=known,
        decision=decision,
        communes=_commune_names(known.values),
        offers={offer.id: offer for offer in offers},
    )


def health_closed(said: Conversation) -> frozenset[str]:
    """Facts about health that may not be noted of who is speaking, as ``oriented`` says too, without deciding."""
    if not _is_told(said):
        return frozenset()
    engine = engine_of(said.catalogue_hash, said.tongue)
    return engine.health_closed(said.situation(engine.catalogue), on=said.on)


@lru_cache(maxsize=8)
def engine_of(catalogue_hash: str, tongue: Tongue) -> Engine:
    """Raises NoCatalogue for a release that was never published."""
    like = None if tongue is Tongue.FRENCH else engine_of(catalogue_hash, Tongue.FRENCH)
    return Engine(catalogue_room.catalogue_in(catalogue_hash, tongue), like=like)


def needs_heard(words: str, catalogue: Catalogue, caller: str) -> list[str]:
    """Needs whose synonyms or label share the caller's words, most shared first: a suggestion, never an answer."""
    heard = set(search_key(words).split()) - _TOO_COMMON
    scored = []
    for need in catalogue.needs.values():
        if caller in need.asked_by:
            phrases = [search_key(phrase) for phrase in (*need.synonyms, need.label)]
            shared = max(len(heard & set(phrase.split())) for phrase in phrases)
            whole = any(phrase in search_key(words) for phrase in phrases)
            if shared >= 2 or whole:
                scored.append((-(shared + 10 * whole), need.id))
    return [need for _, need in sorted(scored)]


_COMMON_WORDS = (
    "a ai je j me m mon ma mes le la les l un une des de d du en et ou au aux que qui ne n pas plus pour par sur est "
    "suis c ce ca s se on il elle y avec sans dans tres bien"
)
_TOO_COMMON = frozenset(_COMMON_WORDS.split())


def _is_told(said: Conversation) -> bool:
    return bool(said.answers.count or said.needs)


def _places(values: Mapping[str, Value]) -> dict[str, Any]:
    facts = ("commune_residence", "departement_residence", "commune_travail", "departement_travail")
    return {fact: value for fact in facts if isinstance(value := values.get(fact), str)}


def _commune_names(values: Mapping[str, Value]) -> Mapping[str, str]:
    codes = {value for fact in ("commune_residence", "commune_travail") if isinstance(value := values.get(fact), str)}
    found = {code: territory.resolve_commune(code) for code in sorted(codes)}
    return {code: hit.label for code, hit in found.items() if hit}
