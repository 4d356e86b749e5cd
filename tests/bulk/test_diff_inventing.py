"""Invented situations: the same for the same seed, plainly invented, possible, and read by every command."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from cordee.bulk.evaluation import evaluate
from cordee.bulk.impact import INVENTED
from cordee.bulk.inventing import Inventor
from cordee.bulk.plan import bulk_plan
from cordee.config.commands import run
from cordee.domain.catalogue import Share
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import between
from tests.real_catalogue import CONTENT, real_engine

ON = date(2026, 11, 21)


def invented(count, *, seed=1, catalogue=None, rows=400):
    return list(Inventor(catalogue or real_engine().catalogue, ON, seed).batches(count, rows=rows))


@pytest.fixture(scope="module")
def batch():
    return pa.Table.from_batches(invented(2_000, rows=2_000)).combine_chunks().to_batches()[0]


def test_the_same_seed_gives_the_same_situations_and_another_one_others():
    assert invented(900) == invented(900)
    assert invented(900) != invented(900, seed=2)
    assert [one.num_rows for one in invented(900)] == [400, 400, 100]


def test_each_one_says_by_its_name_that_it_is_invented(batch):
    names = batch.column("id").to_pylist()

    assert len(set(names)) == 2_000
    assert all(name.startswith(INVENTED) for name in names)


def test_answers_never_contradict_each_other(batch):
    answer = evaluate(batch, bulk_plan(CompiledCatalogue(real_engine().catalogue), on=ON))

    assert pc.sum(pc.list_value_length(answer.column("contradictions"))).as_py() == 0


def test_nothing_is_said_that_does_not_apply(batch):
    engine = real_engine()

    for row in batch.slice(0, 300).to_pylist():
        assert engine.known(situation_of(row), on=ON).set_aside == {}, row


def situation_of(row):
    facts = {}
    for name, value in row.items():
        fact, _, bound = name.partition("__")
        if fact in real_engine().catalogue.facts and value is not None:
            if bound:
                facts[fact] = between(row[f"{fact}__min"], row[f"{fact}__max"])
            else:
                facts[fact] = frozenset(value) if isinstance(value, list) else value
    return Situation(caller=row["caller"], needs=tuple(row["needs"]), facts=facts)


def test_callers_ask_for_what_they_may_ask(batch):
    needs = real_engine().catalogue.needs

    asked = {(row["caller"], need) for row in batch.select(["caller", "needs"]).to_pylist() for need in row["needs"]}

    assert len(asked) > 50
    assert all(caller in needs[need].asked_by for caller, need in asked)


def test_some_is_known_and_some_is_not(batch):
    statuses, durations = batch.column("statut"), batch.column("arret_jours__min")

    assert 0.3 < statuses.null_count / len(statuses) < 0.7
    assert 0 < len(durations) - durations.null_count < 400
    assert pc.mean(pc.cast(batch.column("danger_signale").drop_null(), pa.int8())).as_py() < 0.05


def test_answers_go_together():
    """People of one profile look like each other: the scheme tells something about the size of the firm."""
    rows = pa.Table.from_batches(invented(6_000, rows=6_000)).select(["type_contrat", "entreprise_artisanale"])
    known = rows.filter(pc.and_(rows["type_contrat"].is_valid(), rows["entreprise_artisanale"].is_valid())).to_pylist()

    shares = []
    for kind in ("cdi", "cdd", "interim"):
        answers = [row["entreprise_artisanale"] for row in known if row["type_contrat"] == kind]
        shares.append(sum(answers) / len(answers))
    assert max(shares) - min(shares) > 0.03


def test_declared_frequencies_are_followed():
    catalogue = real_engine().catalogue
    facts = dict(catalogue.facts)
    facts["en_arret"] = replace(
        facts["en_arret"], frequency=(Share(value=True, weight=0.9), Share(value=False, weight=0.1))
    )
    ranges = (Share(value=50, to=59, weight=3), Share(value=20, to=29, weight=1))
    facts["trajet_ar_km"] = replace(facts["trajet_ar_km"], frequency=ranges)
    facts["type_contrat"] = replace(facts["type_contrat"], frequency=(Share(value="cdi", weight=1.0),))

    (drawn,) = invented(4_000, catalogue=replace(catalogue, facts=facts), rows=4_000)

    kilometres = drawn.column("trajet_ar_km").drop_null().to_pylist()
    assert 0.8 < pc.mean(pc.cast(drawn.column("en_arret").drop_null(), pa.int8())).as_py() < 1
    assert {each // 10 for each in kilometres} == {2, 5}
    assert 0.7 < sum(each >= 50 for each in kilometres) / len(kilometres) < 0.8
    assert set(drawn.column("type_contrat").drop_null().to_pylist()) == {"cdi"}


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow"])
def test_every_format_is_read_back_by_simulate(tmp_path, capsys, ending):
    file = tmp_path / f"s.{ending}"

    written = run(
        ["catalogue", "situations", "--count", "200", "--out", str(file), "--on", "2026-11-21", "--seed", "4"]
    )
    read = run(["simulate", str(file), "--on", "2026-11-21", "--content", str(CONTENT)])

    assert (written, read) == (0, 0)
    out = capsys.readouterr().out
    assert "aucune n'est celle d'une personne" in out
    assert "200 situation(s) orientée(s), 0 fautive(s)" in out


def test_the_command_writes_the_same_bytes_again(tmp_path):
    for name in ("a.parquet", "b.parquet"):
        run(["catalogue", "situations", "--count", "150", "--out", str(tmp_path / name), "--on", "2026-11-21"])

    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 150


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--count", "0", "--out", "s.csv"], "attendu un nombre de 1 à"),
        (["--count", "5", "--out", "s.xls"], "attendu un nom qui finit par"),
        (["--count", "5", "--out", "nulle/part.csv"], "le dossier « nulle » n'existe pas"),
        (["--count", "5"], "il manque : --out"),
    ],
)
def test_what_cannot_be_written_is_said(capsys, arguments, sentence):
    code = run(["catalogue", "situations", *arguments])

    assert code == 2
    assert sentence in capsys.readouterr().err
