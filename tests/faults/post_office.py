"""A real mail server that counts every copy it receives, and that can refuse, hang, or put off."""

import asyncio
import re
import socket
from collections import Counter
from email import message_from_bytes
from email.policy import default
from queue import SimpleQueue
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller

LINK = re.compile(r"/reponse/[\w-]+/")
PUT_OFF = "451 4.3.0 Try again later"
HANG_SECONDS = 40


class PostOffice:
    """``mood``: « well », « hanging », « putting off »; stopped, it refuses connections."""

    def __init__(self) -> None:
        self.copies: Counter[str] = Counter()
        self.opens: dict[str, Counter[str]] = {}  # of each mail, the answer links that it holds
        self.links: SimpleQueue[str] = SimpleQueue()
        self.mood = "well"
        self._lock = Lock()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    def set_mood(self, mood: str) -> None:
        """« refusing » closes the door; any other opens it."""
        if mood == "refusing":
            self.stop()
            return
        self.mood = mood
        if self._controller is None:
            self.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.mood == "hanging":
            await asyncio.sleep(HANG_SECONDS)
            return PUT_OFF
        if self.mood == "putting off":
            return PUT_OFF
        mail = message_from_bytes(envelope.content, policy=default)
        words = mail.get_body(("plain",))  # beside it, a mail may bring an appointment
        self.receive(str(mail["Message-ID"]), str(mail["Subject"]), words.get_content() if words else "")
        return "250 OK"

    def receive(self, number: str, subject: str, text: str) -> None:
        """A second copy under the same number is shown to nobody."""
        found = LINK.findall(text)
        with self._lock:
            self.copies[number] += 1
            if self.copies[number] > 1:
                return
            self.opens[number] = Counter(found)
        if "demande" in subject.lower():
            for link in dict.fromkeys(found):
                self.links.put(link)
