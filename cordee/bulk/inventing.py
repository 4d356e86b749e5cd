"""Anonymous situations that nobody lived, to try with: as many as wanted, the same for the same seed, plainly invented.

Answers follow the declared frequencies of facts where there are some. Each situation has one of a few profiles that
colour its answers, so that facts go together; what does not apply is left out, and so is what cannot be true together.
They are no population: what they show of a change is where it acts, never on how many.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cordee.bulk.bits import Bools, Numbers, unpacked
from cordee.bulk.columns import ordinal
from cordee.bulk.elapsed import Moments
from cordee.bulk.impact import INVENTED
from cordee.bulk.knowing import Knowing
from cordee.bulk.plan import BulkPlan, bulk_plan
from cordee.bulk.sheet import CALLER_COLUMN, HIGH_SUFFIX, ID, LOW_SUFFIX, NEEDS, FactColumns, Sheet
from cordee.domain.catalogue import TIME_SINCE, TIME_UNTIL, AskedBy, Catalogue, Effect, Fact, FactType, Formula
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.evaluation import Value

ROWS_AT_ONCE: Final = 65_536
PROFILES: Final = 8
# Main town of each département of the region, with its inhabitants in thousands (Insee, about 2021); two from outside.
TOWNS: Final[Mapping[str, int]] = {
    "01053": 671, "03190": 335, "07186": 334, "15014": 144, "26362": 520, "38185": 1285, "42218": 768, "43157": 228,
    "63113": 665, "69123": 1896, "73065": 442, "74010": 842, "71270": 60, "75056": 60,
}  # fmt: skip
SAME_TOWN: Final = 0.75
DANGER: Final = 0.01
"""How often a sign of danger is met that has no declared frequency."""
ROUGHLY, DURATION_SAID = 0.15, 0.5
# How often what follows from a commune is said instead of it: always the commune for the département, else abroad.
SAID_DIRECTLY: Final[Mapping[Formula | None, float]] = {Formula.DEPARTEMENT_OF: 0.0, Formula.COUNTRY_OF: 0.04}
SEEN_IN_A_DOCUMENT: Final = 0.1
_DAYS_IN_A_MONTH: Final = 30
_USUAL_DAYS: Final = 1_000
Chance: TypeAlias = np.random.Generator
Shares: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Inventor:
    """Draws situations for a catalogue around a day."""

    catalogue: Catalogue
    on: date
    seed: int

    def batches(self, count: int, *, rows: int = ROWS_AT_ONCE) -> Iterator[pa.RecordBatch]:
        """Yield so many situations, in batches of at most ``rows``."""
        for number, first in enumerate(range(0, count, rows)):
            yield self._batch(first, min(rows, count - first), np.random.default_rng([self.seed, number]))

    def _batch(self, first: int, rows: int, chance: Chance) -> pa.RecordBatch:
        profile = chance.integers(0, PROFILES, rows)
        answers = self._coherent(self._drawn(rows, profile, chance), rows)
        readiness = chance.beta(1.5, 2.5, rows)
        columns = {ID: pa.array([f"{INVENTED}{number:09}" for number in range(first + 1, first + rows + 1)])}
        columns[CALLER_COLUMN] = answers[CALLER]
        columns[NEEDS] = self._needs(answers[CALLER], chance)
        for fact in self.catalogue.facts.values():
            if fact.id != CALLER and fact.id in answers:
                said = chance.random(rows) < self._likely_said(fact, readiness)
                columns |= self._said(fact, _where(answers[fact.id], said), chance)
        return pa.RecordBatch.from_pydict(columns)

    @cached_property
    def _plan(self) -> BulkPlan:
        return bulk_plan(CompiledCatalogue(self.catalogue), on=self.on)

    @cached_property
    def _signs_of_danger(self) -> frozenset[str]:
        gates = (gate for gate in self.catalogue.gates if gate.effect is Effect.EMERGENCY_ONLY and gate.condition)
        return frozenset(fact for gate in gates if gate.condition for fact in gate.condition.facts)

    # Answers, before anything is left out

    def _drawn(self, rows: int, profile: Numbers, chance: Chance) -> dict[str, pa.Array]:
        """Draw every fact; what follows from another one by a formula is only drawn where that one is not."""
        found: dict[str, pa.Array] = {}
        for number, fact in enumerate(self.catalogue.facts.values()):
            colours = np.random.default_rng([self.seed, number, PROFILES])
            found[fact.id] = self._answers(fact, rows, profile, colours, chance)
        self._communes(found, rows, chance)
        for fact in self.catalogue.facts.values():
            if fact.derived and fact.derived.of in found:
                directly = chance.random(rows) < SAID_DIRECTLY.get(fact.derived.formula, DURATION_SAID)
                found[fact.derived.of] = _where(found[fact.derived.of], ~directly)
                found[fact.id] = _where(found[fact.id], directly)
        return found

    def _answers(self, fact: Fact, rows: int, profile: Numbers, colours: Chance, chance: Chance) -> pa.Array:
        match fact.type:
            case FactType.BOOL:
                return pa.array(chance.random(rows) < self._yes(fact, colours)[profile])
            case FactType.INT:
                return pa.array(_numbers(fact, profile, colours, chance), pa.int32())
            case FactType.DATE:
                days = ordinal(self.on) + self._days(fact, rows, chance)
                return pa.array(days.astype(np.int32), pa.int32()).cast(pa.date32())
            case FactType.CHOICES:
                return _sets(fact, rows, chance)
            case FactType.CHOICE | FactType.COMMUNE:
                words = list(fact.choices) or list(TOWNS)
                return _words(words, _drawn_words(fact, words, profile, colours, chance))

    def _yes(self, fact: Fact, colours: Chance) -> Shares:
        """Return how often each profile says yes; all profiles together, as often as is declared."""
        declared = {share.value: share.weight for share in fact.frequency}
        if not declared and fact.id in self._signs_of_danger:
            return np.full(PROFILES, DANGER)
        wanted = declared.get(True, 0.5)
        drawn = colours.beta(2, 2, PROFILES) * wanted
        shares: Shares = np.clip(drawn * wanted * PROFILES / max(float(drawn.sum()), 1e-9), 0, 1)
        return shares

    def _days(self, fact: Fact, rows: int, chance: Chance) -> Numbers:
        """Return days from the decision: mostly near, as far as what follows from the day allows."""
        for other in self.catalogue.facts.values():
            if other.derived and other.derived.of == fact.id and other.derived.formula in TIME_SINCE | TIME_UNTIL:
                months = other.derived.formula in (Formula.MONTHS_SINCE, Formula.MONTHS_UNTIL)
                furthest = (other.maximum or _USUAL_DAYS) * (_DAYS_IN_A_MONTH if months else 1)
                days = np.floor(min(furthest, 12_000) * chance.random(rows) ** 3)
                return -days if other.derived.formula in TIME_SINCE else days
        return np.floor(_USUAL_DAYS * (chance.random(rows) ** 3) * np.where(chance.random(rows) < 0.75, -1, 1))

    def _communes(self, found: dict[str, pa.Array], rows: int, chance: Chance) -> None:
        """Most people work where they live."""
        first, *others = [fact.id for fact in self.catalogue.facts.values() if fact.type is FactType.COMMUNE] or [""]
        for other in others:
            same = chance.random(rows) < SAME_TOWN
            codes = np.where(same, found[first].indices.to_numpy(), found[other].indices.to_numpy())
            found[other] = _words(list(TOWNS), codes)

    # What may stand together

    def _coherent(self, answers: dict[str, pa.Array], rows: int) -> dict[str, pa.Array]:
        """Leave out answers that do not apply or contradict others, until none of what is left does."""
        while True:
            kept = self._kept(answers, rows)
            fewer = {fact: _where(array, kept[fact]) for fact, array in answers.items()}
            if all(fewer[fact].null_count == array.null_count for fact, array in answers.items()):
                return fewer
            answers = fewer

    def _kept(self, answers: Mapping[str, pa.Array], rows: int) -> Mapping[str, Bools]:
        """Return, for each fact, where its answer applies and contradicts no other."""
        sheet = Sheet(pa.RecordBatch.from_pydict(dict(answers)), self._plan.table)
        given = FactColumns(lambda fact: sheet.fact(self._plan.facts[fact]))
        knowing = Knowing(self._plan, given, rows, Moments(np.full(rows, ordinal(self.on))))
        columns, apart = knowing.truths.columns, knowing.contradictory
        return {
            fact: unpacked(columns[fact].known & ~apart[fact] if fact in apart else columns[fact].known, rows)
            for fact in answers
        }

    # What is said of it

    def _needs(self, caller: pa.DictionaryArray, chance: Chance) -> pa.ListArray:
        """Draw one or two needs that this caller may have."""
        needs, rows = list(self.catalogue.needs), len(caller)
        lengths = chance.integers(1, 3, rows)
        owners = np.repeat(caller.indices.to_numpy(), lengths)
        codes = np.zeros(len(owners), np.int16)
        for number, word in enumerate(caller.dictionary.to_pylist()):
            weights = np.array([self._need_weight(need, word) for need in needs])
            if not weights.any():
                weights[:] = 1
            mine = owners == number
            codes[mine] = chance.choice(len(needs), int(mine.sum()), p=weights / weights.sum())
        starts = np.concatenate([[0], np.cumsum(lengths)])
        return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), _words(needs, codes))

    def _need_weight(self, need: str, caller: str) -> float:
        if caller not in self.catalogue.needs[need].asked_by:
            return 0
        return DANGER if need == SAFETY_NEED else 1

    def _likely_said(self, fact: Fact, readiness: Shares) -> Shares:
        """A paper to look up is said less often; what is only read in a document, seldom."""
        if fact.asked_by is AskedBy.PROFESSIONAL:
            return np.full(len(readiness), SEEN_IN_A_DOCUMENT)
        likely: Shares = (1 - (1 - readiness) ** 2) ** fact.effort
        return likely

    def _said(self, fact: Fact, array: pa.Array, chance: Chance) -> Mapping[str, pa.Array]:
        """Durations are sometimes said roughly: as an interval."""
        if fact.type is not FactType.INT or fact.derived is None:
            return {fact.id: array}
        rows, given = len(array), array.is_valid().to_numpy(zero_copy_only=False)
        roughly = given & (chance.random(rows) < ROUGHLY)
        values = array.fill_null(0).to_numpy()
        low, high = np.floor(values * 0.8), np.ceil(values * 1.2)
        least, most = fact.minimum or 0, fact.maximum if fact.maximum is not None else np.iinfo(np.int32).max
        return {
            fact.id: _where(array, ~roughly),
            fact.id + LOW_SUFFIX: pa.array(np.clip(low, least, most).astype(np.int32), mask=~roughly),
            fact.id + HIGH_SUFFIX: pa.array(np.clip(high, least, most).astype(np.int32), mask=~roughly),
        }


def _drawn_words(fact: Fact, words: list[str], profile: Numbers, colours: Chance, chance: Chance) -> Numbers:
    """Draw codes, each profile with weights of its own around those that are declared, else equal."""
    declared: dict[Value, float] = {share.value: share.weight for share in fact.frequency}
    towns = TOWNS if fact.type is FactType.COMMUNE and not fact.choices else {}
    usual = np.array([declared.get(word, 0.0) if declared else towns.get(word, 1) for word in words], np.float64)
    if not usual.any():
        usual = np.ones(len(words))
    weights = np.tile(usual, (PROFILES, 1))
    if not towns:
        weights = weights * colours.gamma(1.5, size=weights.shape)
    limits = (weights / weights.sum(axis=1, keepdims=True)).cumsum(axis=1)
    draw, codes = chance.random(len(profile)), np.zeros(len(profile), np.int16)
    for one in range(PROFILES):
        mine = profile == one
        codes[mine] = np.minimum(np.searchsorted(limits[one], draw[mine]), len(words) - 1)
    return codes


def _numbers(fact: Fact, profile: Numbers, colours: Chance, chance: Chance) -> Numbers:
    """Draw from the declared ranges, else around a centre of the profile."""
    ranges = [share for share in fact.frequency if share.to is not None and isinstance(share.value, int)]
    if ranges:
        weights = np.array([share.weight for share in ranges])
        chosen = chance.choice(len(ranges), len(profile), p=weights / weights.sum())
        lows = np.array([share.value for share in ranges], np.int64)
        highs = np.array([share.to for share in ranges], np.int64)
        found: Numbers = lows[chosen] + np.floor(chance.random(len(profile)) * (highs - lows + 1)[chosen]).astype(int)
        return found.astype(np.int32)
    least, greatest = fact.minimum or 0, fact.maximum if fact.maximum is not None else 10_000
    centres = colours.beta(1.5, 3, PROFILES)
    drawn = chance.beta(1 + 4 * centres[profile], 1 + 4 * (1 - centres[profile]))
    return (least + np.floor(drawn * (greatest - least + 1)).clip(max=greatest - least)).astype(np.int32)


def _sets(fact: Fact, rows: int, chance: Chance) -> pa.ListArray:
    """Draw from none to two different choices."""
    words = list(fact.choices)
    first, second = chance.integers(0, len(words), rows), chance.integers(0, len(words), rows)
    lengths = chance.integers(0, 3, rows)
    lengths = np.where((lengths == 2) & (first == second), 1, lengths)
    taken = np.stack([first, second], axis=1)[np.stack([lengths > 0, lengths > 1], axis=1)]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), _words(words, taken))


def _words(words: list[str], codes: Numbers) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int16)), pa.array(words, pa.string()))


def _where(array: pa.Array, kept: Bools) -> pa.Array:
    """Return the array with null where it is not kept."""
    if pa.types.is_list(array.type):
        places = np.arange(len(array))
        return array.take(pa.array(places, mask=~kept))
    if pa.types.is_dictionary(array.type):
        indices = array.indices.to_numpy(zero_copy_only=False)
        mask = ~kept | ~array.is_valid().to_numpy(zero_copy_only=False)
        return pa.DictionaryArray.from_arrays(
            pa.array(np.nan_to_num(indices).astype(np.int16), mask=mask), array.dictionary
        )
    mask = pa.array(kept)
    return pa.compute.if_else(mask, array, pa.scalar(None, array.type))
