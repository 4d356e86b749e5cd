"""A real mail server and a real SMS gateway in this process, and a kind of message to send."""

import json
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Received
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from cordee.outbox import delivery
from cordee.outbox.mail import Mail
from cordee.outbox.sms import Sms

KIND = "test_message"


class MailServer:
    """Keeps what it receives; answers what the test wants to the recipient or to the mail."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.senders: list[str] = []  # of the envelopes
        self.answer_to_recipient = self.answer_to_mail = "250 OK"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answer_to_mail.startswith("250"):
            self.received.append(message_from_bytes(envelope.content))
            self.senders.append(envelope.mail_from)
        return self.answer_to_mail


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.DEFAULT_FROM_EMAIL = "Cordée <ne-pas-repondre@cordee.invalid>"
    server.start()
    yield server
    server.stop()


class Gateway:
    """Keeps each request, headers and content; answers the status that the test wants, or not at all."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.status, self.is_silent, self._over = 202, False, Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.port = self._server.server_address[1]
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.received.append(({"path": self.path, **self.headers}, content))
                if gateway.is_silent:
                    gateway._over.wait(10)
                self.send_response(gateway.status)
                self.send_header("Location", f"http://127.0.0.1:{gateway.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    gateway = Gateway()
    settings.CORDEE_SMS_GATEWAY = "http"
    settings.CORDEE_SMS_URL = f"http://127.0.0.1:{gateway.port}/envois?compte=1"
    settings.CORDEE_SMS_TOKEN, settings.CORDEE_SMS_TIMEOUT = "the-key-of-the-account", 2
    yield gateway
    gateway.stop()


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """A registered kind of message, whose renderer needs nothing."""
    monkeypatch.setitem(
        delivery._renderers, KIND, lambda message: Mail(subject="Une demande", text=f"À lire : {message.about}")
    )
    monkeypatch.setitem(delivery._sms_renderers, KIND, lambda message: Sms(text=f"Votre demande : {message.about}"))
    return KIND
