"""A conversation that goes on gives, at each answer, the decision that its answers give from nothing."""

import random
from dataclasses import replace
from datetime import date

import pytest

from tests.domain.orientation.completions import random_situation
from tests.real_catalogue import real_engine

DAYS = (date(2012, 6, 1), date(2015, 7, 15), date(2022, 5, 5), date(2026, 11, 15))


@pytest.mark.parametrize("seed", range(12))
def test_each_next_answer_gives_the_decision_of_the_whole_situation(seed):
    engine, draw = real_engine(), random.Random(seed)
    on = DAYS[seed % len(DAYS)]
    whole = random_situation(engine, draw, on)
    said = list(whole.facts.items())
    draw.shuffle(said)
    position = engine.position(replace(whole, facts={}), on=on)
    for count in range(0, len(said), 3):
        position = position.answered(dict(said[count : count + 3]))
        afresh = engine.decide(position.situation, on=on)
        assert engine.decision(position).to_bytes() == afresh.to_bytes()


@pytest.mark.parametrize("seed", range(6))
def test_an_answer_taken_back_or_changed_leaves_no_trace(seed):
    engine, draw, on = real_engine(), random.Random(100 + seed), DAYS[-1]
    first, second = (random_situation(engine, draw, on) for _ in range(2))
    position = engine.position(first, on=on)
    there = position.told(replace(first, facts=second.facts, caller=second.caller))
    back = there.told(first)
    assert engine.decision(back).to_bytes() == engine.decision(position).to_bytes()


def test_danger_said_in_the_middle_of_a_call_comes_first_and_its_denial_gives_the_call_back():
    engine, on = real_engine(), DAYS[-1]
    position = engine.position(random_situation(engine, random.Random(5), on), on=on)
    danger = position.answered({"danger_signale": True})
    assert engine.decision(danger).needs[0].need == "etre_en_securite"
    assert engine.decision(danger).to_bytes() == engine.decide(danger.situation, on=on).to_bytes()
    calm = danger.told(position.situation)
    assert engine.decision(calm).to_bytes() == engine.decision(position).to_bytes()
