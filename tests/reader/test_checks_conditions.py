"""Conditions that answers cannot change are said, with their place and what to do."""

import pytest

from tests.reader.small_checks import fact, facts_with, found, gate


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("jours > 1500", "out of range"),
        ("jours < 3 and jours > 5", "two bounds"),
        ("statut == 'salarie' and statut == 'retraite'", "two choices"),
        ("contrat and statut == 'retraite'", "derivation"),
        ("personne_informee and appelant == 'personne'", "relevance"),
        ("jours + mois < 0", "sum out of range"),
        ("jours + mois > 20 and jours <= 10 and mois <= 10", "sum and its terms"),
    ],
)
def test_a_condition_that_no_answer_meets_is_an_error(condition, why):
    facts = facts_with(fact("mois", "int", "unit: months, min: 0, max: 60"))

    (said,) = found({"aide": {"conditions": [condition]}}, facts=facts, about="aucune réponse possible")

    assert said.startswith("erreur : services/aide.yaml, ligne 16, colonne ")
    assert said.endswith(
        f"condition « {condition} » : aucune réponse possible ne la remplit ; corrigez-la, ou les valeurs, la "
        "pertinence ou les relations des faits qu'elle lit."
    )


def test_a_relation_makes_a_condition_impossible():
    change = {"services": {"aide": {"conditions": ["diplome and essaye"]}}}

    assert found(**change, about="aucune réponse possible") == []
    assert len(found(**change, relations=["diplome and essaye"], about="aucune réponse possible")) == 1


@pytest.mark.parametrize(
    "condition",
    [
        "jours >= 0",
        "jours <= 1500",
        "statut in ['salarie', 'retraite']",
        "diplome or not diplome",
        "regime != 'msa' or not (regime == 'general')",
    ],
)
def test_a_condition_that_every_answer_meets_is_a_doubt(condition):
    (said,) = found({"aide": {"conditions": [condition]}}, about="toutes les réponses possibles")

    assert said.startswith("doute : services/aide.yaml, ligne 16")
    assert "retirez-la, ou écrivez ce qu'elle devait écarter" in said


def test_a_condition_that_can_go_either_way_is_left_alone():
    conditions = ["jours > 30 or (diplome and statut == 'salarie')", "not (essaye and diplome)", "regime == 'msa'"]

    for about in ("aucune réponse", "toutes les réponses", "ne change rien", "la demande déjà"):
        assert found({"aide": {"conditions": conditions}}, about=about) == []


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        ("diplome or (diplome and essaye)", "diplome and essaye"),
        ("jours > 30 or jours > 60", "jours > 60"),
        ("jours > 30 and jours > 60", "jours > 30"),
        ("essaye and (diplome or statut in ['salarie', 'retraite'] or diplome)", "diplome"),
        ("not (diplome and (diplome or essaye))", "diplome or essaye"),
    ],
)
def test_a_part_that_changes_nothing_is_named(condition, part):
    said = found({"aide": {"conditions": [condition]}}, about="ne change rien")

    assert any(f"la partie « {part} » ne change rien" in one for one in said)


def test_a_guard_beside_what_it_guards_is_not_called_useless():
    guarded = fact("notifie_jours", "int", "unit: days, min: 0, max: 60, relevant_if: diplome")
    conditions = ["diplome", "notifie_jours <= 15"]

    assert found({"aide": {"conditions": conditions}}, facts=facts_with(guarded), about="demande déjà") == []


def test_a_condition_that_another_one_of_the_version_already_asks_is_named_with_it():
    said = found({"aide": {"conditions": ["jours > 60", "diplome", "jours > 30"]}}, about="la demande déjà")

    assert [one.split(" : ")[2:] for one in said] == [
        ["condition « jours > 30 »", "« jours > 60 » la demande déjà ; retirez-la, ou corrigez-la."]
    ]


def test_gates_and_relevance_are_judged_as_conditions_are():
    never = gate("jamais", "jours > 2000", "explain")
    conditional = fact("duree", "int", 'unit: days, min: 0, max: 9, relevant_if: "jours < 0"')

    assert found(gates=[never], about="aucune réponse")[0].startswith("erreur : gates.yaml, ligne 3")
    assert found(facts=facts_with(conditional), about="aucune réponse")[0].startswith("erreur : facts.yaml, ligne 16")


def test_a_derived_case_behind_a_wider_one_is_never_reached():
    derived = fact(
        "long", "bool", 'derived: [{when: "jours >= 90", value: true}, {when: "jours >= 180", value: false}]'
    )

    (said,) = found(facts=facts_with(derived), about="n'est jamais atteint")

    assert "le cas « jours >= 180 » n'est jamais atteint : « jours >= 90 » le couvre déjà" in said


def test_a_derived_case_of_a_fact_that_then_does_not_apply_is_said():
    derived = fact("long", "bool", 'relevant_if: diplome, derived: [{when: "not diplome", value: false}]')

    (said,) = found(facts=facts_with(derived), about="ne sert jamais")

    assert "(« relevant_if: diplome »)" in said


@pytest.mark.parametrize(
    ("rule", "said"), [("not diplome", "n'est jamais vraie"), ("diplome or essaye", "est toujours vraie")]
)
def test_a_necessity_that_the_conditions_decide_is_a_doubt(rule, said):
    aide = {"tier": "specifique", "necessary_when": f'"{rule}"', "conditions": ["diplome"]}

    (one,) = found({"aide": aide}, about=said)

    assert one.startswith("doute : services/aide.yaml, ligne 9") and f"« necessary_when: {rule} »" in one


def test_relations_that_leave_nobody_are_an_error():
    (said,) = found(relations=["diplome", "not diplome"], about="se contredisent")

    assert said.startswith("erreur : relations.yaml, ligne 2")


def test_a_relation_that_forbids_nothing_is_a_doubt():
    said = found(relations=["statut == 'retraite' and contrat", "diplome and essaye"], about="n'interdit rien")

    assert len(said) == 1 and "statut == 'retraite' and contrat" in said[0]


def test_the_same_relation_twice_is_said_of_both():
    assert len(found(relations=["diplome and essaye", "diplome and essaye"], about="n'interdit rien")) == 2


def test_reasoning_waits_for_what_is_written_to_make_sense():
    assert found({"aide": {"conditions": ["jours > 1500", "inconnu"]}}, about="aucune réponse") == []


def test_conditions_too_tangled_to_settle_together_are_a_doubt_and_not_a_claim():
    holes = 8
    place = [[f"p{pigeon}x{hole}" for hole in range(holes)] for pigeon in range(holes + 1)]
    somewhere = [" or ".join(row) for row in place]
    alone = [
        f"not {place[one][hole]} or not {place[other][hole]}"
        for hole in range(holes)
        for one in range(holes + 1)
        for other in range(one)
    ]
    facts = facts_with(*(fact(name, "bool") for row in place for name in row))

    said = found({"aide": {"conditions": [*somewhere, *alone]}}, facts=facts, about="")

    assert len([one for one in said if "trop de combinaisons pour vérifier cette règle" in one]) == 1
    assert not [one for one in said if one.startswith("erreur")]


def test_a_condition_whose_clauses_would_be_too_many_is_refused_before_anything_is_compiled():
    names = [f"f{number}" for number in range(40)]
    pairs = " or ".join(f"({one} and {other})" for one, other in zip(names[::2], names[1::2], strict=True))

    (said,) = found(
        {"aide": {"conditions": [pairs]}}, facts=facts_with(*(fact(name, "bool") for name in names)), about="coupez-la"
    )

    assert said.startswith("erreur : services/aide.yaml, ligne 16") and "trop de « and » dans des « or »" in said
