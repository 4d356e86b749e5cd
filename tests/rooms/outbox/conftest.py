"""A real mail server in this process, and a kind of message to send."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Received
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from cordee.outbox import delivery
from cordee.outbox.mail import Mail

KIND = "test_message"


class MailServer:
    """Keeps what it receives; answers what the test wants to the recipient or to the mail."""

    def __init__(self) -> None:
        self.received: list[Received] = []
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


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """A registered kind of message, whose renderer needs nothing."""
    monkeypatch.setitem(
        delivery._renderers, KIND, lambda message: Mail(subject="Une demande", text=f"À lire : {message.about}")
    )
    return KIND
