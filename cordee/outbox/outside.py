"""A connection to a machine that others chose: never inside our own network, never longer than it was given.

Whoever subscribes chooses the address and what answers there: it may send one byte at a time, or never stop.
"""

import io
import ipaddress
import socket
import ssl
import time
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, Final
from urllib.parse import SplitResult

UNICAST_6: Final = ipaddress.ip_network("2000::/3")  # all else is local, multicast, or another network in disguise
# Ways to an IPv4 network, and what documents use.
NOWHERE: Final = tuple(ipaddress.ip_network(one) for one in ("2001::/23", "2002::/16", "3fff::/20", "192.88.99.0/24"))
LONGEST_HEAD: Final = 16 * 1024


class NotReachable(ValueError):
    """An address that we post nothing to: of no known scheme, or inside our own network."""


class TooMuch(OSError):
    """The head of an answer is longer than any that has something to say."""


def is_outside(machine: str) -> bool:
    ip = ipaddress.ip_address(machine)
    if ip.version == 6 and ip not in UNICAST_6:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or any(ip in one for one in NOWHERE))


def connected(address: SplitResult, *, seconds: float, inside: bool) -> HTTPConnection:
    """To the very machine whose address was looked at: a name that changes in between leads nowhere else.

    Whatever is then sent and read ends ``seconds`` from now. Raises NotReachable, OSError.
    """
    deadline, secure = time.monotonic() + seconds, address.scheme == "https"
    host, port = address.hostname or "", address.port or (443 if secure else 80)
    plain = _reached(_machines(host, port, inside=inside), port, deadline)
    try:
        plain.settimeout(_left(deadline))
        sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
    except BaseException:
        plain.close()
        raise
    connection = HTTPSConnection(host, port) if secure else HTTPConnection(host, port)
    held: Any = _Held(sock, deadline)
    connection.sock = held
    return connection


def _reached(machines: list[str], port: int, deadline: float) -> socket.socket:
    """The first that answers: a name may have addresses of both kinds, where one serves nothing."""
    *others, last = machines
    for machine in others:
        try:
            return socket.create_connection((machine, port), _left(deadline))
        except ConnectionError:
            continue
    return socket.create_connection((last, port), _left(deadline))


def _machines(host: str, port: int, *, inside: bool) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    machines = [str(where[0]) for *_, where in found]
    allowed = [machine for machine in machines if inside or is_outside(machine)]
    if not allowed:
        raise NotReachable("inside")
    return allowed


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Held:
    """What ``http.client`` asks of a socket, until the deadline."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock, self._deadline = sock, deadline

    def sendall(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            self._sock.settimeout(_left(self._deadline))
            rest = rest[self._sock.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Head(self._sock, self._deadline), 1024)

    def close(self) -> None:
        self._sock.close()


class _Head(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: float) -> None:
        super().__init__()
        self._sock, self._deadline, self._read = sock, deadline, 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self._sock.settimeout(_left(self._deadline))
        count = self._sock.recv_into(into)
        self._read += count
        if self._read > LONGEST_HEAD:
            raise TooMuch
        return count
