"""What happens if nobody acts, on rules of a few lines: days, doubts, what is past, what is missing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.orientation.agenda.entries import Status, days_of
from cordee.domain.orientation.known_days import Days
from cordee.domain.rules.evaluation import Interval
from tests.domain.orientation.calendars import NOTICE, TODAY, closes, exactly, made, only, rule


def test_fifteen_days_from_a_notice_leave_the_day_of_the_notice_out():
    entry = only(rule(), **NOTICE)

    assert closes(entry) == exactly(date(2026, 11, 28))
    assert (entry.status, entry.certain, entry.missing, entry.once_past) == (Status.OPEN, True, (), None)
    assert entry.agent == "Contester au plus tard le 28 novembre 2026."
    assert entry.person == "Vous pouvez contester jusqu'au 28 novembre 2026."
    assert entry.how == ("Calcul : 15 jours après le 13 novembre 2026 (« Date de l'avis »).",)


def test_a_last_day_off_is_put_off_only_where_the_rule_says_so_and_the_entry_tells_it():
    moved = "{fact: avis_date, plus: {days: 15}, if_day_off: next_working_day}"
    entry = only(rule(closes=moved), **NOTICE)  # the 28th is a Saturday

    assert closes(entry) == exactly(date(2026, 11, 30))
    assert entry.how == (
        "Calcul : 15 jours après le 13 novembre 2026 (« Date de l'avis ») ; "
        "le 28 novembre 2026 tombe un samedi, le dernier jour passe au lundi 30 novembre 2026.",
    )


@pytest.mark.parametrize(
    ("notice", "last"),
    [
        (date(2026, 3, 22), date(2026, 4, 7)),  # the 6 of April is Easter Monday
        (date(2026, 4, 16), date(2026, 5, 4)),  # the 1 of May is a Friday
        (date(2025, 12, 17), date(2026, 1, 2)),  # New Year's Day is a Thursday
        (date(2024, 2, 14), date(2024, 2, 29)),  # a leap day is a day like another
    ],
)
def test_a_holiday_puts_off_the_last_day(notice, last):
    moved = "{fact: avis_date, plus: {days: 15}, if_day_off: next_working_day}"

    assert closes(only(rule(closes=moved), on=notice, avis=True, avis_date=notice)) == exactly(last)


def test_a_delay_that_must_be_over_gives_the_day_after_it_once_put_off():
    kind = {"kind": "reminder", "agent": '"Pas avant {on}."', "person": '"Pas avant {on}."'}
    over = "{fact: avis_date, plus: {days_ouvrables: 2}, if_day_off: next_working_day, day_after: true}"
    entry = only(rule(opens=over, **kind), on=date(2026, 11, 19), avis=True, avis_date=date(2026, 11, 19))

    assert days_of(entry.opens) == exactly(date(2026, 11, 24))
    assert entry.how == (
        "Calcul : 2 jours ouvrables (du lundi au samedi, sans les jours fériés) après le 19 novembre 2026 (« Date de "
        "l'avis ») ; le 21 novembre 2026 tombe un samedi, le dernier jour passe au lundi 23 novembre 2026 ; possible à "
        "partir du lendemain.",
    )


def test_the_nth_day_counts_the_first_one():
    kind = {"kind": "income", "when": "contrat", "agent": '"Payé {from}."', "person": '"Payé {on}."'}
    entry = only(
        rule(opens="{fact: debut, plus: {days: 29}, first_day_counts: true}", **kind),
        on=date(2026, 2, 1), contrat=True, debut=date(2026, 2, 1),
    )  # fmt: skip

    assert days_of(entry.opens) == exactly(date(2026, 3, 1))
    assert (entry.agent, entry.person) == ("Payé à partir du 1er mars 2026.", "Payé le 1er mars 2026.")
    assert entry.how == ("Calcul : 29e jour, en comptant le 1er février 2026 (« Début »).",)


def test_the_first_case_whose_condition_is_met_gives_the_delay():
    cases = "{fact: lettre, plus: [{when: cadre, days_ouvrables: 15}, {days_ouvrables: 7}]}"
    text = rule(when="contrat", closes=cases)
    letter = {"contrat": True, "lettre": date(2026, 5, 7), "on": date(2026, 5, 7)}

    assert closes(only(text, cadre=True, **letter)) == exactly(date(2026, 5, 28))
    assert closes(only(text, cadre=False, **letter)) == exactly(date(2026, 5, 18))


def test_a_delay_that_depends_on_an_unknown_fact_is_a_range_and_names_the_fact():
    cases = "{fact: lettre, plus: [{when: cadre, months: 3}, {months: 1}]}"
    entry = only(rule(when="contrat", closes=cases), contrat=True, lettre=date(2026, 11, 1))

    assert closes(entry) == Days(date(2026, 12, 1), date(2027, 2, 1))
    assert (entry.certain, entry.missing, entry.day) == (True, ("cadre",), date(2026, 12, 1))
    assert entry.agent == "Contester au plus tard à une date entre le 1er décembre 2026 et le 1er février 2027."
    assert entry.how == ("Calcul : 1 mois ou 3 mois après le 1er novembre 2026 (« Date de la lettre »).",)


def test_a_rule_whose_every_case_is_false_says_nothing():
    cases = "{fact: lettre, plus: [{when: cadre, months: 3}]}"

    assert made(rule(when="contrat", closes=cases), contrat=True, lettre=TODAY, cadre=False).entries == ()


def test_a_day_known_between_two_bounds_gives_a_range_and_says_what_would_make_it_exact():
    entry = only(rule(), avis=True, avis_date=Interval(date(2026, 11, 10), date(2026, 11, 16)))

    assert closes(entry) == Days(date(2026, 11, 25), date(2026, 12, 1))
    assert (entry.status, entry.missing) == (Status.OPEN, ("avis_date",))
    assert entry.person == "Vous pouvez contester jusqu'à une date entre le 25 novembre 2026 et le 1er décembre 2026."


@pytest.mark.parametrize(
    ("known", "range_of_days", "status", "said"),
    [
        ((None, date(2026, 11, 13)), (None, date(2026, 11, 28)), Status.PERHAPS_PAST, "au plus jusqu'au 28 novembre"),
        ((date(2026, 11, 13), None), (date(2026, 11, 28), None), Status.OPEN, "au moins jusqu'au 28 novembre 2026"),
        (
            (date(2026, 11, 1), date(2026, 11, 10)),
            (date(2026, 11, 16), date(2026, 11, 25)),
            Status.PERHAPS_PAST,
            "entre le 16 novembre 2026 et le 25 novembre 2026",
        ),
    ],
)
def test_a_range_that_may_be_behind_us_says_perhaps(known, range_of_days, status, said):
    entry = only(rule(), avis=True, avis_date=Interval(*known))

    assert (closes(entry), entry.status) == (Days(*range_of_days), status)
    assert said in entry.person
    assert bool(entry.once_past) is (status is Status.PERHAPS_PAST)


def test_what_is_past_is_closed_and_says_what_to_look_at():
    entry = only(rule(), avis=True, avis_date=date(2026, 11, 1))

    assert (entry.status, entry.day) == (Status.PAST, date(2026, 11, 16))
    assert entry.once_past == "Délai passé depuis le 16 novembre 2026 : voir si l'avis a été remis."


def test_the_last_day_is_not_past_before_midnight():
    assert only(rule(), on=date(2026, 11, 28), **NOTICE).status is Status.OPEN
    assert only(rule(), on=date(2026, 11, 29), **NOTICE).status is Status.PAST


def test_what_is_past_for_long_is_no_longer_told():
    text = rule(keep_days=30)

    assert len(made(text, on=date(2026, 12, 28), **NOTICE).entries) == 1
    assert made(text, on=date(2026, 12, 29), **NOTICE).entries == ()


def test_an_income_that_changed_says_since_when():
    entry = only(
        rule(kind="income", opens="{fact: avis_date, plus: {months: 1, days: 1}}", agent='"a"', person='"p"'),
        on=date(2026, 12, 20),
        **NOTICE,
    )

    assert (entry.status, entry.day) == (Status.PAST, date(2026, 12, 14))
    assert entry.once_past == "Depuis le 14 décembre 2026 : voir si l'avis a été remis."


def test_an_unknown_day_is_listed_with_its_fact_and_not_invented():
    found = made(rule(), avis=True)

    assert found.entries == ()
    assert [(one.deadline.id, one.facts, one.certain) for one in found.missing] == [("delai", ("avis_date",), True)]


def test_a_rule_that_may_not_apply_waits_for_what_decides_it():
    found = made(rule())

    assert [(one.facts, one.certain) for one in found.missing] == [(("avis", "avis_date"), False)]


def test_an_event_that_may_never_happen_is_only_possible_until_its_day_is_known():
    found = made(rule(optional="true", when="contrat", closes="{fact: lettre, plus: {days: 15}}"), contrat=True)

    assert [(one.facts, one.certain) for one in found.missing] == [(("lettre",), False)]


def test_a_rule_that_does_not_apply_says_nothing():
    found = made(rule(), avis=False)

    assert (found.entries, found.missing) == ((), ())


def test_a_known_day_under_an_open_condition_is_shown_as_to_be_confirmed():
    entry = only(rule(when="contrat"), avis=True, avis_date=date(2026, 11, 13))

    assert (entry.certain, entry.missing, closes(entry)) == (False, ("contrat",), exactly(date(2026, 11, 28)))


def test_a_past_day_under_an_open_condition_is_left_out():
    assert made(rule(when="contrat"), avis=True, avis_date=date(2026, 11, 1)).entries == ()


def test_a_window_with_a_known_opening_and_no_last_day_names_the_day_that_is_missing():
    window = rule(
        kind="window", when="contrat", opens="{fact: debut, plus: {days: 31}}", closes="{fact: fin, minus: {days: 1}}",
        agent='"Possible {from} et {until}."',
    )  # fmt: skip
    entry = only(window, contrat=True, debut=date(2026, 10, 1))

    assert (entry.status, days_of(entry.opens), entry.closes) == (Status.OPEN, exactly(date(2026, 11, 1)), None)
    assert (entry.missing, entry.safe, entry.certain) == (("fin",), None, True)
    assert entry.agent == "Possible à partir du 1er novembre 2026 et jusqu'à une date à préciser."


def test_a_window_is_coming_then_open_then_past():
    window = rule(
        kind="window", opens="{fact: avis_date, plus: {days: 1}}", closes="{fact: avis_date, plus: {months: 1}}",
        agent='"{from} {until}"',
    )  # fmt: skip

    found = {
        day: only(window, on=date(2026, 11, 12) + timedelta(days=day), **NOTICE).status for day in (0, 1, 2, 31, 32)
    }

    assert found == {0: Status.COMING, 1: Status.COMING, 2: Status.OPEN, 31: Status.OPEN, 32: Status.PAST}


def test_a_window_whose_opening_is_between_two_bounds_is_perhaps_open():
    window = rule(kind="window", opens="{fact: avis_date, plus: {days: 1}}", agent='"{from}"', person='"{from}"')
    between = Interval(date(2026, 11, 15), date(2026, 11, 25))

    assert only(window, avis=True, avis_date=between).status is Status.PERHAPS_OPEN


def test_the_last_safe_day_is_a_working_day_before_the_last_one():
    assert only(rule(safe_working_days=3), **NOTICE).safe == date(2026, 11, 24)  # 28 is a Saturday: 27, then three
    assert only(rule(), **NOTICE).safe == date(2026, 11, 27)


def test_the_safe_day_ignores_that_the_last_day_was_put_off_and_takes_the_earliest_end():
    moved = "{fact: avis_date, plus: {days: 15}, if_day_off: next_working_day}"
    between = Interval(date(2026, 11, 13), date(2026, 11, 30))

    assert only(rule(closes=moved), **NOTICE).safe == date(2026, 11, 27)
    assert only(rule(closes=moved), avis=True, avis_date=between).safe == date(2026, 11, 27)


def test_the_safe_day_never_comes_before_the_window_opens():
    window = rule(
        kind="window", opens="{fact: avis_date, plus: {days: 10}}", closes="{fact: avis_date, plus: {days: 15}}",
        safe_working_days=20, agent='"{from}"',
    )  # fmt: skip

    assert only(window, **NOTICE).safe == date(2026, 11, 23)


def test_what_happens_by_itself_has_no_last_safe_day():
    entry = only(
        rule(kind="reminder", opens="{fact: avis_date}", agent='"a"', person='"p"', once_past="null"), **NOTICE
    )

    assert (entry.safe, entry.status, entry.once_past) == (None, Status.PAST, None)


def test_a_day_that_does_not_apply_silences_the_rule():
    assert made(rule(when="contrat"), contrat=True, avis=False).missing == ()


def test_a_day_written_in_the_text_is_told_only_to_whom_it_surely_concerns():
    fixed = rule(kind="reminder", opens="{date: 2026-12-31}", agent='"Fin {on}."', person='"p"', once_past="null")

    assert only(fixed, avis=True).agent == "Fin le 31 décembre 2026."
    assert made(fixed).entries == ()
    assert [one.facts for one in made(fixed).missing] == [("avis",)]


def test_entries_are_ordered_by_day_then_id():
    found = made(
        rule("c"), rule("a", closes="{fact: avis_date, plus: {days: 20}}"), rule("b"),
        rule("d", closes="{fact: avis_date, plus: {days: 2}}"), **NOTICE,
    )  # fmt: skip

    assert [entry.deadline.id for entry in found.entries] == ["d", "b", "c", "a"]


def test_a_rule_that_was_not_read_in_full_says_that_it_is_to_be_checked():
    assert only(rule(), **NOTICE).confidence == ""
    assert "à vérifier" in only(rule(verified="partial"), **NOTICE).confidence
    assert "à vérifier" in only(rule(verified="none"), **NOTICE).confidence


def test_an_entry_tells_which_facts_it_reads_and_whether_one_is_about_health():
    about_health = only(rule(), **NOTICE)
    about_work = only(rule(when="contrat", closes="{fact: lettre, plus: {days: 15}}"), contrat=True, lettre=TODAY)

    assert (about_health.deadline.facts, about_health.health) == (("avis", "avis_date"), True)
    assert (about_work.deadline.facts, about_work.health) == (("contrat", "lettre"), False)


def test_a_first_day_follows_from_a_duration():
    text = rule(when="contrat", closes="{fact: debut, plus: {days: 60}}")

    assert closes(only(text, contrat=True, jours=20)) == exactly(date(2026, 12, 31))
    assert closes(only(text, contrat=True, jours=Interval(20, 30))) == Days(date(2026, 12, 21), date(2026, 12, 31))


def test_the_same_input_gives_the_same_bytes_and_says_the_catalogue():
    one, two = made(rule(), **NOTICE), made(rule(), **NOTICE)

    assert one.to_bytes() == two.to_bytes()
    assert len(one.catalogue_hash) == 64


@given(
    on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    low=st.dates(date(2025, 12, 1), date(2027, 1, 1)),
    width=st.integers(1, 60),
    inside=st.integers(0, 60),
)
def test_every_real_day_inside_the_bounds_gives_an_end_inside_the_range(on, low, width, inside):
    moved = rule(closes="{fact: avis_date, plus: {months: 1, days: 2}, if_day_off: next_working_day}", keep_days=9999)
    real = low + timedelta(days=min(inside, width))

    around = closes(only(moved, on=on, avis=True, avis_date=Interval(low, low + timedelta(days=width))))
    exact = closes(only(moved, on=on, avis=True, avis_date=real))

    assert around.first <= exact.first <= around.last
