"""Decided needs as an Arrow batch: one row for each situation and asked need, in the order of the situations.

| column | type | says |
|---|---|---|
| ``id`` | as given | the situation |
| ``on`` | date32 | the day of the decision |
| ``need`` | word | the need |
| ``closed_by`` | word | the gate that closes the need, or narrows it to information |
| ``lead``, ``tier`` | word | the version that leads, and its tier |
| ``necessity`` | word | why a specific lead is necessary |
| ``provisional`` | bool | an open ordinary service could make the lead unnecessary; null without a lead |
| ``regime_undecided`` | bool | the scheme of the person decides who delivers the lead; null without a lead |
| ``operators`` | words | operators that may deliver the lead, in the order of the catalogue |
| ``proposed`` | words | versions proposed, best first |
| ``missing`` | words | facts that open services lack, in the order of the catalogue |
| ``gates`` | words | the gates that fire, in the order of the file |
| ``contradictions`` | words | facts left unknown because answers contradict each other, in the order of the catalogue |

With verdicts, lists of versions too, in the order of the need: ``open``, ``later``, ``not_proposed``, ``excluded``.
A *word* is a dictionary of text, *words* a list of them; dictionaries are those of the plan, whatever the batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa

from cordee.bulk.asking import Asking
from cordee.bulk.bits import Numbers, Plane, codes_of, set_bits, unpacked
from cordee.bulk.deciding import DecidedNeed
from cordee.bulk.plan import BulkPlan
from cordee.domain.catalogue import Tier
from cordee.domain.orientation.decision import Necessity

WORD: Final = pa.dictionary(pa.int16(), pa.string())
WORDS: Final = pa.list_(WORD)
VERDICTS: Final = ("open", "later", "not_proposed", "excluded")
_SINGLE: Final = ("need", "closed_by", "lead", "tier", "necessity")
_FLAGS: Final = ("provisional", "regime_undecided")
_LISTS: Final = ("operators", "proposed", "missing", "gates", "contradictions")


def answer_schema(plan: BulkPlan, id_type: pa.DataType) -> pa.Schema:
    """Return the schema of every batch that the plan gives."""
    fields = [("id", id_type), ("on", pa.date32()), *((name, WORD) for name in _SINGLE)]
    fields += [(name, pa.bool_()) for name in _FLAGS]
    fields += [(name, WORDS) for name in _LISTS + (VERDICTS if plan.verdicts else ())]
    return pa.schema(fields)


def plain(answer: pa.RecordBatch) -> pa.RecordBatch:
    """Return the answer with text in place of dictionaries, for engines that do not take them, such as Spark."""
    return pa.RecordBatch.from_arrays([_plain(column) for column in answer.columns], names=answer.schema.names)


def _plain(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        return column.cast(pa.list_(pa.string()))
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _vocabulary(plan: BulkPlan) -> Mapping[str, Sequence[str]]:
    """The dictionary of each column of words."""
    gates, versions, facts = [planned.gate.id for planned in plan.gates], list(plan.versions), list(plan.facts)
    return {
        "need": plan.needs,
        "closed_by": gates,
        "tier": list(Tier),
        "necessity": list(Necessity),
        "operators": list(plan.operators),
        "missing": facts,
        "gates": gates,
        "contradictions": facts,
        **dict.fromkeys(("lead", "proposed", *VERDICTS), versions),
    }


@dataclass(frozen=True)
class _Listed:
    """A list for each situation or pair: where it begins, one more than there are, and the numbers that it holds."""

    starts: Numbers
    values: Numbers

    def at(self, places: Numbers) -> "_Listed":
        """Return the lists of these places, in this order."""
        lengths = np.diff(self.starts)[places]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        shifts = np.repeat(self.starts[:-1][places] - starts[:-1], lengths)
        return _Listed(starts, self.values[shifts + np.arange(starts[-1])])


class Answer:
    """Gathers the decided needs of one batch, then puts them into columns."""

    def __init__(self, plan: BulkPlan, asking: Asking) -> None:
        self.plan, self.asking, self.rows = plan, asking, asking.rows
        self._words = {name: [str(word) for word in words] for name, words in _vocabulary(plan).items()}
        self._places = {name: {word: at for at, word in enumerate(words)} for name, words in self._words.items()}
        count = len(asking.situations)
        self._codes = {name: np.full(count, -1, np.int16) for name in (*_SINGLE, *_FLAGS)}
        self._codes["need"] = asking.needs.astype(np.int16)
        self._lists: dict[str, list[_Listed]] = {}
        self._shared: dict[str, _Listed] = {}
        self._pairs: list[Numbers] = []

    def share(self, column: str, planes: Mapping[str, Plane]) -> None:
        """Write down a list that is the same for all needs of a situation."""
        self._shared[column] = self._listed(column, self._in_order(column, planes), np.arange(self.rows))

    def add(self, decided: DecidedNeed) -> None:
        """Write down one need for all who ask for it."""
        pairs, placed = self.asking.asked[decided.need], decided.placed
        among = self.asking.situations[pairs]
        self._pairs.append(pairs)
        leads = self._coded("lead", [(one.version, one.leads) for one in placed], among)
        self._codes["lead"][pairs] = leads
        self._codes["tier"][pairs] = self._tiers[leads]
        self._codes["closed_by"][pairs] = self._coded("closed_by", list(decided.closed_by.items()), among)
        self._codes["necessity"][pairs] = self._coded("necessity", list(decided.necessity.items()), among)
        for name, plane in zip(_FLAGS, (decided.provisional, decided.regime_undecided), strict=True):
            self._codes[name][pairs] = np.where(leads < 0, -1, unpacked(plane, self.rows)[among])
        lists = {
            "operators": self._in_order("operators", decided.operators),
            "missing": self._in_order("missing", decided.missing),
            "proposed": [(one.version, one.proposed) for one in placed],
        }
        if self.plan.verdicts:
            lists |= {name: [(one.version, one.verdicts[name]) for one in placed] for name in VERDICTS}
        for name, planes in lists.items():
            self._lists.setdefault(name, []).append(self._listed(name, planes, among))

    def batch(self, ids: pa.Array, on: Numbers) -> tuple[pa.RecordBatch, Numbers]:
        """Return the answer, and the situation of each of its rows."""
        order = np.argsort(self.asking.destinations, kind="stable")
        situations = self.asking.situations[order]
        columns = {
            "id": ids.take(pa.array(situations)),
            "on": pa.array(on[situations].astype(np.int32), pa.int32()).cast(pa.date32()),
        }
        for name in _SINGLE:
            columns[name] = self._dictionary(name, self._codes[name][order])
        for name in _FLAGS:
            codes = self._codes[name][order]
            columns[name] = pa.array(codes == 1, mask=codes < 0)
        written = np.empty(len(order), np.int64)
        written[np.concatenate(self._pairs)] = np.arange(len(order))
        for name, lists in self._lists.items():
            columns[name] = self._arrow(name, _joined(lists).at(written[order]))
        for name, listed in self._shared.items():
            columns[name] = self._arrow(name, listed.at(situations))
        schema = answer_schema(self.plan, ids.type)
        return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema), situations

    @cached_property
    def _tiers(self) -> Numbers:
        """The tier of each version by number, and -1 at the end for no version."""
        versions = self.plan.versions.values()
        return np.array([self._places["tier"][one.version.tier] for one in versions] + [-1], np.int16)

    def _in_order(self, column: str, planes: Mapping[str, Plane]) -> list[tuple[str, Plane]]:
        return [(word, planes[word]) for word in self._words[column] if word in planes]

    def _coded(self, column: str, planes: Sequence[tuple[str, Plane]], among: Numbers) -> Numbers:
        """Return, for the situations ``among``, the number of the word whose plane is set, -1 for none."""
        used = [(word, plane) for word, plane in planes if plane.any()]
        table = np.array([self._places[column][word] for word, _ in used] + [-1], np.int16)
        return table[codes_of([plane for _, plane in used], self.rows)[among]]

    def _listed(self, column: str, planes: Sequence[tuple[str, Plane]], among: Numbers) -> _Listed:
        """Return, for the situations ``among``, the numbers of the words whose plane is set."""
        used = [(word, plane) for word, plane in planes if plane.any()]
        table = np.array([self._places[column][word] for word, _ in used] or [0], np.int16)
        starts, found = set_bits([plane for _, plane in used], self.rows, among)
        return _Listed(starts, table[found])

    def _dictionary(self, column: str, codes: Numbers) -> pa.DictionaryArray:
        indices = pa.array(codes, pa.int16(), mask=codes < 0)
        return pa.DictionaryArray.from_arrays(indices, pa.array(self._words[column], pa.string()))

    def _arrow(self, column: str, listed: _Listed) -> pa.ListArray:
        return pa.ListArray.from_arrays(pa.array(listed.starts, pa.int32()), self._dictionary(column, listed.values))


def _joined(lists: Sequence[_Listed]) -> _Listed:
    shifts = np.cumsum([0, *(one.starts[-1] for one in lists)])
    starts = [one.starts[:-1] + shift for one, shift in zip(lists, shifts[:-1], strict=True)]
    return _Listed(np.concatenate([*starts, shifts[-1:]]), np.concatenate([one.values for one in lists]))
