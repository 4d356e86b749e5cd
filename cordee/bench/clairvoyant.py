"""The clairvoyant bound of a situation: the cheapest answers after which the conversation is over.

For somebody who knows all the answers in advance and only has to prove how it ends, by the same rules as everybody:
what gates ask first is asked first (and counted), and « settled » means the same. Whatever the strategy, the answers
that it got when it stopped are such a proof, so that none does better. It is found exactly: as long as the cheapest
choice proves nothing, it is grown into a choice as large as can be that still proves nothing, and what is left out
then has to be hit (a hitting set, see ``optimal``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from cordee.bench.conversations import Desk, Person, Turn
from cordee.bench.optimal import hitting_set
from cordee.domain.orientation.position import Position
from cordee.domain.rules.evaluation import NOT_APPLICABLE

# Choices tried in one situation, at most; the bound stands with the sets found until then.
TRIALS = 500


@dataclass(frozen=True)
class Bound:
    """The least cost and the least number of questions; ``exact`` unless the search was cut short."""

    cost: float
    questions: int
    exact: bool


def bound(desk: Desk, person: Person, seed: str, proofs: Iterable[Iterable[str]] = ()) -> Bound:
    """Return the least that proves how the situation ends; ``seed`` only orders the search.

    ``proofs`` are questions known to be enough, as those of a conversation that ended: « settled » gives up after some
    trials, so that an answer more may hide a proof; what was proved with fewer answers stays proved.
    """
    costs = {name: desk.cost([name]) for name in desk.catalogue.facts}
    search = _Search(desk, person, Random(seed))
    search.proofs += [frozenset(one) & search.questions for one in proofs]
    cheapest, proved = search.cheapest(costs)
    fewest, proved_too = search.cheapest(dict.fromkeys(costs, 1.0))
    opening = search.opening
    return Bound(desk.cost([*opening, *cheapest]), len(opening) + len(fewest), proved and proved_too)


@dataclass
class _Search:
    desk: Desk
    person: Person
    draw: Random
    to_hit: list[frozenset[str]] = field(default_factory=list)
    proofs: list[frozenset[str]] = field(default_factory=list)
    tried: int = 0

    def cheapest(self, costs: Mapping[str, float]) -> tuple[frozenset[str], bool]:
        """Return the cheapest choice that hits all sets found, and whether it proves how it ends."""
        while True:
            chosen = hitting_set(self.to_hit, costs)
            if self._is_over(chosen):
                return chosen, True
            left_out = self.questions - self._grown(chosen)
            if not left_out or self.tried > TRIALS:
                return chosen, False
            self.to_hit.append(left_out)

    @cached_property
    def opening(self) -> tuple[str, ...]:
        return tuple(question for question, _ in self._opened)

    @cached_property
    def start(self) -> Position:
        """Where the conversation stands once the gates have what they ask first."""
        return self._opened[-1][1] if self._opened else self.desk.start(self.person)

    @cached_property
    def _opened(self) -> list[tuple[str, Position]]:
        return list(self.desk.opening(self.person))

    @cached_property
    def truth(self) -> Position:
        return self.desk.complete(self.person)

    @cached_property
    def questions(self) -> frozenset[str]:
        """What may be asked, applies, and is not known from the start."""
        known, values = self.start.known.values, self.truth.known.values
        return frozenset(
            fact
            for fact in self.desk.askable(self.start)
            if fact not in known and values.get(fact, NOT_APPLICABLE) is not NOT_APPLICABLE
        )

    def _is_over(self, chosen: frozenset[str]) -> bool:
        if any(proof <= chosen for proof in self.proofs):
            return True
        self.tried += 1
        answers = {fact: self.truth.known.values[fact] for fact in sorted(chosen)}
        if not Turn(self.desk, self.start.answered(answers)).is_over:
            return False
        self.proofs.append(chosen)
        self.to_hit = [one for one in self.to_hit if one & chosen]
        return True

    def _grown(self, chosen: frozenset[str]) -> frozenset[str]:
        """Add answers, many at once then one by one, as long as they prove nothing."""
        others = sorted(self.questions - chosen)
        self.draw.shuffle(others)
        size = max(1, len(others) // 2)
        while others:
            left: list[str] = []
            for place in range(0, len(others), size):
                more = chosen | set(others[place : place + size])
                if self._is_over(more):
                    left += others[place : place + size]
                else:
                    chosen = more
            if size == 1:
                break
            others, size = left, max(1, min(size, len(left)) // 2)
        return chosen
