"""The delivered content: its cases hold, it has no error, it is written canonically, and what is settled is settled."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from cordee.domain.catalogue import AskedBy, FactType
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import Situation
from cordee.reader.cases import differences, read_cases
from cordee.reader.catalogue import read_catalogue
from cordee.reader.checks import check_catalogue
from cordee.reader.fields import Severity

CONTENT = Path(__file__).parents[2] / "content"
CATALOGUE = read_catalogue(CONTENT)
ENGINE = Engine(CATALOGUE)
CASES = read_cases(CONTENT / "cases", CATALOGUE)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_each_example_case_gives_the_orientation_that_it_expects(case):
    assert differences(case, ENGINE) == []


def test_the_content_has_no_error_on_any_day_that_the_platform_answers_for():
    for on in (date(2012, 10, 15), date(2015, 7, 27), date(2026, 11, 21)):
        errors = [problem for problem in check_catalogue(CONTENT, on=on) if problem.severity is Severity.ERROR]
        assert errors == []


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_the_same_situation_gives_the_same_bytes_from_a_catalogue_read_anew(case):
    again = Engine(read_catalogue(CONTENT)) if case is CASES[0] else ENGINE

    assert again.decide(case.situation, on=case.on).to_bytes() == ENGINE.decide(case.situation, on=case.on).to_bytes()


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_no_completion_of_the_unknown_facts_changes_a_lead_that_is_settled(case):
    decided = ENGINE.decide(case.situation, on=case.on)
    settled = {need.need: need.lead.version.id for need in decided.needs if need.settled and need.lead}
    dice = random.Random(case.id)

    for _ in range(12 if settled else 0):
        facts = completed(case.situation, case.on, dice)
        again = ENGINE.decide(
            Situation(
                caller=case.situation.caller,
                programme=case.situation.programme,
                needs=case.situation.needs,
                facts=facts,
            ),
            on=case.on,
        )
        if not again.contradictions:
            assert {
                need.need: need.lead and need.lead.version.id for need in again.needs if need.need in settled
            } == settled


def completed(situation, on, dice):
    """The known facts and a random answer to each other one; danger is watched at every moment, not completed."""
    known = ENGINE.known(situation, on=on).values
    facts = dict(situation.facts)
    for fact in CATALOGUE.facts.values():
        if fact.id not in known and fact.asked_by is not AskedBy.AGENT and fact.derived is None:
            facts[fact.id] = {
                FactType.BOOL: lambda: dice.random() < 0.5,
                FactType.INT: lambda fact=fact: dice.choice(
                    [fact.minimum, fact.maximum, dice.randint(fact.minimum, fact.maximum)]
                ),
                FactType.DATE: lambda: on - timedelta(days=dice.randint(-200, 900)),
                FactType.COMMUNE: lambda: dice.choice(["69123", "38185", "63113", "75056"]),
                FactType.CHOICE: lambda fact=fact: dice.choice(list(fact.choices)),
            }[fact.type]()
    return facts
