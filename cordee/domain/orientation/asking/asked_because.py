"""Why a question is asked, in French: which services its answers tell apart, seen by trying them on the worlds.

Clauses without a capital nor a stop, to go on after « Cette question ». They are worked out when they are read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Final

from cordee.domain.catalogue import Effect, FactType, Gate
from cordee.domain.orientation.asking.questions import Asking
from cordee.domain.orientation.asking.worlds import Mask
from cordee.domain.orientation.openings import Openings
from cordee.domain.orientation.position import Position
from cordee.domain.rules.evaluation import Value
from cordee.domain.rules.french import enumerated

# Answers tried for one question: the most frequent ones.
ANSWERS_TRIED: Final = 4
SERVICES_NAMED: Final = 2

Ending = dict[str | None, Mask]
"""By service that comes first, or None for nobody, the worlds where it does."""


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
            self._said[fact] = self._before_anything(fact) or self._telling_apart(fact) or self._still_open(fact)
        return self._said[fact]

    def __iter__(self) -> Iterator[str]:
        return iter(self.asking.ask)

    def __len__(self) -> int:
        return len(self.asking.ask)

    def _before_anything(self, fact: str) -> str:
        for gate, facts in self.asking.before_anything:
            if fact in self.asking.leading_to(facts):
                return _of_gate(gate) if gate else "permet de lever une contradiction entre des réponses"
        return ""

    # Services that the answers tell apart

    def _telling_apart(self, fact: str) -> str:
        if self.asking.catalogue.facts[fact].type is FactType.COMMUNE:
            return "dit quels opérateurs sont compétents"
        pair = self._most_often_apart([self._endings(position) for position in self._answered(fact)])
        if pair is None:
            return ""
        if None in pair:
            return f"dit si {self._named(next(one for one in pair if one is not None))} est possible"
        first, second = sorted((one for one in pair if one is not None), key=self._order.__getitem__)
        return f"permet de départager {self._named(first)} et {self._named(second)}"

    def _answered(self, fact: str) -> Iterator[Position]:
        """The positions after the most frequent answers; not those that contradict what was said."""
        asking = self.asking
        partition, shares = (
            asking.questionnaire.draws.priors.partitions[fact],
            asking.questionnaire.draws.priors.shares(fact),
        )

        def rarity(value: Value) -> float:
            return -shares[partition.cell_of(value)]

        for value in sorted(self.openings.of(fact, asking.known), key=rarity)[:ANSWERS_TRIED]:
            position = asking.position.with_answer(fact, value)
            if not position.known.contradictions and not position.gates.emergency:
                yield position

    def _endings(self, position: Position) -> list[Ending]:
        """By contest, who comes first where."""
        questionnaire = self.asking.questionnaire
        remaining = questionnaire.remaining(position.known, frozenset())
        possible, found = remaining.possible(), list[Ending]()
        for need in self.asking.unsettled:
            ended = questionnaire.contest(position, position.judge, need).ended(remaining)
            found.append(
                {**{name: worlds & possible for name, worlds in ended.first.items()}, None: ended.nobody & possible}
            )
        return found

    def _most_often_apart(self, endings: list[list[Ending]]) -> tuple[str | None, str | None] | None:
        """Two services of which one answer has the first come first, and another answer the second, in most worlds."""
        apart: dict[tuple[str | None, str | None], int] = {}
        for one, other in combinations(endings, 2):
            for first, second in zip(one, other, strict=True):
                for name, worlds in first.items():
                    for rival, theirs in second.items():
                        pair = (name, rival) if (name or "") < (rival or "") else (rival, name)
                        if worlds & theirs and self._differ(name, rival):
                            apart[pair] = apart.get(pair, 0) + (worlds & theirs).bit_count()
        return max(apart, key=lambda pair: (apart[pair], None not in pair, pair[1] or "", pair[0] or ""), default=None)

    def _differ(self, name: str | None, rival: str | None) -> bool:
        """Versions of one name look the same to the person."""
        if name is None or rival is None:
            return name is not rival
        versions = self.asking.catalogue.versions
        return versions[name].name != versions[rival].name

    @cached_property
    def _order(self) -> Mapping[str, int]:
        entries = (entry.id for contest in self.asking.weighing.contests for entry in contest.entries)
        found = {name: place for place, name in enumerate(dict.fromkeys(entries))}
        return {**{name: len(found) for name in self.asking.catalogue.versions}, **found}

    # Services that wait for it

    def _still_open(self, fact: str) -> str:
        waiting = dict.fromkeys(
            self._named(service) for service, facts in self.asking.waiting if fact in self.asking.leading_to(facts)
        )
        if not waiting:
            return "précise la situation"
        named = list(waiting)[:SERVICES_NAMED]
        return f"dit si {enumerated(named, 'et')} {'sont possibles' if len(named) > 1 else 'est possible'}"

    def _named(self, service: str) -> str:
        return f"« {self.asking.catalogue.versions[service].name} »"


def _of_gate(gate: Gate) -> str:
    if gate.effect is Effect.ASK_FIRST:
        return "décide de la suite : rien de ferme avant cette réponse"
    first = gate.action.split(". ")[0].rstrip(".").replace(" : ", ", ", 1)
    return f"décide de la suite : {first[:1].lower()}{first[1:]}"
