"""The search finds a situation exactly when trying every one finds one, on small random catalogues."""

import random
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cordee.domain.catalogue import (
    AskedBy,
    Condition,
    Derivation,
    DerivedCase,
    Fact,
    FactType,
    Formula,
    Relation,
    Sensitivity,
)
from cordee.domain.orientation.compiled import conditions_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.clauses import clause_count
from cordee.domain.rules.evaluation import NOT_APPLICABLE, compiled
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Operator, Or
from cordee.domain.rules.parsing import parse
from cordee.domain.rules.satisfiable import NotKnown, Possible
from cordee.domain.rules.situations import Either, Situations
from cordee.reader.catalogue import read_catalogue

CONTENT = Path(__file__).parents[3] / "content"
DAY = date(2026, 11, 21)
DOMAINS = {"a": (True, False), "b": (True, False), "m": range(5), "n": range(2, 6), "c": ("x", "y", "z")}
KINDS = {"a": FactType.BOOL, "b": FactType.BOOL, "m": FactType.INT, "n": FactType.INT, "c": FactType.CHOICE}


def fact(name: str, **more) -> Fact:
    numbers = DOMAINS[name] if KINDS[name] is FactType.INT else None
    bounds = {"minimum": numbers[0], "maximum": numbers[-1]} if numbers else {}
    return Fact(
        id=name,
        group="g",
        label=name,
        type=KINDS[name],
        question="?",
        sensitivity=Sensitivity.NONE,
        asked_by=AskedBy.BOTH,
        choices=dict.fromkeys(DOMAINS["c"], "") if name == "c" else {},
        **bounds,
        **more,
    )


def asked_over(names: str) -> st.SearchStrategy[Expression]:
    ordered, offered = st.sampled_from(Operator), []
    if flags := [name for name in names if name in "ab"]:
        offered.append(st.sampled_from(flags).map(Bare))
    if numbers := [name for name in names if name in "mn"]:
        offered.append(
            st.builds(lambda f, op, n: Compare((f,), op, n), st.sampled_from(numbers), ordered, st.integers(0, 6))
        )
    if len(numbers) == 2:
        sums = st.sampled_from([("m", "n"), ("n", "m"), ("m", "m")])
        offered.append(st.builds(Compare, sums, ordered, st.integers(1, 11)))
    if "c" in names:
        listed = st.lists(st.sampled_from(DOMAINS["c"]), min_size=1, max_size=2, unique=True)
        offered.append(st.builds(lambda values, no: Member("c", tuple(values), no), listed, st.booleans()))
    return st.one_of(offered)


def conditions_over(names: str, leaves: int = 5) -> st.SearchStrategy[Expression]:
    return st.recursive(
        asked_over(names),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        ),
        max_leaves=leaves,
    )


@st.composite
def small_catalogues(draw) -> tuple[dict[str, Fact], list[Relation]]:
    """Each fact may apply only if earlier ones say so, and may follow from the others."""
    facts, order = {}, draw(st.permutations(sorted(DOMAINS)))
    for place, name in enumerate(order):
        others = "".join(sorted(set(DOMAINS) - {name}))
        rule = draw(st.none() | conditions_over("".join(order[:place]), 3)) if place else None
        cases = draw(st.lists(st.tuples(conditions_over(others, 2), st.sampled_from(list(DOMAINS[name]))), max_size=2))
        facts[name] = fact(
            name,
            relevant_if=Condition(expression=rule) if rule else None,
            derived=_derived(cases) if cases and draw(st.booleans()) else None,
        )
    never = draw(st.lists(conditions_over("abmnc", 3), max_size=2))
    return facts, [Relation(id=str(n), never=Condition(expression=one), why="") for n, one in enumerate(never)]


def _derived(cases) -> Derivation:
    return Derivation(cases=tuple(DerivedCase(condition=Condition(expression=when), value=v) for when, v in cases))


def every_situation(facts, relations):
    """The reference: all the values of all the facts, kept when everything that binds them is respected."""
    domains = [[*DOMAINS[name], NOT_APPLICABLE] if facts[name].relevant_if else list(DOMAINS[name]) for name in facts]
    for values in product(*domains):
        situation = dict(zip(facts, values, strict=True))
        if all(_respected(one, situation) for one in facts.values()) and not any(
            relation.never.met(situation) for relation in relations
        ):
            yield situation


def _respected(one: Fact, situation) -> bool:
    value = situation[one.id]
    if one.relevant_if and (value is NOT_APPLICABLE) == one.relevant_if.met(situation):
        return False
    return value is NOT_APPLICABLE or _implied(one, situation) in (None, value)


def _implied(one: Fact, situation):
    """What the cases give from the answers that apply; the first met wins, an open one hides the next."""
    applying = {name: value for name, value in situation.items() if value is not NOT_APPLICABLE}
    for case in one.derived.cases if one.derived else ():
        met = case.condition.met(applying)
        if met is True:
            return case.value
        if met is None and any(other.value != case.value for other in one.derived.cases):
            return None
    return None


def holds(situation, met, unmet) -> bool:
    return all(compiled(one)(situation) for one in met) and all(
        not all(compiled(one)(situation) for one in group) for group in unmet
    )


@given(
    small_catalogues(),
    st.lists(conditions_over("abmnc"), max_size=4),
    st.lists(st.lists(conditions_over("abmnc"), min_size=1, max_size=4), max_size=2),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_situation_is_found_exactly_when_there_is_one(catalogue, met, unmet):
    facts, relations = catalogue
    asked = [*met, *(one for group in unmet for one in group)]

    witness = Possible(Situations(facts, relations, asked)).find(met, unmet=unmet)

    every = list(every_situation(facts, relations))
    assert (witness is not None) == any(holds(situation, met, unmet) for situation in every)
    if witness is not None:
        assert witness in every
        assert holds(witness, met, unmet)


@given(small_catalogues(), st.lists(conditions_over("abmnc"), min_size=3, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_answer_does_not_depend_on_what_was_asked_before(catalogue, asked):
    facts, relations = catalogue
    situations = Situations(facts, relations, asked)
    one = Possible(situations)

    answers = [one.find([condition]) is None for condition in asked]

    assert answers == [Possible(situations).find([condition]) is None for condition in asked]


@given(
    st.lists(st.tuples(st.sampled_from(Operator), st.integers(0, 1_000_000)), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(["x", "y"]), st.sampled_from(Operator), st.integers(0, 500_000)), max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_sums_over_wide_ranges_are_settled(sums, alone):
    facts = {name: _number(name, 500_000) for name in ("x", "y")}
    asked = [Compare(("x", "y"), operator, value) for operator, value in sums]
    asked += [Compare((name,), operator, value) for name, operator, value in alone]

    witness = Possible(Situations(facts, (), asked)).find(asked)

    edges = sorted({0, 500_000, *(value + near for _, _, value in alone for near in (-1, 0, 1))})
    edges = [edge for edge in edges if 0 <= edge <= 500_000]
    totals = sorted({0, 1_000_000, *(value + near for _, value in sums for near in (-1, 0, 1))})
    tried = [(x, y) for x in edges for y in {*edges, *(total - x for total in totals)} if 0 <= y <= 500_000]
    tried += [(total - y, y) for y in edges for total in totals if 0 <= total - y <= 500_000]
    found = any(all(compiled(one)({"x": x, "y": y}) for one in asked) for x, y in tried)
    assert witness is not None or not found
    if witness is not None:
        assert all(compiled(one)(witness) for one in asked)


def test_two_sums_that_share_a_number_are_reconciled():
    facts = {name: _number(name, 100) for name in ("x", "y", "z")}
    asked = [parse("x + y == 61"), parse("x + z == 17"), parse("y + z == 60")]
    possible = Possible(Situations(facts, (), [*asked, parse("y + z == 61")]))

    witness = possible.find(asked)

    assert (witness["x"], witness["y"], witness["z"]) == (9, 52, 8)
    assert possible.find([*asked[:2], parse("y + z == 61")]) is None


def _number(name: str, greatest: int) -> Fact:
    return Fact(
        id=name,
        group="g",
        label=name,
        type=FactType.INT,
        minimum=0,
        maximum=greatest,
        question="?",
        sensitivity=Sensitivity.NONE,
        asked_by=AskedBy.BOTH,
    )


def test_a_fact_that_does_not_apply_meets_no_test_but_the_contraries():
    facts = {"a": fact("a"), "m": fact("m", relevant_if=Condition(expression=Bare("a")))}
    asked = [parse("not a"), parse("m >= 0"), parse("m != 3")]
    possible = Possible(Situations(facts, (), asked))

    assert possible.find(asked[:2]) is None
    assert possible.find([asked[0], asked[2]]) == {"a": False, "m": NOT_APPLICABLE}


def test_what_can_never_be_is_not_found():
    facts = {"a": fact("a"), "b": fact("b")}
    never = Relation(id="r", never=Condition(expression=parse("a and b")), why="")
    possible = Possible(Situations(facts, [never]))

    assert possible.find([Bare("a")]) == {"a": True, "b": False}
    assert possible.find([Bare("a"), Bare("b")]) is None


def test_relations_that_contradict_each_other_leave_nothing():
    facts = {"a": fact("a")}
    never = [Relation(id=text, never=Condition(expression=parse(text)), why="") for text in ("a", "not a")]

    assert Possible(Situations(facts, never)).find() is None


def test_a_derivation_by_formula_binds_nothing():
    derived = Derivation(formula=Formula.DAYS_SINCE, of="n")
    facts = {"n": fact("n"), "m": fact("m", derived=derived)}
    asked = [parse("m == 0"), parse("n == 5")]

    assert Possible(Situations(facts, (), asked)).find(asked) == {"n": 5, "m": 0}


def test_a_test_that_was_not_announced_is_refused_rather_than_answered_wrongly():
    possible = Possible(Situations({"m": fact("m")}, (), [parse("m >= 2")]))

    with pytest.raises(ValueError, match="no cell was cut"):
        possible.find([parse("m >= 3")])


def test_a_spent_budget_is_said_and_never_taken_for_an_answer():
    names = [f"p{number}" for number in range(30)]
    flags = {
        name: Fact(
            id=name,
            group="g",
            label=name,
            type=FactType.BOOL,
            question="?",
            sensitivity=Sensitivity.NONE,
            asked_by=AskedBy.BOTH,
        )
        for name in names
    }
    pigeons = _pigeons_in_holes(5)

    with pytest.raises(NotKnown):
        Possible(Situations(flags)).find(pigeons, budget=20)
    assert Possible(Situations(flags)).find(pigeons) is None


def _pigeons_in_holes(holes: int) -> list[Expression]:
    """One more pigeon than holes, one hole each: impossible, and only exhaustion shows it."""
    place = {(pigeon, hole): Bare(f"p{pigeon * holes + hole}") for pigeon in range(holes + 1) for hole in range(holes)}
    somewhere = [Or(tuple(place[pigeon, hole] for hole in range(holes))) for pigeon in range(holes + 1)]
    alone = [
        Not(And((place[one, hole], place[other, hole])))
        for hole in range(holes)
        for one in range(holes + 1)
        for other in range(one)
    ]
    return [*somewhere, *alone]


@given(small_catalogues())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_catalogue_without_any_real_situation_is_recognised(catalogue):
    facts, relations = catalogue
    assume(relations)

    assert (Possible(Situations(facts, relations)).find() is None) == (not any(every_situation(facts, relations)))


@given(
    small_catalogues(),
    st.lists(st.tuples(asked_over("abmnc"), asked_over("abmnc")), min_size=7, max_size=9),
    st.booleans(),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_condition_of_many_clauses_is_answered_as_any_other(catalogue, pairs, negated):
    facts, relations = catalogue
    many = Or(tuple(And(pair) for pair in pairs))
    asked = Not(And(tuple(Or(tuple(map(Not, pair))) for pair in pairs))) if negated else many
    assert clause_count(asked) == 2 ** len(pairs)

    witness = Possible(Situations(facts, relations, [asked])).find([asked])

    every = list(every_situation(facts, relations))
    assert (witness is not None) == any(holds(situation, [asked], []) for situation in every)
    assert witness is None or (witness in every and compiled(asked)(witness))


@pytest.mark.parametrize("seed", range(4))
def test_what_the_engine_knows_of_a_whole_situation_is_held_possible(seed):
    """Over the delivered catalogue: otherwise what is called impossible could come to an agent's ears."""
    catalogue = read_catalogue(CONTENT)
    engine, dice = Engine(catalogue), random.Random(seed)
    situations = Situations(
        catalogue.facts, catalogue.relations, [condition.expression for condition in conditions_of(catalogue)]
    )
    whole = [values for values in (_whole_situation(engine, dice) for _ in range(150)) if values is not None]

    assert len(whole) > 5
    for values in whole:
        chosen = [1 << situations.partitions[place].cell_of(values[name]) for place, name in enumerate(catalogue.facts)]
        for names in [names for names in situations.numbers if len(names) > 1]:
            terms = [values[name] for name in names]
            total = NOT_APPLICABLE if NOT_APPLICABLE in terms else sum(terms)
            chosen.append(1 << situations.partitions[situations.numbers[names]].cell_of(total))
        for constraint in situations.constraints:
            if isinstance(constraint, Either):
                assert constraint.held_by(chosen)
            else:
                assert constraint.narrow(list(chosen)) is not None


def _whole_situation(engine: Engine, dice: random.Random):
    """Every fact answered at random, one after the other; None once nothing fits what was answered before."""
    facts, given = engine.catalogue.facts, {}
    known = engine.known(Situation(), on=DAY)
    for one in sorted(facts.values(), key=lambda fact: fact.derived is not None):
        if one.id in known.values:
            continue
        for _ in range(12):
            given[one.id] = _any_answer(one, dice)
            known = engine.known(Situation(facts=given), on=DAY)
            if not known.contradictions and not _breaks_a_relation(engine, known.values):
                break
        else:
            return None
    return known.values if known.values.keys() >= facts.keys() else None


def _breaks_a_relation(engine: Engine, values) -> bool:
    return any(relation.never.met(values) is True for relation in engine.catalogue.relations)


def _any_answer(one: Fact, dice: random.Random):
    match one.type:
        case FactType.BOOL:
            return dice.random() < 0.3
        case FactType.INT:
            return dice.choice([one.minimum, one.maximum, dice.randint(one.minimum, one.maximum)])
        case FactType.DATE:
            return DAY - timedelta(days=dice.randint(0, 900))
        case FactType.COMMUNE:
            return dice.choice(["69123", "38185", "75056"])
        case FactType.CHOICE:
            return dice.choice(list(one.choices))
