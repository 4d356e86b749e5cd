"""From past anonymous situations to counts: which answers go together, without keeping any situation.

Situations are gathered into a few *profiles* by a mixture of independent answers (expectation and maximisation, from a
seed, so that the same situations give the same counts). Only numbers leave: how many situations a profile has and how
many of them gave each answer. A number under five says nothing: it counts as none, and the priors smooth it over.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log
from random import Random
from typing import Final

from cordee.domain.orientation.asking.priors import Counts
from cordee.domain.rules.cells import Partition
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Value

PROFILES: Final = 6
ROUNDS: Final = 15
# The same threshold as for every figure that leaves the platform.
LEAST_COUNT: Final = 5
# So many situations a profile at least: below, everybody is one profile.
LEAST_PROFILE: Final = 40

Row = tuple[tuple[str, int], ...]
"""One situation: (fact, cell) of each answer that is exactly known and applies."""


def counts_of(
    situations: Iterable[Mapping[str, Value]],
    partitions: Mapping[str, Partition],
    *,
    profiles: int = PROFILES,
    seed: int = 0,
) -> Counts:
    """Count the answers of past situations, by profile; few situations make fewer profiles."""
    rows = [_row(situation, partitions) for situation in situations]
    asked = max(1, min(profiles, len(rows) // LEAST_PROFILE))
    shares = _gathered(rows, partitions, asked, Random(seed)) if asked > 1 else [(1.0,)] * len(rows)
    sizes = tuple(sum(share[number] for share in shares) for number in range(asked))
    kept = [number for number, size in enumerate(sizes) if size >= LEAST_COUNT]
    return Counts(
        sizes=tuple(round(sizes[number], 3) for number in kept),
        cells=tuple(_cells(rows, [share[number] for share in shares], partitions) for number in kept),
    )


def _row(situation: Mapping[str, Value], partitions: Mapping[str, Partition]) -> Row:
    return tuple(
        (fact, partitions[fact].cell_of(value))
        for fact, value in situation.items()
        if fact in partitions and value is not NOT_APPLICABLE and not isinstance(value, Interval)
    )


def _gathered(
    rows: Sequence[Row], partitions: Mapping[str, Partition], profiles: int, draw: Random
) -> list[tuple[float, ...]]:
    """Return, for each situation, the share of each profile in it."""
    shares = [_normalised([draw.random() ** 2 + 1e-3 for _ in range(profiles)]) for _ in rows]
    for _ in range(ROUNDS):
        logs = _logarithms(rows, shares, partitions, profiles)
        weights = [log(sum(share[number] for share in shares) / len(rows) + 1e-12) for number in range(profiles)]
        shares = [_belonging(row, logs, weights) for row in rows]
    return shares


def _logarithms(
    rows: Sequence[Row], shares: Sequence[tuple[float, ...]], partitions: Mapping[str, Partition], profiles: int
) -> dict[tuple[str, int], list[float]]:
    """Return the logarithm of the share of each answer in each profile, smoothed."""
    counts: dict[tuple[str, int], list[float]] = {}
    totals: dict[str, list[float]] = {}
    for row, share in zip(rows, shares, strict=True):
        for answer in row:
            found = counts.setdefault(answer, [0.0] * profiles)
            total = totals.setdefault(answer[0], [0.0] * profiles)
            for number, part in enumerate(share):
                found[number] += part
                total[number] += part
    return {
        (fact, cell): [
            log((count + 0.5) / (total + 0.5 * len(partitions[fact].cells)))
            for count, total in zip(found, totals[fact], strict=True)
        ]
        for (fact, cell), found in counts.items()
    }


def _belonging(
    row: Row, logs: Mapping[tuple[str, int], Sequence[float]], weights: Sequence[float]
) -> tuple[float, ...]:
    found = list(weights)
    for answer in row:
        for number, part in enumerate(logs[answer]):
            found[number] += part
    most = max(found)
    return _normalised([exp(one - most) for one in found])


def _normalised(weights: Sequence[float]) -> tuple[float, ...]:
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def _cells(
    rows: Sequence[Row], shares: Sequence[float], partitions: Mapping[str, Partition]
) -> dict[str, tuple[float, ...]]:
    counts: dict[str, list[float]] = {}
    for row, share in zip(rows, shares, strict=True):
        for fact, cell in row:
            counts.setdefault(fact, [0.0] * len(partitions[fact].cells))[cell] += share
    return {
        fact: tuple(round(count, 3) if count >= LEAST_COUNT else 0.0 for count in found)
        for fact, found in counts.items()
    }
