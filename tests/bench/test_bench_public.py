"""``cordee bench public``, with a handful of calls: a site of its own, every figure; times are never asserted."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from cordee.measures.visiting import Ask, Unexpected, Visitor, page, rate, seen, waits, weight

PROJECT = Path(__file__).parents[2]
FIGURES = {
    *("W1.hello", "W1.page", "W2.result", "W2.list", "W2.question", "W3"),
    *(f"wait.{page}" for page in ("accueil", "question", "résultat", "commune")),
    *(f"weight.{page}" for page in ("accueil", "question", "résultat")),
}
PAGES_POSTED = {"page.question", "page.résultat"}


class Small(BaseHTTPRequestHandler):
    """One page with a sheet and an image, one that was posted, one that is broken."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        page = '<html><link href="/a.css"><script src="b.js"></script><img src="/c.png">'
        said = {"/": page, "/a.css": "a" * 300, "/b.js": "b" * 20}.get(self.path)
        self._say(200 if said else 404, said or "rien")

    def do_POST(self) -> None:
        self._say(200, self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _say(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        if self.path == "/b.js":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Small)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_page_weighs_with_its_sheets_and_scripts_and_without_its_images(port):
    own, total = weight(port, Ask(path="/"))

    assert total == own + 320


def test_a_page_that_is_not_the_one_that_was_meant_is_refused(port):
    assert seen(port, Ask(path="/", says="a.css"))
    with pytest.raises(Unexpected, match="answered 404"):
        seen(port, Ask(path="/perdu"))
    with pytest.raises(Unexpected, match="without « autre chose »"):
        seen(port, Ask(path="/", says="autre chose"))
    with pytest.raises(Unexpected):
        rate(port, Ask(path="/perdu"), seconds=0.1, visitors=1)
    with pytest.raises(Unexpected, match="/perdu answered 404"):
        waits(port, {"perdu": Ask(path="/perdu")}, visitors=1, seconds=2)


def test_what_is_no_page_is_nothing(port):
    assert page(port, "/perdu") is None
    assert page(port, "/a.css") is None
    assert "<link" in page(port, "/")


def test_fields_are_posted_and_a_closed_connection_is_opened_again(port):
    visitor = Visitor(port)

    assert visitor.ask(Ask(path="/b.js").bytes) == (200, b"b" * 20)
    assert visitor.link is None
    assert visitor.ask(Ask(path="/dit", fields=(("dit", "age=46"),)).bytes) == (200, b"dit=age%3D46")
    visitor.leave()


def test_each_visitor_reads_each_page_sooner_or_later(port):
    waited = waits(port, {"a": Ask(path="/"), "b": Ask(path="/a.css")}, visitors=6, seconds=2.5)

    assert all(found and min(found) > 0 for found in waited.values())


@pytest.mark.slow
def test_the_public_suite_gives_its_figures_and_touches_nothing_of_the_installation(tmp_path):
    environment = {**os.environ, "CORDEE_DATA": str(tmp_path / "data"), "TMPDIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-m", "cordee", "bench", "public", "--seconds", "0.5", "--rounds", "1", "--calls", "40"],
        cwd=PROJECT, env=environment, capture_output=True, text=True,
    )  # fmt: skip

    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode in (0, 1), done.stderr
    told = {line["id"] for line in lines}
    opened = {one.removeprefix("weight.") for one in told if one.startswith("weight./")}
    assert told >= FIGURES and len(opened) > 30 and {"/", "/faire-le-point/", "/annuaire/", "/suivi/"} <= opened
    assert told - FIGURES <= {f"{kind}.{one}" for kind in ("page", "weight") for one in opened} | PAGES_POSTED
    assert all(line["value"] > 0 for line in lines)
    assert list(tmp_path.iterdir()) == []
