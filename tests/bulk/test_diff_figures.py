"""From counts to tables that may be read: sums by hand, masks where groups are small, costs."""

from collections import Counter

from cordee.bulk.comparing import NOWHERE, Counts, Movement, Orientation, Turn
from cordee.bulk.impact import impact_of_file, sides_of
from cordee.bulk.impact_figures import impact_figures
from cordee.bulk.masking import Mask
from cordee.bulk.need_figures import Costs
from cordee.reader.catalogue import read_catalogue_files
from tests.bulk.diff_folders import AFTER, BEFORE, CROWD, csv_file, texts
from tests.domain.orientation.small import TODAY

SMALL, BESIDE = Mask.SMALL, Mask.BESIDE
FREE = Costs({}, {})


def lead(family, *operators, tier="droit_commun"):
    return Orientation(f"{family}_1", family, tier, operators or ("public",))


def moved(counts, **more):
    """Figures of movements given as {(département, before, after): how many}, all for one need."""
    movements = Counter({Movement("n", *key): count for key, count in counts.items()})
    costs = more.pop("costs", {"a_1": None, "b_1": None, "c_1": None})
    counted = Counts(situations=sum(counts.values()), movements=movements, **more)
    return impact_figures(counted, Costs(costs, costs), ["n"])


def crowd(tmp_path):
    before, after = (read_catalogue_files(texts(services)) for services in (BEFORE, AFTER))
    impact = impact_of_file(csv_file(tmp_path / "s.csv", CROWD), sides_of(before, after, on=TODAY))
    return impact_figures(impact.counts, Costs.of(before, after), list(after.needs))


def test_the_crowd_by_hand(tmp_path):
    figures = crowd(tmp_path)

    assert (figures["situations"], figures["situations_differently"], figures["requests"]) == (50, 32, 50)
    rights, keep = figures["needs"]
    assert [rights[key] for key in ("need", "requests", "differently", "gained", "lost", "elsewhere")] == [
        *("connaitre_droits", 17, 17, 0, 8, 9)
    ]
    assert [keep[key] for key in ("need", "requests", "differently", "gained", "lost", "elsewhere")] == [
        *("garder", 33, 15, 0, 0, 15)
    ]
    assert keep["families"] == {
        "moves": [{"before": "alpha", "after": "beta", "requests": 15}],
        "before": [{"value": "alpha", "requests": 15}],
        "after": [{"value": "beta", "requests": 15}],
    }
    assert rights["operators"]["moves"] == [
        {"before": ("caisse", "public"), "after": ("caisse",), "requests": 9},
        {"before": ("public",), "after": (), "requests": 8},
    ]
    assert rights["operator_kinds"] == [{"operator": "public", "gained": 0, "lost": 17}]
    assert rights["tiers"]["moves"] == [
        {"before": "droit_commun", "after": "", "requests": 8},
        {"before": "droit_commun", "after": "droit_commun", "requests": 9},
    ]
    assert keep["eligible"] == [{"id": "alpha", "gained": 0, "lost": 15}]
    assert keep["missing"] == [{"id": "essaye", "gained": 5, "lost": 0}]


def test_the_three_of_ain_are_hidden_and_those_who_would_give_them_away(tmp_path):
    _, keep = crowd(tmp_path)["needs"]

    by_place = {row["departement"]: row for row in keep["departements"]}
    assert {place: row["requests"] for place, row in by_place.items()} == {"": 6, "01": SMALL, "38": BESIDE, "69": 17}
    assert {place: row["differently"] for place, row in by_place.items()} == {"": 0, "01": SMALL, "38": BESIDE, "69": 5}


def test_what_a_move_costs_is_the_difference_of_both_for_each(tmp_path):
    rights, keep = crowd(tmp_path)["needs"]

    assert keep["cost"] == {
        "cents": 15 * (2_500 - 10_000),
        "whole": True,
        # Six stay on « beta », whose cost nobody knew.
        "unknown": 6,
        "moves": [
            {"before": "alpha_1", "after": "beta_1", "requests": 15, "cents_each": -7_500, "cents": 15 * -7_500},
        ],
    }
    assert rights["cost"] == {"cents": 0, "whole": True, "unknown": 8, "moves": []}


def test_the_cost_of_a_small_group_is_hidden_with_it():
    figures = moved(
        {("", lead("a"), lead("b")): 3, ("", lead("a"), lead("c")): 40, ("", NOWHERE, lead("c")): 20},
        costs={"a_1": 100, "b_1": 300, "c_1": 1_000},
    )

    (need,) = figures["needs"]
    assert [(move["before"], move["after"], move["requests"], move["cents"]) for move in need["cost"]["moves"]] == [
        ("", "c_1", 20, 20_000),
        ("a_1", "b_1", SMALL, None),
        ("a_1", "c_1", BESIDE, None),
    ]
    assert (need["cost"]["cents"], need["cost"]["whole"]) == (20_000, False)
    assert figures["together"]["cost"]["cents"] == 20_000


def test_another_version_of_the_same_service_orients_nobody_differently():
    old, new = lead("a"), lead("a")._replace(version="a_2")

    figures = moved({("69", old, new): 30}, costs={"a_1": 100, "a_2": 150})

    (need,) = figures["needs"]
    assert need["differently"] == 0
    assert (need["cost"]["cents"], need["cost"]["moves"][0]["requests"]) == (1_500, 30)


def test_a_family_with_a_hidden_move_does_not_say_how_many_become_eligible():
    figures = moved(
        {("", lead("a"), lead("b")): 3, ("", lead("a"), lead("c")): 40, ("", lead("b"), lead("b")): 50},
        eligible=Counter({Turn("n", "b", True): 3, Turn("n", "c", True): 40, Turn("n", "z", True): 12}),
    )

    (need,) = figures["needs"]
    assert need["eligible"] == [
        {"id": "b", "gained": SMALL, "lost": 0},
        {"id": "c", "gained": BESIDE, "lost": 0},
        {"id": "z", "gained": 12, "lost": 0},
    ]


def asked(**needs):
    movements = {Movement(need, "69", lead("a"), lead("b")): count for need, count in needs.items()}
    counts = Counts(
        situations=sum(needs.values()), changed_situations=sum(needs.values()), movements=Counter(movements)
    )
    return impact_figures(counts, Costs({"a_1": None}, {"b_1": None}), list(needs))


def test_a_need_of_few_people_is_not_told_and_cannot_be_worked_out_from_the_size_of_the_file():
    figures = asked(rare=2, usual=30, frequent=90)

    rare, usual, frequent = figures["needs"]
    assert rare == {"need": "rare", "requests": SMALL}
    assert (usual["requests"], usual["departements"][0]["requests"]) == (BESIDE, BESIDE)
    assert frequent["requests"] == 90
    assert figures["situations_differently"] is BESIDE
    assert figures["together"]["requests"] == {"shown": 90, "whole": False}


def test_needs_are_added_up_from_what_they_show():
    figures = asked(one=30, other=90)

    assert figures["situations_differently"] == 120
    assert figures["together"]["families"] == [{"before": "a", "after": "b", "requests": {"shown": 120, "whole": True}}]
    assert figures["together"]["departements"][0]["differently"] == {"shown": 120, "whole": True}


def test_situations_that_a_sum_over_needs_would_single_out_are_hidden():
    movements = Counter({Movement(need, "69", lead("a"), lead("b")): 30 for need in ("one", "other")})
    costs = Costs({"a_1": None}, {"b_1": None})

    # 60 requests of 58 situations: two people with two needs.
    figures = impact_figures(Counts(58, 58, movements), costs, ["one", "other"])

    assert figures["situations_differently"] is BESIDE


def test_nobody_gives_no_table():
    assert impact_figures(Counts(), FREE, ["n"])["needs"] == []
