"""How much each question would settle, tried on worlds that agree with what is known.

*Certificate frequency*: in every world a few answers prove how it ends; the question that is most often among them,
for its cost, is the next one. Nothing is drawn here: the worlds of a catalogue are always the same, so that the same
situation always gives the same question.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Final

from cordee.domain.catalogue import Fact, Sensitivity
from cordee.domain.orientation.contests import Contest, Ended
from cordee.domain.orientation.proofs import Claim, Proofs
from cordee.domain.orientation.worlds import Mask, Remaining

# Health is asked when nothing else settles as much: data minimisation. Thinking and looking up a paper take time.
COST_OF_SENSITIVITY: Final[Mapping[Sensitivity, float]] = {
    Sensitivity.NONE: 1.0,
    Sensitivity.PERSONAL: 1.1,
    Sensitivity.HEALTH: 1.6,
}
COST_OF_EFFORT: Final[Mapping[int, float]] = {1: 1.0, 2: 1.2, 3: 1.5}
# A question of a subject that was already opened goes before an equal one that opens another.
SAME_SUBJECT: Final = 1.05
# Questions within a twentieth of each other are as good: they come in the order of a natural conversation.
_AS_GOOD: Final = 1.05


def cost_of(fact: Fact) -> float:
    """What asking costs, beside a fact that is known by heart and says nothing of the person."""
    return COST_OF_SENSITIVITY[fact.sensitivity] * COST_OF_EFFORT.get(fact.effort, max(COST_OF_EFFORT.values()))


def same_cost(fact: Fact) -> float:
    return 1.0


@dataclass(frozen=True)
class Weighing:
    """Contests tried on the worlds that remain."""

    remaining: Remaining
    contests: tuple[Contest, ...]
    cost: Callable[[Fact], float] = cost_of

    @cached_property
    def ended(self) -> tuple[Ended, ...]:
        return tuple(contest.ended(self.remaining) for contest in self.contests)

    @cached_property
    def worlds(self) -> Mask:
        return self.remaining.possible()

    @cached_property
    def asked(self) -> Mapping[str, Mask]:
        """By question, the worlds in which it is one of those that prove how everything ends."""
        claims = [claim for ended in self.ended for claim in ended.claims]
        facts = self.remaining.worlds.facts
        return Proofs(self.remaining, lambda question: self.cost(facts[question])).of(claims)

    def shares(self) -> dict[str, float]:
        """Return, by question, the share of worlds where it is asked."""
        count = self.worlds.bit_count()
        found = {question: (worlds & self.worlds).bit_count() / count for question, worlds in self.asked.items()}
        return {question: share for question, share in found.items() if share}

    def ordered(self, opened: frozenset[str] = frozenset()) -> list[str]:
        """Return the questions, best first; ``opened`` are the groups that were already spoken of."""
        facts, places = self.remaining.worlds.facts, {name: place for place, name in enumerate(self.remaining.worlds.facts)}
        worth = {
            name: share * (SAME_SUBJECT if facts[name].group in opened else 1.0) / self.cost(facts[name])
            for name, share in self.shares().items()
        }
        return in_order(worth, places)


def in_order(worth: Mapping[str, float], places: Mapping[str, int]) -> list[str]:
    """Sort by worth, those as good as the best that is left by their place."""
    left = sorted(worth, key=lambda name: (-worth[name], places[name]))
    found: list[str] = []
    while left:
        best = worth[left[0]]
        equals = [name for name in left if worth[name] * _AS_GOOD >= best]
        chosen = min(equals, key=places.__getitem__)
        found.append(chosen)
        left.remove(chosen)
    return found
