"""The engine: a catalogue, a situation, a day, give a decision. Pure: same input, same bytes, on any machine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from cordee.domain.catalogue import AskedBy, Catalogue, LocalOffer, Sensitivity
from cordee.domain.orientation.asking.asked_because import AskedBecause
from cordee.domain.orientation.asking.draws import Draws
from cordee.domain.orientation.asking.priors import Counts, Priors
from cordee.domain.orientation.asking.questionnaire import Questionnaire
from cordee.domain.orientation.asking.questions import Asking
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.day import Timeline
from cordee.domain.orientation.decision import Decision, NeedDecision
from cordee.domain.orientation.gates import GatesNow, gates_now
from cordee.domain.orientation.openings import Openings
from cordee.domain.orientation.position import Ground, Position
from cordee.domain.orientation.rough import rough_at_stake
from cordee.domain.orientation.rulebook import Rulebook
from cordee.domain.orientation.saying import say
from cordee.domain.orientation.settling import Settling
from cordee.domain.orientation.situation import FactsPlan, Known, Situation

DEFAULT_NEED = "connaitre_droits"
DAYS_KEPT = 64


class UnknownWord(ValueError):
    """The situation names a programme or a need that the catalogue does not have."""

    def __init__(self, kind: str, word: str, known: Iterable[str]) -> None:
        super().__init__(f"{kind} : {word}")
        self.kind, self.word, self.known = kind, word, tuple(known)


@dataclass(frozen=True)
class Engine:
    """One catalogue, made ready once, deciding many situations.

    ``counts`` of past anonymous situations order the questions, and change no verdict; a replay needs the same ones.
    ``like`` is the engine of a catalogue that differs in a few conditions, or in its language: what it drew is drawn
    once for both.
    """

    catalogue: Catalogue
    counts: Counts | None = None
    like: "Engine | None" = field(default=None, repr=False, compare=False)

    @cached_property
    def facts_plan(self) -> FactsPlan:
        return FactsPlan(self.catalogue.facts, self.catalogue.relations)

    @cached_property
    def compiled(self) -> CompiledCatalogue:
        return CompiledCatalogue(self.catalogue)

    @cached_property
    def ground(self) -> Ground:
        rulebook = Rulebook(self.compiled)
        return Ground(self.catalogue, self.facts_plan, rulebook, Timeline(self.catalogue, rulebook))

    def known(self, situation: Situation, *, on: date) -> Known:
        """What is known on the day: answers, what follows from them, what does not apply."""
        return self.ground.known(situation, on=on)

    def health_closed(self, situation: Situation, *, on: date) -> frozenset[str]:
        """Facts about health that may not be noted of who is speaking; the same as ``decide`` says, with its errors."""
        programmes = self._programmes(situation, self._needs(situation), on=on)
        known, day = self.known(situation, on=on), self.ground.timeline.day(on)
        return self._health_closed(gates_now(day.gates(programmes), known, self.ground.rulebook.read(known.values)))

    def decide(
        self, situation: Situation, *, on: date, offers: Iterable[LocalOffer] | None = None, asks: bool = True
    ) -> Decision:
        """Decide each asked need on the day ``on``.

        ``offers`` None means that no directory is loaded: every kind of operator counts as available everywhere.
        ``asks`` False for a reader who will be asked nothing more: the decision then has no question, nor what an
        agent says. Raises UnknownWord for a programme or a need that the catalogue does not have.
        """
        return self.decision(self.position(situation, on=on, offers=offers), asks=asks)

    def position(self, situation: Situation, *, on: date, offers: Iterable[LocalOffer] | None = None) -> Position:
        """Return where a conversation stands, for one that goes on; arguments and errors as for ``decide``."""
        needs = self._needs(situation)
        return Position.of(
            self.ground,
            situation,
            needs=tuple(needs),
            programmes=self._programmes(situation, needs, on=on),
            offers=_by_kind(offers, on),
            on=on,
        )

    def decision(self, position: Position, *, asks: bool = True) -> Decision:
        """Put a position into words: the same as deciding its situation from nothing."""
        known, gates, judge = position.known, position.gates, position.judge
        openings = self._openings(position.on)
        decided = [
            replace(judge.decide(need), settled=Settling(need, openings).settled(position)) for need in position.asked
        ]
        asking = None if gates.emergency or not asks else self._asking(position, decided)
        ask = asking.ask if asking else ()
        nothing_asked = asking is not None and not asking.decisive and not known.contradictions
        rough = rough_at_stake(position, asking.unsettled) if asking and nothing_asked else ()
        return Decision(
            on=position.on,
            catalogue_hash=self.catalogue.content_hash,
            gates=tuple(gate.id for gate in gates.fired),
            needs=tuple(decided),
            ask=ask,
            contradictions=known.contradictions,
            derived={fact: known.values[fact] for fact in known.derived},
            say=say(self.catalogue, gates, decided, ask, known, rough) if asks else "",
            health_closed=self._health_closed(gates),
            decisive=asking.decisive if asking else frozenset(),
            rough=rough,
            why_ask=AskedBecause(asking, openings) if asking else {},
        )

    def _openings(self, on: date) -> Openings:
        """What unknown facts could be on the day; kept for the last days asked, each is a little work."""
        if on not in self._days:
            if len(self._days) >= DAYS_KEPT:
                self._days.clear()
            self._days[on] = Openings(self.compiled, on)
        return self._days[on]

    @cached_property
    def _days(self) -> dict[date, Openings]:
        return {}

    def _needs(self, situation: Situation) -> list[str]:
        needs = list(dict.fromkeys(situation.needs)) or [DEFAULT_NEED]
        for need in needs:
            if need not in self.catalogue.needs:
                raise UnknownWord("besoin", need, self.catalogue.needs)
        return needs

    def _programmes(self, situation: Situation, needs: list[str], *, on: date) -> frozenset[str]:
        if situation.programme is not None:
            if situation.programme not in self.catalogue.programmes:
                raise UnknownWord("programme", situation.programme, self.catalogue.programmes)
            return frozenset({situation.programme})
        return frozenset(
            programme.id
            for programme in self.catalogue.programmes.values()
            if programme.period.covers(on) and set(programme.needs) & set(needs)
        )

    def _asking(self, position: Position, decided: Sequence[NeedDecision]) -> Asking:
        return Asking(self._questionnaire(position.on), position, decided, self._health_closed(position.gates))

    def _questionnaire(self, on: date) -> Questionnaire:
        """What asking needs on the day; kept like the openings."""
        if on not in self._questionnaires:
            if len(self._questionnaires) >= DAYS_KEPT:
                self._questionnaires.clear()
            self._questionnaires[on] = Questionnaire(self.catalogue, self.ground.timeline.day(on), self.draws, on)
        return self._questionnaires[on]

    @cached_property
    def _questionnaires(self) -> dict[date, Questionnaire]:
        return {}

    @cached_property
    def draws(self) -> Draws:
        """What unknown answers may be: by what the catalogue declares, and by the counts of past situations."""
        if self.like is not None and self._draws_as(self.like):
            return self.like.draws
        priors = Priors(self.catalogue.facts, self.compiled.partitions, self.counts)
        return Draws(self.catalogue.facts, self.catalogue.relations, priors, seed=self.catalogue.content_hash)

    def _draws_as(self, other: "Engine") -> bool:
        """Tell whether the other engine draws the same answers: same seed, facts, relations, cells and counts.

        A release in another language has the same facts and relations, with other words.
        """
        mine, its = self.catalogue, other.catalogue
        retold = mine.tongue is not its.tongue
        return (
            mine.content_hash == its.content_hash
            and (retold or (mine.facts == its.facts and mine.relations == its.relations))
            and self.counts == other.counts
            and self.compiled.partitions == other.compiled.partitions
        )

    def _health_closed(self, gates: GatesNow) -> frozenset[str]:
        allowed = gates.no_health
        if allowed is None:
            return frozenset()
        health = {fact.id for fact in self.catalogue.facts.values() if fact.sensitivity is Sensitivity.HEALTH}
        watched = {fact.id for fact in self.catalogue.facts.values() if fact.asked_by is AskedBy.AGENT}
        return frozenset(health - allowed - watched)


def _by_kind(offers: Iterable[LocalOffer] | None, on: date) -> Mapping[str, tuple[LocalOffer, ...]] | None:
    if offers is None:
        return None
    grouped: dict[str, list[LocalOffer]] = {}
    for offer in offers:
        if offer.period.covers(on):
            grouped.setdefault(offer.operator, []).append(offer)
    return {kind: tuple(found) for kind, found in grouped.items()}
