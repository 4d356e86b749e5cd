"""Relations between answers exclude nothing real: checked against every example case and by search."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from cordee.domain.catalogue import AskedBy, FactType
from cordee.domain.orientation.situation import CALLER, FactsPlan, Situation
from cordee.domain.rules.evaluation import NOT_APPLICABLE
from cordee.domain.rules.typing import misuses
from cordee.reader.cases import read_cases
from cordee.reader.catalogue import read_catalogue

CONTENT = Path(__file__).parents[2] / "content"
CATALOGUE = read_catalogue(CONTENT)
CASES = read_cases(CONTENT / "cases", CATALOGUE)
PLAN = FactsPlan(CATALOGUE.facts, CATALOGUE.relations)
WITHOUT_RELATIONS = FactsPlan(CATALOGUE.facts)
READ = sorted({fact for relation in CATALOGUE.relations for fact in relation.never.facts})
DAYS = (date(2012, 10, 15), date(2015, 7, 27), date(2026, 11, 21))
each_relation = pytest.mark.parametrize("relation", CATALOGUE.relations, ids=[one.id for one in CATALOGUE.relations])


@each_relation
def test_a_relation_makes_sense_has_a_source_and_says_why_in_a_sentence(relation):
    assert list(misuses(relation.never.expression, CATALOGUE.facts)) == []
    assert relation.never.source
    assert relation.why.endswith(".")


@each_relation
def test_a_relation_ties_at_least_two_answers_and_never_those_that_protect_somebody(relation):
    facts = set(relation.never.facts) - {CALLER}

    assert len(facts) >= 2
    assert not any(CATALOGUE.facts[fact].group in ("securite", "appelant") for fact in facts)


@each_relation
def test_a_relation_can_be_broken_by_answers_that_all_apply(relation):
    dice = random.Random(relation.id)

    assert any(
        relation.never.met(WITHOUT_RELATIONS.known(Situation(facts=answers), on=DAYS[2]).values) is True
        for answers in (guessed(dice, relation.never.facts) for _ in range(4000))
    )


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_no_example_case_is_contradicted_on_its_day_nor_on_the_other_days_of_the_platform(case):
    for on in (case.on, *DAYS):
        found = PLAN.known(case.situation, on=on).contradictions

        assert [clash.relation for clash in found if clash.relation] == []


@pytest.mark.parametrize("fact", READ)
def test_whatever_one_answer_is_the_others_can_be_completed_without_breaking_any_relation(fact):
    for value in values_of(CATALOGUE.facts[fact]):
        dice = random.Random(f"{fact}{value}")

        assert any(is_possible({**guessed(dice, READ), fact: value}, fact) for _ in range(4000)), value


def is_possible(answers, fact):
    """The answers go together, and the one in question applies."""
    known = PLAN.known(Situation(facts=answers), on=DAYS[2])
    return known.contradictions == () and known.values[fact] is not NOT_APPLICABLE


def guessed(dice, facts):
    """Answers to these facts and to what decides whether they apply."""
    wanted = [*facts, "statut", "type_contrat", "licenciement_economique", "mode_rupture", "contrat_en_cours"]
    return {name: dice.choice(values_of(CATALOGUE.facts[name])) for name in dict.fromkeys(wanted)}


def values_of(fact):
    """Every answer to a closed question, and the numbers around which relations turn."""
    match fact.type:
        case FactType.BOOL:
            return [True, False]
        case FactType.CHOICE:
            return list(fact.choices)
        case FactType.INT:
            near = {0, 10, 12, 17, 18, 24, 29, 36, 40, 60, 68, 80, 240, 300, 600, 1000, 1300, 1600}
            return sorted({fact.minimum, fact.maximum, *(n for n in near if fact.minimum <= n <= fact.maximum)})
        case _:
            return [DAYS[2] - timedelta(days=days) for days in (0, 100, 1000)]


def test_relations_read_only_facts_that_somebody_can_answer():
    askers = {CATALOGUE.facts[fact].asked_by for fact in READ}

    assert AskedBy.AGENT not in askers
