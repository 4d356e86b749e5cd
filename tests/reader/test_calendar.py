"""``cordee calendar`` as text, as JSON, and as an iCalendar file that reads back the same."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from cordee.domain.orientation.agenda.calendar import calendar
from cordee.domain.orientation.agenda.entries import Status
from cordee.domain.orientation.deciding import Engine
from cordee.reader.calendar_cli import main
from cordee.reader.catalogue import read_catalogue
from cordee.reader.french_holidays import french_holidays
from cordee.reader.icalendar_file import dated_events, icalendar_file
from cordee.reader.situation import read_situation

CONTENT = Path(__file__).parents[2] / "content"
CATALOGUE = read_catalogue(CONTENT)
ON = date(2026, 11, 22)
NOTICE = """
caller: personne
facts: {statut: salarie, regime: general, contrat_en_cours: true, en_arret: false, avis_inaptitude: true,
        avis_inaptitude_date: 2026-11-13, inaptitude_origine_pro: true, dispense_reclassement: false}
"""
ABOUT = """
caller: personne
facts: {statut: salarie, regime: general, contrat_en_cours: true, commune_travail: "69123", en_arret: true,
        arret_debut: {min: 2026-10-20, max: 2026-11-05}, arret_origine: maladie, avis_inaptitude: false}
"""


def found(text=NOTICE, on=ON):
    situation = read_situation(text, CATALOGUE, file="situation.yaml")
    return calendar(Engine(CATALOGUE), situation, on=on, holidays=french_holidays())


def events(data):
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


@pytest.fixture
def run(tmp_path, capfdbinary):
    def command(text, *options):
        (tmp_path / "situation.yaml").write_text(text, "utf-8")
        code = main([str(tmp_path / "situation.yaml"), "--content", str(CONTENT), *options])
        printed = capfdbinary.readouterr()
        return code, printed.out, printed.err.decode()

    return command


def test_the_text_is_french_and_names_the_last_safe_day_and_the_source(run):
    code, out, err = run(NOTICE, "--on", "2026-11-22")
    text = out.decode()

    assert (code, err) == (0, "")
    assert "Lundi 30 novembre 2026 : Contester l'avis du médecin du travail [en cours]" in text
    assert "Dernier jour prudent pour agir : mardi 24 novembre 2026." in text
    assert "Si rien n'est fait : l'avis s'impose à tous, y compris au juge." in text
    assert "Source : C. trav. L4624-7, R4624-45, R4624-55" in text


def test_the_person_reads_vous(run):
    _, out, _ = run(NOTICE, "--on", "2026-11-22", "--person")

    assert "Vous pouvez contester cet avis devant le conseil de prud'hommes jusqu'au 30 novembre 2026." in out.decode()


def test_a_safe_day_that_is_behind_us_says_not_to_wait(run):
    _, out, _ = run(NOTICE, "--on", "2026-11-26")

    assert "À faire sans attendre : le dernier jour prudent était le mardi 24 novembre 2026." in out.decode()


def test_the_json_has_the_promised_keys(run):
    code, out, _ = run(NOTICE, "--on", "2026-11-22", "--json")
    answer = json.loads(out)

    assert (code, answer["on"]) == (0, "2026-11-22")
    assert answer["catalogue"] == CATALOGUE.content_hash
    challenge = next(entry for entry in answer["entries"] if entry["id"] == "contestation_avis_2017")
    assert challenge["closes"] == {"first": "2026-11-30", "last": "2026-11-30"}
    assert (challenge["safe"], challenge["act"], challenge["health"]) == ("2026-11-24", "contestation_avis", True)
    assert set(challenge) == {
        "id", "rule", "kind", "name", "status", "certain", "day", "opens", "closes", "safe", "act", "agent", "person",
        "otherwise", "once_past", "how", "missing", "facts", "health", "legal", "sources", "verified", "confidence",
        "checked_on",
    }  # fmt: skip
    assert all(set(waiting) == {"id", "name", "certain", "facts"} for waiting in answer["missing"])


def test_a_day_known_between_two_bounds_is_a_range_in_the_three_forms(run):
    _, text, _ = run(ABOUT, "--on", "2026-11-22")
    _, written, _ = run(ABOUT, "--on", "2026-11-22", "--json")
    _, file, _ = run(ABOUT, "--on", "2026-11-22", "--ics", "--titles")
    visit = next(entry for entry in json.loads(written)["entries"] if entry["id"] == "visite_prereprise_2022")
    ptp = next(event for event in events(file) if "Projet de transition" in event["summary"])

    assert visit["opens"] == {"first": "2026-11-20", "last": "2026-12-06"}
    assert "à partir d'une date entre le 20 novembre 2026 et le 6 décembre 2026" in text.decode()
    assert ptp["dtstart"].dt == date(2027, 4, 18)  # the first of the days that it can be
    assert ptp["status"] == "TENTATIVE"
    assert "Jour exact inconnu : entre le 18 avril 2027 et le 4 mai 2027." in ptp["description"]


def test_two_forms_at_once_are_refused(run):
    code, out, err = run(NOTICE, "--json", "--ics")

    assert (code, out) == (2, b"")
    assert "gardez l'un des deux" in err


def test_wrong_facts_end_with_2_and_a_sentence(run):
    code, out, err = run("facts: {avis_inaptitude_dat: 2026-01-01}")

    assert (code, out) == (2, b"")
    assert "vouliez-vous dire « avis_inaptitude_date »" in err


def test_the_file_read_back_is_the_calendar():
    read = events(icalendar_file(found(), for_person=True, discreet=False))
    expected = [
        (event.title, event.day, event.day + timedelta(days=1), event.perhaps) for event in dated_events(found())
    ]

    assert [
        (event["summary"].removesuffix(" (à confirmer)"), event["dtstart"].dt, event["dtend"].dt, tentative(event))
        for event in read
    ] == expected
    assert ("Contester l'avis du médecin du travail : dernier jour", date(2026, 11, 30)) in [
        (title, day) for title, day, _, _ in expected
    ]
    for event in read:
        assert event["dtstamp"].dt == datetime(2026, 11, 22, tzinfo=UTC)
        assert (event["class"], event["transp"]) == ("PRIVATE", "TRANSPARENT")
        assert "Source : " in event["description"]


def tentative(event):
    return event["status"] == "TENTATIVE"


def test_every_day_that_is_not_past_is_in_the_file_and_no_other():
    days = {(event.entry.deadline.id, event.moment): event.day for event in dated_events(found())}

    assert days == {
        ("contestation_avis_2017", "safe"): date(2026, 11, 24),
        ("contestation_avis_2017", "closes"): date(2026, 11, 30),
        ("inaptitude_reclassement", "safe"): date(2026, 12, 11),
        ("inaptitude_reclassement", "closes"): date(2026, 12, 13),
        ("iti_demande", "closes"): date(2026, 12, 13),  # its safe day is behind us
        ("inaptitude_salaire", "opens"): date(2026, 12, 14),
    }
    assert all(event.entry.status is not Status.PAST for event in dated_events(found(on=date(2027, 6, 1))))


def test_titles_say_nothing_unless_they_are_asked_for():
    file = icalendar_file(found(), for_person=True)

    assert {str(event["summary"]) for event in events(file)} == {"Date à retenir"}
    assert b"inaptitude" not in file.lower()
    assert b"prud" not in file.lower()


def test_identifiers_are_unique_stable_and_follow_a_corrected_day():
    first = {identity(event): event["dtstart"].dt for event in events(icalendar_file(found(), for_person=True))}
    corrected = found(NOTICE.replace("2026-11-13", "2026-11-12"))
    second = {identity(event): event["dtstart"].dt for event in events(icalendar_file(corrected, for_person=True))}

    assert len(first) == len(list(dated_events(found())))
    assert set(first) == set(second)
    assert first != second


def test_two_people_in_one_agenda_do_not_share_identifiers():
    one, other = (
        {identity(event) for event in events(icalendar_file(found(), for_person=False, subject=subject))}
        for subject in ("dossier 1", "dossier 2")
    )

    assert not one & other


def identity(event):
    return str(event["uid"])


def test_an_alarm_rings_the_day_before_when_it_is_asked_for():
    with_alarms = icalendar.Calendar.from_ical(icalendar_file(found(), for_person=True, alarms=True)).walk("VALARM")
    without = icalendar.Calendar.from_ical(icalendar_file(found(), for_person=True)).walk("VALARM")

    assert {alarm["trigger"].dt for alarm in with_alarms} == {timedelta(hours=-15)}
    assert without == []


def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path):
    (tmp_path / "situation.yaml").write_text(NOTICE, "utf-8")

    def printed(seed, form):
        command = [
            sys.executable,
            "-m",
            "cordee",
            "calendar",
            str(tmp_path / "situation.yaml"),
            "--on",
            "2026-11-22",
            form,
        ]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "CORDEE_CONTENT": str(CONTENT)}
        return subprocess.run(
            command, capture_output=True, check=True, env=environment, cwd=CONTENT.parent
        ).stdout  # fmt: skip

    assert printed("1", "--ics") == printed("2", "--ics") == icalendar_file(found(), for_person=False)
    assert json.loads(printed("3", "--json")) == found().to_json()
