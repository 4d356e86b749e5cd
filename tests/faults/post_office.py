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
        with self._lock:
            self.copies[str(mail["Message-ID"])] += 1
            first = self.copies[str(mail["Message-ID"])] == 1
        found = LINK.search(mail.get_content())
        if first and found and "demande" in str(mail["Subject"]).lower():
            self.links.put(found[0])
        return "250 OK"
