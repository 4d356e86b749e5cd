"""The `cordee` command as people meet it: one clear sentence when it cannot start, a site when it can."""

import contextlib
import http.client
import os
import re
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.database import PROJECT

TIME_LIMIT = 90
FIRST_START_LIMIT = 600  # the invented people are made then, on a machine that runs the other tests meanwhile
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "CORDEE_POSTGRES_BIN")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    code: int
    said: str
    complained: str


def environment(data: Path, **variables: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {**kept, "CORDEE_DATA": str(data), **variables}


def cordee(*arguments: str, data: Path, **variables: str) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-m", "cordee", *arguments],
        cwd=PROJECT,
        env=environment(data, **variables),
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT,
    )
    return Outcome(code=done.returncode, said=done.stdout, complained=done.stderr)


def assert_refused(outcome: Outcome, sentence: str) -> None:
    """Exit code 2, and after the lines of progress one sentence."""
    lines = [line for line in outcome.complained.splitlines() if not line.startswith("[")]
    assert outcome.code == 2, outcome
    assert len(lines) == 1, outcome.complained
    assert re.search(sentence, lines[0]), lines[0]


# What stops a start


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "huit mille"),
        ("PORT", "70000"),
        ("AS_OF", "2015-02-30"),
        ("CORDEE_MODE", "essai"),
        ("CORDEE_BASE_URL", "cordee.example.org"),
        ("CORDEE_SECRET_KEY", "trop court"),
        ("DATABASE_URL", "http://db.example.org/cordee"),
        ("CORDEE_POSTGRES_BIN", "/nulle/part"),
        ("CORDEE_QUIET_HOURS", "08:00-20:00"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(tmp_path, variable, value):
    outcome = cordee("migrate", data=tmp_path, **{variable: value})

    assert_refused(outcome, f"La variable {variable} ")


def test_the_password_of_a_wrong_address_is_not_shown(tmp_path):
    outcome = cordee("migrate", data=tmp_path, DATABASE_URL="postgresql://cordee_web:sesame@db.example.org/")

    assert "sesame" not in outcome.complained


def test_a_port_in_use_is_said_before_anything_is_started(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        outcome = cordee("demo", data=tmp_path, PORT=str(taken.getsockname()[1]))

    assert_refused(outcome, r"Le port \d+ est déjà utilisé")
    assert not list(tmp_path.glob("postgres-*"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "fichier").write_text("")

    outcome = cordee("demo", data=tmp_path / "fichier" / "var")

    assert_refused(outcome, "Le dossier .*fichier/var ne peut pas être écrit")


def test_a_database_that_does_not_answer_is_said(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    address = f"postgresql://cordee@127.0.0.1:{port}/cordee"

    outcome = cordee("migrate", data=tmp_path, DATABASE_URL=address, DATABASE_OWNER_URL=address)

    assert_refused(outcome, "ne répond pas ou refuse la connexion")


@pytest.mark.parametrize("version", ["13.9", "14.11"])
def test_a_database_that_is_too_old_is_said(tmp_path, version):
    with server_that_says_its_version(version) as port:
        address = f"postgresql://cordee@127.0.0.1:{port}/cordee"
        outcome = cordee("migrate", data=tmp_path, DATABASE_URL=address, DATABASE_OWNER_URL=address)

    assert_refused(outcome, "trop ancien : la version 15 ou une plus récente")


def test_without_the_address_of_the_owner_nothing_is_migrated(tmp_path):
    outcome = cordee("migrate", data=tmp_path, DATABASE_URL="postgresql://cordee_web@127.0.0.1/cordee")

    assert_refused(outcome, "DATABASE_OWNER_URL manque")


def test_an_unknown_command_shows_the_known_ones(tmp_path):
    outcome = cordee("demonstration", data=tmp_path)

    assert outcome.code == 2
    assert "demo " in outcome.complained


def test_the_keys_of_a_demo_do_not_open_in_production(tmp_path):
    (tmp_path / "postgres-1" / "data").mkdir(parents=True)  # stops the demo once it has made its keys
    cordee("demo", data=tmp_path, PORT="0" * 4 + "8765")

    outcome = cordee("serve", data=tmp_path)

    assert_refused(outcome, "CORDEE_SECRET_KEY vient d’une démonstration")
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_production_says_at_once_all_that_is_missing(tmp_path):
    outcome = cordee("check", data=tmp_path)

    assert_refused(outcome, "CORDEE_BASE_URL manque.*CORDEE_MAIL_HOST manque.*CORDEE_LINE_NUMBER")


def test_a_terminal_without_accents_shows_the_rest(tmp_path):
    outcome = cordee("help", data=tmp_path, PYTHONIOENCODING="ascii")

    assert (outcome.code, outcome.complained) == (0, "")
    assert "lance une d?monstration" in outcome.said


# The demonstration itself


def test_the_mails_of_a_demo_stay_in_it_whatever_the_mail_server(tmp_path):
    names = ("CORDEE_SECRET_KEY", "CORDEE_LINK_KEY", "CORDEE_SECOND_FACTOR_KEY", "CORDEE_DOCUMENTS_KEY")
    keys = dict.fromkeys(names, "k" * 40)
    shown = "from cordee.config import settings; print(settings.EMAIL_BACKEND)"
    variables = environment(tmp_path, CORDEE_MODE="demo", CORDEE_MAIL_HOST="smtp.example.org", **keys)

    done = subprocess.run([sys.executable, "-c", shown], cwd=PROJECT, env=variables, capture_output=True, text=True)

    assert done.stdout.strip() == "cordee.demo.mail.PageBackend", done.stderr


@pytest.mark.slow
def test_a_demo_that_was_cut_short_goes_on_opens_twice_for_one_day_and_leaves_nothing_behind(tmp_path):
    port, few = free_port(), {"CORDEE_DEMO_CALLS": "100"}

    with open_demo(tmp_path, port, until="appels à la ligne, 60 %", **few) as (cut_short, _):
        pass
    assert processes_in(tmp_path) == []
    with open_demo(tmp_path, port, **few) as (first, _):
        assert get(port, "/sante/vivant") == 200
        assert_refused(cordee("demo", data=tmp_path / "autre", PORT=str(port)), "déjà utilisé")
    with open_demo(tmp_path, port, **few) as (second, seconds):
        assert get(port, "/sante/pret") == 200

    assert_refused(cordee("demo", data=tmp_path, PORT=str(port)), "celui du 27 juillet 2015")
    assert (cut_short.returncode, first.returncode, second.returncode) == (130, 0, 0)
    assert seconds < 30  # what is built stays: the first opening takes minutes on a slow machine
    assert processes_in(tmp_path) == []


@contextlib.contextmanager
def open_demo(
    data: Path, port: int, until: str = "Cordée est ouverte", **more: str
) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """Start the demo, wait until it says that it is ready, then press Ctrl-C and wait for its end."""
    command = [sys.executable, "-m", "cordee", "demo"]
    began = time.monotonic()
    variables = environment(data, PORT=str(port), AS_OF="2015-07-27", **more)
    with (data / "output").open("w+") as output:
        demo = subprocess.Popen(command, cwd=PROJECT, env=variables, stdout=output, stderr=output, text=True)
        try:
            while until not in (data / "output").read_text():
                assert demo.poll() is None, (data / "output").read_text()
                assert time.monotonic() - began < FIRST_START_LIMIT
                time.sleep(0.1)
            yield demo, time.monotonic() - began
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(TIME_LIMIT)


def processes_in(data: Path) -> list[str]:
    """Living processes that were given the folder, in their arguments or their environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            known = [*process.cmdline(), process.environ().get("CORDEE_DATA", "")]
            if process.pid != os.getpid() and any(str(data) in word for word in known):
                found.append(" ".join(process.cmdline()))
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def get(port: int, path: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(link):
        link.request("GET", path)
        return link.getresponse().status


# A stand-in for a PostgreSQL of another age: enough of its protocol to be greeted


@contextlib.contextmanager
def server_that_says_its_version(version: str) -> Iterator[int]:
    class Greeting(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while self._asks_for_encryption():
                self.request.sendall(b"N")
            parameters: Mapping[str, str] = {
                "server_version": version,
                "server_encoding": "UTF8",
                "client_encoding": "UTF8",
                "TimeZone": "UTC",
                "integer_datetimes": "on",
                "standard_conforming_strings": "on",
            }
            answers = [b"S" + sized(f"{name}\0{value}\0".encode()) for name, value in parameters.items()]
            ready = b"Z" + sized(b"I")
            self.request.sendall(b"R" + sized(struct.pack(">i", 0)) + b"".join(answers) + ready)
            while self.request.recv(1024):
                pass

        def _asks_for_encryption(self) -> bool:
            (length,) = struct.unpack(">i", self.request.recv(4))
            return struct.unpack(">i", self.request.recv(length - 4)[:4])[0] in (80877103, 80877104)

    def sized(body: bytes) -> bytes:
        return struct.pack(">i", len(body) + 4) + body

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Greeting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
