"""A pure function from batch to batch: it runs anywhere, however the situations are cut, with the same bytes out."""

import os
import pickle
from datetime import date
from pathlib import Path

import dask
import pyarrow as pa
import pytest

from cordee.bench.invented import invented_batch
from cordee.bulk.answering import answer_schema, plain
from cordee.bulk.evaluation import evaluate
from cordee.bulk.plan import bulk_plan
from cordee.bulk.sheet import BadBatch
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.deciding import UnknownWord
from cordee.reader.catalogue import read_catalogue

ON = date(2026, 11, 21)
CATALOGUE = read_catalogue(Path(__file__).parents[2] / "content")


@pytest.fixture(scope="module")
def plan():
    return bulk_plan(CompiledCatalogue(CATALOGUE), on=ON, verdicts=True)


@pytest.fixture(scope="module")
def batch():
    return invented_batch(CATALOGUE, 1_003, on=ON, seed=7)


def written(answer: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, answer.schema) as stream:
        stream.write_batch(answer)
    return sink.getvalue().to_pybytes()


def evaluated_elsewhere(given: pa.RecordBatch, plan) -> tuple[int, bytes]:
    return os.getpid(), written(evaluate(given, plan))


def test_two_processes_of_dask_give_the_bytes_that_one_process_gives(batch, plan):
    parts = [batch.slice(start, 251) for start in range(0, batch.num_rows, 251)]

    tasks = [dask.delayed(evaluated_elsewhere)(part, plan) for part in parts]
    elsewhere = dask.compute(*tasks, scheduler="processes", num_workers=2)

    assert [found for _, found in elsewhere] == [written(evaluate(part, plan)) for part in parts]
    assert os.getpid() not in {process for process, _ in elsewhere}


def test_a_plan_travels_even_after_the_catalogue_has_been_used_to_decide(batch, plan):
    for version in CATALOGUE.versions.values():
        for condition in version.conditions:
            condition.met({})  # leaves functions behind, which cannot travel

    used = bulk_plan(CompiledCatalogue(CATALOGUE), on=ON, verdicts=True)

    assert written(evaluate(batch, pickle.loads(pickle.dumps(used)))) == written(evaluate(batch, plan))


def test_however_situations_are_cut_each_gets_the_same_answer(batch, plan):
    whole = evaluate(batch, plan).to_pylist()

    for size, count in ((1, 9), (13, 260), (500, 500)):
        parts = [evaluate(batch.slice(start, size), plan) for start in range(0, count, size)]
        answers = [row for part in parts for row in part.to_pylist()]
        assert answers == [row for row in whole if row["id"] < count]


def test_situations_of_several_days_come_out_in_their_order(batch, plan):
    days = [date(2010, 1, 1), date(2015, 7, 15), date(2026, 11, 21)]
    on = pa.array([days[place % 3] for place in range(batch.num_rows)], pa.date32())

    together = evaluate(batch.append_column("on", on), plan).to_pylist()

    assert [row["id"] for row in together] == sorted(row["id"] for row in together)
    for place, day in enumerate(days):
        alone = evaluate(batch, bulk_plan(CompiledCatalogue(CATALOGUE), on=day, verdicts=True)).to_pylist()
        assert [row for row in together if row["id"] % 3 == place] == [row for row in alone if row["id"] % 3 == place]


def test_the_schema_is_known_before_the_first_batch(batch, plan):
    assert evaluate(batch, plan).schema == answer_schema(plan, pa.int64())
    assert evaluate(batch.slice(0, 0), plan).schema == answer_schema(plan, pa.int64())


def test_an_answer_can_be_given_without_dictionaries(batch, plan):
    answer = evaluate(batch, plan)

    text = plain(answer)

    assert text.to_pylist() == answer.to_pylist()
    assert not [field for field in text.schema if "dictionary" in str(field.type)]


def test_needs_of_the_plan_replace_those_of_the_batch(batch):
    asked = bulk_plan(CompiledCatalogue(CATALOGUE), on=ON, needs=("changer_metier", "me_former"))

    answer = evaluate(batch.slice(0, 50), asked)

    danger = {row["id"] for row in answer.to_pylist() if row["need"] == "etre_en_securite"}
    needs = [row["need"] for row in answer.to_pylist() if row["id"] not in danger]
    assert needs == ["changer_metier", "me_former"] * (50 - len(danger))


@pytest.mark.parametrize(
    ("columns", "problem", "said"),
    [
        ({"caller": ["personne"]}, BadBatch, "« id »"),
        ({"id": ["a"], "caller": ["pirate"]}, BadBatch, "« caller ».*« pirate »"),
        ({"id": ["a"], "needs": [["voler"]]}, UnknownWord, "besoin : voler"),
        ({"id": ["a"], "programme": ["aucun"]}, UnknownWord, "programme : aucun"),
        ({"id": ["a"], "age": ["17 ans"]}, BadBatch, "« age »"),
    ],
)
def test_what_no_situation_can_have_is_refused_by_its_name(plan, columns, problem, said):
    with pytest.raises(problem, match=said):
        evaluate(pa.RecordBatch.from_pydict(columns), plan)


def test_without_any_day_nothing_is_decided():
    with pytest.raises(BadBatch, match="« on »"):
        evaluate(pa.RecordBatch.from_pydict({"id": ["a"]}), bulk_plan(CompiledCatalogue(CATALOGUE)))
