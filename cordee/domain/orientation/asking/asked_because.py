"""Why a question is asked: which services its answers tell apart, seen by trying them on the worlds.

Worked out when it is read, question by question. No service is named that the decision does not name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, groupby, islice
from typing import Final

from cordee.domain.catalogue import FactType, Gate
from cordee.domain.orientation.asking.questions import Asking
from cordee.domain.orientation.asking.remaining import Remaining
from cordee.domain.orientation.asking.said import REASONS, Reasons
from cordee.domain.orientation.asking.worlds import Mask
from cordee.domain.orientation.openings import Openings
from cordee.domain.orientation.position import Position
from cordee.domain.orientation.verdicts import Verdict
from cordee.domain.rules.cells import Partition
from cordee.domain.rules.evaluation import Value

# Answers tried for one question: the most frequent ones of those that may be; and how many are looked at to find them.
ANSWERS_TRIED: Final = 8
ANSWERS_LOOKED_AT: Final = 24
SERVICES_NAMED: Final = 2

Ending = dict[str | None, Mask]
"""By name of the service that comes first, or None for nobody, the worlds where it does."""


@dataclass(frozen=True, eq=False, slots=True)
class _Trial:
    """The position after one answer; ``weight`` is the share of the answer, in thousandths, at least one."""

    position: Position
    weight: int
    possible: frozenset[str]
    endings: Sequence[Ending]


@dataclass(frozen=True, eq=False)
class AskedBecause(Mapping[str, str]):
    """By asked fact, why it is asked."""

    asking: Asking
    openings: Openings
    _said: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, fact: str) -> str:
        if fact not in self.asking.ask:
            raise KeyError(fact)
        if fact not in self._said:
            self._said[fact] = self._before_all(fact) or self._by_trials(fact)
        return self._said[fact]

    def __iter__(self) -> Iterator[str]:
        return iter(self.asking.ask)

    def __len__(self) -> int:
        return len(self.asking.ask)

    @property
    def worked_out(self) -> frozenset[str]:
        """The facts whose reason was read."""
        return frozenset(self._said)

    def _before_all(self, fact: str) -> str:
        """Contradictions, then gates that decide what may be said at all."""
        for gate in self._awaiting(fact):
            if gate is None:
                return self._reasons.contradiction
            if gate.effect in self._reasons.before_all:
                return self._reasons.before_all[gate.effect]
        return ""

    def _awaiting(self, fact: str) -> Iterator[Gate | None]:
        return (gate for gate, facts in self.asking.before_anything if fact in self.asking.leading_to(facts))

    def _by_trials(self, fact: str) -> str:
        if self.asking.catalogue.facts[fact].type is FactType.COMMUNE:
            return self._reasons.place
        trials = [self._trial(position, weight) for position, weight in self._answered(fact)]
        found = self._telling_apart(trials) or self._still_open(fact, trials)
        if found:
            return found
        if any(self._awaiting(fact)):
            return self._reasons.gate
        return self._reasons.first if fact in self.asking.decisive else self._reasons.detail

    # Answers, tried

    def _answered(self, fact: str) -> Iterator[tuple[Position, int]]:
        """The positions after the most frequent answers that contradict nothing of what was said, and are no danger."""
        asking, priors = self.asking, self.asking.questionnaire.draws.priors
        partition, shares = priors.partitions[fact], priors.shares(fact)
        values = self.openings.of(fact, asking.known) or _ends(partition)

        def share(value: Value) -> float:
            return shares[partition.cell_of(value)]

        ordered = sorted(values, key=share, reverse=True)
        spread = (value for _, alike in groupby(ordered, key=share) for value in _spread(list(alike)))
        after = ((asking.position.with_answer(fact, value), value) for value in islice(spread, ANSWERS_LOOKED_AT))
        real = (
            (position, max(1, round(1000 * share(value))))
            for position, value in after
            if not position.known.contradictions and not position.gates.emergency
        )
        return islice(real, ANSWERS_TRIED)

    def _trial(self, position: Position, weight: int) -> _Trial:
        judge = position.judge
        possible = frozenset(
            one.version.family
            for one in position.candidates.values()
            if one.verdict is not Verdict.EXCLUDED and judge.refused(one) is None
        )
        return _Trial(position, weight, possible, self._endings(position))

    def _endings(self, position: Position) -> list[Ending]:
        """By contest, who comes first where."""
        questionnaire = self.asking.questionnaire
        remaining = Remaining(questionnaire.worlds, position.known.values, frozenset(), self._weights)
        possible, found = remaining.possible(), list[Ending]()
        for need in self.asking.unsettled:
            contest = questionnaire.contest(position, position.judge, need, untold=self.asking.untold)
            ended = contest.ended(remaining)
            ending: Ending = {None: ended.nobody & possible}
            for service, worlds in ended.first.items():
                if (name := self._name(service)) is not None:
                    ending[name] = ending.get(name, 0) | worlds & possible
            found.append(ending)
        return found

    @cached_property
    def _weights(self) -> Sequence[float]:
        """The share of each profile: the same whatever the answer, so that a world is compared with itself."""
        known = self.asking.known
        told = {name: value for name, value in known.values.items() if name not in known.derived}
        return self.asking.questionnaire.draws.priors.given(told)

    # Services that the answers tell apart

    def _telling_apart(self, trials: Sequence[_Trial]) -> str:
        pair = self._most_often_apart(trials)
        if pair is None:
            return ""
        named = sorted((name for name in pair if name is not None), key=self._order.__getitem__)
        if len(named) == 1:
            decides = any(self._families[named[0]] not in one.possible for one in trials)
            return self._reasons.possible(named, decides=decides)
        return self._reasons.telling_apart(*named)

    def _most_often_apart(self, trials: Sequence[_Trial]) -> tuple[str | None, str | None] | None:
        """Two services of which one answer has the first come first, and another answer the second, in most worlds."""
        apart: dict[tuple[str | None, str | None], tuple[int, int]] = {}
        usual = self.asking.questionnaire.worlds.usual
        for one, other in combinations(trials, 2):
            for first, second in zip(one.endings, other.endings, strict=True):
                for name, worlds in first.items():
                    for rival, theirs in second.items():
                        both = worlds & theirs
                        if both and name != rival:
                            pair = (name, rival) if (name or "") < (rival or "") else (rival, name)
                            weight, (often, ever) = one.weight * other.weight, apart.get(pair, (0, 0))
                            apart[pair] = often + weight * (both & usual).bit_count(), ever + weight * both.bit_count()
        return max(apart, key=lambda pair: (apart[pair], None not in pair, pair[1] or "", pair[0] or ""), default=None)

    # Services that wait for it

    def _still_open(self, fact: str, trials: Sequence[_Trial]) -> str:
        """Say which services the answer makes possible or not, else which it takes part in."""
        waiting = dict.fromkeys(
            name
            for service, facts in self.asking.waiting
            if fact in self.asking.leading_to(facts) and (name := self._name(service)) is not None
        )
        later = frozenset(one.version.name for need in self.asking.decided for one in need.later)
        opened = [name for name in waiting if name not in later]
        decided = [name for name in opened if self._is_decided(name, trials)]
        if opened:
            return self._reasons.possible((decided or opened)[:SERVICES_NAMED], decides=bool(decided))
        return self._reasons.necessary(next(iter(waiting))) if waiting else ""

    def _is_decided(self, name: str, trials: Sequence[_Trial]) -> bool:
        """Tell whether one answer rules the service out, and another one does not."""
        return len({self._families[name] in one.possible for one in trials}) > 1

    # Names

    @property
    def _reasons(self) -> Reasons:
        return REASONS[self.asking.catalogue.tongue]

    def _name(self, service: str) -> str | None:
        """The name under which the decision shows the service, or another version of it; None when it shows none."""
        version = self.asking.catalogue.versions[service]
        return self._shown.get(service) or self._shown_families.get(version.family)

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        found = (
            one.version
            for need in self.asking.decided
            for shown in (need.proposed, need.open, need.later, need.not_proposed, need.excluded)
            for one in shown
        )
        return {version.id: version.name for version in found}

    @cached_property
    def _shown_families(self) -> Mapping[str, str]:
        versions = self.asking.catalogue.versions
        return {versions[service].family: name for service, name in reversed(list(self._shown.items()))}

    @cached_property
    def _families(self) -> Mapping[str, str]:
        versions = self.asking.catalogue.versions
        return {name: versions[service].family for service, name in self._shown.items()}

    @cached_property
    def _order(self) -> Mapping[str, int]:
        """Names in the order of the services, those of the first need first."""
        entries = (entry.id for contest in self.asking.weighing.contests for entry in contest.entries)
        named = (name for service in entries if (name := self._name(service)) is not None)
        return {name: place for place, name in enumerate(dict.fromkeys([*named, *self._shown.values()]))}


def _ends(partition: Partition) -> list[Value]:
    """The ends of the cells of a number: what to try of the term of a sum while another term is not known."""
    return [bound for cell in partition.cells for bound in (cell.low, cell.high) if isinstance(bound, int)]


def _spread(values: Sequence[Value]) -> Iterator[Value]:
    """The same values, in an order whose first ones already lie all over the range: both ends, then halves of gaps."""
    last = len(values) - 1
    yield from (values[place] for place in dict.fromkeys([0, last]))
    gaps = [(0, last)]
    while gaps:
        middles = [(low, (low + high) // 2, high) for low, high in gaps if high - low > 1]
        yield from (values[middle] for _, middle, _ in middles)
        gaps = [gap for low, middle, high in middles for gap in ((low, middle), (middle, high))]
