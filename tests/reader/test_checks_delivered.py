"""The delivered catalogue under its own checks: no error, few doubts, and the command that shows them."""

from datetime import date
from pathlib import Path

import pytest

from cordee.reader import cli
from cordee.reader.catalogue import catalogue_files
from cordee.reader.checks import check_catalogue, errors_before_publication
from cordee.reader.fields import Severity

CONTENT = Path(__file__).parents[2] / "content"
TODAY = date(2026, 11, 22)


def test_the_delivered_catalogue_has_no_error_and_few_doubts():
    problems = check_catalogue(CONTENT, on=TODAY)

    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
    assert len(problems) < 40


@pytest.mark.parametrize("on", [date(2012, 10, 15), date(2015, 7, 27), TODAY])
def test_what_is_checked_before_a_publication_finds_the_errors_of_the_whole_check(on):
    broken = dict(catalogue_files(CONTENT))
    name = "services/aah.yaml"
    broken[name] = broken[name].replace("age >= 20", "age >= 200")

    (error,) = errors_before_publication(broken, on=on)

    assert error.place.file == name and "aucune réponse possible" in error.message
    assert errors_before_publication(catalogue_files(CONTENT), on=on) == []


def test_notes_are_shown_and_counted_on_request_only(capsys):
    assert cli.catalogue(["check", "--content", str(CONTENT)]) == 0
    plain = capsys.readouterr().out
    assert cli.catalogue(["check", "--content", str(CONTENT), "--verbose"]) == 0
    verbose = capsys.readouterr().out

    assert "note : " not in plain and plain.rstrip().endswith("doute(s)")
    assert "note : " in verbose and verbose.rstrip().endswith("remarque(s)")
