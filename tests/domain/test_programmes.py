"""A programme followed in a case: phases in order, hours under their ceiling, what is handed, what is destroyed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.programmes import (
    Entry,
    NoSession,
    NotHanded,
    NotNow,
    NotSigned,
    OtherPhase,
    OverCeiling,
    PhaseRuns,
    Plan,
    SaidAlready,
    SupportLevel,
    TooLong,
    What,
    current_phase,
    destroyed_on,
    left,
    level_of,
    may_end,
    may_strike,
    minutes_of,
    struck,
    with_entry,
)
from cordee.reader.supports import read_supports
from tests.real_catalogue import CONTENT

DAY = date(2026, 3, 2)
BILAN = read_supports(CONTENT).kinds["bilan_plan"].plan
KEEPING = read_supports(CONTENT).kinds["maintien_en_emploi"].plan
SIGNED = tuple((What.SIGNATURE, one.id) for one in BILAN.signatories)


def entry(what: What, of: str = "", *, key: str = "", **said) -> Entry:
    return Entry(id=key or f"{what}:{of}", what=what, of=of, on=DAY, **said)


def went(*steps, plan: Plan = BILAN) -> tuple[Entry, ...]:
    entries: tuple[Entry, ...] = ()
    for number, (what, of, *minutes) in enumerate(steps):
        new = entry(what, of, key=str(number), minutes=minutes[0] if minutes else 0)
        entries = with_entry(plan, entries, new, today=DAY)
    return entries


def whole() -> tuple[Entry, ...]:
    phases = [step for one in BILAN.phases for step in ((What.SESSION, one.id, 120), (What.PHASE_ENDED, one.id))]
    return went(*SIGNED, *phases, (What.HANDED, ""))


def refused(kind, entries, new) -> NotNow:
    with pytest.raises(kind) as found:
        with_entry(BILAN, entries, new, today=DAY)
    return found.value


def test_a_bilan_goes_through_its_three_phases_in_order():
    entries = whole()

    assert (current_phase(BILAN, entries), minutes_of(entries), left(BILAN, entries)) == (None, 360, 1080)
    may_end(BILAN, entries)


def test_no_phase_runs_before_the_one_before_it_is_ended():
    no = refused(OtherPhase, went(*SIGNED), entry(What.SESSION, "investigation", minutes=60))
    assert no.current == "Phase préliminaire"
    refused(NoSession, (), entry(What.PHASE_ENDED, "preliminaire"))


def test_the_preliminary_phase_may_come_before_the_convention_and_the_others_not():
    preliminary = ((What.SESSION, "preliminaire", 60), (What.PHASE_ENDED, "preliminaire"))
    session = entry(What.SESSION, "investigation", minutes=60)

    no = refused(NotSigned, went(*preliminary, *SIGNED[:1]), session)
    assert no.missing == tuple(one.name for one in BILAN.signatories[1:])
    assert with_entry(BILAN, went(*preliminary, *SIGNED), session, today=DAY)[-1] is session
    refused(SaidAlready, went(*SIGNED), entry(What.SIGNATURE, "personne"))


@given(st.lists(st.integers(min_value=5, max_value=480), max_size=12))
def test_whatever_is_held_the_ceiling_is_never_passed(lengths):
    entries: tuple[Entry, ...] = ()
    for number, minutes in enumerate(lengths):
        before = left(BILAN, entries)
        new = entry(What.SESSION, "preliminaire", key=str(number), minutes=minutes)
        try:
            entries = with_entry(BILAN, entries, new, today=DAY)
        except OverCeiling as no:
            assert no.left == before < minutes
    assert minutes_of(entries) <= 24 * 60


def test_her_synthesis_is_handed_once_and_in_the_last_phase():
    first = ((What.SESSION, "preliminaire", 60), (What.PHASE_ENDED, "preliminaire"))
    assert refused(PhaseRuns, went(*first), entry(What.HANDED)).current == "Phase d'investigation"
    refused(SaidAlready, whole(), entry(What.HANDED))
    with pytest.raises(PhaseRuns):
        may_end(BILAN, went(*first))
    with pytest.raises(NotHanded):
        may_end(BILAN, whole()[:-1])
    with pytest.raises(NotNow):
        with_entry(KEEPING, (), entry(What.HANDED), today=DAY)


def test_documents_are_destroyed_at_the_end_unless_she_agreed_for_three_years_at_most():
    agreed = entry(What.KEEPING, key="oui", until=DAY + timedelta(days=400))
    no_longer = entry(What.KEEPING, key="non")
    entries = with_entry(BILAN, (), agreed, today=DAY)

    assert destroyed_on(BILAN, (), ended_on=DAY) == DAY
    assert destroyed_on(BILAN, entries, ended_on=DAY) == DAY + timedelta(days=400)
    assert destroyed_on(BILAN, entries, ended_on=DAY + timedelta(days=500)) == DAY + timedelta(days=500)
    assert destroyed_on(BILAN, with_entry(BILAN, entries, no_longer, today=DAY), ended_on=DAY) == DAY
    assert destroyed_on(KEEPING, (), ended_on=DAY) is None
    too_long = entry(What.KEEPING, until=date(2029, 3, 3))
    assert refused(TooLong, (), too_long).until == date(2029, 3, 2)


def test_what_was_written_by_mistake_no_longer_counts_and_stays():
    entries = went((What.SESSION, "preliminaire", 480), (What.SESSION, "preliminaire", 120))

    after = struck(entries, "0", reason="Deux heures", by="Conseillère")

    assert (minutes_of(after), [one.struck for one in after]) == (120, ["Deux heures", ""])
    assert after[0].minutes == 480


def test_nothing_is_struck_under_what_rests_on_it():
    entries = whole()
    by_what = {(one.what, one.of): one for one in entries}

    def may(what, of=""):
        return may_strike(BILAN, entries, by_what[what, of])

    assert not may(What.SESSION, "preliminaire") and not may(What.PHASE_ENDED, "preliminaire")
    assert not may(What.PHASE_ENDED, "conclusion") and not may(What.SIGNATURE, "employeur")
    assert may(What.HANDED)


def test_the_words_of_a_plan_and_an_entry_are_read_back_as_they_were():
    for plan in (BILAN, KEEPING):
        assert Plan.of(plan.to_json()) == plan
    for one in whole():
        assert Entry.of_json(one.to_json()) == one


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("", None),
        ("is_told", SupportLevel.INFORMED),
        ("is_told is_sent", SupportLevel.ORIENTED),
        ("is_sent has_met", SupportLevel.SUPPORTED),
        ("has_session", SupportLevel.SUPPORTED),
    ],
)
def test_a_level_is_said_by_what_exists(said, level):
    known = dict.fromkeys(("is_told", "is_sent", "has_session", "has_met"), False)
    assert level_of(**known | dict.fromkeys(said.split(), True)) is level
