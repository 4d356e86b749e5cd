"""``cordee catalogue counts`` and ``orient --counts``: past answers order the questions and change no verdict."""

import json

import pytest

from cordee.bulk.counting_cli import main
from cordee.domain.orientation.asking.priors import Counts
from cordee.reader.cli import orient
from cordee.reader.counts import BadCounts, read_counts, written_counts
from tests.real_catalogue import real_engine

HEADER = "id;appelant;en_arret;contrat_en_cours"
ROWS = [f"{number};personne;{'oui' if number % 4 else 'non'};oui" for number in range(40)]


@pytest.fixture
def counted(tmp_path, capsys):
    """A file of counts made from forty situations, three out of four on sick leave."""
    situations, out = tmp_path / "situations.csv", tmp_path / "comptes.json"
    situations.write_text("\n".join([HEADER, *ROWS]) + "\n", "utf-8")
    assert main([str(situations), "--out", str(out), "--on", "2026-11-22"]) == 0
    capsys.readouterr()
    return out


def read(text):
    engine = real_engine()
    return read_counts(text, engine.catalogue, engine.compiled.partitions)


def test_situations_become_counts_and_nothing_else(counted):
    counts, partitions = read(counted.read_text("utf-8")), real_engine().compiled.partitions

    yes, no = (partitions["en_arret"].cell_of(value) for value in (True, False))
    assert counts.sizes == (40,)
    assert (counts.cells[0]["en_arret"][yes], counts.cells[0]["en_arret"][no]) == (30, 10)
    assert set(json.loads(counted.read_text("utf-8"))) == {"catalogue", "profiles"}


def test_a_row_that_cannot_be_read_is_left_out_and_said(tmp_path, capsys):
    situations, out = tmp_path / "situations.csv", tmp_path / "comptes.json"
    situations.write_text("\n".join([HEADER, *ROWS, "99;personne;peut-être;oui"]) + "\n", "utf-8")

    assert main([str(situations), "--out", str(out)]) == 1
    assert "40 situation(s) comptée(s), 1 fautive(s)" in capsys.readouterr().out


def test_counts_are_read_as_they_were_written():
    partitions = real_engine().compiled.partitions
    of = tuple(float(place) for place, _ in enumerate(partitions["en_arret"].cells))
    counts = Counts(sizes=(12.0, 7.5), cells=({"en_arret": of}, {}))

    assert read(written_counts(counts, real_engine().catalogue)) == counts


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: found | {"catalogue": "autre"}, "autre catalogue"),
        (lambda found: found | {"profiles": [{"size": -1, "answers": {}}]}, "size"),
        (lambda found: found | {"profiles": [{"size": 1, "answers": {"inconnu": [1]}}]}, "inconnu"),
        (lambda found: found | {"profiles": [{"size": 1, "answers": {"en_arret": [1]}}]}, "en_arret"),
        (lambda found: [], "attendu un objet"),
    ],
)
def test_counts_that_do_not_fit_the_catalogue_are_refused(counted, change, said):
    with pytest.raises(BadCounts, match=said):
        read(json.dumps(change(json.loads(counted.read_text("utf-8")))))


def test_orient_takes_counts_and_its_verdicts_stay_the_same(counted, tmp_path, capsys):
    situation = tmp_path / "situation.yaml"
    situation.write_text("caller: personne\nneeds: [reprendre_apres_arret]\nfacts: {regime: general}\n", "utf-8")
    asked = [str(situation), "--on", "2026-11-22", "--json"]

    assert orient(asked) == 0
    without = json.loads(capsys.readouterr().out)
    assert orient([*asked, "--counts", str(counted)]) == 0
    counting = json.loads(capsys.readouterr().out)

    assert counting["needs"] == without["needs"]
    assert counting["ask"]


def test_orient_refuses_a_file_that_holds_no_counts(tmp_path, capsys):
    situation, counts = tmp_path / "situation.yaml", tmp_path / "comptes.json"
    situation.write_text("caller: personne\n", "utf-8")
    counts.write_text("bonjour", "utf-8")

    assert orient([str(situation), "--counts", str(counts)]) == 2
    assert "JSON" in capsys.readouterr().err
