"""A proxy that spoils what it carries: it cuts, it delays, it resets when the answer is about to come."""

import random
import socket
import struct
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

from cordee.config.postgres_folder import SOCKET_NAME

FAULTS = ("cut", "delay", "reset before answer")
HALF_OPEN = "half open"
CHUNK = 65_536


class FaultProxy:
    """``share`` of the connections suffer; which and how is drawn. Listens on loopback only."""

    def __init__(self, target: int, *, share: float, seed: int) -> None:
        self.target, self.share = target, share
        self.counts: Counter[str] = Counter()
        self._draw, self._lock = random.Random(seed), Lock()
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._door.getsockname()[1]
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                Thread(target=self._carry, args=[client, self._fault()], daemon=True).start()

    def _fault(self) -> str:
        with self._lock:
            fault = self._draw.choice(FAULTS) if self._draw.random() < self.share else ""
            self.counts[fault or "carried"] += 1
            return fault

    def _carry(self, client: socket.socket, fault: str) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self.target), timeout=30) as server:
            client.settimeout(30)
            back = Thread(target=self._answer, args=[server, client, fault], daemon=True)
            back.start()
            while asked := client.recv(CHUNK):
                if fault == "cut":
                    server.sendall(asked[: len(asked) // 2])
                    _reset(client)
                    return
                if fault == "delay":
                    time.sleep(0.2 + 0.8 * self._draw.random())
                server.sendall(asked)
            back.join(30)

    def _answer(self, server: socket.socket, client: socket.socket, fault: str) -> None:
        """The site has done it and says so; with « reset before answer », nobody hears it."""
        with suppress(OSError):
            while said := server.recv(CHUNK):
                if fault == "reset before answer":
                    _reset(client)
                    return
                client.sendall(said)
            client.shutdown(socket.SHUT_WR)


def _reset(link: socket.socket) -> None:
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    link.close()


class DatabaseProxy:
    """Between the site and its PostgreSQL: one question in a few hundred is cut, delayed, or done and not answered.

    Connections last, so that a fault is drawn for each thing sent, not for each connection. Done and not answered is
    the worst: a commit of which nobody knows whether it was. « Half open »: the database is not told that who asked has
    gone, and keeps what it had locked.
    """

    def __init__(self, folder: Path, *, target: Path, share: float, seed: int) -> None:
        self.folder, self.target, self.share = folder, str(target), share
        self.counts: Counter[str] = Counter()
        self._draw, self._lock = random.Random(seed), Lock()
        self._unheard: list[socket.socket] = []
        folder.mkdir(parents=True)
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / SOCKET_NAME))
        self._door.listen(64)
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.close()
        for server in self._unheard:
            server.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                Thread(target=self._carry, args=[client], daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        with client, suppress(OSError):
            server.connect(self.target)
            lost = Event()
            Thread(target=self._answer, args=[server, client, lost], daemon=True).start()
            while asked := client.recv(CHUNK):
                match self._fault():
                    case "cut":
                        break
                    case "delay":
                        time.sleep(0.5)
                    case "reset before answer":
                        lost.set()
                    case "half open":
                        self._unheard.append(server)
                        client.shutdown(socket.SHUT_RDWR)
                        return
                server.sendall(asked)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()

    def _fault(self) -> str:
        with self._lock:
            fault = self._draw.choice((*FAULTS, HALF_OPEN)) if self._draw.random() < self.share else ""
            self.counts[fault or "carried"] += 1
            return fault

    def _answer(self, server: socket.socket, client: socket.socket, lost: Event) -> None:
        with suppress(OSError):
            while said := server.recv(CHUNK):
                if lost.is_set():
                    break
                client.sendall(said)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)
