"""Seeded situations for a catalogue: answers known, known roughly, declined, or that contradict each other."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from cordee.domain.catalogue import Catalogue, Fact, FactType
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.situation import CALLER, Situation
from cordee.domain.rules.clauses import facts_of_test
from cordee.domain.rules.evaluation import Value, between
from cordee.domain.rules.language import Compare, Member

COMMUNES = ("69123", "38185", "01053", "75056", "97411", "2A004", "26362", "99132")  # the last one is nowhere
ROUGHLY = 0.2


class Situations:
    """Draws situations whose numbers and days are near those that conditions name."""

    def __init__(self, catalogue: Catalogue, *, seed: int) -> None:
        self.catalogue, self.chance = catalogue, Random(seed)
        self.named = _named(catalogue)

    def draw(self, on: date, *, known: float | None = None) -> Situation:
        share = self.chance.choice((0.1, 0.2, 0.3, 0.5, 0.9)) if known is None else known
        facts = {
            name: self._value(fact, on)
            for name, fact in self.catalogue.facts.items()
            if name != CALLER and self.chance.random() < share * self._weight(fact)
        }
        others = [name for name in self.catalogue.facts if name not in facts and name != CALLER]
        declined = frozenset(self.chance.sample(others, min(len(others), 2)))
        caller = self.catalogue.facts.get(CALLER)
        return Situation(
            caller=self._value(caller, on) if caller and self.chance.random() < 0.85 else None,
            programme=self.chance.choice([None, None, *self.catalogue.programmes]),
            needs=tuple(self.chance.choices(list(self.catalogue.needs), k=self.chance.choice((0, 1, 1, 2, 3)))),
            facts=facts,
            declined=declined,
            unsure=frozenset(self.chance.sample(others, min(len(others), 2))) - declined,
        )

    def _weight(self, fact: Fact) -> float:
        """Danger and answers that follow from others are rarer: each of them hides a lot."""
        return 0.1 if fact.id.startswith("danger") else 0.4 if fact.derived else 1.0

    def _value(self, fact: Fact, on: date) -> Value:
        match fact.type:
            case FactType.BOOL:
                return self.chance.random() < 0.5
            case FactType.CHOICE:
                return self.chance.choice(list(fact.choices))
            case FactType.CHOICES:
                choices = list(fact.choices)
                return frozenset(self.chance.sample(choices, self.chance.randrange(min(4, len(choices)) + 1)))
            case FactType.COMMUNE:
                return self.chance.choice((*COMMUNES, *self.named.get(fact.id, ())))
            case FactType.INT:
                return self._roughly(self._number(fact), lambda low, width: min(low + width, _greatest(fact)))
            case FactType.DATE:
                day = self._day(fact, on)
                return self._roughly(day, lambda low, width: low + timedelta(days=width))

    def _number(self, fact: Fact) -> int:
        least, greatest = fact.minimum or 0, _greatest(fact)
        near = [value + self.chance.randrange(-1, 2) for value in self.named.get(fact.id, ())]
        return min(max(self.chance.choice([*near, self.chance.randint(least, greatest)]), least), greatest)

    def _day(self, fact: Fact, on: date) -> date:
        near = [value + timedelta(days=self.chance.randrange(-1, 2)) for value in self.named.get(fact.id, ())]
        return self.chance.choice([*near, on, on - timedelta(days=self.chance.randrange(1500)),
                                   on + timedelta(days=self.chance.randrange(200))])  # fmt: skip

    def _roughly(self, value, further):
        if self.chance.random() >= ROUGHLY:
            return value
        high = further(value, self.chance.choice((1, 10, 60)))
        low, high = self.chance.choice(((value, high), (value, None), (None, high)))
        return between(low, high)


def _named(catalogue: Catalogue) -> Mapping[str, tuple]:
    """The values that conditions name, by fact."""
    found: dict[str, dict] = {}
    for test in CompiledCatalogue(catalogue).clauses.tests:
        values = (test.value,) if isinstance(test, Compare) else test.values if isinstance(test, Member) else ()
        for fact in facts_of_test(test):
            found.setdefault(fact, {}).update(dict.fromkeys(values))
    return {fact: tuple(values) for fact, values in found.items()}


def _greatest(fact: Fact) -> int:
    return fact.maximum if fact.maximum is not None else 10_000
