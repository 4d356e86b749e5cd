"""Versions through time: overlaps, gaps, successors, reviews, days to come."""

from datetime import date

import pytest

from cordee.reader.checks import check_files
from tests.domain.orientation.small import HEADS
from tests.reader.small_checks import TODAY, fact, facts_with, files, found, version

FIRST = {"from": "2015-01-01", "until": "2020-01-01"}


def family(*later, **first):
    """A family of a first version of 2015 to 2020, and others after it."""
    return {"aide": {**FIRST, **first, "extra": "\n".join(later)}}


def with_successor(services, successor):
    """``service`` writes no successor on its first version: put one there."""
    listed = files(services)
    text = listed["services/aide.yaml"]
    return {**listed, "services/aide.yaml": text.replace("successor: null", f"successor: {successor}", 1)}


def said_of(written, about, *, on=TODAY, today=None):
    return [str(problem) for problem in check_files(written, on=on, today=today) if about in problem.message]


def test_two_versions_of_one_variant_in_force_together_are_an_error_and_a_gap_is_a_doubt():
    overlapping = family(version("aide_2", **{"from": "2019-06-01"}))
    apart = family(version("aide_2", **{"from": "2021-01-01"}))

    assert found(overlapping, about="court encore")[0].startswith("erreur : services/aide.yaml, ligne 17")
    assert "entre « aide_1 » (fin 2020-01-01) et « aide_2 » (début 2021-01-01), rien." in found(apart, about="rien")[0]


def test_a_chain_of_successors_that_comes_back_is_an_error_on_each():
    services = family(version("aide_2", **{"from": "2020-01-01", "successor": "aide_1"}))

    said = said_of(with_successor(services, "aide_2"), "on revient à")

    assert [one.split(",")[0] for one in said] == ["erreur : services/aide.yaml"] * 2


def test_operators_may_not_succeed_each_other_in_a_circle():
    operators = HEADS["operators.yaml"]
    operators = operators.replace(
        'id: caisse, name: "Caisse", acronym: null, from: null, until: null, successor: null',
        'id: caisse, name: "Caisse", acronym: null, from: null, until: null, successor: caisse',
    )

    assert len(found(operators=operators, about="on revient à « caisse »")) == 1


def test_a_successor_that_skips_a_version_names_the_one_to_write():
    services = family(
        version("aide_2", **{"from": "2020-01-01", "until": "2022-01-01"}), version("aide_3", **{"from": "2022-01-01"})
    )

    (said,) = said_of(with_successor(services, "aide_3"), "saute")

    assert "le successeur « aide_3 » saute « aide_2 » ; écrivez « successor: aide_2 »" in said
    assert said_of(with_successor(services, "aide_2"), "saute") == []


def test_a_version_without_end_needs_no_successor():
    services = {"aide": {"from": "2015-01-01"}, "autre": {"from": "2020-01-01"}}

    assert "donnez-lui « until: 2020-01-01 »" in said_of(with_successor(services, "autre_1"), "mais pas de fin")[0]


def test_a_successor_of_the_same_family_comes_after():
    services = family(version("aide_0", **{"from": "2010-01-01", "until": "2015-01-01"}))

    assert "commence le 2010-01-01, avant « aide_1 »" in said_of(with_successor(services, "aide_0"), "avant")[0]


@pytest.mark.parametrize(("on", "late"), [(date(2027, 11, 22), False), (date(2027, 11, 23), True)])
def test_a_version_in_force_is_read_again_every_year(on, late):
    assert bool(found({"aide": {}}, about="« aide_1 » relue pour la dernière fois", on=on)) is late


def test_a_closed_version_is_not_to_be_read_again():
    assert found({"aide": {"until": "2020-01-01"}}, about="« aide_1 » relue", on=date(2030, 1, 1)) == []


def test_nobody_has_read_a_source_tomorrow():
    said = found({"aide": {}}, about="« aide_1 » serait relue le 2026-11-21, un jour à venir", on=date(2026, 11, 20))

    assert len(said) == 1
    assert found({"aide": {}}, about="serait relue", on=date(2015, 7, 27), today=TODAY) == []


def test_what_begins_later_is_announced_by_a_text_and_by_the_version_before_it():
    services = family(version("aide_2", **{"from": "2027-01-01"}), until="2027-01-01")
    cited = family(version("aide_2", **{"from": "2027-01-01", "legal": '["décret"]'}), until="2027-01-01")

    assert len(found(services, about="sans texte qui l'annonce")) == 1
    assert len(found(services, about="« aide_1 » ne l'annonce pas")) == 1
    assert found(cited, about="sans texte") == []
    assert said_of(with_successor(cited, "aide_2"), "un jour à venir") == []


def test_what_a_duration_grows_with_and_what_tells_an_end_must_exist_and_fit():
    facts = facts_with(
        fact("duree", "int", "unit: days, changes: by_time, grows_while: pause"),
        fact("pause", "bool", "ends_by: regime"),
        fact("autre", "bool", "grows_while: pauze"),
    )
    said = [problem.message for problem in check_files({**files({}), "facts.yaml": facts}, on=TODAY)]

    assert "« ends_by » attend un fait date ou int, « regime » est choice." in said
    assert any(message.startswith("le fait « pauze » n'existe pas") for message in said)
    assert "« grows_while » est pour un nombre qui change avec le temps (changes: by_time)." in said
