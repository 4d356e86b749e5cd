"""``cordee catalogue history``: what changed from each version to the next, and nothing lost on the way."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cordee.domain.catalogue import Condition
from cordee.domain.periods import Period
from cordee.domain.rules.parsing import parse
from cordee.reader import cli
from cordee.reader.catalogue import read_catalogue
from cordee.reader.evolution import changes, evolution
from cordee.reader.history import page

CONTENT = Path(__file__).parents[2] / "content"
CATALOGUE = read_catalogue(CONTENT)


@pytest.fixture
def history(capsys):
    def run(*arguments):
        code = cli.catalogue(["history", *arguments, "--content", str(CONTENT)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def conditions(*texts):
    return tuple(Condition(expression=parse(text)) for text in texts)


def changed(earlier, later):
    """The changes of conditions between two versions that differ by nothing else, as they are written."""
    version = CATALOGUE.versions["crpe_2022"]
    before, after = (replace(version, conditions=conditions(*texts)) for texts in (earlier, later))
    return [(change["was"], change["now"]) for change in changes(before, after, CATALOGUE)]


@pytest.mark.parametrize("family", CATALOGUE.families)
def test_each_family_is_told_whole_in_lines_that_fit(family):
    told = page(evolution(family, CATALOGUE))

    assert all(f"{version.id}, " in told for version in CATALOGUE.families[family])
    assert max(map(len, told.splitlines())) <= 100
    assert "None" not in told


@pytest.mark.parametrize("family", CATALOGUE.families)
def test_the_first_conditions_and_the_changes_give_the_last_conditions(family):
    for variant in evolution(family, CATALOGUE)["variants"]:
        written = {condition["when"] for condition in variant["versions"][0]["conditions"]}
        for step in variant["versions"][1:]:
            moves = [change for change in step["changes"] if change["what"] == "condition"]
            assert {change["was"] for change in moves if change["was"]} <= written
            written = written - {change["was"] for change in moves} | {change["now"] for change in moves} - {None}
            now = {condition.written for condition in CATALOGUE.versions[step["id"]].conditions}
            assert {frozenset(text.split()) for text in written} == {frozenset(text.split()) for text in now}
            written = now


def test_a_condition_is_changed_when_it_reads_the_same_facts_else_gone_or_new():
    assert changed(["age >= 16", "cadre"], ["age >= 18", "rqth == 'oui'"]) == [
        ("age >= 16", "age >= 18"),
        ("cadre", None),
        (None, "rqth == 'oui'"),
    ]


def test_the_nearest_condition_is_the_changed_one():
    assert changed(["cadre and age >= 18"], ["cadre", "cadre and age >= 21"]) == [
        ("cadre and age >= 18", "cadre and age >= 21"),
        (None, "cadre"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("cadre or en_arret", "en_arret or cadre"),
        ("statut in ['salarie', 'apprenti']", "statut in ['apprenti', 'salarie']"),
        ("not (cadre and (en_arret or rqth == 'oui'))", "not ((rqth == 'oui' or en_arret) and cadre)"),
    ],
)
def test_another_order_is_no_change(before, after):
    assert changed([before], [after]) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("cadre or en_arret", "cadre and en_arret"), ("cadre", "not cadre"), ("age > 18", "age >= 18")],
)
def test_another_meaning_is_a_change(before, after):
    assert changed([before], [after]) == [(before, after)]


def test_tier_delay_requesters_and_operators_are_compared_too():
    version = CATALOGUE.versions["crpe_2022"]
    later = replace(
        version,
        tier=CATALOGUE.versions["ueros"].tier,
        delay="un mois",
        operators=("msa", "cap_emploi_maintien", "employeur", "agefiph"),
        requesters=frozenset({"personne"}),
        first_line=True,
        dated_by="arret_debut",
        period=Period(date(2027, 1, 1)),
    )

    told = {(change["what"], change["before"], change["after"]) for change in changes(version, later, CATALOGUE)}

    assert told == {
        ("niveau", "droit commun", "spécifique"),
        ("délai", version.delay, "un mois"),
        ("premier accueil", "non", "oui"),
        ("daté par", None, CATALOGUE.facts["arret_debut"].label),
        ("qui délivre", CATALOGUE.operators["cpam"].name, None),
        ("qui délivre", None, "Agefiph"),
        ("peut demander", "L'employeur ou le service RH", None),
    }


def test_years_without_any_version_are_a_gap(history):
    _, out, _ = history("apld")
    _, as_json, _ = history("apld", "--json")

    assert "du 1er juillet 2013 au 29 juillet 2020 compris : aucune version en vigueur" in out.replace("\xa0", " ")
    gaps = [version["gap"] for version in json.loads(as_json)["variants"][0]["versions"]]
    assert gaps[0] is None
    assert (gaps[1]["from"], gaps[1]["until"]) == ("2013-07-01", "2020-07-30")


def test_variants_run_side_by_side_and_meet_where_they_end(history):
    _, out, _ = history("visite_reprise", "--json")
    general, farm = json.loads(out)["variants"]

    assert [version["id"] for version in general["versions"]] == ["visite_reprise_2012", "visite_reprise_2022"]
    assert farm["variant"] == "agricole"
    assert farm["versions"][0]["successor"]["id"] == "visite_reprise_2022"
    assert [one["id"] for one in general["versions"][1]["replaces"]] == ["visite_reprise_agricole_2022"]


def test_a_successor_in_another_family_is_named_with_its_family(history):
    _, out, _ = history("dif")

    assert "Ensuite          cpf_2015, démarche cpf" in out


def test_a_version_gives_the_history_of_its_family(history):
    assert history("crpe_2015") == history("crpe")


def test_an_unknown_family_is_refused_with_the_one_that_was_meant(history):
    code, out, err = history("crp")

    assert (code, out) == (2, "")
    assert "vouliez-vous dire « crpe » ?" in err
