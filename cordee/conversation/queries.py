"""One conversation decided: with its own catalogue and day, and the directory of that day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from cordee.catalogue import queries as catalogue_room
from cordee.catalogue.engines import engine_of
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
    """A conversation, what the engine knows of it, and what it decides.

    What is decided, the ``offers`` of the directory and the names of the ``communes``, by their id, are found when they
    are read, once: a line that is read back as it is typed needs none of them.
    """

    conversation: Conversation
    engine: Engine
    known: Known
    asks: bool

    @property
    def catalogue(self) -> Catalogue:
        return self.engine.catalogue

    @cached_property
    def decision(self) -> Decision | None:
        """None while nothing at all was said."""
        said = self.conversation
        if not _is_told(said):
            return None
        offers = self.offers.values()
        return self.engine.decide(said.situation(self.catalogue), on=said.on, offers=offers, asks=self.asks)

    @cached_property
    def offers(self) -> Mapping[str, LocalOffer]:
        found = catalogue_room.offers_for(self.conversation.on, **_places(self.known.values))
        return {offer.id: offer for offer in found}

    @cached_property
    def communes(self) -> Mapping[str, str]:
        return _commune_names(self.known.values)

    @property
    def answers(self) -> Answers:
        return self.conversation.answers

    @cached_property
    def health_closed(self) -> frozenset[str]:
        """Facts about health that may not be noted of who is speaking."""
        return health_closed(self.conversation)


def oriented(said: Conversation, *, asks: bool = True) -> Oriented:
    """What a conversation gives; ``asks`` False: nothing more will be asked.

    Raises NoCatalogue for a release that was never published.
    """
    engine = engine_of(said.catalogue_hash, said.tongue)
    known = engine.known(said.situation(engine.catalogue), on=said.on)
    return Oriented(conversation=said, engine=engine, known=known, asks=asks)


def health_closed(said: Conversation) -> frozenset[str]:
    """Facts about health that may not be noted of who is speaking, as ``oriented`` says too, without deciding."""
    if not _is_told(said):
        return frozenset()
    engine = engine_of(said.catalogue_hash, said.tongue)
    return engine.health_closed(said.situation(engine.catalogue), on=said.on)


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
