"""Versions that nobody could be oriented to are errors; what leaves them in doubt is said."""

import pytest

from tests.reader.small_checks import found, gate, version


def test_conditions_that_never_hold_together_name_the_ones_at_stake():
    aide = {"conditions": ["diplome", "jours > 60", "essaye", "jours < 30"]}

    (said,) = found({"aide": aide}, about="hors d'atteinte")

    assert said.startswith("erreur : services/aide.yaml, ligne 16")
    assert "« jours > 60 » et « jours < 30 » ne vont jamais ensemble ; corrigez l'une" in said


def test_conditions_that_a_relation_keeps_apart_are_out_of_reach():
    aide = {"conditions": ["diplome", "essaye"]}

    assert found({"aide": aide}, about="hors d'atteinte") == []
    assert len(found({"aide": aide}, relations=["diplome and essaye"], about="hors d'atteinte")) == 1


def test_the_dates_of_the_fact_that_selects_a_version_are_among_its_conditions():
    dated = {"dated_by": "debut", "from": "2020-01-01", "until": "2021-01-01"}

    assert found({"aide": {**dated, "conditions": ["debut >= date('2020-06-01')"]}}, about="hors d'atteinte") == []
    assert found({"aide": {**dated, "conditions": ["debut >= date('2021-01-01')"]}}, about="hors d'atteinte")


def test_a_version_that_only_other_callers_could_ask_for_says_which():
    aide = {"requesters": "[employeur]", "conditions": ["appelant in ['proche', 'personne']"]}

    (said,) = found({"aide": aide}, about="hors d'atteinte")

    assert "ne sont remplies que par d'autres que « requesters » (appelant : personne)" in said


def test_a_relative_may_relay_what_the_person_may_ask():
    aide = {"requesters": "[personne]", "conditions": ["appelant == 'proche'"]}

    assert found({"aide": aide}, about="hors d'atteinte") == []


@pytest.mark.parametrize("conditions", [[], ["regime == 'msa'"]])
def test_an_operator_of_another_scheme_is_no_operator(conditions):
    said = found({"aide": {"operators": "[caisse]", "conditions": conditions}}, about="hors d'atteinte")

    assert len(said) == len(conditions)
    assert all("aucun de ses opérateurs n'est en vigueur pour la caisse" in one for one in said)


def test_a_stretch_without_operator_is_a_doubt_with_its_days():
    (said,) = found({"aide": {"operators": "[ancien]"}}, about="n'a pas d'opérateur")

    assert said.startswith("doute : services/aide.yaml") and "depuis le 2018-01-01" in said


def test_gates_that_between_them_always_fire_hide_the_version():
    exclude = "exclude_services: [aide]"
    short, long = (
        gate("court", "jours < 30", "exclude_services", exclude),
        gate("long", "jours > 20", "exclude_services", exclude),
    )

    (said,) = found({"aide": {}}, gates=[short, long], about="toujours cachée")

    assert said.startswith("erreur") and "(« court », « long »)" in said
    assert found({"aide": {}}, gates=[short], about="toujours cachée") == []


def test_a_gate_that_ends_does_not_hide_the_version_for_ever():
    always = gate(
        "toujours", "contrat or not contrat", "exclude_services", "exclude_services: [aide], until: 2020-01-01"
    )

    assert found({"aide": {}}, gates=[always], about="toujours cachée") == []


def test_a_specific_service_behind_an_ordinary_one_open_to_all_is_never_necessary():
    specific = {"tier": "specifique", "conditions": ["diplome"], "from": "2016-01-01"}

    (said,) = found({"aide": specific}, about="ne peut jamais devenir nécessaire")

    assert said.startswith("doute : services/aide.yaml")


@pytest.mark.parametrize(
    ("specific", "ordinary"),
    [
        ({"complement": "true"}, {}),
        ({"necessary_when": '"essaye"'}, {}),
        ({}, {"conditions": ["contrat"]}),
        ({}, {"operators": "[caisse]"}),
        ({}, {"until": "2017-01-01"}),
        ({}, {"direct": "[connaitre_droits]", "support": "[garder]"}),
    ],
)
def test_a_specific_service_has_several_ways_to_be_necessary(specific, ordinary):
    services = {
        "aide": {"tier": "specifique", "conditions": ["diplome"], "from": "2016-01-01", **specific},
        "information": {"direct": "[garder]", **ordinary},
    }

    assert found(services, about="ne peut jamais devenir nécessaire") == []


def test_a_later_version_keeps_its_own_reach():
    later = version("aide_2", **{"from": "2020-01-01", "conditions": '[{when: "jours > 9"}, {when: "jours < 5"}]'})

    (said,) = found({"aide": {"until": "2020-01-01", "extra": later}}, about="hors d'atteinte")

    assert said.startswith("erreur : services/aide.yaml, ligne 17") and "« aide_2 »" in said


def test_the_small_catalogue_has_nothing_out_of_reach():
    for about in ("hors d'atteinte", "toujours cachée", "n'a pas d'opérateur", "jamais devenir nécessaire"):
        assert found(about=about) == []
