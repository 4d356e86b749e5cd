"""A site that is measured: processes of its own, behind a door that the measure has opened."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from cordee.bench.command import CannotMeasure
from cordee.measures.visiting import HOST, Ask, Unexpected, seen

HELLO: Final = Ask(path="/etalon/bonjour", says="bonjour")
READY_SECONDS: Final = 60


@contextmanager
def serving(door: socket.socket, *, processes: int) -> Iterator[None]:
    """The site and its yardsticks for the block; its settings are those that were read in this process."""
    served = subprocess.Popen(
        [sys.executable, "-P", "-m", "cordee.measures.measured_site", str(door.fileno()), str(processes)],
        stdin=subprocess.PIPE,
        pass_fds=[door.fileno()],
    )
    try:
        _wait_until_ready(served, door.getsockname()[1])
        yield
    finally:
        served.terminate()
        served.wait(READY_SECONDS)


def _wait_until_ready(served: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if served.poll() is not None:
            raise CannotMeasure("le serveur s'est arrêté au démarrage ; son message est plus haut.")
        try:
            seen(port, HELLO)
            return
        except (OSError, Unexpected):
            time.sleep(0.2)
    raise CannotMeasure(f"le serveur ne répond pas sur {HOST}:{port} au bout de {READY_SECONDS} secondes.")
