"""Whole situations drawn at random from the priors: what an unknown answer may be, together with the others.

They are drawn once for a catalogue, from a seed that the catalogue gives: same catalogue, same draws. Each profile of
the priors has its own. Days and communes are not drawn: they are worked out from what follows from them (see
``worlds``), which is what people know and what rules read.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from random import Random
from typing import Final, TypeAlias

from cordee.domain.catalogue import Fact, Formula, Relation
from cordee.domain.orientation.asking.priors import Priors
from cordee.domain.orientation.deriving import sources_of
from cordee.domain.orientation.situation import FactsPlan, Situation
from cordee.domain.rules.evaluation import Interval, Value

# Usual situations, and as many others.
USUAL: Final = 256
# Answers that contradict each other are drawn again; after so many times, they are left.
ATTEMPTS: Final = 12
# A day, or a commune, is worked out from what was drawn for a fact that follows from it by one of these.
TURNED_BACK: Final = frozenset(Formula) - {Formula.COUNTRY_OF}
# Ties between answers do not depend on the day, once no day is drawn.
_ANY_DAY: Final = date(2000, 1, 1)

Answers: TypeAlias = Sequence[Value]
"""One answer a situation, as if the fact applied in all of them."""


class Draws:
    """The answers of every fact in ``count`` situations."""

    def __init__(
        self, facts: Mapping[str, Fact], relations: Iterable[Relation], priors: Priors, *, seed: str, usual: int = USUAL
    ) -> None:
        self.facts, self.priors, self.seed, self.count = facts, priors, seed, 2 * usual
        self.sources = {
            fact.id: fact.derived.of
            for fact in facts.values()
            if fact.derived and fact.derived.of and fact.derived.formula in TURNED_BACK
        }
        self.followers = {source: follower for follower, source in reversed(self.sources.items())}
        relations = tuple(relations)
        self._plan = FactsPlan(facts, relations)
        self.tied = tied(facts, relations)
        self._of_profile: dict[int, dict[str, list[Value]]] = {}

    def answers(self, fact: str, profile: int) -> Answers:
        """Return what was drawn for a fact that no other fact is worked out from."""
        if profile not in self._of_profile:
            self._of_profile[profile] = self._agreeing(profile)
        drawn = self._of_profile[profile]
        if fact not in drawn:
            drawn[fact] = self.laid_out(fact, profile)
        return drawn[fact]

    def laid_out(self, fact: str, profile: int, within: Interval | None = None) -> list[Value]:
        """Each answer as often as its share, in a random order: less noise than independent draws."""
        draw = Random(f"{self.seed}:{fact}:{profile}")
        half, found = self.count // 2, list[Value]()
        for _ in range(2):
            places = [(number + draw.random()) / half for number in range(half)]
            draw.shuffle(places)
            found += [self.priors.value(fact, place, profile, within) for place in places]
        return found

    def _agreeing(self, profile: int) -> dict[str, list[Value]]:
        """Draw the facts that are tied to others, and again those of situations that cannot be."""
        drawn = {fact: self.laid_out(fact, profile) for fact in sorted(self.tied - self.followers.keys())}
        draw = Random(f"{self.seed}:{profile}")
        for place in range(self.count):
            for _ in range(ATTEMPTS):
                at_stake = self._contradicting({fact: answers[place] for fact, answers in drawn.items()})
                if not at_stake:
                    break
                fact = draw.choice(at_stake)
                drawn[fact][place] = self.priors.value(fact, draw.random(), profile)
        return drawn

    def _contradicting(self, answers: Mapping[str, Value]) -> list[str]:
        """Return the answers of a situation that do not go together, in a fixed order."""
        derived = {fact: value for fact, value in answers.items() if self._by_cases(fact)}
        told = {fact: value for fact, value in answers.items() if fact not in derived}
        known = self._plan.known(Situation(facts=told), on=_ANY_DAY)
        told |= {fact: value for fact, value in derived.items() if fact not in known.values}
        known = self._plan.known(Situation(facts=told), on=_ANY_DAY)
        return sorted({fact for one in known.contradictions for fact in one.answers if fact in told})

    def _by_cases(self, fact: str) -> bool:
        derivation = self.facts[fact].derived
        return derivation is not None and bool(derivation.cases)


def tied(facts: Mapping[str, Fact], relations: Iterable[Relation]) -> frozenset[str]:
    """The facts that relations, relevance or derivations by cases read or decide."""
    found = {name for relation in relations for name in relation.never.facts}
    for fact in facts.values():
        if fact.relevant_if:
            found |= {fact.id, *fact.relevant_if.facts}
        if fact.derived and fact.derived.cases:
            found |= {fact.id, *sources_of(fact.derived)}
    return frozenset(found)
