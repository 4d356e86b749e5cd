"""What is known of a situation: given roughly, derived, contradicted, without object; sound for any real value."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.catalogue import Condition, Relation
from cordee.domain.orientation.deriving import narrowest
from cordee.domain.orientation.situation import FactsPlan, Situation, dated
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, between
from cordee.domain.rules.parsing import parse
from cordee.reader.catalogue import read_catalogue

CATALOGUE = read_catalogue(Path(__file__).parents[3] / "content")
TODAY = date(2026, 11, 21)


def plan(*relations):
    """A plan of the real facts with relations of its own: (id, condition)."""
    written = (Relation(id=name, never=Condition(expression=parse(text)), why=f"{name}.") for name, text in relations)
    return FactsPlan(CATALOGUE.facts, written)


def known(*, on=TODAY, relations=(), declined=(), unsure=(), caller="personne", **facts):
    situation = Situation(caller=caller, facts=facts, declined=frozenset(declined), unsure=frozenset(unsure))
    return plan(*relations).known(situation, on=on)


# Derived facts


@pytest.mark.parametrize(
    ("start", "days"),
    [
        (date(2026, 11, 1), 20),
        (Interval(date(2026, 10, 22), date(2026, 11, 1)), Interval(20, 30)),
        (Interval(None, date(2026, 11, 1)), Interval(20, None)),
        (Interval(date(2026, 11, 1), None), None),
        (Interval(date(2026, 11, 1), date(2026, 11, 30)), None),
        (date(2026, 12, 1), None),
    ],
)
def test_the_time_since_a_day_that_is_known_roughly_is_an_interval_and_unknown_if_it_may_be_ahead(start, days):
    assert known(en_arret=True, arret_debut=start).values.get("arret_jours") == days


@pytest.mark.parametrize(
    ("planned", "days"),
    [
        (Interval(date(2026, 11, 26), date(2026, 12, 1)), Interval(5, 10)),
        (Interval(date(2026, 11, 26), None), Interval(5, None)),
        (Interval(date(2026, 11, 1), date(2026, 12, 1)), None),
        (date(2026, 11, 1), None),
    ],
)
def test_the_time_until_a_day_that_is_known_roughly_is_an_interval_and_unknown_if_it_may_be_over(planned, days):
    assert known(en_arret=True, reprise_prevue_date=planned).values.get("reprise_prevue_jours") == days


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 4000), st.integers(0, 4000), st.data())
def test_whatever_the_real_day_what_follows_from_it_lies_in_what_followed_from_the_interval(on, far, length, data):
    low = on - timedelta(days=far)
    high = low + timedelta(days=length)
    real = data.draw(st.dates(low, high))
    roughly = known(on=on, arret_debut=between(low, high), entree_entreprise_date=between(low, high), en_arret=True)
    exactly = known(on=on, arret_debut=real, entree_entreprise_date=real, en_arret=True)

    for fact in ("arret_jours", "anciennete_entreprise_mois", "absence_longue_24_mois"):
        if fact in roughly.values:
            assert narrowest(roughly.values[fact], exactly.values[fact]) == exactly.values[fact]


@pytest.mark.parametrize(("days", "long"), [((180, 200), True), ((170, 200), None), ((100, 120), None)])
def test_a_fact_that_follows_by_cases_follows_only_when_every_value_inside_says_so(days, long):
    assert known(en_arret=True, arret_jours=Interval(*days)).values.get("absence_longue_24_mois") is long


def test_an_unknown_case_stops_only_the_cases_that_would_say_something_else():
    assert known(statut="sans_emploi").values["contrat_en_cours"] is False
    assert "contrat_en_cours" not in known(statut="salarie").values


# The day behind a duration


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 1500), st.integers(0, 300))
def test_a_rough_number_of_days_gives_the_first_and_last_day_it_can_have_begun(on, low, length):
    days = dated(CATALOGUE, "arret_debut", known(on=on, en_arret=True, arret_jours=between(low, low + length)), on=on)

    assert days == (on - timedelta(days=low + length), on - timedelta(days=low))


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 3000))
def test_a_day_lies_in_the_span_that_its_whole_months_leave(on, elapsed):
    real = on - timedelta(days=elapsed)
    months = known(on=on, entree_entreprise_date=real).values["anciennete_entreprise_mois"]

    first, last = dated(CATALOGUE, "entree_entreprise_date", known(on=on, anciennete_entreprise_mois=months), on=on)

    assert first <= real <= last


def test_a_day_that_is_known_on_one_side_only_may_be_any_day_on_the_other():
    before = known(en_arret=True, arret_debut=Interval(None, date(2020, 1, 1)))
    at_least = known(en_arret=True, arret_jours=Interval(91, None))

    assert dated(CATALOGUE, "arret_debut", before, on=TODAY) == (date(1900, 1, 1), date(2020, 1, 1))
    assert dated(CATALOGUE, "arret_debut", at_least, on=TODAY)[1] == TODAY - timedelta(days=91)
    assert dated(CATALOGUE, "arret_debut", known(), on=TODAY) is None


# Contradictions


def test_an_answer_that_its_source_excludes_is_shown_with_both_and_counts_as_unknown():
    found = known(en_arret=True, arret_jours=400, arret_debut=Interval(date(2026, 10, 1), date(2026, 10, 31)))

    (clash,) = found.contradictions
    assert (clash.fact, clash.given, clash.implied, clash.by) == (
        "arret_jours",
        400,
        Interval(21, 51),
        ("arret_debut",),
    )
    assert set(clash.answers) == {"arret_jours", "arret_debut"}
    assert "arret_jours" not in found.values


def test_two_answers_that_overlap_are_both_used_and_the_one_that_was_wider_is_told():
    found = known(
        en_arret=True, arret_jours=Interval(30, 90), arret_debut=Interval(date(2026, 10, 1), date(2026, 10, 31))
    )

    assert found.contradictions == ()
    assert found.values["arret_jours"] == Interval(30, 51)
    assert found.narrowed == {"arret_jours": Interval(30, 90)}


def test_an_exact_answer_inside_what_follows_stays_as_it_is():
    found = known(en_arret=True, arret_jours=45, arret_debut=Interval(date(2026, 10, 1), date(2026, 10, 31)))

    assert (found.values["arret_jours"], found.narrowed, found.contradictions) == (45, {}, ())


RETIRED = ("retraite", "statut == 'retraite' and age < 18")


def test_answers_that_a_relation_excludes_are_shown_with_the_reason_and_all_count_as_unknown():
    found = known(relations=[RETIRED], statut="retraite", age=17)

    (clash,) = found.contradictions
    assert (clash.relation, clash.why, clash.implied) == ("retraite", "retraite.", None)
    assert clash.answers == {"statut": "retraite", "age": 17}
    assert {"statut", "age"}.isdisjoint(found.values)


def test_what_followed_from_an_answer_at_stake_no_longer_follows():
    assert known(statut="retraite").values["contrat_en_cours"] is False
    assert "contrat_en_cours" not in known(relations=[RETIRED], statut="retraite", age=17).values


def test_a_relation_about_a_derived_fact_puts_at_stake_the_answer_that_it_follows_from():
    found = known(
        relations=[("long", "arret_jours > 365 and age < 16")], en_arret=True, arret_debut=date(2024, 1, 1), age=15
    )

    assert found.contradictions[0].answers == {"arret_debut": date(2024, 1, 1), "age": 15}
    assert "arret_jours" not in found.values


def test_a_relation_is_broken_only_when_every_value_inside_breaks_it():
    assert known(relations=[RETIRED], statut="retraite", age=Interval(16, 18)).contradictions == ()
    assert len(known(relations=[RETIRED], statut="retraite", age=Interval(14, 17)).contradictions) == 1
    assert known(relations=[RETIRED], statut="retraite").contradictions == ()


def test_who_calls_is_never_in_doubt_and_every_broken_relation_is_told_once():
    both = [RETIRED, ("appel", "appelant == 'personne' and statut == 'sans_emploi' and activite_partielle")]
    found = known(relations=both, statut="sans_emploi", activite_partielle=True, age=17)

    assert [clash.relation for clash in found.contradictions] == ["appel"]
    assert found.caller == "personne"
    assert "appelant" not in found.contradictions[0].answers


def test_contradictions_do_not_depend_on_the_order_of_the_answers():
    facts = {"statut": "retraite", "age": 17, "activite_partielle": True, "retraite_taux_plein": True}
    relations = [RETIRED, ("plein", "retraite_taux_plein and age < 30")]
    backwards = dict(reversed(facts.items()))

    assert known(relations=relations, **facts) == known(relations=relations, **backwards)


def test_a_contradiction_is_written_with_plain_values():
    found = known(en_arret=True, arret_jours=400, arret_debut=Interval(date(2026, 10, 1), date(2026, 10, 31)))

    assert found.contradictions[0].to_json() == {
        "fact": "arret_jours",
        "given": 400,
        "implied": {"min": 21, "max": 51},
        "by": ["arret_debut"],
        "answers": {"arret_debut": {"min": "2026-10-01", "max": "2026-10-31"}, "arret_jours": 400},
        "relation": None,
        "why": None,
    }


# Without object, refused


def test_an_answer_that_others_leave_without_object_is_set_aside_and_not_lost():
    found = known(en_arret=False, reprise_recente=False, arret_jours=45)

    assert found.values["arret_jours"] is NOT_APPLICABLE
    assert found.set_aside == {"arret_jours": 45}


def test_an_answer_whose_relevance_is_not_known_counts_and_is_fragile():
    found = known(arret_jours=45)

    assert found.values["arret_jours"] == 45
    assert "arret_jours" in found.fragile and found.set_aside == {}


def test_what_was_refused_or_not_known_is_not_asked_and_may_still_follow_from_other_answers():
    found = known(declined=["rqth", "contrat_en_cours"], unsure=["age"], statut="sans_emploi")

    assert found.never_ask == {"rqth", "contrat_en_cours", "age"}
    assert found.values["contrat_en_cours"] is False


SIDES = st.one_of(st.none(), st.integers(0, 40))


@given(SIDES, SIDES, SIDES, SIDES, st.integers(0, 40))
def test_what_two_rough_answers_say_together_is_exactly_what_both_allow(low, high, other_low, other_high, real):
    if (None not in (low, high) and low > high) or (None not in (other_low, other_high) and other_low > other_high):
        return
    one, other = between(low, high), between(other_low, other_high)

    both = narrowest(one, other)

    allowed = all(narrowest(value, real) == real for value in (one, other))
    assert allowed is (both is not None and narrowest(both, real) == real)
