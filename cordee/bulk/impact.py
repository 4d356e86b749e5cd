"""A whole file of situations before two catalogues, batch after batch, in one process or in several.

What a batch gives is small and adds up in any order, so the result is the same whatever the batches and the processes.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cordee.bulk.bad_rows import BadRow
from cordee.bulk.bits import Numbers
from cordee.bulk.comparing import Answered, Counts, Residences, Services, compare
from cordee.bulk.evaluation import evaluate
from cordee.bulk.files import NumberedBatch, SituationFile, open_situations
from cordee.bulk.intake import Intake
from cordee.bulk.plan import BulkPlan, bulk_plan
from cordee.bulk.sheet import ID
from cordee.domain.catalogue import Catalogue
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.territory import departement_of

ROWS_AT_ONCE: Final = 65_536
INVENTED: Final = "invente-"
"""How the name of an invented situation begins."""
BAD_ROWS_KEPT: Final = 20
COMMUNE, DEPARTEMENT = "commune_residence", "departement_residence"


@dataclass(frozen=True)
class Side:
    """One catalogue, ready for batches; ``vocabulary`` has its words, and no rule."""

    vocabulary: Catalogue
    plan: BulkPlan
    services: Services


@dataclass(frozen=True)
class Refused:
    """Rows that one catalogue or both cannot read; ``first``: what is wrong with the first ones, and for whom."""

    both: int = 0
    before: int = 0
    after: int = 0
    first: tuple[tuple[BadRow, str], ...] = ()

    @property
    def rows(self) -> int:
        return self.both + self.before + self.after

    def __add__(self, other: "Refused") -> "Refused":
        return Refused(
            self.both + other.both,
            self.before + other.before,
            self.after + other.after,
            tuple(sorted(self.first + other.first)[:BAD_ROWS_KEPT]),
        )


@dataclass(frozen=True)
class Impact:
    """What some situations gave; ``days``: the first and the last day of decision, none without situations."""

    counts: Counts = field(default_factory=Counts)
    refused: Refused = field(default_factory=Refused)
    invented: int = 0
    days: tuple[date, ...] = ()

    def __add__(self, other: "Impact") -> "Impact":
        days = sorted(self.days + other.days)
        return Impact(
            self.counts + other.counts,
            self.refused + other.refused,
            self.invented + other.invented,
            (days[0], days[-1]) if days else (),
        )


def sides_of(before: Catalogue, after: Catalogue, *, on: date, needs: Sequence[str] = ()) -> tuple[Side, Side]:
    """Make both catalogues read the same file: each knows the words of the other, for which it has no rule.

    So who asked for a need that was dropped lost what it led to, and is not left out. Raises UnknownWord for a need
    that neither has.
    """
    return _side(with_words_of(before, after), on, needs), _side(with_words_of(after, before), on, needs)


def impact_of_file(
    path: Path,
    sides: tuple[Side, Side],
    *,
    workers: int = 1,
    rows: int = ROWS_AT_ONCE,
    ignored: Sequence[str] = (),
) -> Impact:
    """Compare the orientations of all situations of a file; raise UnreadableFile or StrangeColumns."""
    file = open_situations(path, rows=rows)
    Intake(sides[0].vocabulary, file.names, ignored=ignored)  # what is wrong with the columns, before any work
    total = Impact()
    for part in _parts(file, sides, tuple(ignored), workers):
        total += part
    return total + Impact(refused=_refused(file.broken, file.broken))


def impact_of_rows(batch: pa.RecordBatch, numbers: Numbers, sides: tuple[Side, Side], ignored: Sequence[str]) -> Impact:
    """Compare the orientations of raw rows, of which ``numbers`` gives the place in the file."""
    read = [_read(side, batch, numbers, ignored) for side in _distinct(sides)]
    (rows_before, bad_before), (rows_after, bad_after) = (read[0], read[-1])
    refused = _refused(bad_before, bad_after)
    if bad_before != bad_after:
        rows_before = _without(rows_before, numbers, bad_before, bad_after)
        rows_after = _without(rows_after, numbers, bad_after, bad_before)
    if not rows_before.num_rows:
        return Impact(refused=refused)
    before, after = (
        Answered(evaluate(_numbered(rows), side.plan), side.services)
        for rows, side in zip((rows_before, rows_after), sides, strict=True)
    )
    days = pc.min_max(after.answer.column("on")).as_py()
    return Impact(
        compare(before, after, _residences(rows_after)), refused, _invented(rows_after), (days["min"], days["max"])
    )


# One catalogue


def with_words_of(catalogue: Catalogue, other: Catalogue) -> Catalogue:
    """Return the catalogue with the facts, needs and programmes that only the other one has, and no rule for them."""
    foreign = {
        name: replace(fact, relevant_if=None, derived=None)
        for name, fact in other.facts.items()
        if name not in catalogue.facts
    }
    programmes = {
        name: replace(one, needs=(), gates=frozenset())
        for name, one in other.programmes.items()
        if name not in catalogue.programmes
    }
    return replace(
        catalogue,
        facts={**catalogue.facts, **foreign},
        needs={**catalogue.needs, **{name: need for name, need in other.needs.items() if name not in catalogue.needs}},
        programmes={**catalogue.programmes, **programmes},
    )


def _side(catalogue: Catalogue, on: date, needs: Sequence[str]) -> Side:
    plan = bulk_plan(CompiledCatalogue(catalogue), on=on, needs=needs, verdicts=True)
    words = replace(catalogue, facts=plan.facts, versions={}, gates=(), relations=(), deadlines=())
    return Side(words, plan, Services.of(plan))


def _distinct(sides: tuple[Side, Side]) -> list[Side]:
    """Both sides, or the first one when they read rows in the same way: then rows need be read once."""
    before, after = (side.vocabulary for side in sides)
    same = before.facts == after.facts and set(before.needs) == set(after.needs)
    return [sides[0]] if same and set(before.programmes) == set(after.programmes) else list(sides)


# Rows


def _read(
    side: Side, batch: pa.RecordBatch, numbers: Numbers, ignored: Sequence[str]
) -> tuple[pa.RecordBatch, list[BadRow]]:
    return Intake(side.vocabulary, batch.schema.names, ignored=ignored).read(batch, numbers)


def _without(rows: pa.RecordBatch, numbers: Numbers, own: Iterable[BadRow], others: Iterable[BadRow]) -> pa.RecordBatch:
    """Leave out the rows that the other catalogue cannot read."""
    kept = numbers[~np.isin(numbers, [one.row for one in own])]
    return rows.filter(pa.array(~np.isin(kept, [one.row for one in others])))


def _numbered(rows: pa.RecordBatch) -> pa.RecordBatch:
    """Name situations by their place, which ``compare`` wants."""
    place = rows.schema.get_field_index(ID)
    return rows.set_column(place, ID, pa.array(np.arange(rows.num_rows)))


def _residences(rows: pa.RecordBatch) -> Residences:
    """The département that was given, else that of the commune; none where they disagree, or outside of France."""
    given, of_commune = (_coded_column(rows, name) for name in (DEPARTEMENT, COMMUNE))
    names = list(dict.fromkeys(["", *DEPARTEMENTS, *given[1]]))
    places = {name: place for place, name in enumerate(names)}
    first = _looked_up(given, [places[word] for word in given[1]])
    french = [departement_of(word) for word in of_commune[1]]
    second = _looked_up(of_commune, [places[code] if code in DEPARTEMENTS else 0 for code in french])
    agreed = np.where((first > 0) & (second > 0) & (first != second), 0, np.maximum(first, second))
    return agreed, names


def _looked_up(column: Residences, table: Sequence[int]) -> Numbers:
    return np.array([*table, 0])[column[0]]  # code -1, not known: the last


def _coded_column(rows: pa.RecordBatch, name: str) -> Residences:
    place = rows.schema.get_field_index(name)
    if place < 0:
        return np.full(rows.num_rows, -1), []
    array = rows.column(place)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    return array.indices.fill_null(-1).to_numpy(zero_copy_only=False), array.dictionary.to_pylist()


def _invented(rows: pa.RecordBatch) -> int:
    ids = rows.column(ID)
    if not (pa.types.is_string(ids.type) or pa.types.is_large_string(ids.type)):
        return 0
    return int(pc.sum(pc.starts_with(ids, INVENTED)).as_py() or 0)


def _refused(before: Sequence[BadRow], after: Sequence[BadRow]) -> Refused:
    rows_before, rows_after = {one.row for one in before}, {one.row for one in after}
    problems = sorted({*before, *after})[:BAD_ROWS_KEPT]
    both = set(before) & set(after)
    return Refused(
        both=len(rows_before & rows_after),
        before=len(rows_before - rows_after),
        after=len(rows_after - rows_before),
        first=tuple((one, "both" if one in both else "before" if one in set(before) else "after") for one in problems),
    )


# Processes


def _parts(file: SituationFile, sides: tuple[Side, Side], ignored: tuple[str, ...], workers: int) -> Iterator[Impact]:
    if workers == 1:
        for batch, numbers in file.batches:
            yield impact_of_rows(batch, numbers, sides, ignored)
    else:
        yield from _shared_out(file.batches, sides, ignored, workers)


def _shared_out(
    batches: Iterable[NumberedBatch], sides: tuple[Side, Side], ignored: tuple[str, ...], workers: int
) -> Iterator[Impact]:
    """Hand batches to processes, one more than there are of them waiting, and give results in the order of batches."""
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_remember, initargs=(sides, ignored)
    ) as pool:
        waiting: deque[Future[Impact]] = deque()
        for batch, numbers in batches:
            waiting.append(pool.submit(_impact_here, _packed(batch), numbers))
            if len(waiting) > workers + 1:
                yield waiting.popleft().result()
        yield from (future.result() for future in waiting)


_here: tuple[tuple[Side, Side], tuple[str, ...]] | None = None
"""What a worker process received when it started."""


def _remember(sides: tuple[Side, Side], ignored: tuple[str, ...]) -> None:
    global _here
    _here = sides, ignored


def _impact_here(packed: bytes, numbers: Numbers) -> Impact:
    if _here is None:
        raise RuntimeError("this process was not given its catalogues")
    sides, ignored = _here
    return reduce(Impact.__add__, (impact_of_rows(one, numbers, sides, ignored) for one in _unpacked(packed)))


def _packed(batch: pa.RecordBatch) -> bytes:
    """Write a batch as Arrow does: a pickle of a slice would hold what it was cut from."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


def _unpacked(packed: bytes) -> Iterator[pa.RecordBatch]:
    with pa.ipc.open_stream(packed) as stream:
        yield from stream
