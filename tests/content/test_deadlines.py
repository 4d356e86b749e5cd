"""Each dated rule of the content on one example worked out by hand, beside the services that it must agree with."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from cordee.domain.catalogue import Verified
from cordee.domain.orientation.agenda.calendar import calendar
from cordee.domain.orientation.agenda.entries import days_of
from cordee.domain.orientation.agenda.templates import places_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.known_days import Days
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import Interval
from cordee.reader.calendar_text import calendar_text
from cordee.reader.cases import read_cases
from cordee.reader.catalogue import read_catalogue
from cordee.reader.french_holidays import french_holidays
from tests.content.deadline_examples import ECONOMIC, EMPLOYEE, EXAMPLES, HURT, SICK, UNFIT

CONTENT = Path(__file__).parents[2] / "content"
CATALOGUE = read_catalogue(CONTENT)
ENGINE = Engine(CATALOGUE)
DEADLINES = {deadline.id: deadline for deadline in CATALOGUE.deadlines}
CALENDARS = Path(__file__).with_name("calendars")
NO_TITLE = ECONOMIC | {"rqth": "non", "autre_titre_boe": False}


def day(text):
    return date.fromisoformat(text)


def situation(facts):
    return Situation(
        caller="personne",
        facts={
            name: day(value) if name.endswith(("_date", "arret_debut")) and isinstance(value, str) else value
            for name, value in facts.items()
        },
    )


def made(on, facts):
    return calendar(ENGINE, situation(facts), on=on, holidays=french_holidays())


def entry(deadline, on, facts):
    found = [one for one in made(on, facts).entries if one.deadline.id == deadline]
    assert found, f"{deadline} does not apply"
    return found[0]


def test_every_rule_has_its_worked_example():
    assert sorted(EXAMPLES) == sorted(DEADLINES)


@pytest.mark.parametrize("deadline", EXAMPLES)
def test_a_rule_gives_the_days_worked_out_by_hand(deadline):
    on, facts, opens, closes = EXAMPLES[deadline]

    found = entry(deadline, day(on), facts)

    assert found.certain, found.missing
    assert (days_of(found.opens), days_of(found.closes)) == (exact(opens), exact(closes))


def exact(text):
    return None if text == "-" else Days(day(text), day(text))


@pytest.mark.parametrize("deadline", EXAMPLES)
def test_each_entry_explains_itself_and_names_its_source(deadline):
    on, facts, _, _ = EXAMPLES[deadline]
    found = entry(deadline, day(on), facts)

    assert found.how
    assert found.deadline.legal
    assert found.deadline.sources
    assert "{" not in found.agent + found.person + found.otherwise
    assert (found.deadline.verified is Verified.FULL) == (found.confidence == "")


def test_a_rule_not_read_in_full_says_it_is_to_be_checked():
    for deadline in DEADLINES.values():
        if deadline.verified is not Verified.FULL:
            on, facts, _, _ = EXAMPLES[deadline.id]
            assert "à vérifier" in entry(deadline.id, day(on), facts).confidence


def test_the_sentences_show_the_days_and_address_the_person_as_vous():
    for deadline in DEADLINES.values():
        if deadline.id != "csp_convention_fin":  # its day is the same for everybody and written in its sentences
            assert list(places_of(deadline.agent)), deadline.id
            assert list(places_of(deadline.person)), deadline.id
        assert any(word in deadline.person.lower() for word in ("vous", "votre", "vos", "ez ")), deadline.id
        assert not any(f" {word} " in f" {deadline.agent.lower()} " for word in ("vous", "votre")), deadline.id


@pytest.mark.parametrize(
    ("notice", "last"),
    [
        ("2026-03-22", "2026-04-07"),  # the 6 of April is Easter Monday
        ("2026-04-16", "2026-05-04"),  # the 1 of May is a Friday
        ("2026-12-17", "2027-01-04"),  # New Year's Day is a Friday
        ("2024-02-14", "2024-02-29"),  # a leap day
    ],
)
def test_the_challenge_of_a_notice_goes_past_holidays(notice, last):
    found = entry("contestation_avis_2017", day(notice), UNFIT | {"avis_inaptitude_date": notice})

    assert days_of(found.closes) == exact(last)


@pytest.mark.parametrize(
    ("interview", "first", "more"),
    [
        ("2026-11-16", "2026-11-19", {}),  # Monday: Tuesday, Wednesday; the letter may leave on Thursday
        ("2026-11-18", "2026-11-21", {}),  # Wednesday: Thursday, Friday; a letter may leave on a Saturday
        ("2026-11-19", "2026-11-24", {}),  # Thursday: Friday and Saturday, put off to Monday; Tuesday
        ("2026-11-20", "2026-11-24", {}),  # Friday: Saturday, Monday; Tuesday
        ("2026-05-07", "2026-05-12", {}),  # Thursday: 8 May is a holiday, Saturday, Monday; Tuesday
        ("2026-11-16", "2026-11-25", {"licenciement_economique": True}),  # seven days end on Tuesday the 24th
        ("2026-11-20", "2026-12-01", {"licenciement_economique": True}),  # seven days end on Saturday the 28th
        ("2026-11-16", "2026-12-04", {"licenciement_economique": True, "cadre": True}),  # fifteen end on 3 December
    ],
)
def test_a_letter_of_dismissal_leaves_once_whole_days_are_over(interview, first, more):
    """C. trav. L1232-6, L1233-15 (« moins de deux, sept, quinze jours ouvrables »), R1231-1 (a Saturday is put off)."""
    facts = EMPLOYEE | {"licenciement_economique": False, "cadre": False, "entretien_prealable_date": interview}
    found = entry("lettre_licenciement_au_plus_tot", day(interview), facts | more)

    assert days_of(found.opens) == exact(first)
    assert found.how[0].endswith(" ; possible à partir du lendemain.")


@pytest.mark.parametrize(
    ("months", "facts", "first", "last"),
    [
        (30, {"rqth": "oui"}, "2027-03-31", "2027-03-31"),  # twice two months, but three at most
        (30, {"rqth": "non", "autre_titre_boe": True}, "2027-03-31", "2027-03-31"),
        (12, {"rqth": "oui"}, "2027-02-28", "2027-02-28"),  # twice one month
        (12, {"rqth": "en_cours", "autre_titre_boe": False}, "2027-01-31", "2027-01-31"),
        (12, {}, "2027-01-31", "2027-02-28"),
        (30, {}, "2027-02-28", "2027-03-31"),
    ],
)
def test_the_notice_of_a_disabled_worker_is_doubled_within_three_months(months, facts, first, last):
    """C. trav. L1234-1 (one month, two from two years on) and L5213-9."""
    known = ECONOMIC | {"anciennete_entreprise_mois": months, "licenciement_notifie_date": "2026-12-31"} | facts
    found = entry("preavis_fin", day("2027-01-02"), known)

    assert days_of(found.opens) == Days(day(first), day(last))
    assert found.health


@pytest.mark.parametrize("on", ["2027-01-02", "2027-01-20"])
@pytest.mark.parametrize(
    ("entered", "end"),
    [
        ("2024-12-31", "2027-02-28"),  # two years on the very day of the letter
        ("2025-01-01", "2027-01-31"),  # a day less, although two years are reached on 2 January
        ("2025-01-15", "2027-01-31"),
    ],
)
def test_the_notice_follows_the_seniority_of_the_day_of_the_letter_whatever_the_day_of_the_calendar(entered, end, on):
    known = NO_TITLE | {"licenciement_notifie_date": "2026-12-31", "entree_entreprise_date": day(entered)}

    assert days_of(entry("preavis_fin", day(on), known).opens) == exact(end)


@pytest.mark.parametrize(
    ("on", "months", "first", "last"),
    [
        ("2026-12-31", 24, "2027-02-28", "2027-02-28"),  # told on the very day
        ("2027-01-20", 24, "2027-01-31", "2027-02-28"),  # 23 or 24 on the day of the letter
        ("2027-01-20", 25, "2027-02-28", "2027-02-28"),
        ("2027-01-20", 23, "2027-01-31", "2027-01-31"),
    ],
)
def test_a_seniority_of_two_years_today_leaves_a_range_since_it_may_have_been_less(on, months, first, last):
    known = NO_TITLE | {"licenciement_notifie_date": "2026-12-31", "anciennete_entreprise_mois": months}
    found = entry("preavis_fin", day(on), known)

    assert days_of(found.opens) == Days(day(first), day(last))
    assert found.missing == (() if first == last else ("entree_entreprise_date",))


@pytest.mark.parametrize(
    ("valid_until", "first", "missing"),
    [("2026-06-30", "2027-02-28", ("rqth",)), ("2026-12-31", "2027-03-31", ()), ("2028-06-30", "2027-03-31", ())],
)
def test_a_recognition_that_ended_before_the_letter_may_not_double_the_notice(valid_until, first, missing):
    known = ECONOMIC | {"anciennete_entreprise_mois": 30, "licenciement_notifie_date": "2026-12-31"}
    known |= {"rqth": "oui", "rqth_fin_date": valid_until, "autre_titre_boe": False}
    found = entry("preavis_fin", day("2027-01-02"), known)

    assert days_of(found.opens) == Days(day(first), day("2027-03-31"))
    assert found.missing == missing


@pytest.mark.parametrize(
    ("notice", "paid_from"), [("2026-01-31", "2026-03-01"), ("2026-11-13", "2026-12-14"), ("2026-12-01", "2027-01-02")]
)
def test_pay_resumes_the_day_after_the_month_whatever_the_day_of_the_week(notice, paid_from):
    found = entry("inaptitude_salaire", day(notice), UNFIT | {"avis_inaptitude_date": notice})

    assert days_of(found.opens) == exact(paid_from)


@pytest.mark.parametrize(
    ("months", "first_drop", "end"),
    [
        (12, "2026-10-08", "2026-11-07"),
        (71, "2026-10-08", "2026-11-07"),
        (72, "2026-10-18", "2026-11-27"),
        (372, "2026-12-07", "2027-03-07"),
        (600, "2026-12-07", "2027-03-07"),
    ],
)
def test_the_employer_pays_ten_days_more_by_five_whole_years_ninety_at_most(months, first_drop, end):
    facts = SICK | {"arret_debut": "2026-09-01", "anciennete_entreprise_mois": months}

    assert days_of(entry("complement_baisse_maladie", day("2026-09-10"), facts).opens) == exact(first_drop)
    assert days_of(entry("complement_fin_maladie", day("2026-09-10"), facts).opens) == exact(end)


def test_an_executive_waits_fifteen_working_days_for_the_letter():
    facts = ECONOMIC | {
        "etape_licenciement": "entretien_prealable",
        "entretien_prealable_date": "2026-05-07",
        "cadre": True,
    }

    assert days_of(entry("lettre_licenciement_au_plus_tot", day("2026-05-07"), facts).opens) == exact("2026-05-29")


def test_an_unknown_seniority_leaves_a_range_for_the_notice_period():
    facts = ECONOMIC | {"licenciement_notifie_date": "2026-11-02", "anciennete_entreprise_mois": Interval(12, 36)}
    facts |= {"rqth": "non", "autre_titre_boe": False}

    found = entry("preavis_fin", day("2026-11-22"), facts)

    assert days_of(found.opens) == Days(day("2026-12-02"), day("2027-01-02"))
    assert found.missing == ("anciennete_entreprise_mois",)


def test_a_leave_of_two_months_or_so_gives_ranges():
    facts = SICK | {"arret_jours": Interval(50, 70), "reprise_prevue_date": "2027-01-04"}

    found = entry("visite_prereprise_2022", day("2026-11-22"), facts)

    assert days_of(found.opens) == Days(day("2026-10-14"), day("2026-11-03"))
    assert (found.certain, found.missing) == (True, ("arret_debut",))


def test_the_version_of_a_visit_follows_the_first_day_of_leave():
    for first_day, expected in [
        ("2022-03-31", "visite_prereprise_2012"),
        ("2022-04-01", "visite_prereprise_2022"),
    ]:
        facts = SICK | {"arret_debut": first_day, "reprise_prevue_date": "2022-09-01"}
        found = [one.deadline.id for one in made(day("2022-08-01"), facts).entries if "prereprise" in one.deadline.id]
        assert found == [expected]


@pytest.mark.parametrize(
    ("deadline", "service", "facts"),
    [
        ("visite_prereprise_2012", "visite_prereprise_2012", SICK | {"arret_debut": "2015-01-01"}),
        ("visite_prereprise_2022", "visite_prereprise_2022", SICK | {"arret_debut": "2026-01-01"}),
        (
            "visite_prereprise_agricole_2022",
            "visite_prereprise_agricole_2022",
            SICK | {"regime": "msa_salarie", "arret_debut": "2022-12-01"},
        ),
        ("rdv_liaison", "rdv_liaison", SICK | {"arret_debut": "2026-01-01"}),
        ("seuil_visite_reprise_2012", "visite_reprise_2012", SICK | {"arret_debut": "2015-01-01"}),
        ("seuil_visite_reprise_2022", "visite_reprise_2022", SICK | {"arret_debut": "2026-01-01"}),
        ("seuil_visite_reprise_2022", "visite_reprise_2022", HURT | {"arret_debut": "2026-01-01"}),
        (
            "seuil_visite_reprise_2022",
            "visite_reprise_agricole_2022",
            SICK | {"regime": "msa_salarie", "arret_debut": "2022-12-01"},
        ),
    ],
)
def test_a_window_opens_on_the_first_day_when_the_service_becomes_possible(deadline, service, facts):
    first_day = day(facts["arret_debut"])
    days = (first_day + timedelta(days=n) for n in range(200))
    possible = next(on for on in days if conditions_met(service, facts, on))

    assert days_of(entry(deadline, first_day, facts).opens) == Days(possible, possible)


def test_the_csp_is_answered_until_the_last_day_when_the_service_is_possible():
    facts = ECONOMIC | {
        "csp_propose_date": "2026-11-09", "effectif_entreprise": 40, "effectif_groupe": 0, "type_contrat": "cdi",
        "procedure_collective": "non", "etape_licenciement": "proposition_csp",
    }  # fmt: skip
    days = (day("2026-11-09") + timedelta(days=n) for n in range(60))
    last = max(on for on in days if conditions_met("csp_2015", facts, on))

    assert days_of(entry("csp_reponse_2015", day("2026-11-10"), facts).closes) == Days(last, last)


def test_a_notice_is_challenged_at_least_as_long_as_the_service_is_possible():
    facts = UNFIT | {"avis_inaptitude_date": "2026-11-13"}
    days = (day("2026-11-13") + timedelta(days=n) for n in range(60))
    last = max(on for on in days if conditions_met("contestation_avis", facts, on))

    found = entry("contestation_avis_2017", day("2026-11-14"), facts)

    assert found.closes.counted == Days(last, last)


def conditions_met(version, facts, on):
    values = ENGINE.known(situation(facts), on=on).values
    return all(condition.met(values) is True for condition in CATALOGUE.versions[version].conditions)


def test_a_person_who_has_no_notice_hears_nothing_of_notices():
    found = made(day("2026-11-22"), SICK | {"arret_debut": "2026-09-01"})

    about = {one.deadline.id for one in (*found.entries, *found.missing) if "avis_inaptitude" in one.deadline.facts}
    assert about <= {"visite_prereprise_2022"}  # which reads that there is no notice


CASES = {case.id: case for case in read_cases(CONTENT / "cases", CATALOGUE)}


@pytest.mark.parametrize("case", CASES)
def test_every_example_case_has_a_calendar_in_order_with_nothing_left_to_fill(case):
    found = calendar(ENGINE, CASES[case].situation, on=CASES[case].on, holidays=french_holidays())

    assert [(one.day, one.deadline.id) for one in found.entries] == sorted(
        (one.day, one.deadline.id) for one in found.entries
    )
    for one in found.entries:
        assert "{" not in one.agent + one.person + one.otherwise + (one.once_past or "")
    for one in found.missing:
        assert one.facts


SHOWN = {
    "m01-2015": False,
    "m02-2026": False,
    "p15-2": True,
    "p34-2": False,
}


@pytest.mark.parametrize("case", SHOWN)
def test_the_text_of_four_cases_is_the_one_that_was_read_by_eye(case):
    found = calendar(ENGINE, CASES[case].situation, on=CASES[case].on, holidays=french_holidays())
    text = calendar_text(found, CATALOGUE, for_person=SHOWN[case])

    assert text.replace(CATALOGUE.content_hash[:12], "…") == (CALENDARS / f"{case}.txt").read_text("utf-8")
