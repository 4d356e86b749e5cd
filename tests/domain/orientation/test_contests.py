"""A rule with less to refute: the same worlds, fewer answers to know. Worlds are the bits of small numbers."""

from cordee.domain.orientation.asking.contests import reduced
from cordee.domain.orientation.asking.proofs import met_in

A, B = 0b0011, 0b0101
FULL = 0b1111


def clause(**literals):
    met = 0
    for worlds in literals.values():
        met |= worlds
    return tuple(literals.items()), met


def test_what_one_clause_settles_leaves_the_others():
    rule = (clause(a=A), clause(a=FULL & ~A, b=B))

    found = reduced(rule)

    assert found == (clause(a=A), clause(b=B))
    assert met_in(found, FULL) == met_in(rule, FULL)


def test_clauses_that_contradict_each_other_can_never_be_met():
    assert reduced((clause(a=A), clause(a=FULL & ~A))) is None
    assert reduced((clause(a=A), clause(b=B), clause(a=FULL & ~A, b=FULL & ~B))) is None


def test_a_rule_that_settles_nothing_stays_as_it_is():
    rule = (clause(a=A, b=B), clause(a=FULL & ~A, b=B))

    assert reduced(rule) == rule
