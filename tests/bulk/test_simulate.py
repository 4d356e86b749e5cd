"""``cordee simulate``: files in, files out; a bad row is reported, the others go on, memory stays bounded."""

import csv
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cordee.bench.invented import invented_batch
from cordee.bulk.files import writing
from cordee.bulk.simulate_cli import main
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import Situation
from cordee.reader.catalogue import read_catalogue

CONTENT = Path(__file__).parents[2] / "content"
CATALOGUE = read_catalogue(CONTENT)
ON = date(2026, 11, 21)
GOOD = "id;caller;needs;age;en_arret;arret_debut;regime\na;personne;changer_metier;30;oui;01/03/2026;general\n"


@pytest.fixture
def simulate(tmp_path, capsys):
    def run(file, *options):
        code = main([str(file), "--content", str(CONTENT), "--on", ON.isoformat(), *map(str, options)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def file(tmp_path):
    def write(text, name="situations.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def answers(path):
    reader = {".parquet": pq.read_table, ".arrow": lambda name: pa.ipc.open_file(name).read_all()}
    return reader[path.suffix](path).to_pylist()


def test_a_csv_file_is_decided_as_each_of_its_situations(simulate, file, tmp_path):
    out = tmp_path / "answers.parquet"

    code, said, errors = simulate(file(GOOD), "--out", out)

    facts = {"age": 30, "en_arret": True, "arret_debut": date(2026, 3, 1), "regime": "general"}
    situation = Situation(caller="personne", needs=("changer_metier",), facts=facts)
    (need,) = Engine(CATALOGUE).decide(situation, on=ON).needs
    (answer,) = answers(out)
    assert (code, errors) == (0, "")
    assert answer["proposed"] == [proposal.version.id for proposal in need.proposed]
    assert answer["lead"] == (need.lead.version.id if need.lead else None)
    assert "1 situation(s) orientée(s), 0 fautive(s)" in said
    assert "Changer de métier" in said


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow"])
@pytest.mark.parametrize("out_ending", ["parquet", "arrow"])
def test_the_same_situations_give_the_same_answers_in_every_format(simulate, tmp_path, ending, out_ending):
    batch = invented_batch(CATALOGUE, 300, on=ON, seed=3)
    source, reference, out = tmp_path / f"s.{ending}", tmp_path / "s_reference.arrow", tmp_path / f"o.{out_ending}"
    for path in {source, reference}:
        with writing(path, batch.schema) as write:
            write(batch.slice(0, 120))
            write(batch.slice(120))

    assert simulate(source, "--out", out, "--verdicts", "--batch", 77)[0] == 0
    assert simulate(reference, "--out", tmp_path / "expected.arrow", "--verdicts")[0] == 0

    expected = answers(tmp_path / "expected.arrow")
    assert [{**row, "id": int(row["id"])} for row in answers(out)] == expected
    assert len({row["id"] for row in expected}) == 300


def test_answers_in_csv_say_lists_and_flags_in_words(simulate, file, tmp_path):
    out = tmp_path / "answers.csv"

    simulate(file(GOOD), "--out", out)

    with out.open(encoding="utf-8") as text:
        (row,) = csv.DictReader(text, delimiter=";")
    assert row["need"] == "changer_metier"
    assert row["on"] == "2026-11-21"
    assert set(row["gates"].split("|")) >= {"transmission"}
    assert row["provisional"] in ("", "oui", "non")


BAD = """id;caller;programme;needs;on;age;en_arret;arret_debut;arret_jours__min;arret_jours__max;arret_jours;appelant
1;personne;;changer_metier;;17 ans;oui;;;;;
2;personne;;changer_metie;;30;oui;;;;;
3;personne;;changer_metier;;30
4;personne;;changer_metier;31/02/2026;30;peut-être;31/02/2015;;;;
5;personne;;changer_metier;;30;1;;90;60;;
6;personne;;changer_metier;;30;0;;60;;45;
7;pirate;;changer_metier;;30;0;;;;;
8;personne;autre;changer_metier;;30;0;;;;;
9;personne;;changer_metier;;30;0;;;;;proche
10;personne;;changer_metier|me_former;15/07/2015;30;vrai;2014-07-15;;;;
"""


def test_each_bad_row_is_reported_with_what_to_do_and_the_others_go_on(simulate, file, tmp_path):
    out, errors = tmp_path / "answers.parquet", tmp_path / "errors.csv"

    code, said, stderr = simulate(file(BAD), "--out", out, "--errors", errors)

    with errors.open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text, delimiter=";"))
    assert code == 1
    assert [(int(row["situation"]), row["colonne"]) for row in rows] == [
        (1, "age"), (2, "needs"), (3, ""), (4, "arret_debut"), (4, "en_arret"), (4, "on"), (5, "arret_jours"),
        (6, "arret_jours"), (7, "caller"), (8, "programme"), (9, "appelant"),
    ]  # fmt: skip
    assert all(row["trouvé"] and row["attendu"] and row["à faire"] for row in rows)
    assert "vouliez-vous dire « changer_metier »" in rows[1]["attendu"]
    assert "situation 1 (ligne 2), colonne « age » : trouvé '17 ans', attendu un nombre entier" in stderr
    assert {(row["id"], row["on"], row["need"]) for row in answers(out)} == {
        ("10", date(2015, 7, 15), "changer_metier"),
        ("10", date(2015, 7, 15), "me_former"),
    }
    assert "1 situation(s) orientée(s), 9 fautive(s)" in said


def test_a_row_that_answers_and_declines_a_fact_is_bad_as_in_a_situation_file(simulate, file):
    text = "caller;needs;age;arret_jours__min;declined;unsure\n" + "\n".join(
        f"personne;changer_metier;{cells}"
        for cells in ("30;;age;", ";3;;arret_jours", ";;;appelant", ";;rqth|age;age", ";;rqth;arret_jours", "30;;;")
    )

    code, said, stderr = simulate(file(text + "\n"))

    assert code == 1
    assert [line.split(" : ", 1)[1] for line in stderr.splitlines()] == [
        f"situation {row} (ligne {row + 1}), colonne « {column} » : trouvé le fait « {fact} » qui {both}, "
        "attendu l'un ou l'autre ; gardez une seule des deux réponses."
        for row, column, fact, both in (
            (1, "declined", "age", "a une valeur et est refusé"),
            (2, "unsure", "arret_jours", "a une valeur et n'est pas su"),
            (3, "unsure", "appelant", "a une valeur et n'est pas su"),
            (4, "unsure", "age", "est refusé et n'est pas su"),
        )
    ]
    assert "2 situation(s) orientée(s), 4 fautive(s)" in said


@pytest.mark.parametrize("rows", ["", "\n\n", "a;b;c;d;e\n"], ids=["none", "empty lines", "cut wrong"])
def test_a_file_without_any_row_ends_in_peace_each_time(file, rows):
    source = file("id;caller;needs\n" + rows)

    ends = [subprocess.run([sys.executable, "-m", "cordee", "simulate", source], capture_output=True) for _ in range(4)]

    assert [(end.returncode, b"terminate" in end.stderr) for end in ends] == [(int("a" in rows), False)] * 4


def test_with_an_errors_file_only_the_first_bad_rows_are_said_aloud(simulate, file, tmp_path):
    rows = "".join(f"{number};{number % 2 * 200}\n" for number in range(100))

    code, _, aloud = simulate(file("id;age\n" + rows), "--errors", tmp_path / "e.csv", "--batch", 7)
    _, _, everything = simulate(file("id;age\n" + rows), "--batch", 7)

    assert code == 1
    assert len((tmp_path / "e.csv").read_text("utf-8").splitlines()) == 1 + 100
    assert len(aloud.splitlines()) == 20 + 1
    assert "80 autre(s)" in aloud
    assert len(everything.splitlines()) == 100


def test_a_bad_row_is_told_by_its_line_whatever_lines_its_cells_hold(simulate, file, tmp_path):
    source = file('id;age\n"a\nb";30\n\nc;200\n"d\ne";7\nf;1;2\ng;8\n')

    _, _, stderr = simulate(source, "--errors", tmp_path / "e.csv", "--batch", 2)

    with (tmp_path / "e.csv").open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text, delimiter=";"))
    assert {(row["ligne"], row["situation"]) for row in rows} == {("5", "2"), ("6", "3"), ("8", "4"), ("9", "5")}
    assert "situation 3 (ligne 6), colonne « age »" in stderr


def test_a_day_before_the_catalogue_is_decided_with_a_warning(simulate, file):
    code, said, stderr = simulate(file(GOOD), "--on", "2009-05-01")

    assert code == 0
    assert "1 situation(s) orientée(s)" in said
    assert "le catalogue ne couvre pas le 1er mai 2009" in stderr


def test_typed_files_with_values_out_of_range_are_read_row_by_row(simulate, tmp_path):
    path = tmp_path / "s.parquet"
    table = pa.table({
        "age": pa.array([30.0, 30.5, 200, None]),
        "rqth": pa.array(["oui", "oui", "oui", "peut-être"]).dictionary_encode(),
        "besoins_a_part": ["x"] * 4,
    })  # fmt: skip
    pq.write_table(table, path)

    code, said, stderr = simulate(path, "--ignore", "besoins_a_part")

    assert code == 1
    assert [line.split(" : ")[1] for line in stderr.splitlines()] == [
        "situation 2, colonne « age »", "situation 3, colonne « age »", "situation 4, colonne « rqth »",
    ]  # fmt: skip
    assert "1 situation(s) orientée(s), 3 fautive(s)" in said


def test_intervals_come_as_two_columns_or_as_a_struct(simulate, file, tmp_path):
    needs = {"needs": pa.array([["reprendre_apres_arret"]])}
    bounds = {"arret_jours": pa.array([{"min": 40, "max": 50}])}
    pq.write_table(pa.table(needs | bounds), tmp_path / "struct.parquet")
    text = "needs;arret_jours__min;arret_jours__max\nreprendre_apres_arret;40;50\n"

    simulate(tmp_path / "struct.parquet", "--out", tmp_path / "one.arrow", "--verdicts")
    simulate(file(text), "--out", tmp_path / "other.arrow", "--verdicts")

    assert answers(tmp_path / "one.arrow") == answers(tmp_path / "other.arrow")
    assert "arret_jours" not in answers(tmp_path / "one.arrow")[0]["missing"]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("id;agee\n1;30\n", "s.csv", "colonne « agee »"),
        ("id;age;age\n1;30;31\n", "s.csv", "écrite deux fois"),
        ("", "s.csv", "première ligne est vide"),
        ("id;age\n", "s.txt", "attendu un nom qui finit par"),
        ("pas du parquet", "s.parquet", "trouvé un contenu qui commence par « pas du p », attendu un fichier Parquet"),
        ("PAR1 et rien", "s.parquet", "trouvé un fichier Parquet abîmé ou coupé, attendu un fichier Parquet entier"),
        ("", "s.parquet", "trouvé un fichier vide, attendu un fichier Parquet entier"),
        ("pas de l'arrow", "s.arrow", "trouvé un contenu qui commence par « pas de l », attendu un fichier Arrow"),
        ("PAR1 et rien", "s.arrow", "trouvé un fichier Parquet, attendu un fichier Arrow entier ; donnez au nom"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_writes_nothing(simulate, file, tmp_path, text, name, said):
    source = file(text, name)

    code, _, stderr = simulate(source, "--out", tmp_path / "answers.csv", "--errors", tmp_path / "errors.csv")

    assert code == 2
    assert said in stderr
    assert sorted(tmp_path.iterdir()) == [source]


def test_the_file_that_the_readme_shows_is_read_as_it_is_written(simulate, file):
    lines = (CONTENT.parent / "README.md").read_text("utf-8").splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("id;caller;"))
    shown = [line for line in lines[first : first + 10] if ";" in line and not line.startswith("$")]

    code, said, errors = simulate(file("\n".join(shown) + "\n"))

    assert (code, errors) == (0, "")
    assert "2 situation(s) orientée(s), 0 fautive(s)" in said


def test_a_missing_file_or_folder_is_said_as_such(simulate, file, tmp_path):
    assert "fichier introuvable" in simulate(tmp_path / "absent.csv")[2]
    assert "n'existe pas" in simulate(file(GOOD), "--out", tmp_path / "absent" / "a.csv")[2]
    assert simulate(file(GOOD), "--needs", "changer_metie")[0] == 2


def test_a_run_that_breaks_half_way_leaves_the_answers_of_before(simulate, file, tmp_path):
    out, source = tmp_path / "answers.arrow", tmp_path / "broken.arrow"
    out.write_text("celles d'avant", "utf-8")
    batch = invented_batch(CATALOGUE, 500, on=ON, seed=4)
    with writing(source, batch.schema) as write:
        write(batch)
        write(batch)
    whole = source.read_bytes()
    source.write_bytes(whole[: len(whole) // 2] + b"\xff" * 4_000 + whole[len(whole) // 2 + 4_000 :])

    code, _, _ = simulate(source, "--out", out, "--batch", 100)

    assert code == 2
    assert out.read_text("utf-8") == "celles d'avant"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.arrow", "broken.arrow"]


def test_rows_that_are_not_utf8_are_bad_rows(simulate, tmp_path):
    path = tmp_path / "s.csv"
    path.write_bytes("id;statut\n1;salarie\n2;salari\xe9\n".encode("latin-1"))

    code, said, stderr = simulate(path)

    assert code == 1
    assert "illisible en UTF-8" in stderr
    assert "1 situation(s) orientée(s), 1 fautive(s)" in said


def test_commas_byte_order_marks_and_quoted_cells_are_read(simulate, file):
    text = '\ufeffid,needs,age\r\n1,"changer_metier,me_former",30\r\n\r\n2,,\r\n'

    code, said, _ = simulate(file(text))

    assert code == 0
    assert "2 situation(s) orientée(s), 0 fautive(s)" in said
    assert "Connaître mes droits" in said


def test_every_need_can_be_asked_for_everybody_but_safety_which_is_a_sign_of_danger(simulate, file, tmp_path):
    simulate(file(GOOD), "--needs", "tous", "--out", tmp_path / "a.arrow")

    asked = [row["need"] for row in answers(tmp_path / "a.arrow")]

    assert asked == [need for need in CATALOGUE.needs if need != "etre_en_securite"]


def test_five_times_more_rows_take_no_more_memory(tmp_path):
    used = {}
    for rows in (20_000, 100_000):
        path = tmp_path / f"{rows}.csv"
        batch = invented_batch(CATALOGUE, 20_000, on=ON, seed=5).select(["id", "needs", "age", "statut", "en_arret"])
        with writing(path, batch.schema) as write:
            for _ in range(rows // 20_000):
                write(batch)
        used[rows] = megabytes_of("simulate", path, "--batch", "4096", "--out", tmp_path / "out.parquet")

    assert used[100_000] - used[20_000] < 60, used


def megabytes_of(*command):
    """Run the command in a process of its own; return the most memory that it held."""
    program = (
        "import resource, sys; from cordee.__main__ import main; code = main(); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(code)"
    )
    environment = {**os.environ, "CORDEE_CONTENT": str(CONTENT)}
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, command)], env=environment, capture_output=True, text=True, check=True
    )
    kilobytes = 1024 if sys.platform != "darwin" else 1024 * 1024
    return int(done.stderr.split()[-1]) / kilobytes
