"""A real site: `cordee serve` in a folder of its own, with its database, its servers and its worker as processes.

Only processes that this site started are ever killed, each by its number.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psutil
from django.db import connection

from cordee.config.embedded import SUPERUSER, Cluster
from cordee.config.roles import DATABASE
from tests.database import PROJECT, TEST_DATA, fingerprint

START_SECONDS = 240
STOP_SECONDS = 60
LINES_OF_A_BREAKDOWN = 120
FOLDER = TEST_DATA / "faults"
LINK_KEY = "clé des essais de pannes, jamais celle d'un vrai site"
SECOND_FACTOR_KEY = "autre clé des essais de pannes, jamais celle d'un vrai site"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


class Site:
    """``more`` are settings; the mail server is expected on ``mail_port``."""

    def __init__(self, data: Path, *, mail_port: int, port: int | None = None, more: Mapping[str, str] | None = None):
        self.data, self.port, self.mail_port = data, port or free_port(), mail_port
        self.cluster = Cluster(data)
        self.output = data.with_name(f"{data.name}.log")  # not on the disk that a test may fill
        self.more = dict(more or {})
        self.program: subprocess.Popen[bytes] | None = None

    # Life

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        with self.output.open("ab") as output:
            self.program = subprocess.Popen(
                ["nice", "-n", "5", sys.executable, "-m", "cordee", "serve"],
                cwd=PROJECT,
                env=self.environment(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while not self.is_ready():
            assert self.program.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.2)

    def stop(self) -> None:
        if self.program is None or self.program.poll() is not None:
            return
        self.program.send_signal(signal.SIGINT)
        try:
            self.program.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            for process in self.family():
                with contextlib.suppress(psutil.Error):
                    process.kill()

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": str(PROJECT),
            "CORDEE_MODE": "production",
            "CORDEE_DATA": str(self.data),
            "PORT": str(self.port),
            "CORDEE_LINK_KEY": LINK_KEY,
            "CORDEE_SECOND_FACTOR_KEY": SECOND_FACTOR_KEY,
            "CORDEE_BASE_URL": f"http://127.0.0.1:{self.port}",
            "CORDEE_MAIL_HOST": "127.0.0.1",
            "CORDEE_MAIL_PORT": str(self.mail_port),
            "CORDEE_MAIL_SECURITY": "none",
            "CORDEE_MAIL_FROM": "Ligne <ligne@cordee.example>",
            "CORDEE_WEBHOOKS_INSIDE": "yes",
            "CORDEE_LINE_NUMBER": "0 800 00 12 34",
            "CORDEE_PUBLISHER": "Éditeur des essais",
            **self.more,
        }

    def command(self, *arguments: str, limit: int = 120) -> subprocess.CompletedProcess[str]:
        run = [sys.executable, "-m", "cordee", *arguments]
        return subprocess.run(
            run, cwd=PROJECT, env=self.environment(), capture_output=True, text=True, timeout=limit, check=False
        )

    def said(self) -> str:
        return self.output.read_text(errors="replace")[-4000:]

    def breakdowns(self) -> Iterator[str]:
        """What it wrote of each page that broke: the traceback of a 500."""
        for piece in self.output.read_text(errors="replace").split("Internal Server Error: ")[1:]:
            yield "\n".join(piece.splitlines()[:LINES_OF_A_BREAKDOWN])

    def is_ready(self) -> bool:
        return self.status("/sante/pret") == 200

    def status(self, path: str) -> int:
        """0 when nobody answers."""
        link = HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(link), contextlib.suppress(OSError, HTTPException):
            link.request("GET", path)
            return link.getresponse().status
        return 0

    # Its processes

    def family(self) -> list[psutil.Process]:
        """The program and all that it started, the database included, which may have another parent by now."""
        found = {}
        roots = [self.program.pid] if self.program else []
        if main := self.cluster.running_pid():
            roots.append(main)
        for pid in roots:
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(pid)
                found |= {one.pid: one for one in [process, *process.children(recursive=True)]}
        return list(found.values())

    def masters(self) -> list[psutil.Process]:
        return [one for one in self._own() if _runs(one, "web") and not _runs(one.parent(), "web")]

    def web_workers(self) -> list[psutil.Process]:
        return [one for one in self._own() if _runs(one, "web") and _runs(one.parent(), "web")]

    def job_workers(self) -> list[psutil.Process]:
        return [one for one in self._own() if _runs(one, "worker")]

    def postmasters(self) -> list[psutil.Process]:
        main = self.cluster.running_pid()
        with contextlib.suppress(psutil.Error):
            return [psutil.Process(main)] if main else []
        return []

    def backends(self) -> list[psutil.Process]:
        """Those that serve the site; the checkpointer and its like are left alone."""
        found = []
        for main in self.postmasters():
            with contextlib.suppress(psutil.Error):
                found += [one for one in main.children() if " cordee_w" in " ".join(one.cmdline())]
        return found

    def _own(self) -> list[psutil.Process]:
        return [one for one in self.family() if one.pid != (self.program.pid if self.program else 0)]

    # Its database, in this process

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Read and write all of the site's database in the block, as its superuser."""
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict |= {
            "NAME": DATABASE,
            "USER": SUPERUSER,
            "PASSWORD": "",
            "HOST": str(self.cluster.folder.sockets),
            "PORT": "",
            "OPTIONS": {},
        }
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict |= before


def _runs(process: psutil.Process | None, command: str) -> bool:
    with contextlib.suppress(psutil.Error):
        return process is not None and process.cmdline()[3:6:2][:1] == ["cordee"] and command in process.cmdline()
    return False


def prepared() -> Path:
    """The folder of a site that was started once: database migrated, catalogue published, territory loaded."""
    folder = FOLDER / f"prepared-{fingerprint()}"
    if not folder.exists():
        draft = FOLDER / f"draft-{os.getpid()}"
        site = Site(draft, mail_port=free_port())
        try:
            site.start()
        finally:
            site.stop()
            site.output.unlink(missing_ok=True)
        try:
            draft.rename(folder)
        except OSError:  # another process was quicker: its own is as good
            shutil.rmtree(draft)
    return folder


@contextlib.contextmanager
def own_copy(*, megabytes: int = 0, **settings: Any) -> Iterator[Site]:
    """A prepared site, not started; its folder is removed afterwards. ``megabytes``: on a small disk of its own."""
    source, folder = prepared(), FOLDER / f"run-{os.getpid()}-{free_port()}"
    with _small_disk(folder, megabytes) if megabytes else contextlib.nullcontext():
        _run("cp", "-a", "--reflink=auto", f"{source}/.", folder)
        site = Site(folder, **settings)
        try:
            yield site
        finally:
            site.stop()
            site.cluster.stop()
            site.output.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder)
    try:
        yield
    finally:
        _run("umount", "--lazy", folder)


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, timeout=120)
