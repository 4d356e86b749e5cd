"""The engine: a catalogue, a situation, a day, give a decision. Pure: same input, same bytes, on any machine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cordee.domain.catalogue import AskedBy, Catalogue, Effect, Gate, LocalOffer, Sensitivity, WhenUnknown
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.day import Timeline
from cordee.domain.orientation.decision import Decision, NeedDecision
from cordee.domain.orientation.gates import (
    GENERAL_INFORMATION,
    SAFETY_NEED,
    GatesNow,
    excludes,
    facts_awaited,
    gates_now,
)
from cordee.domain.orientation.needs import WEIGHT_OF_A_LEAD, NeedJudge
from cordee.domain.orientation.questions import questions
from cordee.domain.orientation.rulebook import Rulebook
from cordee.domain.orientation.saying import say
from cordee.domain.orientation.situation import FactsPlan, Known, Situation
from cordee.domain.orientation.verdicts import candidate

DEFAULT_NEED = "connaitre_droits"


class UnknownWord(ValueError):
    """The situation names a programme or a need that the catalogue does not have."""

    def __init__(self, kind: str, word: str, known: Iterable[str]) -> None:
        super().__init__(f"{kind} : {word}")
        self.kind, self.word, self.known = kind, word, tuple(known)


@dataclass(frozen=True)
class Engine:
    """One catalogue, made ready once, deciding many situations."""

    catalogue: Catalogue

    @cached_property
    def facts_plan(self) -> FactsPlan:
        return FactsPlan(self.catalogue.facts)

    @cached_property
    def compiled(self) -> CompiledCatalogue:
        return CompiledCatalogue(self.catalogue)

    @cached_property
    def rulebook(self) -> Rulebook:
        return Rulebook(self.compiled)

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.catalogue, self.rulebook)

    def known(self, situation: Situation, *, on: date) -> Known:
        """What is known on the day: answers, what follows from them, what does not apply."""
        return self.facts_plan.known(situation, on=on)

    def decide(self, situation: Situation, *, on: date, offers: Iterable[LocalOffer] | None = None) -> Decision:
        """Decide each asked need on the day ``on``.

        ``offers`` None means that no directory is loaded: every kind of operator counts as available everywhere.
        Raises UnknownWord for a programme or a need that the catalogue does not have.
        """
        needs = self._needs(situation)
        known = self.known(situation, on=on)
        programmes = self._programmes(situation, needs, on=on)
        day, reading = self.timeline.day(on), self.rulebook.read(known.values)
        gates = gates_now(day.gates(programmes), known, reading)
        if gates.emergency:
            needs = [SAFETY_NEED, *(need for need in needs if need != SAFETY_NEED)]
        serving = frozenset(self.catalogue.programmes) if gates.emergency else programmes
        by_kind = _by_kind(offers, on)
        standings = day.serving(self._families(needs), serving)
        found = (candidate(self.catalogue, one, known, reading, by_kind, on=on) for one in standings)
        judge = NeedJudge(
            catalogue=self.catalogue,
            day=day,
            known=known,
            reading=reading,
            gates=gates,
            candidates={one.version.id: one for one in found if one is not None},
            with_directory=offers is not None,
        )
        decided = [judge.decide(need) for need in needs]
        ask, decisive = ((), frozenset[str]()) if gates.emergency else self._ask(known, gates, judge, decided)
        return Decision(
            on=on,
            catalogue_hash=self.catalogue.content_hash,
            gates=tuple(gate.id for gate in gates.fired),
            needs=tuple(decided),
            ask=ask,
            contradictions=known.contradictions,
            derived={fact: known.values[fact] for fact in known.derived},
            say=say(self.catalogue, gates, decided, ask, known),
            health_closed=self._health_closed(gates),
            decisive=decisive,
        )

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

    def _families(self, needs: list[str]) -> tuple[str, ...]:
        """The families that cover an asked need, and general information, which always may be given."""
        families = dict.fromkeys(family for need in needs for family in self.catalogue.families_by_need[need])
        families.setdefault(GENERAL_INFORMATION)
        return tuple(families)

    def _ask(
        self, known: Known, gates: GatesNow, judge: NeedJudge, decided: list[NeedDecision]
    ) -> tuple[tuple[str, ...], frozenset[str]]:
        """What to ask, best first, and which of it could still change a lead."""
        first = [found.fact for found in known.contradictions]
        first += [fact for gate in gates.ask_first for fact in gate.ask]
        open_needs = [need.need for need in decided if need.closed_by is None]
        first += [
            fact
            for gate in gates.waiting
            if gate.when_unknown is WhenUnknown.ASK and _could_matter(gate, judge, open_needs)
            for fact in facts_awaited(gate, known)
        ]
        stakes = [(need.settled, stake) for need in decided for stake in judge.stakes(need)]
        asked = questions(self.catalogue, known, first, [stake for _, stake in stakes])
        leading = [stake for settled, stake in stakes if not settled and stake.weight == WEIGHT_OF_A_LEAD]
        decisive = questions(self.catalogue, known, first, leading)
        closed = self._health_closed(gates)
        return tuple(fact for fact in asked if fact not in closed), frozenset(decisive) - closed

    def _health_closed(self, gates: GatesNow) -> frozenset[str]:
        allowed = gates.no_health
        if allowed is None:
            return frozenset()
        health = {fact.id for fact in self.catalogue.facts.values() if fact.sensitivity is Sensitivity.HEALTH}
        watched = {fact.id for fact in self.catalogue.facts.values() if fact.asked_by is AskedBy.AGENT}
        return frozenset(health - allowed - watched)


def _could_matter(gate: Gate, judge: NeedJudge, needs: Sequence[str]) -> bool:
    """A gate about services matters while one of them could be proposed, a consent gate for needs that it closes."""
    if not needs:
        return False
    if gate.effect is Effect.INFORMATION_ONLY:
        return any(need not in gate.not_needs for need in needs)
    if gate.effect is not Effect.EXCLUDE_SERVICES:
        return True
    return any(excludes(gate, one.version, one.operators.ids, judge.catalogue) for one in judge.possible())


def _by_kind(offers: Iterable[LocalOffer] | None, on: date) -> Mapping[str, tuple[LocalOffer, ...]] | None:
    if offers is None:
        return None
    grouped: dict[str, list[LocalOffer]] = {}
    for offer in offers:
        if offer.period.covers(on):
            grouped.setdefault(offer.operator, []).append(offer)
    return {kind: tuple(found) for kind, found in grouped.items()}
