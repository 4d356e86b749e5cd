"""What is kept, said and returned: by the job, the command and the health page."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.domain.orientation.decision import Decision
from cordee.invariants import actions, queries, wording
from cordee.invariants.models import Verification
from cordee.invariants.registry import INVARIANTS, SHOWN, Breach
from cordee.invariants.tasks import check
from tests.database import PROJECT, bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.orientation import decision
from tests.rooms.invariants.breaking import change, nothing_comes_next, without_guards

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 13, 2, tzinfo=UTC)  # 14 h 02 in Paris
HARD = "\u00a0"


def note(broken=None, at=AT, *, whole=False):
    with bypass_row_security():
        return Verification.objects.create(at=at, whole=whole, broken=broken or {}, milliseconds=12)


def canonical(value):
    with connection.cursor() as cursor, bypass_row_security():
        cursor.execute("select app.canonical_json(%s::jsonb)", [json.dumps(value)])
        return cursor.fetchone()[0]


# What is kept


def test_counts_are_kept_and_rows_are_not(as_the_worker):
    with bypass_row_security():
        nothing_comes_next()

    (breach,) = actions.check(at=AT, whole=True)

    last = queries.last_verification()
    assert (last.at, last.broken) == (AT, {"I-02": 1})
    assert str(breach.rows[0]) not in json.dumps(last.broken)


def test_all_are_counted_and_twenty_are_shown(as_the_worker):
    cases = [CaseFactory() for _ in range(SHOWN + 3)]
    with bypass_row_security(), without_guards("cases_case open_case_says_what_comes_next_when_and_by_whom"):
        for case in cases:
            change(case, next_action="")

    (breach,) = actions.check(at=AT, whole=True)

    assert (breach.count, len(breach.rows)) == (SHOWN + 3, SHOWN)
    assert set(breach.rows) <= {case.pk for case in cases}
    assert "et 3 de plus" in wording.breach_line(breach)


def test_only_the_worker_writes_down_a_check(db):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Verification.objects.create(at=AT, whole=True, milliseconds=1)


@pytest.mark.parametrize(
    ("found_before", "whole_check_before", "stands"),
    [
        (timedelta(hours=1), None, True),
        (timedelta(days=6), None, True),
        (timedelta(days=8), None, False),
        (timedelta(hours=3), timedelta(hours=2), False),
        (timedelta(hours=2), timedelta(hours=3), True),
    ],
)
def test_what_is_checked_in_turns_stands_until_all_was_looked_at_again(db, found_before, whole_check_before, stands):
    note({"I-15.hash": 1, "I-01": 1}, at=AT - found_before)
    if whole_check_before:
        note(at=AT - whole_check_before, whole=True)
    note({"I-02": 3})

    assert queries.last_verification().broken == {"I-02": 3} | ({"I-15.hash": 1} if stands else {})


# The decision as the database writes it


@pytest.mark.parametrize(
    "value",
    [
        {"b": 1, "a": [True, None, 1.5], "aa": {}, "é": "été « ici »", "Z": []},
        {"ab": {"zz": 1, "b": {"y": [], "x": [{}]}}, "b": '"guillemets" \\ \n \t \u0001 \u2028 \x7f 😀'},
        [],
        "seul",
        [[1, [2, [3]]], {"10": 1, "9": 2}],
    ],
)
def test_the_database_writes_json_as_the_program_does(value):
    assert canonical(value) == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_the_database_writes_a_decision_as_the_engine_does():
    written: Decision = decision()

    assert canonical(json.loads(written.to_bytes())) == written.to_bytes().decode()


# What is said


def test_the_command_says_in_one_line_that_all_hold():
    assert wording.report([]).splitlines() == [f"Tout est conforme : {len(INVARIANTS)} vérifications."]


def test_the_command_names_the_rows_and_what_must_be_true():
    breach = Breach(invariant=INVARIANTS[0], count=1, rows=(UUID(int=7),))

    assert wording.report([breach]).splitlines() == [
        f"1 vérification sur {len(INVARIANTS)} n’est pas conforme.",
        "I-01 (1 ligne de cases_case) : 00000000-0000-0000-0000-000000000007",
        "    attendu : Un dossier ouvert a un seul responsable.",
    ]


def test_the_answer_in_json_holds_the_same():
    breach = Breach(invariant=INVARIANTS[0], count=1, rows=(UUID(int=7),))

    (broken,) = wording.as_json([breach])["broken"]

    assert (broken["id"], broken["count"], broken["rows"]) == ("I-01", 1, [str(UUID(int=7))])


# The job


def test_the_job_notes_its_check_and_names_the_rows_in_the_log(as_the_worker, caplog):
    with bypass_row_security():
        (row,) = nothing_comes_next()

    check(timestamp=0)

    last = queries.last_verification()
    assert last.broken == {"I-02": 1}
    assert timezone.now() - last.at < timedelta(minutes=1)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert str(row) in caplog.text


def test_the_job_comes_every_hour():
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert periodic["invariants.check"] == "7 * * * *"


# The health page


@pytest.mark.parametrize(
    ("broken", "age", "said"),
    [
        ({}, timedelta(minutes=20), f"conformes à 14{HARD}h{HARD}02"),
        (
            {"I-04.state": 3, "I-01": 1},
            timedelta(minutes=20),
            f"non conformes : I-01 (1 ligne), I-04.state (3 lignes), à 14{HARD}h{HARD}02",
        ),
        ({}, timedelta(hours=5), f"conformes samedi 21{HARD}novembre{HARD}2026 à 14{HARD}h{HARD}02 ; aucune depuis"),
    ],
)
def test_the_last_check_in_words(broken, age, said):
    assert wording.last_check(Verification(at=AT, broken=broken), now=AT + age) == said


def test_the_health_page_says_which_invariants_fail_and_stays_as_ready_as_it_was(client):
    before = client.get("/sante/pret")
    note({"I-01": 2}, at=timezone.now())
    after = client.get("/sante/pret")

    assert before.json()["verifications"] == "aucune encore"
    assert "non conformes : I-01 (2 lignes)" in after.json()["verifications"]
    assert before.status_code == after.status_code


def test_a_failed_check_does_not_close_the_site(client):
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now())")
    note({"I-01": 2}, at=timezone.now())

    assert client.get("/sante/pret").status_code == 200


def test_the_health_page_shows_the_last_check_of_several(client):
    note({"I-01": 2}, at=timezone.now() - timedelta(hours=1))
    note(at=timezone.now())

    assert client.get("/sante/pret").json()["verifications"].startswith("conformes à ")


# The page of operations


def test_the_page_of_operations_says_what_to_do_for_each():
    page = (PROJECT / "docs" / "operate" / "invariants.md").read_text(encoding="utf-8")

    assert [invariant.id for invariant in INVARIANTS if f"| `{invariant.id}` |" not in page] == []
