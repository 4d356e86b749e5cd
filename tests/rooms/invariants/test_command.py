"""The command and the worker as they really run: another process, the worker's own login, what was committed."""

import json
import os
import socket
import subprocess
import sys

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.config.roles import WEB, WORKER
from cordee.domain.referral import State
from cordee.invariants import queries
from cordee.invariants.registry import INVARIANTS
from tests.database import PROJECT, bypass_row_security, throwaway_cluster
from tests.factories.referrals import ReferralFactory
from tests.rooms.invariants.breaking import nobody_leads, nothing_comes_next
from tests.rooms.outbox.test_worker import run_worker

pytestmark = pytest.mark.django_db(transaction=True)


def cordee(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Without the owner's address: the command needs the worker's only."""
    cluster, name = throwaway_cluster(), str(connection.settings_dict["NAME"])
    addresses = {"DATABASE_URL": cluster.address(WEB, name), "DATABASE_WORKER_URL": cluster.address(WORKER, name)}
    command = [sys.executable, "-m", "cordee", *arguments]
    return subprocess.run(
        command, cwd=PROJECT, env=os.environ | addresses | variables, capture_output=True, text=True, timeout=60
    )


def test_the_command_ends_with_0_when_all_hold_and_with_1_and_the_rows_when_not():
    with bypass_row_security():
        ReferralFactory(state=State.RECEIVED, linked=True)

    well = cordee("check-invariants")
    with bypass_row_security():
        (leaderless,), (aimless,) = nobody_leads(), nothing_comes_next()
    ill = cordee("check-invariants")
    told = cordee("check-invariants", "--json")

    assert (well.returncode, well.stdout, well.stderr) == (
        0,
        f"Tout est conforme : {len(INVARIANTS)} vérifications.\n",
        "",
    )
    assert ill.returncode == told.returncode == 1
    assert [line for line in ill.stdout.splitlines() if line.startswith("I-")] == [
        f"I-01 (1 ligne de cases_case) : {leaderless}",
        f"I-02 (1 ligne de cases_case) : {aimless}",
    ]
    assert [(one["id"], one["rows"]) for one in json.loads(told.stdout)["broken"]] == [
        ("I-01", [str(leaderless)]),
        ("I-02", [str(aimless)]),
    ]
    assert queries.last_verification().broken == {"I-01": 1, "I-02": 1}


def test_the_command_ends_with_2_when_it_could_not_look():
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"postgresql://{WORKER}@127.0.0.1:{nobody.getsockname()[1]}/cordee"

    done = cordee("check-invariants", DATABASE_WORKER_URL=address)

    assert done.returncode == 2
    assert "ne répond pas ou refuse la connexion" in done.stderr


def test_the_worker_checks_with_its_own_login():
    with bypass_row_security():
        nothing_comes_next()
    app.configure_task("invariants.check").defer(timestamp=0)

    run_worker()

    last = queries.last_verification()
    assert last.broken == {"I-02": 1}
    assert last.at <= timezone.now()
