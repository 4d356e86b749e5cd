"""``cordee bench questions``: bounds and orders known by hand, and no strategy ever under its bound."""

import json

import numpy as np
import pytest

from cordee.bench.asking_catalogues import NEED, ON, PERSON, catalogue_of, drawn_people, small_catalogue, small_game
from cordee.bench.asking_contestants import CONTESTANTS, missing_variables, ours, publicodes_order
from cordee.bench.clairvoyant import bound
from cordee.bench.command import main
from cordee.bench.conversations import Desk, Person
from cordee.bench.optimal import SmallGame, hitting_set
from cordee.bench.questions import expected_cost, invented, questions_of
from cordee.domain.catalogue import AskedBy, Condition, Fact, FactType, Sensitivity
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.parsing import parse
from cordee.reader.cases import read_cases
from tests.real_catalogue import CONTENT, real_engine

BOTH = ("ours", "without_costs", "publicodes", "publicodes_one", "catalogue")


def yes_or_no(name, **more):
    return Fact(
        id=name, group="g", label=name, type=FactType.BOOL, question=name, asked_by=AskedBy.BOTH,
        **{"sensitivity": Sensitivity.NONE} | more,
    )  # fmt: skip


def condition(text):
    return Condition(expression=parse(text))


def desk_of(services, *facts):
    """A desk where services, best first, are given by the text of their conditions."""
    listed = [(name, [condition(text) for text in texts]) for name, texts in services.items()]
    return Desk(Engine(catalogue_of("essai", {fact.id: fact for fact in facts}, listed)), ON)


# « a and b » leads, else nobody does: who has not b is proved by b alone, and a and b are as likely as not.


def both(costs=(1.0, 1.0), shares=(0.5, 0.5)):
    return SmallGame(shares, costs, np.array([0, 0, 0, 1]))


def test_the_best_strategy_for_a_and_b_asks_the_second_only_after_a_yes():
    assert both().optimum == pytest.approx(1.5)
    assert both(costs=(1.0, 3.0)).optimum == pytest.approx(1 + 0.5 * 3)
    assert both(shares=(0.5, 0.1)).optimum == pytest.approx(1 + 0.1)


def test_the_clairvoyant_of_a_and_b_asks_both_only_where_both_are_true():
    assert both().clairvoyant() == pytest.approx(0.25 * 2 + 0.75 * 1)
    assert both(costs=(1.0, 3.0)).clairvoyant() == pytest.approx(0.25 * 4 + 0.5 * 1 + 0.25 * 3)


def test_nothing_is_asked_when_the_outcome_is_always_the_same():
    certain = SmallGame((0.5, 0.5), (1.0, 1.0), np.zeros(4, dtype=int))

    assert certain.optimum == 0
    assert certain.clairvoyant() == 0


def test_the_cheapest_hitting_set_is_not_the_smallest():
    sets = [frozenset("ab"), frozenset("ac")]

    assert hitting_set(sets, {"a": 1.0, "b": 1.0, "c": 1.0}) == {"a"}
    assert hitting_set(sets, {"a": 3.0, "b": 1.0, "c": 1.0}) == {"b", "c"}
    assert hitting_set([], {}) == frozenset()
    with pytest.raises(ValueError):
        hitting_set([frozenset()], {})


# Publicodes


def test_missing_variables_add_up_where_they_are_read_and_stop_where_a_part_decides():
    facts = {name: yes_or_no(name) for name in "abc"}

    assert missing_variables(parse("a and (b or a)"), {}, facts) == (None, {"a": 2.0, "b": 1.0})
    assert missing_variables(parse("a and b"), {"b": False}, facts) == (False, {})
    assert missing_variables(parse("(a or b) and c"), {"b": True}, facts) == (None, {"c": 1.0})
    assert missing_variables(parse("not (a or b)"), {"b": True}, facts) == (False, {})


def test_what_decides_whether_a_variable_applies_gets_one_more():
    facts = {"a": yes_or_no("a"), "b": yes_or_no("b", relevant_if=condition("a"))}

    assert missing_variables(parse("b"), {}, facts) == (None, {"b": 1.0, "a": 2.0})
    assert missing_variables(parse("b"), {"a": True}, facts) == (None, {"b": 1.0})


def test_publicodes_asks_first_what_most_objectives_miss_then_what_they_miss_most():
    assert publicodes_order([{"a": 9.0}, {"b": 1.0}, {"b": 1.0, "c": 2.0}], "abc") == ["b", "a", "c"]
    assert publicodes_order([{"c": 1.0, "b": 1.0}], "abc") == ["b", "c"]


def test_the_orders_differ_where_the_best_service_misses_something_that_few_others_do():
    desk = desk_of({"first": ["a"], "second": ["b"], "third": ["b", "c"]}, *map(yes_or_no, "cba"))
    person = Person((NEED,), {"a": True, "b": True, "c": True}, {CALLER: PERSON})

    assert desk.conversation(person, CONTESTANTS["publicodes"]) == ("b", "a")
    assert desk.conversation(person, CONTESTANTS["publicodes_one"]) == ("a",)
    assert desk.conversation(person, CONTESTANTS["catalogue"]) == ("c", "b", "a")
    assert desk.conversation(person, ours) == ("a",)


# Bounds


def test_the_bound_counts_the_cheapest_proof_and_the_fewest_questions_apart():
    cheap, dear = yes_or_no("a"), yes_or_no("b", sensitivity=Sensitivity.HEALTH)
    desk = desk_of({"first": ["a", "b"]}, cheap, dear)

    def least(**told):
        found = bound(desk, Person((NEED,), told, {CALLER: PERSON}), "essai")
        return round(found.cost, 3), found.questions, found.exact

    assert least(a=True, b=True) == (2.6, 2, True)
    assert least(a=False, b=False) == (1.0, 1, True)
    assert least(a=True, b=False) == (1.6, 1, True)


def test_on_small_catalogues_the_bound_is_under_the_optimum_and_the_optimum_under_every_strategy():
    for seed in range(2):
        desk = Desk(Engine(small_catalogue(seed, facts=6, services=6)), ON)
        game = small_game(desk.engine)
        assert 0 < game.clairvoyant() <= game.optimum
        for name in BOTH:
            assert game.optimum <= expected_cost(desk, game, CONTESTANTS[name]) + 1e-9


def test_nobody_does_better_than_the_bound_on_the_real_catalogue():
    desk = Desk(real_engine(), ON)
    for place, person in enumerate(drawn_people(desk, 2, "essai")):
        asked = {name: desk.conversation(person, CONTESTANTS[name]) for name in BOTH}
        least = bound(desk, person, str(place), asked.values())
        assert least.cost <= min(map(desk.cost, asked.values())) + 1e-9
        assert least.questions <= min(map(len, asked.values()))


def test_the_same_seed_gives_the_same_people_and_nobody_contradicts_themselves():
    desk = Desk(real_engine(), ON)
    people = drawn_people(desk, 6, "essai")

    assert people == drawn_people(desk, 6, "essai")
    assert people != drawn_people(desk, 6, "autre")
    assert not any(desk.complete(person).known.contradictions for person in people)


# The suite


def test_the_suite_prints_every_figure_and_the_goals_that_were_missed(capsys):
    code = main(
        [
            "questions",
            "--people",
            "1",
            "--bounded",
            "1",
            "--instances",
            "2",
            "--facts",
            "5",
            "--invented",
            "0",
            "--no-cases",
        ]
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    by_id = {line["id"]: line for line in lines}

    assert {"Q1.real", "Q1.real.beside", "Q1.real.publicodes", "Q2.mean", "Q2.worst", "Q2.bound", "Q3"} <= set(by_id)
    assert by_id["Q2.bound"]["value"] <= 1 <= by_id["Q2.mean"]["value"]
    assert by_id["Q1.real"]["value"] >= 1
    assert code in (0, 1)


def test_counts_of_past_situations_are_used_on_the_invented_catalogue():
    by_id = {figure.id: figure for figure in invented(services=12, people=2, bounded=1)}

    assert by_id["Q1.invented"].value >= 1
    assert by_id["Q1.invented.without_counts"].value >= 1


def test_once_danger_is_told_nothing_is_asked():
    engine = real_engine()
    cases = read_cases(CONTENT / "cases", engine.catalogue)
    danger = next(case for case in cases if "danger_imminent" in engine.decide(case.situation, on=case.on).gates)

    others = [case for case in cases if not engine.decide(case.situation, on=case.on).gates]

    assert questions_of(engine, danger, told=danger.situation.facts) == 0
    assert max(questions_of(engine, case) for case in others[:3]) > 0
