"""The example cases are checked with the content: which fail, with what they expected and what was found."""

import shutil
from pathlib import Path

import pytest

from cordee.reader import cli
from cordee.reader.catalogue import BrokenCatalogue
from cordee.reader.checks import cases_of, check_files, errors_before_publication
from cordee.reader.fields import Severity
from tests.reader.small_checks import TODAY, files

CONTENT = Path(__file__).parents[2] / "content"
SERVICES = {"long": {"conditions": ["jours >= 30"]}}


def cases(expected, *, jours=40):
    return {
        "cases/arret.yaml": f"""\
cases:
  - id: arret-long
    title: Un arrêt qui dure
    programme: p
    "on": {TODAY}
    caller: personne
    facts: {{jours: {jours}, contrat: true}}
    needs: [garder]
    expected: {expected}
"""
    }


def errors(expected, **more):
    found = check_files(files(SERVICES), on=TODAY, cases=cases(expected, **more))
    return [problem for problem in found if problem.severity is Severity.ERROR]


def test_a_case_that_is_met_is_no_problem():
    assert errors("{lead_any_of: [long]}") == []


def test_a_case_that_fails_is_an_error_where_it_is_written_with_what_was_expected_and_found():
    (error,) = errors("{lead_any_of: [long]}", jours=29)

    assert str(error) == (
        "erreur : cases/arret.yaml, ligne 2, colonne 9 : le cas « arret-long » (Un arrêt qui dure) échoue : "
        "proposé d'abord information_1, attendu l'un de long."
    )


def test_what_is_checked_before_a_publication_runs_the_cases_too():
    (error,) = errors_before_publication(files(SERVICES), on=TODAY, cases=cases("{must_not: [long]}"))

    assert "proposé à tort long" in error.message


def test_a_case_that_names_what_does_not_exist_is_an_error():
    (error,) = errors("{lead_any_of: [autre]}")

    assert "« autre » n'existe pas dans le catalogue" in error.message


def test_a_file_of_cases_that_is_no_yaml_is_an_error_and_comes_before_every_doubt():
    problems = check_files(files(SERVICES), on=TODAY, cases={"cases/arret.yaml": "cases: [oops"})

    assert problems[0].place.file == "cases/arret.yaml"
    assert problems[0].message.endswith("Aucun cas type n'a pu être vérifié.")
    assert {problem.severity for problem in problems[1:]} == {Severity.DOUBT}


def test_cases_are_not_run_on_a_catalogue_with_errors():
    broken = files(SERVICES) | {"services/long.yaml": files(SERVICES)["services/long.yaml"].replace("jours", "jour")}

    problems = check_files(broken, on=TODAY, cases=cases("{must_not: [long]}"))

    assert {problem.place.file for problem in problems} == {"services/long.yaml"}


def test_cases_that_are_no_text_are_refused_with_their_name(tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "octets.yaml").write_bytes(b"\xff\xfe")

    with pytest.raises(BrokenCatalogue, match=r"octets\.yaml"):
        cases_of(tmp_path)


def test_the_command_runs_the_cases_unless_told_not_to(tmp_path, capsys):
    content = shutil.copytree(CONTENT, tmp_path / "content")
    service = content / "services" / "visite_prereprise.yaml"
    service.write_text(service.read_text("utf-8").replace("arret_jours > 30", "arret_jours > 31"), "utf-8")

    assert cli.catalogue(["check", "--content", str(content), "--on", "2026-11-22"]) == 1
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("erreur : cases/") and "attendu l'un de visite_prereprise_2022" in first
    assert last.startswith("1 erreur(s)")
    assert cli.catalogue(["check", "--content", str(content), "--on", "2026-11-22", "--no-cases"]) == 0


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("facts.yaml", "facts:\n  - {id: a\n  : b", "ce n'est pas du YAML"),
        ("facts.yaml", "", "le fichier est vide"),
        ("services/long.yaml", "- une liste", "trouvé ['une liste'] ; attendu des champs"),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_alone(name, text, said):
    broken = files(SERVICES) | {name: text}

    (problem,) = check_files(broken, on=TODAY)
    (error,) = errors_before_publication(broken, on=TODAY)

    assert problem.place.file == error.place.file == name
    assert said in problem.message and said in error.message
    assert problem.message.endswith("Rien d'autre n'est vérifié tant que ce fichier ne se lit pas.")
