"""Where one conversation stands: what is known, what the rules say of it, which versions and gates count.

A position is never changed. ``answered`` gives the next one and looks again only at what the answer touches.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from cordee.domain.catalogue import Catalogue, LocalOffer
from cordee.domain.orientation.day import Day, Standing, Timeline
from cordee.domain.orientation.gates import GENERAL_INFORMATION, SAFETY_NEED, SIGN_OF_DANGER, GatesNow, gates_now
from cordee.domain.orientation.needs import NeedJudge
from cordee.domain.orientation.rulebook import Reading, Rulebook
from cordee.domain.orientation.situation import CALLER, FactsPlan, Known, Situation
from cordee.domain.orientation.verdicts import COMMUNES, REGIME, Candidate, candidate
from cordee.domain.rules.evaluation import Value

OffersByKind = Mapping[str, tuple[LocalOffer, ...]]
# Facts that say more than conditions do: who asks, under which scheme, where.
_BEYOND_CONDITIONS = frozenset({CALLER, REGIME, *(fact for facts in COMMUNES.values() for fact in facts)})


@dataclass(frozen=True)
class Ground:
    """What every position of one catalogue stands on."""

    catalogue: Catalogue
    plan: FactsPlan
    rulebook: Rulebook
    timeline: Timeline

    def known(self, situation: Situation, *, on: date) -> Known:
        """What is known on the day. To ask for safety is a sign of danger, unless it was answered otherwise."""
        signs = SAFETY_NEED in situation.needs and SIGN_OF_DANGER in self.catalogue.facts
        if signs and SIGN_OF_DANGER not in situation.facts:
            situation = replace(situation, facts={**situation.facts, SIGN_OF_DANGER: True})
        return self.plan.known(situation, on=on)


@dataclass(frozen=True, kw_only=True, eq=False)
class Position:
    ground: Ground
    situation: Situation
    on: date
    day: Day
    programmes: frozenset[str]
    offers: OffersByKind | None
    needs: tuple[str, ...]
    known: Known
    reading: Reading
    gates: GatesNow
    candidates: Mapping[str, Candidate]

    @classmethod
    def of(
        cls,
        ground: Ground,
        situation: Situation,
        *,
        needs: tuple[str, ...],
        programmes: frozenset[str],
        offers: OffersByKind | None,
        on: date,
    ) -> "Position":
        known = ground.known(situation, on=on)
        day, reading = ground.timeline.day(on), ground.rulebook.read(known.values)
        gates = gates_now(day.gates(programmes), known, reading)
        found = (
            candidate(ground.catalogue, one, known, reading, offers, on=on)
            for one in _standings(ground.catalogue, day, needs, programmes, gates)
        )
        return cls(
            ground=ground,
            situation=situation,
            on=on,
            day=day,
            programmes=programmes,
            offers=offers,
            needs=needs,
            known=known,
            reading=reading,
            gates=gates,
            candidates={one.version.id: one for one in found if one is not None},
        )

    def answered(self, facts: Mapping[str, Value]) -> "Position":
        """Return the position once these facts are answered (again, if they were)."""
        return self.told(replace(self.situation, facts={**self.situation.facts, **facts}))

    def with_answer(self, fact: str, value: Value) -> "Position":
        """Return the position once this is answered: the same one for each need that tries it."""
        if (fact, value) not in self._tried:
            self._tried[fact, value] = self._with_answer(fact, value)
        return self._tried[fact, value]

    @cached_property
    def _tried(self) -> dict[tuple[str, Value], "Position"]:
        return {}

    def _with_answer(self, fact: str, value: Value) -> "Position":
        if fact == CALLER and isinstance(value, str):
            return self.told(replace(self.situation, caller=value))
        return self.answered({fact: value})

    def told(self, situation: Situation) -> "Position":
        """Return the position for other answers of the same conversation: same needs, programme, day, directory."""
        if situation.caller != self.situation.caller:
            return self._anew(situation)
        known = self.ground.known(situation, on=self.on)
        changed = frozenset(_differing(self.known.values, known.values))
        reading = self.reading.with_values(known.values, changed)
        gates = gates_now(self.day.gates(self.programmes), known, reading)
        if bool(gates.emergency) is not bool(self.gates.emergency):
            return self._anew(situation)
        touched = reading.touched(self.reading)
        everywhere = bool(changed & _BEYOND_CONDITIONS)
        candidates: dict[str, Candidate] = {}
        for standing in _standings(self.ground.catalogue, self.day, self.needs, self.programmes, gates):
            one = self.candidates.get(standing.version.id)
            if everywhere or standing.version.dated_by or touched >> standing.number & 1:
                one = candidate(self.ground.catalogue, standing, known, reading, self.offers, on=self.on)
            if one is not None:
                candidates[standing.version.id] = one
        return replace(self, situation=situation, known=known, reading=reading, gates=gates, candidates=candidates)

    @property
    def asked(self) -> tuple[str, ...]:
        """The needs to decide, in order: in an emergency safety comes first, asked or not."""
        if not self.gates.emergency:
            return self.needs
        return (SAFETY_NEED, *(need for need in self.needs if need != SAFETY_NEED))

    @cached_property
    def judge(self) -> NeedJudge:
        """Everything known, ready to decide each need."""
        return NeedJudge(
            catalogue=self.ground.catalogue,
            day=self.day,
            known=self.known,
            reading=self.reading,
            gates=self.gates,
            candidates=self.candidates,
            with_directory=self.offers is not None,
        )

    def _anew(self, situation: Situation) -> "Position":
        return Position.of(
            self.ground, situation, needs=self.needs, programmes=self.programmes, offers=self.offers, on=self.on
        )


def _standings(
    catalogue: Catalogue, day: Day, needs: tuple[str, ...], programmes: frozenset[str], gates: GatesNow
) -> Iterable[Standing]:
    """The versions to judge: of what covers an asked need, and general information, which always may be given.

    In an emergency safety counts as asked, whatever the programme.
    """
    if gates.emergency:
        needs, programmes = (SAFETY_NEED, *needs), frozenset(catalogue.programmes)
    families = dict.fromkeys(family for need in needs for family in catalogue.families_by_need[need])
    families.setdefault(GENERAL_INFORMATION)
    return day.serving(tuple(families), programmes)


def _differing(before: Mapping[str, Value], after: Mapping[str, Value]) -> Iterator[str]:
    """Yield the facts whose value is not the same; True and 1 are of different facts, so that equality is enough."""
    for fact, value in after.items():
        if before.get(fact) != value:
            yield fact
    yield from (fact for fact in before if fact not in after)
