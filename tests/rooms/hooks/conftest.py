"""The software of an organisation: a real server in this process; an independent library checks the signatures."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from tests.factories.orientation import publish_catalogue
from tests.rooms.referrals.scene import Scene, make_scene


class Software:
    """``secret`` as its organisation copied it; raises, in the test, when an event is not signed with it."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.status, self.headers = 204, {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/evenements?source=cordee"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def events(self, secret: str) -> list[dict[str, Any]]:
        return [Webhook(secret).verify(body, headers) for headers, body in self.received]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        software = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                software.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(software.status)
                for name, value in software.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def software() -> Iterator[Software]:
    software = Software()
    yield software
    software.stop()


@pytest.fixture
def scene(db: None) -> Scene:
    publish_catalogue()
    return make_scene()
