"""Which version of a rule of time is used."""

from datetime import date

from cordee.domain.rules.evaluation import Interval
from tests.domain.orientation.calendars import NOTICE, made, only, rule


def test_the_version_in_force_on_the_day_is_used():
    old = rule("ancien", rule="r", until="2026-11-21", name='"Ancien"')
    new = rule("nouveau", rule="r", **{"from": "2026-11-21"})

    assert only(old, new, on=date(2026, 11, 20), **NOTICE).deadline.id == "ancien"
    assert only(old, new, on=date(2026, 11, 21), **NOTICE).deadline.id == "nouveau"


def versions_dated_by_the_notice():
    old = rule(
        "ancien", rule="r", until="2017-01-01", dated_by="avis_date", closes="{fact: avis_date, plus: {months: 2}}"
    )
    return old, rule("nouveau", rule="r", dated_by="avis_date", **{"from": "2017-01-01"})


def test_a_version_dated_by_a_fact_follows_the_fact_and_not_the_day():
    old, new = versions_dated_by_the_notice()

    assert only(old, new, on=date(2017, 1, 20), avis=True, avis_date=date(2016, 12, 31)).deadline.id == "ancien"
    assert only(old, new, on=date(2017, 1, 10), avis=True, avis_date=date(2017, 1, 1)).deadline.id == "nouveau"


def test_a_date_on_both_sides_of_a_change_keeps_both_versions_to_be_confirmed():
    old, new = versions_dated_by_the_notice()
    between = Interval(date(2016, 12, 20), date(2017, 1, 5))

    found = made(old, new, on=date(2017, 1, 6), avis=True, avis_date=between)

    assert {(entry.deadline.id, entry.certain, entry.missing) for entry in found.entries} == {
        ("ancien", False, ("avis_date",)),
        ("nouveau", False, ("avis_date",)),
    }


def test_while_the_dating_fact_is_unknown_only_the_version_of_the_day_waits():
    old, new = versions_dated_by_the_notice()

    assert [one.deadline.id for one in made(old, new, avis=True).missing] == ["nouveau"]
    assert [one.deadline.id for one in made(old, new, on=date(2016, 1, 1), avis=True).missing] == ["ancien"]
