"""Groups under five cannot be read, nor worked out from what is shown beside them."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.bulk.masking import Figures, Mask

SMALL, BESIDE = Mask.SMALL, Mask.BESIDE
COUNTS = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 12, 40])


def line(*counts, fixed=False):
    """What is shown of a line and of its total."""
    figures = Figures(counts)
    for place, count in enumerate(counts):
        figures.add(place, [place] if count else [])
    figures.add("total", [place for place, count in enumerate(counts) if count])
    figures.add_line("total", range(len(counts)))
    figures.fixed |= {"total"} if fixed else set()
    return list(figures.masked().values())


def table(rows):
    """A table of counts with totals of lines, of columns and of all."""
    width = len(rows[0])
    figures = Figures([count for row in rows for count in row])
    lines, columns = range(len(rows)), range(width)

    def atoms(cells):
        return [line * width + column for line, column in cells if rows[line][column]]

    for cell in product(lines, columns):
        figures.add(cell, atoms([cell]))
    for one in lines:
        figures.add(("line", one), atoms(product([one], columns)))
        figures.add_line(("line", one), list(product([one], columns)))
    for one in columns:
        figures.add(("column", one), atoms(product(lines, [one])))
        figures.add_line(("column", one), list(product(lines, [one])))
    figures.add("all", atoms(product(lines, columns)))
    figures.add_line("all", [("line", one) for one in lines])
    figures.add_line("all", [("column", one) for one in columns])
    return figures


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((5, 60), [5, 60, 65]),
        ((0, 60), [0, 60, 60]),
        ((3, 60, 9), [SMALL, 60, BESIDE, 72]),  # the smallest other that hides well
        ((3, 60, 0), [SMALL, BESIDE, 0, 63]),
        ((2, 3, 60), [SMALL, SMALL, 60, 65]),  # 5 together: each could be anything from 1 to 4
        ((3, 4, 60), [SMALL, SMALL, BESIDE, 67]),  # 7 together: neither could be 1
        ((1, 1, 60), [SMALL, SMALL, BESIDE, 62]),  # 2 together would give both away
        ((3, 5, 7), [SMALL, 5, BESIDE, 15]),
        ((3, 5), [SMALL, 5, BESIDE]),
        ((2,), [SMALL, SMALL]),
        ((2, 1), [SMALL, SMALL, SMALL]),
        ((1, 1, 1, 1), [SMALL, SMALL, SMALL, SMALL, BESIDE]),  # four of one at least, « < 5 » in all: told
    ],
)
def test_a_line_hides_what_its_total_would_tell(counts, shown):
    assert line(*counts) == shown


def test_a_total_that_is_known_anyway_is_never_the_one_to_hide():
    assert line(3, 5, fixed=True) == [SMALL, BESIDE, 8]


def test_two_figures_about_the_same_people_are_hidden_together():
    figures = Figures([3, 9, 20])
    figures.add("moved to beta", [0])
    figures.add("moved to gamma", [1])
    figures.add("all", [0, 1])
    figures.add_line("all", ["moved to beta", "moved to gamma"])
    figures.add("of Isère", [1])  # another table: the nine who moved to gamma, and nobody else

    assert figures.masked() == {"moved to beta": SMALL, "moved to gamma": BESIDE, "all": 12, "of Isère": BESIDE}


def test_those_who_are_left_out_of_a_figure_are_protected_too():
    figures = Figures([97, 3])
    figures.add("asked", [0, 1])
    figures.add("differently", [0])
    figures.unseen.append(frozenset([1]))

    shown = figures.masked()

    assert sum(isinstance(figure, int) for figure in shown.values()) == 1


def test_the_difference_of_two_wide_figures_gives_no_small_one_back():
    figures = Figures([30, 2, 50])
    figures.add("a or b", [0, 1])
    figures.add("b or c", [1, 2])
    figures.add("c", [2])
    figures.add("b", [1])

    assert figures.masked()["b"] is SMALL
    assert not {"b or c", "c"} <= {name for name, figure in figures.masked().items() if isinstance(figure, int)}


ROWS = st.integers(2, 3).flatmap(
    lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=2, max_size=3)
)


@settings(max_examples=120, deadline=None)
@given(ROWS)
def test_every_hidden_small_count_could_be_another_one(rows):
    """Search the neighbours of the true counts for one that shows the same, and where the small one is not the same."""
    figures = table(rows)
    shown = figures.masked()
    weights = np.array(figures.weights)
    moves = np.array(list(product((-1, 0, 1), repeat=len(weights))), np.int8)
    candidates = weights + moves[~(moves[:, weights == 0] != 0).any(axis=1)]
    for name, atoms in figures.cells.items():
        totals = candidates[:, sorted(atoms)].sum(axis=1)
        low, high = {SMALL: (1, 4), BESIDE: (5, 10**9)}.get(shown[name], (shown[name], shown[name]))
        quiet = shown[name] is BESIDE and weights[sorted(atoms)].sum() < 5
        candidates = candidates[(totals >= (1 if quiet else low)) & (totals <= high)]

    for name, atoms in figures.cells.items():
        if shown[name] is SMALL:
            assert len(set(candidates[:, sorted(atoms)].sum(axis=1).tolist())) > 1, (rows, name, shown)


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_count_under_five_is_ever_shown_and_large_tables_lose_nothing(rows):
    shown = table(rows).masked().values()
    large = table([[40 + count for count in row] for row in rows]).masked().values()

    assert not {1, 2, 3, 4} & set(shown)
    assert all(isinstance(figure, int) for figure in large)
