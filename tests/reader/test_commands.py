"""``cordee orient``, ``cases check``, ``catalogue check``: stable answers, and a clear sentence for every bad input."""

import io
import json
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from cordee.config.commands import run
from cordee.reader import cli

CONTENT = Path(__file__).parents[2] / "content"
SITUATION = """
caller: personne
programme: maintien-en-emploi
facts: {statut: salarie, regime: general, contrat_en_cours: true, commune_travail: "69123",
        en_arret: true, arret_debut: 2015-03-01}
needs: [reprendre_apres_arret]
"""


@pytest.fixture
def orient(tmp_path, capsys, monkeypatch):
    def run(text, *options):
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        code = cli.orient(["-", *options])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_the_json_answer_has_the_promised_keys(orient):
    code, out, err = orient(SITUATION, "--on", "2015-07-27", "--json")
    answer = json.loads(out)
    need = answer["needs"][0]

    assert (code, err, answer["on"]) == (0, "", "2015-07-27")
    assert re.fullmatch(r"[0-9a-f]{64}", answer["catalogue"])
    assert {"on", "catalogue", "gates", "needs", "ask", "say"} <= set(answer)
    assert {"need", "settled", "lead", "proposed", "open", "later", "not_proposed", "excluded"} <= set(need)
    assert need["lead"]["operator_kinds"] == ["sante_travail"]
    assert {"service", "family", "tier", "direct", "operator_kinds", "reasons"} <= set(need["proposed"][0])
    assert set(need["proposed"][0]["reasons"][0]) == {"when", "state", "value", "label", "finding", "source"}
    assert set(need["open"][0]) >= {"service", "missing"}
    assert all({"service", "because"} <= set(refused) for refused in need["not_proposed"])
    assert all({"service", "reasons"} <= set(excluded) for excluded in need["excluded"])


def test_the_text_answer_is_french_and_shows_reasons_and_sources(orient):
    code, out, _ = orient(SITUATION, "--on", "2015-07-27")

    assert code == 0
    assert "Orientation au 27 juillet 2015" in out
    assert "✓ La personne a un contrat de travail en cours." in out
    assert "C. trav. R4624-31" in out
    assert "À demander, dans cet ordre" in out


def test_json_input_gives_the_same_bytes_as_yaml(orient):
    written = {"caller": "personne", "facts": {"regime": "general"}, "needs": ["garder_mon_travail"]}

    assert orient(json.dumps(written), "--on", "2026-11-21", "--json") == orient(
        "caller: personne\nfacts: {regime: general}\nneeds: [garder_mon_travail]", "--on", "2026-11-21", "--json"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "facts: {statu: salarie}",
            "ligne 1, colonne 9 : le fait « statu » n'existe pas ; vouliez-vous dire « statut »",
        ),
        ("facts: {regime: generale}", "vouliez-vous dire « general »"),
        ("facts: {age: [20, 30]}", "attendu un nombre entier de 14 à 99, ou « {min: …, max: …} »"),
        ("facts: {age: 7}", "trouvé 7, attendu un nombre entier de 14 à 99"),
        ("facts: {en_arret: oui}", "trouvé 'oui', attendu true ou false"),
        ("facts: {arret_debut: 2026-13-45}", "attendu une date AAAA-MM-JJ"),
        ("facts: {arret_debut: 0812-01-01}", "attendu une date AAAA-MM-JJ"),
        ("facts: {commune_travail: 69123}", "entre guillemets"),
        ("caller: voisine", "attendu l'un de : personne"),
        ("caller: personne\nfacts: {appelant: proche}", "gardez un seul des deux"),
        ("needs: [garder]", "ce besoin n'existe pas"),
        ("programme: inconnu", "n'existe pas"),
        ("besoins: []", "champ « besoins » inconnu"),
        ("", "le fichier est vide"),
        ("# rien\n", "le fichier est vide"),
        ("bonjour", "attendu des champs"),
        ("- a", "attendu des champs"),
        ("facts: [1]", "attendu des champs"),
        ("a: [", "ce n'est pas du YAML"),
        ("a: 1\na: 2", "écrite deux fois"),
        ("a: &x 1\nb: *x", "les ancres"),
        ("[" * 100_000, "imbrication"),
        ("{a: " * 5_000, "imbrication"),
        ("a" * 10_000_000, "plus de 800000 octets"),
        (b"a\xaa", "ce n'est pas de l'UTF-8 : octet 0xaa à la position 1"),
        ("facts: {regime: !!python/object/apply:os.system [ls]}", "étiquette"),
        ("a: 1\n---\nb: 2", "un seul document"),
    ],
)
def test_wrong_input_ends_with_2_and_a_sentence_that_says_where_and_what_to_do(orient, text, said):
    code, out, err = orient(text)

    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("day", ["2026-13-01", "1850-01-01", "demain"])
def test_a_day_that_is_no_day_of_the_catalogue_is_refused(orient, day):
    code, _, err = orient(SITUATION, "--on", day)

    assert code == 2
    assert "attendu" in err


def test_a_day_before_the_catalogue_is_answered_with_a_warning(orient):
    code, out, err = orient(SITUATION, "--on", "2011-12-31", "--json")

    assert (code, json.loads(out)["on"]) == (0, "2011-12-31")
    assert "attention : le catalogue ne couvre pas le 31 décembre 2011" in err
    assert orient(SITUATION, "--on", "2012-01-01")[2] == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("69999", "code INSEE inconnu « 69999 » ; vouliez-vous dire « 69299 » (Colombier-Saugnieu) ?"),
        ("38000", "code INSEE inconnu « 38000 » ; c'est un code postal : écrivez le code INSEE, 38185 (Grenoble)."),
        ("99132", ""),
        ("69381", ""),
        ("01003", ""),
        ("69123", ""),
    ],
)
def test_a_code_that_no_commune_has_is_told_with_its_place_and_decided_all_the_same(orient, code, said):
    text = f'caller: personne\nfacts:\n  commune_travail: "{code}"\nneeds: [garder_mon_travail]'

    done, out, err = orient(text, "--on", "2026-11-21")

    assert (done, bool(out)) == (0, True)
    assert bool(err) is bool(said)
    assert said in err
    assert not said or "ligne 3, colonne 20 : « commune_travail »" in err


def test_a_missing_file_is_named(capsys):
    assert cli.orient(["absent.yaml"]) == 2
    assert "absent.yaml : fichier introuvable" in capsys.readouterr().err


def test_cases_check_ends_with_the_count_and_fails_with_the_id_of_the_case(tmp_path, capsys):
    source = (CONTENT / "cases" / "m17.yaml").read_text("utf-8")
    (tmp_path / "bon.yaml").write_text(source, "utf-8")
    (tmp_path / "faux.yaml").write_text(
        source.replace("m17-2026", "faux").replace("[urgence]", "[rdv_liaison]"), "utf-8"
    )

    code = cli.cases(["check", str(tmp_path)])

    lines = capsys.readouterr().out.splitlines()
    assert code == 1
    assert lines[-1] == "1 cas conforme(s), 1 en échec"
    assert [line.split()[:2] for line in lines[:-1]] == [["ok", "m17-2026"], ["échec", "faux"]]


@pytest.fixture
def copied(tmp_path):
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "services/rqth.yaml",
            "pays_residence == 'france'",
            "pays_residense == 'france'",
            "vouliez-vous dire « pays_residence »",
        ),
        ("services/rdv_liaison.yaml", "arret_jours >= 30", "arret_jours >= 'x'", "est un nombre"),
        ("services/rdv_liaison.yaml", "arret_jours >= 30", "arret_jours >= ", "condition illisible"),
        (
            "services/rdv_liaison.yaml",
            "operators: [employeur,",
            "operators: [employeure,",
            "vouliez-vous dire « employeur »",
        ),
        ("services/rdv_liaison.yaml", "kind: procedure", "kindd: procedure", "champ « kindd » inconnu"),
        ("services/csp.yaml", "until: 2015-02-01", "until: null", "court encore ; donnez « until: 2015-02-01 »"),
        ("services/csp.yaml", "successor: csp_2015", "successor: csp_2016", "vouliez-vous dire « csp_2015 »"),
        ("gates.yaml", "lead_services: [csp, conge_reclassement]", "lead_services: [cspp]", "n'existe pas"),
        ("facts.yaml", "relevant_if: danger_signale", "relevant_if: danger", "n'existe pas"),
        (
            "operators.yaml",
            "regimes: [general, special]",
            "regimes: [generall, special]",
            "vouliez-vous dire « general »",
        ),
        ("facts.yaml", "of: arret_debut", "of: en_arret", "part d'un fait date"),
        ("facts.yaml", "of: arret_debut", "of: arret_jours", "dépend de lui-même"),
        ("facts.yaml", "    min: 14", "    min: 140", "dépasse « max »"),
        ("services/urgence.yaml", "kind: urgence", "kind: urgense", "vouliez-vous dire « urgence »"),
        ("programmes.yaml", "      - danger_imminent\n", "", "ne disent pas pareil"),
        ("needs.yaml", "group: urgence", "group: urgense", "n'existe pas"),
    ],
)
def test_catalogue_check_names_file_line_and_remedy(copied, capsys, file, old, new, said):
    source = (copied / file).read_text("utf-8")
    assert old in source
    (copied / file).write_text(source.replace(old, new, 1), "utf-8")

    code = cli.catalogue(["check", "--content", str(copied), "--on", "2026-11-21"])

    errors = [line for line in capsys.readouterr().out.splitlines() if line.startswith("erreur")]
    assert code == 1
    assert any(said in line and re.search(rf"{re.escape(file)}, ligne \d+, colonne \d+", line) for line in errors)


def test_a_condition_that_cannot_be_read_is_pointed_at_to_the_column(copied, capsys):
    path = copied / "services" / "rdv_liaison.yaml"
    path.write_text(path.read_text("utf-8").replace('"arret_jours >= 30"', '"arret_jours => 30"'), "utf-8")

    cli.catalogue(["check", "--content", str(copied)])

    line = next(text for text in path.read_text("utf-8").splitlines() if "=> 30" in text)
    assert f"colonne {line.index('=>') + 1} :" in capsys.readouterr().out


def test_a_need_without_any_service_is_an_error_and_a_missing_file_stops_with_2(copied, capsys):
    for path in (copied / "services").glob("urgence.yaml"):
        path.write_text(path.read_text("utf-8").replace("direct: [etre_en_securite]", "direct: []"), "utf-8")
    assert cli.catalogue(["check", "--content", str(copied)]) == 1
    assert "aucun service ne répond au besoin « etre_en_securite »" in capsys.readouterr().out

    (copied / "needs.yaml").unlink()
    assert cli.catalogue(["check", "--content", str(copied)]) == 2
    assert "needs.yaml" in capsys.readouterr().err


def test_bad_case_files_are_refused_with_a_sentence(tmp_path, capsys):
    (tmp_path / "octets.yaml").write_bytes(b"\xff\xfe")
    assert cli.cases(["check", str(tmp_path)]) == 2
    assert "ce n'est pas de l'UTF-8 : octet 0xff à la position 0" in capsys.readouterr().err

    (tmp_path / "octets.yaml").write_text('cases: [{id: a, title: t, "on": 2026-11-21, caller: personne}]', "utf-8")
    assert cli.cases(["check", str(tmp_path)]) == 2
    assert "ne vérifie rien" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["orient", "{situation}"],
        ["calendar", "{situation}"],
        ["cases", "check"],
        ["simulate", "{rows}"],
        *(
            ["catalogue", *words]
            for words in (
                ["mutants"], ["history", "visite_reprise"], ["explain", "visite_reprise"], ["sentences"],
                ["counts", "{rows}", "--out", "{rows}.json"], ["situations", "--count", "9", "--out", "{rows}.parquet"],
            )
        ),
        ["catalogue", "diff", "{content}", str(CONTENT)],
        ["catalogue", "diff", str(CONTENT), "{content}"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_command_decides_by_a_catalogue_that_names_an_unknown_fact(copied, tmp_path, capsys, command):
    path = copied / "services" / "visite_reprise.yaml"
    text = path.read_text("utf-8")
    assert "when: contrat_en_cours" in text
    path.write_text(text.replace("when: contrat_en_cours", "when: contrat_en_cour", 1), "utf-8")
    files = {"situation": tmp_path / "situation.yaml", "rows": tmp_path / "rows.csv", "content": copied}
    files["situation"].write_text(SITUATION, "utf-8")
    files["rows"].write_text("id;caller;needs\na;personne;reprendre_apres_arret\n", "utf-8")
    given = [] if "diff" in command else ["--content", str(copied)]

    code = run([*(word.format(**files) for word in command), *given])

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert "services/visite_reprise.yaml, ligne " in printed.err
    assert "« contrat_en_cour »" in printed.err
    assert "vouliez-vous dire « contrat_en_cours » ?" in printed.err


def test_a_file_of_the_catalogue_that_is_no_text_is_said_in_french(copied, capsys):
    (copied / "services" / "x.yaml").mkdir()
    (copied / "services" / "y.yaml").write_bytes(b"a\xaa")

    assert cli.cases(["check", "--content", str(copied)]) == 2

    err = capsys.readouterr().err
    assert "services/x.yaml, ligne 1, colonne 1 : c'est un dossier ; attendu du texte en UTF-8." in err
    assert "services/y.yaml, ligne 1, colonne 1 : ce n'est pas de l'UTF-8 : octet 0xaa à la position 1" in err


def test_missing_arguments_are_asked_for_in_french(capsys):
    assert cli.orient([]) == 2
    assert "utilisation :" in (said := capsys.readouterr().err)
    assert "il manque : FICHIER" in said
