"""The delivered content: its cases hold, it has no error, it is written canonically, and what is settled is settled."""

import hashlib
import os
import random
import re
import statistics
import subprocess
import sys
from dataclasses import replace
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


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_lead_that_is_settled_with_fewer_answers_survives_the_answers_that_were_left_out(case):
    dice = random.Random(case.id)
    for _ in range(8):
        kept = {
            fact: value for fact, value in case.situation.facts.items() if fact == "appelant" or dice.random() < 0.6
        }
        fewer = replace(case.situation, facts=kept)
        settled = {
            need.need: need.lead.version.id
            for need in ENGINE.decide(fewer, on=case.on).needs
            if need.settled and need.lead
        }

        again = ENGINE.decide(replace(fewer, facts=completed(fewer, case.on, dice)), on=case.on)

        if not again.contradictions:
            assert {
                need.need: need.lead and need.lead.version.id for need in again.needs if need.need in settled
            } == settled


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_no_service_of_a_need_vanishes_each_is_in_exactly_one_list(case):
    for need in ENGINE.decide(case.situation, on=case.on).needs:
        listed = [
            found.version.id
            for group in (need.proposed, need.open, need.later, need.not_proposed, need.excluded)
            for found in group
        ]
        assert len(listed) == len(set(listed))
        if need.closed_by is None and need.need != "etre_en_securite":
            programme = case.situation.programme
            for version in CATALOGUE.versions.values():
                covers = need.need in version.direct_needs | version.support_needs
                if (
                    covers
                    and version.dated_by is None
                    and version.period.covers(case.on)
                    and programme in version.programmes
                ):
                    assert version.id in listed


def test_the_median_call_is_oriented_in_eight_questions_at_most():
    counts = [questions_until_oriented(case) for case in CASES]

    assert statistics.median(counts) <= 8


def questions_until_oriented(case):
    """Answer what the engine asks first from the case, « ne sait pas » otherwise, until no question is decisive."""
    facts = {
        fact: case.situation.facts[fact] for fact in ("appelant", "commune_residence") if fact in case.situation.facts
    }
    unsure, asked = set(), 0
    while True:
        now = replace(case.situation, facts=facts, unsure=frozenset(unsure))
        decided = ENGINE.decide(now, on=case.on)
        decisive = [fact for fact in decided.ask if fact in decided.decisive]
        if not decisive or all(need.settled for need in decided.needs):
            return asked
        asked += 1
        if decisive[0] in case.situation.facts:
            facts[decisive[0]] = case.situation.facts[decisive[0]]
        else:
            unsure.add(decisive[0])


def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    script = (
        "import hashlib, pathlib; from cordee.domain.orientation.deciding import Engine;"
        "from cordee.reader.catalogue import read_catalogue; from cordee.reader.cases import read_cases;"
        f"content = pathlib.Path({str(CONTENT)!r}); catalogue = read_catalogue(content); engine = Engine(catalogue);"
        "cases = read_cases(content / 'cases', catalogue);"
        "print(hashlib.sha256(b''.join(engine.decide(c.situation, on=c.on).to_bytes() for c in cases)).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    ours = hashlib.sha256(b"".join(ENGINE.decide(case.situation, on=case.on).to_bytes() for case in CASES)).hexdigest()

    assert printed.stdout.strip() == ours


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


def test_what_is_said_of_time_is_a_time_and_never_a_number_to_call():
    time = re.compile(r"heure|jour|semaine|mois\b|\bans?\b|immédiat|délai|durée|phases|pendant|première année")
    said = {version.id: version.delay for version in CATALOGUE.versions.values() if version.delay}

    assert len(said) > 60
    assert [(name, delay) for name, delay in said.items() if not time.search(delay)] == []
    assert CATALOGUE.versions["service_social_am"].practical == "par téléphone, au 36 46"


# What an author writes for authors, in English or in the names of tools: never where people read a source.
ENGLISH = (
    r"the|of|and|with|from|before|since|by|until|only|read|was|not|text|state|version dates|quoting|general knowledge|"
    r"mirror|consolidated|leaves?|filing|days|months|years|visits|decree|law|practice|full pay"
)
FOR_AUTHORS = re.compile(
    rf"\b({ENGLISH})\b|npm|package|repository|legi-data|legalize|SocialGouv/|\[[A-Z_0-9]+\]|\d{{4}}-\d\d-\d\d",
    re.IGNORECASE,
)


def test_what_people_read_as_a_source_is_a_public_reference_in_french_and_no_note_for_authors():
    shown = [
        (one.id, said)
        for one in (*CATALOGUE.versions.values(), *CATALOGUE.deadlines)
        for said in (*one.legal, *one.sources)
    ]
    cited = [
        (version.id, condition.source)
        for version in CATALOGUE.versions.values()
        for condition in version.conditions
        if condition.source
    ]

    assert len(shown) > 800
    assert [(name, said) for name, said in (*shown, *cited) if FOR_AUTHORS.search(said)] == []
