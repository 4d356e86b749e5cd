"""The `cordee` command with the database on another server, prepared by the SQL that it prints."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cordee.config import roles
from cordee.config.embedded import SUPERUSER, Cluster
from tests.house.test_commands import TIME_LIMIT, assert_refused, cordee, free_port, get, open_demo


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The data folder of the program: it must never hold a database."""
    folder = tmp_path / "program"
    folder.mkdir()
    return folder


@pytest.fixture
def server(tmp_path: Path, program: Path) -> Iterator[Cluster]:
    """Roles and database as an administrator makes them: the script is run before it is filled in, then twice."""
    script = cordee("database", "roles", data=program).said
    with other_server(tmp_path / "server") as cluster:
        assert "Replace the three passwords" in run_sql(cluster, script)
        for _ in ("once", "once again"):
            assert run_sql(cluster, script.replace(roles.PLACEHOLDER, "sésame")) == ""
        yield cluster
    assert not list(program.glob("postgres-*"))


@contextlib.contextmanager
def other_server(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder, throwaway=True)
    cluster.join()
    try:
        with cluster.connect() as inside:
            inside.execute(f"DROP DATABASE {roles.DATABASE}")
            inside.execute(f"REVOKE {roles.WORKER} FROM {roles.MIGRATOR}")
        yield cluster
    finally:
        cluster.stop()


def run_sql(cluster: Cluster, script: str) -> str:
    """Return what psql complains about."""
    psql = [str(cluster.binaries / "psql"), "--no-psqlrc", "--quiet", cluster.address(SUPERUSER, "postgres")]
    done = subprocess.run(psql, input=script, text=True, check=True, capture_output=True, timeout=TIME_LIMIT)
    return done.stderr


@pytest.mark.slow  # so is the embedded one, for each run of the tests
def test_it_can_be_migrated(server, program):
    migrator = server.address(roles.MIGRATOR)

    outcome = cordee("migrate", data=program, DATABASE_URL=migrator, DATABASE_OWNER_URL=migrator)

    assert outcome.code == 0, outcome.complained


@pytest.mark.slow  # a whole demo is built, and the journeys have one already
def test_the_demo_opens_with_the_addresses_of_the_web_and_of_the_owner_alone(server, program):
    port = free_port()
    two = {"DATABASE_URL": server.address(roles.WEB), "DATABASE_OWNER_URL": server.address(roles.MIGRATOR)}

    with open_demo(program, port, CORDEE_DEMO_CALLS="20", **two) as (demo, _):
        assert get(port, "/sante/pret") == 200

    assert demo.returncode == 0


def test_the_web_login_never_stands_in_for_the_worker(server, program):
    addresses = {
        "DATABASE_URL": server.address(roles.WEB),
        "DATABASE_OWNER_URL": server.address(roles.MIGRATOR),
        "DATABASE_WORKER_URL": server.address(roles.WEB),
    }

    outcome = cordee("demo", data=program, PORT=str(free_port()), **addresses)

    assert_refused(outcome, "DATABASE_WORKER_URL doit donner le rôle cordee_worker")


@pytest.mark.slow
def test_roles_made_before_the_migrator_could_stand_in_are_said(server, program):
    with server.connect() as inside:
        inside.execute(f"REVOKE {roles.WORKER} FROM {roles.MIGRATOR}")
    two = {"DATABASE_URL": server.address(roles.WEB), "DATABASE_OWNER_URL": server.address(roles.MIGRATOR)}

    outcome = cordee("demo", data=program, PORT=str(free_port()), **two)

    assert_refused(outcome, "DATABASE_WORKER_URL")


def test_without_any_address_for_the_worker_no_job_runs(program):
    web = "postgresql://cordee_web@127.0.0.1/cordee"

    outcome = cordee("worker", data=program, CORDEE_MODE="demo", DATABASE_URL=web)

    assert_refused(outcome, "DATABASE_WORKER_URL manque")
