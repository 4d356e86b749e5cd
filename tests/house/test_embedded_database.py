"""The embedded server survives what happens to processes and folders. Real servers, each in its own folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from cordee.config.embedded import Cluster
from cordee.config.errors import CannotStart
from tests.database import PROJECT

JOIN_AND_WAIT = """
import sys, time
from pathlib import Path
from cordee.config.embedded import Cluster
Cluster(Path(sys.argv[1]), throwaway=True).join()
print("joined", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the tests that leave a usable cluster behind: making one takes a second.

    Others may walk through it, so that root can hand the server over to a user without privileges.
    """
    place = tmp_path_factory.mktemp("embedded")
    for folder in (place, *place.parents):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o011)
    return place


@contextmanager
def running(folder: Path, *, throwaway: bool = True) -> Iterator[Cluster]:
    cluster = Cluster(folder, throwaway=throwaway)
    cluster.join()
    try:
        yield cluster
    finally:
        cluster.leave()
        cluster.stop()


@contextmanager
def another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", JOIN_AND_WAIT, str(folder)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout and other.stdout.readline() == "joined\n"
        try:
            yield other
        finally:
            other.kill()


def soon(condition: Callable[[], object]) -> bool:
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return bool(condition())


def test_a_server_killed_hard_comes_back_with_its_rows(folder: Path):
    with running(folder / "durable", throwaway=False) as cluster:
        with cluster.connect() as server:
            server.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)")
        os.kill(cluster.running_pid(), signal.SIGKILL)
        assert soon(lambda: cluster.running_pid() is None)

        assert cluster.revive()

        with cluster.connect() as server:
            assert server.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_server_killed_hard_is_started_by_the_next_process(folder: Path):
    with another_process(folder) as other:
        os.kill(Cluster(folder).running_pid(), signal.SIGKILL)
        other.kill()

    with running(folder) as cluster:
        assert cluster.running_pid()


def test_the_last_process_to_leave_stops_the_server(folder: Path):
    with running(folder) as cluster:
        with another_process(folder):
            assert not cluster.leave()
            assert cluster.running_pid()

        cluster.join()
        assert cluster.leave()
        assert cluster.running_pid() is None


def test_a_killed_process_no_longer_counts_as_a_user(folder: Path):
    with running(folder) as cluster, another_process(folder) as other:
        other.kill()
        other.wait()

        assert cluster.leave()


def test_a_number_that_went_to_a_stranger_is_not_taken_for_the_server(folder: Path):
    with running(folder) as cluster:
        lock_file = cluster.folder.pid_file.read_text().splitlines()
    cluster.folder.pid_file.write_text("\n".join([str(os.getpid()), *lock_file[1:]]) + "\n")

    with running(folder) as cluster:
        assert cluster.running_pid() not in {None, os.getpid()}


def test_a_server_asked_to_stay_outlives_who_uses_it(folder: Path):
    cluster = Cluster(folder, throwaway=True)
    cluster.start_and_leave_running()

    with another_process(folder):
        assert not cluster.stop_if_unused()
    cluster.join()
    assert not cluster.leave()

    assert cluster.stop_if_unused()
    assert cluster.running_pid() is None


def test_a_long_path_full_of_signs_works(folder: Path):
    strange = folder / ('l\'été "$HOME" ' + "x" * 100)

    with running(strange) as cluster, cluster.connect() as server:
        assert server.execute("SELECT 1").fetchone() == (1,)

    assert not cluster.folder.sockets.exists()


def test_a_creation_cut_short_begins_anew(folder: Path):
    half = folder / "half" / Cluster(folder).folder.path.name / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("1")

    with running(folder / "half") as cluster, cluster.connect() as server:
        assert server.execute("SELECT 1").fetchone() == (1,)


def test_the_database_of_another_version_is_not_passed_over(tmp_path: Path):
    (tmp_path / "postgres-12" / "data").mkdir(parents=True)

    with pytest.raises(CannotStart, match="postgres-12"):
        Cluster(tmp_path).join()


def test_the_server_runs_as_the_owner_of_its_data(folder: Path):
    with running(folder) as cluster:
        assert psutil.Process(cluster.running_pid()).uids().real == cluster.folder.data.stat().st_uid


def test_a_folder_that_only_we_can_reach_needs_no_permission_changed(tmp_path: Path):
    """Root hands the server over to nobody then: it runs in a user namespace, under another number."""
    tmp_path.chmod(0o700)

    with running(tmp_path) as cluster, cluster.connect() as server:
        assert server.execute("SELECT 1").fetchone() == (1,)

    assert tmp_path.stat().st_mode & 0o777 == 0o700
