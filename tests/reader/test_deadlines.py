"""How a wrong rule of ``deadlines.yaml`` is refused, with its place and what to do."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from cordee.domain.orientation.agenda.calendar import calendar
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import Situation
from cordee.reader.catalogue import BrokenCatalogue, Sources, build, catalogue_files, read_catalogue
from cordee.reader.checks import check_catalogue, deadlines
from cordee.reader.checks.checked import Checked
from cordee.reader.fields import Severity
from cordee.reader.french_holidays import french_holidays

CONTENT = Path(__file__).parents[2] / "content"
ON = date(2026, 11, 22)
GOOD = {
    "id": "x", "kind": "deadline", "name": '"X"', "when": "avis_inaptitude",
    "closes": "{fact: avis_inaptitude_date, plus: {days: 15}}", "agent": '"Agir {by}."', "person": '"Agissez {by}."',
    "otherwise": '"rien."', "once_past": '"voir."', "legal": "[a]", "sources": "[s]", "verified": "full",
    "checked_on": "2026-11-22",
}  # fmt: skip


def written(*rules):
    lines = [", ".join(f"{key}: {value}" for key, value in (GOOD | rule).items() if value) for rule in rules]
    return "deadlines:\n" + "\n".join(f"  - {{{line}}}" for line in lines)


@pytest.fixture
def content(tmp_path):
    shutil.copytree(
        CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("cases", "letters")
    )  # letters name rules

    def with_deadlines(text):
        (tmp_path / "content" / "deadlines.yaml").write_text(text, "utf-8")
        return tmp_path / "content"

    return with_deadlines


def said_of_deadlines(directory, severity):
    """What the checks of deadlines alone find: the whole catalogue takes a second each time."""
    sources = Sources(catalogue_files(directory))
    checked = Checked(sources, build(sources), ON, ON)
    deadlines.written(checked)
    if not sources.problems.errors:
        deadlines.meaning(checked)
        deadlines.reviews(checked)
    return [str(one) for one in sources.problems.found if one.severity is severity]


def test_the_check_of_the_whole_catalogue_finds_wrong_deadlines(content):
    wrong_reference, wrong_meaning = content(written({"act": "contestation_avi"})), {"when": '"not avis_inaptitude"'}

    assert any("contestation_avi" in str(one) for one in check_catalogue(wrong_reference, on=ON))
    assert any("n'a jamais d'objet" in str(one) for one in check_catalogue(content(written(wrong_meaning)), on=ON))


def test_a_good_rule_has_nothing_to_be_told(content):
    directory = content(written({}))

    assert said_of_deadlines(directory, Severity.ERROR) == said_of_deadlines(directory, Severity.DOUBT) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"closes": "{fact: avis_inaptitude_dat, plus: {days: 15}}"}, "vouliez-vous dire « avis_inaptitude_date »"),
        ({"closes": "{fact: age, plus: {days: 15}}"}, "« age » n'est pas un fait de type date (int)"),
        ({"dated_by": "age"}, "« age » n'est pas un fait de type date (int)"),
        ({"when": "avis_inaptitud"}, "vouliez-vous dire « avis_inaptitude »"),
        ({"when": '"age == true"'}, "« age » est un nombre"),
        (
            {"closes": "{fact: avis_inaptitude_date, plus: [{when: age, days: 1}, {days: 2}]}"},
            "n'est pas un fait oui/non",
        ),
        ({"act": "contestation_avi"}, "vouliez-vous dire « contestation_avis »"),
        ({"legal": "[]"}, "« legal » manque"),
        ({"sources": "[]"}, "« sources » manque"),
        ({"closes": None}, "il manque le dernier jour « closes »"),
        ({"opens": "{fact: avis_inaptitude_date}"}, "n'a pas de jour « opens »"),
        ({"kind": "income"}, "il manque le jour « opens »"),
        ({"kind": "window", "closes": None}, "il manque le jour « opens »"),
        ({"agent": '"Agir {jour}."'}, "« {jour} » n'est pas un emplacement"),
        ({"agent": '"Agir {from}."'}, "« {from} » montre le jour « opens », qui manque"),
        (
            {"kind": "window", "opens": "{fact: avis_inaptitude_date, plus: {days: 20}}"},
            "s'ouvre après s'être fermé",
        ),
        (
            {"closes": "{fact: avis_inaptitude_date, minus: {days: 5}, first_day_counts: true}"},
            "« first_day_counts » ne vaut qu'avec « plus »",
        ),
        (
            {"closes": "{fact: avis_inaptitude_date, plus: {days: 5}, day_after: true}"},
            "« day_after » ne vaut que pour « opens »",
        ),
        (
            {"closes": "{fact: avis_inaptitude_date, plus: {days: 5}, as_of_fact: true}"},
            "« as_of_fact » ne vaut qu'avec des délais qui ont un « when »",
        ),
        ({"closes": "{fact: avis_inaptitude_date, minus: {days_francs: 5}}"}, "ne se compte pas à rebours"),
        (
            {"closes": "{fact: avis_inaptitude_date, plus: [{days: 5}, {when: cadre, days: 2}]}"},
            "doit venir en dernier",
        ),
        ({"when": '"avis_inaptitude and not avis_inaptitude"'}, "aucune réponse possible ne la remplit"),
        ({"when": '"not avis_inaptitude"'}, "n'a jamais d'objet quand la condition est remplie"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_an_error_where_it_is_written(content, change, said):
    errors = said_of_deadlines(content(written(change)), Severity.ERROR)

    assert any(said in error for error in errors), errors


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            [{"id": "a", "rule": "r", "until": "2026-01-01"}, {"id": "b", "rule": "r", "from": "2025-12-31"}],
            "« b » commence le 2025-12-31 alors que « a » court encore",
        ),
        (
            [
                {"id": "a", "rule": "r", "until": "2026-01-01", "dated_by": "avis_inaptitude_date"},
                {"id": "b", "rule": "r", "from": "2026-01-01"},
            ],
            "ne suivent pas la même date « dated_by »",
        ),
        ([{"id": "a"}, {"id": "a"}], "« a » est déjà défini"),
    ],
)
def test_versions_of_one_rule_follow_each_other(content, rules, said):
    assert any(said in error for error in said_of_deadlines(content(written(*rules)), Severity.ERROR))


def test_variants_of_one_rule_may_run_side_by_side(content):
    text = written({"id": "a", "rule": "r"}, {"id": "b", "rule": "r", "variant": "agricole", "about": "agricole"})

    assert said_of_deadlines(content(text), Severity.ERROR) == []


def test_two_variants_of_one_title_are_refused_on_the_days_that_both_run(content):
    both = ({"id": "a", "rule": "r"}, {"id": "b", "rule": "r", "variant": "agricole"})
    after = ({"id": "a", "rule": "r", "until": "2026-01-01"}, {**both[1], "from": "2026-01-01"})

    (error,) = said_of_deadlines(content(written(*both)), Severity.ERROR)
    assert "« a » et « b » ont le même titre les mêmes jours" in error
    assert said_of_deadlines(content(written(*after)), Severity.ERROR) == []


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([{"once_past": None}], "« once_past » manque"),
        ([{"checked_on": "2025-11-01"}], "relu pour la dernière fois le 2025-11-01"),
        (
            [{"closes": "{fact: avis_inaptitude_date, plus: [{when: cadre, days: 2}]}"}],
            "aucun cas sans « when »",
        ),
        (
            [{"id": "a", "rule": "r", "until": "2026-01-01"}, {"id": "b", "rule": "r", "from": "2026-02-01"}],
            "entre « a » (fin 2026-01-01) et « b » (début 2026-02-01), rien",
        ),
    ],
)
def test_what_an_author_should_look_at_is_a_doubt(content, rules, said):
    directory = content(written(*rules))

    assert said_of_deadlines(directory, Severity.ERROR) == []
    assert any(said in doubt for doubt in said_of_deadlines(directory, Severity.DOUBT))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "delai"}, "« kind » : trouvé 'delai', attendu l'un de : window, deadline, income, reminder"),
        ({"clos": "{}"}, "champ « clos » inconnu ; vouliez-vous dire « closes »"),
        ({"closes": "{fact: avis_inaptitude_date, plus: {jours: 15}}"}, "champ « jours » inconnu"),
        ({"closes": "{fact: avis_inaptitude_date, plus: {}}"}, "aucune durée"),
        ({"closes": "{fact: avis_inaptitude_date, plus: {days: -1}}"}, "attendu un nombre de 0 à 36500"),
        ({"closes": "{fact: avis_inaptitude_date, plus: {years: 900}}"}, "attendu un nombre de 0 à 100"),
        ({"closes": "{fact: avis_inaptitude_date, plus: {days: 1, days_francs: 1}}"}, "une seule sorte de jours"),
        ({"closes": "{fact: avis_inaptitude_date, plus: {days: 1}, minus: {days: 1}}"}, "gardez l'un des deux"),
        ({"closes": "{fact: avis_inaptitude_date, if_day_off: demain}"}, "attendu l'un de : stays, next_working_day"),
        ({"closes": "{date: 2026-13-01}"}, "attendu une date AAAA-MM-JJ"),
        ({"closes": "15"}, "attendu des champs"),
        ({"when": '"avis_inaptitude and"'}, "condition illisible"),
        ({"agent": None}, "il manque le champ « agent »"),
        ({"from": "2026-02-01", "until": "2026-01-01"}, "la fin est exclue et vient après le début"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(content, change, said):
    with pytest.raises(BrokenCatalogue) as refused:
        read_catalogue(content(written(change)))

    assert said in str(refused.value)
    assert "deadlines.yaml, ligne 2" in str(refused.value)


def test_a_catalogue_without_deadlines_still_gives_an_empty_calendar(content):
    directory = content("")
    (directory / "deadlines.yaml").unlink()
    without = read_catalogue(directory)
    situation = Situation(facts={"avis_inaptitude": True, "avis_inaptitude_date": date(2026, 11, 13)})

    assert without.deadlines == ()
    assert calendar(Engine(without), situation, on=ON, holidays=french_holidays()).entries == ()
