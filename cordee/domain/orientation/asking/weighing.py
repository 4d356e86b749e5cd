"""How much each question would settle, tried on worlds that agree with what is known.

*Certificate frequency*: in every world a few answers prove how it ends; the question that is most often among them,
for its cost, is the next one. Nothing is drawn here: the worlds of a catalogue are always the same, so that the same
situation always gives the same question.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cordee.domain.catalogue import Fact, Sensitivity
from cordee.domain.orientation.asking.contests import Contest, Ended
from cordee.domain.orientation.asking.proofs import Proofs
from cordee.domain.orientation.asking.remaining import Remaining
from cordee.domain.orientation.asking.worlds import Mask

# Health is asked when nothing else settles as much: data minimisation. Thinking and looking up a paper take time.
COST_OF_SENSITIVITY: Final[Mapping[Sensitivity, float]] = {
    Sensitivity.NONE: 1.0,
    Sensitivity.PERSONAL: 1.1,
    Sensitivity.HEALTH: 1.6,
}
COST_OF_EFFORT: Final[Mapping[int, float]] = {1: 1.0, 2: 1.2, 3: 1.5}
# A question of a subject that was already opened goes before an equal one that opens another.
SAME_SUBJECT: Final = 0.03
# Within so little of each other questions are as good, and come in the order of a natural conversation.
AS_GOOD: Final = 0.02


def cost_of(fact: Fact) -> float:
    """What asking costs, beside a fact that is known by heart and says nothing of the person."""
    return COST_OF_SENSITIVITY[fact.sensitivity] * COST_OF_EFFORT.get(fact.effort, max(COST_OF_EFFORT.values()))


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
        """The worlds that nothing excludes."""
        return self.remaining.possible()

    @cached_property
    def asked(self) -> Mapping[str, Mask]:
        """By question, the worlds in which it is one of those that prove how everything ends."""
        claims = [claim for ended in self.ended for claim in ended.claims]
        facts = self.remaining.worlds.facts
        return Proofs(self.remaining, lambda question: self.cost(facts[question])).of(claims)

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """By question, the share of usual worlds where it is asked."""
        found = {question: self._share(worlds) for question, worlds in self.asked.items()}
        return {question: share for question, share in found.items() if share}

    def wasted(self, question: str) -> float:
        """The cost of asking, in the worlds that do not need the answer."""
        return self.cost(self.remaining.worlds.facts[question]) * (1 - self.shares.get(question, 0.0))

    def given_by(self, fact: str) -> dict[str, float]:
        """Return, by fact whose answer alone may give this one by cases, the share of usual worlds where it does."""
        if fact not in self._given_by:
            self._given_by[fact] = self._found_to_give(fact)
        return self._given_by[fact]

    @cached_property
    def _given_by(self) -> dict[str, dict[str, float]]:
        return {}

    def _found_to_give(self, fact: str) -> dict[str, float]:
        found, worlds = dict[str, Mask](), self.remaining.worlds
        for rule, _ in worlds.bonds.cases.get(fact, ()):
            reads = {name for clause in rule for literal in clause for name in worlds.reads[literal.test]}
            if len(reads) == 1:
                (source,) = reads
                found[source] = found.get(source, 0) | self.remaining.rule(rule)
        return {source: self._share(given) for source, given in found.items()}

    def probably_applies(self, fact: str) -> bool:
        """Tell whether a fact applies more often than not where what is known would have been answered."""
        applies = self.remaining.applies(fact)
        there, elsewhere = self._usual & applies, self._usual & ~applies
        return not elsewhere or self._weight(there) >= self._weight(elsewhere)

    def _weight(self, worlds: Mask) -> float:
        """How much some worlds weigh, once the answers that follow from others by cases are known."""
        count, weight = worlds.bit_count(), float(worlds.bit_count())
        for given, share in self.remaining.known_by_cases if count else ():
            weight *= share + (1 - share) * (given & worlds).bit_count() / count
        return weight

    def _share(self, worlds: Mask) -> float:
        return (worlds & self._usual).bit_count() / self._usual.bit_count()

    @cached_property
    def _usual(self) -> Mask:
        return self.worlds & self.remaining.worlds.usual or self.worlds

    def ordered(self, opened: frozenset[str] = frozenset()) -> list[str]:
        """Return the questions, best first; ``opened`` are the groups that were already spoken of.

        First what would be wasted least: the cost of asking, in the worlds that do not need the answer. What is needed
        in all of them costs nothing to ask now, however intrusive: it will have to be asked.
        """
        facts = self.remaining.worlds.facts
        wasted = {
            name: self.wasted(name) - (SAME_SUBJECT if facts[name].group in opened else 0.0) for name in self.shares
        }
        return as_good_in_order(wasted, {name: place for place, name in enumerate(facts)})


def as_good_in_order(wasted: Mapping[str, float], places: Mapping[str, int]) -> list[str]:
    """Sort by what would be wasted, least first; those as good as the least that is left come by their place."""
    left = sorted(wasted, key=lambda name: (wasted[name], places[name]))
    found: list[str] = []
    while left:
        limit = wasted[left[0]] + AS_GOOD
        chosen = min((name for name in left if wasted[name] <= limit), key=places.__getitem__)
        found.append(chosen)
        left.remove(chosen)
    return found
