"""Software that takes its time, says too much or lives inside our network holds nothing of ours."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from cordee.outbox.outside import TooMuch, connected, is_outside

ALLOWED = 1.0
HEAD = b"HTTP/1.1 204 No Content\r\nX-Slow: "

Answer = Callable[[socket.socket, Event], None]


def drip(to: socket.socket, over: Event) -> None:
    to.sendall(HEAD)
    while not over.wait(0.1):
        to.sendall(b"a")


def drip_the_state_of_work(to: socket.socket, over: Event) -> None:
    while not over.wait(0.1):
        to.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def say_nothing(_to: socket.socket, over: Event) -> None:
    over.wait(10)


def never_end_the_head(to: socket.socket, over: Event) -> None:
    to.sendall(HEAD.removesuffix(b"X-Slow: "))
    while not over.is_set():
        to.sendall(b"X-More: " + b"a" * 500 + b"\r\n")


def never_end_the_body(to: socket.socket, over: Event) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    while not over.is_set():
        to.sendall(b"a" * 65_536)


@contextmanager
def answering(answer: Answer) -> Iterator[int]:
    """A real server on this machine; the port where it listens."""
    door, over = socket.create_server(("127.0.0.1", 0)), Event()

    def serve() -> None:
        with suppress(OSError):
            caller, _ = door.accept()
            with caller:
                answer(caller, over)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        over.set()
        door.close()
        thread.join(5)


def post(port: int, scheme: str = "http") -> int:
    connection = connected(urlsplit(f"{scheme}://127.0.0.1:{port}/"), seconds=ALLOWED, inside=True)
    try:
        connection.request("POST", "/", b"{}", {})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("answer", [drip, drip_the_state_of_work, say_nothing])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_whole_of_a_post_ends_in_the_time_it_was_given(answer, scheme):
    begun = time.monotonic()
    with answering(answer) as port, pytest.raises(OSError):
        post(port, scheme)

    assert time.monotonic() - begun < ALLOWED + 1


def test_an_answer_that_drips_is_a_lack_of_time():
    with answering(drip) as port, pytest.raises(TimeoutError):
        post(port)


def test_a_head_without_end_is_not_read_to_its_end():
    with answering(never_end_the_head) as port, pytest.raises(TooMuch):
        post(port)


def test_a_body_without_end_is_left_where_it_is():
    begun = time.monotonic()
    with answering(never_end_the_body) as port:
        assert post(port) == 200

    assert time.monotonic() - begun < ALLOWED


INSIDE = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.0.1 192.88.99.1
    198.18.0.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.1.2.3 ::ffff:0:10.1.2.3
    64:ff9b::10.1.2.3 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:a01:203::1 3fff::1
    5f00::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1"""
OUTSIDE = "8.8.8.8 51.15.1.1 192.31.196.1 2a01:e0a::1 2606:4700::1111 2001:41d0::1"


@pytest.mark.parametrize("machine", INSIDE.split())
def test_what_is_ours_or_leads_back_to_us_is_inside(machine):
    assert not is_outside(machine)


@pytest.mark.parametrize("machine", OUTSIDE.split())
def test_what_everybody_reaches_is_outside(machine):
    assert is_outside(machine)
