"""Child processes that live and die with the command that started them."""

import contextlib
import http
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from .errors import CannotStart

STOP_SECONDS = 15
READY_SECONDS = 300  # only what does nothing takes so long: what stops is seen at once
RESTARTS_AT_ONCE = 3
LONGEST_WAIT = 15
WITH_PARENT = "--with-parent"


class Child:
    """One command of ``cordee`` beside us. The pipe on its standard input closes when we die, however we die."""

    def __init__(self, name: str, arguments: tuple[str, ...], keep: tuple[int, ...]) -> None:
        self.name, self.arguments, self.keep = name, arguments, keep
        self.starts: list[float] = []
        self.start()

    def start(self) -> None:
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cordee", *self.arguments, WITH_PARENT],
            stdin=subprocess.PIPE,
            pass_fds=self.keep,
            start_new_session=True,
        )

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def wait(self) -> float:
        """Seconds left before it may start again: none at first, then ever more for one that falls again and again.

        Never more than LONGEST_WAIT: what is outside of us, a full disk or a lost server, is put right at any hour.
        """
        now = time.monotonic()
        too_many = len([start for start in self.starts if start > now - 60]) - RESTARTS_AT_ONCE
        pause = min(LONGEST_WAIT, 2**too_many) if too_many > 0 else 0
        return max(0.0, self.starts[-1] + pause - now)

    def ask_to_stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()

    def wait_or_kill(self, until: float) -> None:
        """A session of its own is a group of its own: killing it kills those that the child started."""
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Children:
    """Ctrl-C reaches us only: we tell them to stop, then insist."""

    def __init__(self) -> None:
        self._all: list[Child] = []

    def start(self, name: str, *arguments: str, keep: tuple[int, ...] = ()) -> None:
        self._all.append(Child(name, arguments, keep))

    def ended(self) -> Child | None:
        """Return a child that has stopped by itself."""
        return next((child for child in self._all if child.has_ended()), None)

    def fallen(self) -> list[Child]:
        """Those that have stopped by themselves and may start again now."""
        return [child for child in self._all if child.has_ended() and not child.wait()]

    def stop(self) -> None:
        for child in self._all:
            child.ask_to_stop()
        until = time.monotonic() + STOP_SECONDS
        for child in self._all:
            child.wait_or_kill(until)


@contextlib.contextmanager
def children() -> Iterator[Children]:
    family = Children()
    try:
        yield family
    finally:
        with signals_ignored():
            family.stop()


def wait_until_ready(family: Children, host: str, port: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while (status := _status_of_readiness(host, port)) != http.HTTPStatus.OK:
        if status == http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise CannotStart("Le serveur répond par une erreur interne : son message est plus haut.")
        if child := family.ended():
            raise CannotStart(f"Le processus « {child.name} » s’est arrêté au démarrage : son message est plus haut.")
        if time.monotonic() > until:
            raise CannotStart(
                f"Le serveur n’est pas prêt au bout de {READY_SECONDS // 60} minutes : la machine est très chargée, ou"
                " quelque chose le retient. Ses messages sont plus haut ; arrêtez et relancez la même commande."
            )
        time.sleep(0.1)


def _status_of_readiness(host: str, port: int) -> int:
    """0 while nobody answers."""
    link = http.client.HTTPConnection(host, port, timeout=10)
    try:
        link.request("GET", "/sante/pret", headers={"Host": "localhost"})
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()


def stop_with_parent() -> None:
    """Ask ourselves to stop when the pipe on standard input closes."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def stop_requests() -> Iterator[None]:
    """Within the block, being asked to stop is the same as Ctrl-C."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    asked = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    before = {number: signal.signal(number, interrupt) for number in asked}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def signals_ignored() -> Iterator[None]:
    """Let a clean stop finish, however often Ctrl-C is pressed: each of its steps has a time limit."""
    asked = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in asked}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
