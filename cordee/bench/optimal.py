"""Two exact references for a questionnaire: the best adaptive strategy, and the cheapest proof seen afterwards.

The *optimum* is found by dynamic programming over everything that may be known of a few yes-or-no facts (3^n states):
the least expected cost until the outcome cannot change. The *hitting set* is the cheapest set of questions that tells
a situation apart from all those that end otherwise: nobody who must ask can do better in that situation, whatever the
strategy and whatever the way to prove (integer programming, HiGHS by ``scipy.optimize.milp``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np

from cordee.bench.bulk_peers import BENCH_GROUP
from cordee.bench.command import CannotMeasure

NO, YES, UNKNOWN = 0, 1, 2


@dataclass(frozen=True)
class SmallGame:
    """Independent yes-or-no facts: share of yes and cost of each, and the outcome of each complete situation.

    ``outcomes[s]`` is a number; bit i of s is the answer of fact i.
    """

    shares: Sequence[float]
    costs: Sequence[float]
    outcomes: np.ndarray[Any, Any]

    @cached_property
    def optimum(self) -> float:
        """The expected cost of the best strategy."""
        return float(self._values[-1])

    def weight(self, answers: Mapping[int, bool]) -> float:
        """Return the share of situations where these facts are answered so."""
        found = 1.0
        for fact, yes in answers.items():
            found *= self.shares[fact] if yes else 1 - self.shares[fact]
        return found

    @cached_property
    def _values(self) -> np.ndarray[Any, Any]:
        """By state, written in base three, the expected cost that is left."""
        count = len(self.shares)
        powers = 3 ** np.arange(count)
        digits = np.arange(3**count)[:, None] // powers % 3
        least, most = np.zeros(3**count, dtype=np.int64), np.zeros(3**count, dtype=np.int64)
        values, unknown = np.zeros(3**count), (digits == UNKNOWN).sum(axis=1)
        complete = np.flatnonzero(unknown == 0)
        least[complete] = most[complete] = self.outcomes[digits[complete] @ (2 ** np.arange(count))]
        for level in range(1, count + 1):
            states = np.flatnonzero(unknown == level)
            best = np.full(len(states), np.inf)
            for fact in range(count):
                asked = digits[states, fact] == UNKNOWN
                here = states[asked]
                no, yes = here - (UNKNOWN - NO) * powers[fact], here - (UNKNOWN - YES) * powers[fact]
                least[here], most[here] = np.minimum(least[no], least[yes]), np.maximum(most[no], most[yes])
                share = self.shares[fact]
                cost = self.costs[fact] + share * values[yes] + (1 - share) * values[no]
                best[asked] = np.minimum(best[asked], cost)
            values[states] = np.where(least[states] == most[states], 0.0, best)
        return values

    def clairvoyant(self) -> float:
        """Return the expected cost of the cheapest proof of each situation."""
        count, total = len(self.shares), 0.0
        costs = {str(fact): cost for fact, cost in enumerate(self.costs)}
        everything = np.arange(2**count)
        for situation in range(2**count):
            others = everything[self.outcomes != self.outcomes[situation]] ^ situation
            apart = [frozenset(str(fact) for fact in range(count) if bits >> fact & 1) for bits in minimal(others)]
            share = self.weight({fact: bool(situation >> fact & 1) for fact in range(count)})
            total += share * sum(costs[fact] for fact in hitting_set(apart, costs))
        return total


def minimal(masks: Iterable[int]) -> list[int]:
    """Keep the sets of bits that hold no other one."""
    found: list[int] = []
    for mask in sorted({int(mask) for mask in masks}, key=lambda mask: (mask.bit_count(), mask)):
        if not any(mask & one == one for one in found):
            found.append(mask)
    return found


def hitting_set(
    sets: Sequence[frozenset[str]],
    costs: Mapping[str, float],
    implied: Sequence[tuple[str, frozenset[str]]] = (),
) -> frozenset[str]:
    """Return the cheapest choice with one of each set; whoever takes the first of ``implied`` takes one of the second.

    Raises CannotMeasure without scipy. An empty set cannot be hit: ValueError.
    """
    if not sets:
        return frozenset()
    if not all(sets):
        raise ValueError("an empty set cannot be hit")
    names = sorted(
        {name for one in sets for name in one} | {name for first, others in implied for name in {first, *others}}
    )
    places = {name: place for place, name in enumerate(names)}
    rows = np.zeros((len(sets) + len(implied), len(names)))
    for number, one in enumerate(sets):
        rows[number, [places[name] for name in one]] = 1
    for number, (first, others) in enumerate(implied, len(sets)):
        rows[number, [places[name] for name in others]] = 1
        rows[number, places[first]] = -1
    least = np.array([1.0] * len(sets) + [0.0] * len(implied))
    try:
        optimize = import_module("scipy.optimize")
    except ImportError:
        raise CannotMeasure(f"scipy n'est pas installé : {BENCH_GROUP}") from None
    found = optimize.milp(
        np.array([costs[name] for name in names]),
        constraints=optimize.LinearConstraint(rows, lb=least),
        integrality=np.ones(len(names)),
        bounds=optimize.Bounds(0, 1),
    )
    if found.x is None:
        raise ValueError(f"no hitting set: {found.message}")
    return frozenset(name for name, taken in zip(names, found.x, strict=True) if taken > 0.5)
