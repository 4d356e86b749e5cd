"""How often an answer is met: what the catalogue declares, then what past situations say, never that it cannot be."""

import random
from datetime import date

import pytest

from cordee.domain.orientation.asking.priors import ALIKE, DOUBT, STRENGTH, Counts, Priors
from cordee.domain.orientation.asking.profiles import LEAST_COUNT, counts_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval
from tests.domain.orientation.small import HEADS, decide, engine, fact, with_lines

RULES = ["mois >= 12", "mois < 30", "oui", "metier == 'b'", "detail", "rien"]
FACTS = (
    fact("oui", frequency="0.8"),
    fact("rien"),
    fact("metier", kind="choice", choices="{a: A, b: B, c: C}", frequency="{a: 0.5, b: 0.4, c: 0.1}"),
    fact("mois", kind="int", min=0, max=99, frequency='{"0-11": 3, "12-59": 1}'),
    fact("detail", relevant_if="oui", frequency="0.8"),
    fact("jour", kind="date"),
)
ONE = engine({"a": {"conditions": RULES}}, heads=with_lines(HEADS, facts=FACTS))
PARTITIONS = ONE.compiled.partitions


def priors(counts=None):
    return Priors(ONE.catalogue.facts, PARTITIONS, counts)


def share(found, name, value, profile=0):
    return found.shares(name, profile)[PARTITIONS[name].cell_of(value)]


def counted(*profiles, sizes=None):
    """Counts of one mapping a profile: {fact: (count of yes, count of no)}."""
    cells = tuple(
        {
            name: tuple(float(yes if cell.value is True else no) for cell in PARTITIONS[name].cells)
            for name, (yes, no) in profile.items()
        }
        for profile in profiles
    )
    return Counts(sizes=sizes or tuple(float(max(map(sum, one.values()))) for one in profiles), cells=cells)


# Declared


@pytest.mark.parametrize(("name", "value", "declared", "answers"), [("oui", True, 0.8, 2), ("oui", False, 0.2, 2)])
def test_a_declared_share_counts_but_for_a_doubt_that_leaves_nothing_impossible(name, value, declared, answers):
    assert share(priors(), name, value) == pytest.approx((1 - DOUBT) * declared + DOUBT / answers)


def test_without_a_declaration_every_answer_is_as_likely():
    assert priors().shares("rien") == (0.5, 0.5)
    assert set(priors().shares("oui", ALIKE)) == {0.5}


def test_a_declared_range_is_shared_between_the_cells_that_it_covers():
    """« 12-59 » is a quarter; the rules cut it at 30 months: 18 of its 48 values, then 30; nothing is above 59."""
    cells = PARTITIONS["mois"].cells

    found = priors().shares("mois")

    assert [(cell.low, cell.high) for cell in cells] == [(0, 11), (12, 29), (30, 99)]
    declared = (0.75, 0.25 * 18 / 48, 0.25 * 30 / 48)
    assert found == pytest.approx([(1 - DOUBT) * one + DOUBT / 3 for one in declared])


def test_choices_that_no_rule_tells_apart_keep_their_own_share():
    assert share(priors(), "metier", "a") > share(priors(), "metier", "b") > share(priors(), "metier", "c") > 0


def test_the_share_of_an_answer_is_among_those_to_whom_the_question_applies():
    assert share(priors(), "detail", NOT_APPLICABLE) == 0
    assert share(priors(), "detail", True) == pytest.approx(0.794)


@pytest.mark.parametrize("name", [*(one.id for one in ONE.catalogue.facts.values())])
def test_shares_add_up_to_one_whatever_was_counted(name):
    some = counts_of([{"oui": True, "mois": 3, "metier": "a"}] * 30, PARTITIONS)

    for found in (priors(), priors(some)):
        assert sum(found.shares(name)) == pytest.approx(1)
        assert min(found.shares(name)) >= 0


# Counted


def test_counts_correct_what_was_declared_and_weigh_more_the_more_there_are():
    few, many = priors(counted({"oui": (0, 6)})), priors(counted({"oui": (0, 600)}))

    assert share(priors(), "oui", True) > share(few, "oui", True) > share(many, "oui", True) > 0


def test_a_declaration_weighs_as_much_as_a_few_situations():
    """In the only profile what everybody answers is smoothed once more, with the same strength."""
    declared = share(priors(), "oui", True)
    once = (30 + STRENGTH * declared) / (40 + STRENGTH)

    found = share(priors(counted({"oui": (30, 10)})), "oui", True)

    assert found == pytest.approx((30 + STRENGTH * once) / (40 + STRENGTH))


def test_a_fact_that_was_never_counted_is_as_declared_and_no_counts_are_no_counts():
    assert priors(counted({"oui": (30, 10)})).shares("metier") == pytest.approx(priors().shares("metier"))
    assert priors(Counts(sizes=(), cells=())).shares("oui") == priors().shares("oui")


def test_what_was_answered_makes_a_profile_likely():
    found = priors(counted({"oui": (95, 5), "rien": (95, 5)}, {"oui": (5, 95), "rien": (5, 95)}))

    assert found.given({}) == (0.5, 0.5)
    assert found.given({"oui": True})[0] > 0.85
    assert found.given({"oui": True, "rien": False}) == pytest.approx((0.5, 0.5), abs=0.05)
    assert found.given({"oui": NOT_APPLICABLE}) == (0.5, 0.5)
    assert share(found, "rien", True, 0) > 0.8 > 0.2 > share(found, "rien", True, 1)


# Situations, counted without being kept


def test_a_number_under_five_counts_as_none():
    rare, common = LEAST_COUNT - 1, 60

    found = counts_of([{"oui": True}] * rare + [{"oui": False}] * common, PARTITIONS, profiles=1)

    yes, no = (PARTITIONS["oui"].cell_of(value) for value in (True, False))
    assert (found.cells[0]["oui"][yes], found.cells[0]["oui"][no]) == (0, common)


def test_what_is_roughly_known_or_does_not_apply_is_not_counted():
    found = counts_of([{"mois": Interval(3, 40), "detail": NOT_APPLICABLE, "oui": True}] * 50, PARTITIONS)

    assert all(set(cells) == {"oui"} for cells in found.cells)


def test_answers_that_go_together_make_profiles_and_the_same_situations_always_the_same_ones():
    draw = random.Random(5)
    yes = [draw.random() < 0.5 for _ in range(400)]
    situations = [{"oui": one, "rien": one, "metier": "a" if one else "c"} for one in yes]

    found = counts_of(situations, PARTITIONS, profiles=2)

    assert sum(found.sizes) == pytest.approx(400, abs=1)
    learnt = priors(found)
    likely = max(range(len(found.sizes)), key=lambda profile: learnt.given({"oui": True})[profile])
    assert share(learnt, "rien", True, likely) > 0.8
    assert counts_of(situations, PARTITIONS, profiles=2) == found


def test_few_situations_make_one_profile():
    assert len(counts_of([{"oui": True}] * 30, PARTITIONS).sizes) == 1


# Answers drawn from the shares


def test_answers_laid_side_by_side_are_met_as_often_as_their_share():
    found = priors()
    places = [(place + 0.5) / 1000 for place in range(1000)]

    yes = sum(found.value("oui", place) is True for place in places) / 1000
    under_a_year = sum(found.value("mois", place) < 12 for place in places) / 1000

    assert yes == pytest.approx(share(found, "oui", True), abs=0.002)
    assert under_a_year == pytest.approx(share(found, "mois", 0), abs=0.002)


def test_what_is_roughly_known_is_drawn_inside_it_even_where_nothing_was_declared():
    for low, high in ((5, 20), (40, 70), (60, 99)):
        drawn = {priors().value("mois", place / 50, within=Interval(low, high)) for place in range(50)}
        assert all(low <= value <= high for value in drawn)
        assert len(drawn) > 5
    days = {priors().value("jour", place / 50, within=Interval(date(2026, 1, 1), None)) for place in range(50)}
    assert min(days) >= date(2026, 1, 1)


# What they are for


def test_counts_change_the_order_of_the_questions_and_nothing_that_is_decided():
    plain = engine({"a": {"conditions": ["diplome or essaye"]}})
    cells = plain.compiled.partitions
    often = {
        name: tuple(500.0 * (yes if cell.value else 1 - yes) for cell in cells[name].cells)
        for name, yes in (("diplome", 0.04), ("essaye", 0.96))
    }
    counting = Engine(plain.catalogue, Counts(sizes=(500.0,), cells=(often,)))

    assert decide(counting).ask == ("essaye", "diplome")
    assert decide(counting).to_json()["needs"] == decide(plain).to_json()["needs"]
