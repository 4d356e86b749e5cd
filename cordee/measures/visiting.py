"""Visitors of a site on this machine: how many answers a second, how long one waits, what a page weighs."""

import random
import re
import socket
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urljoin

HOST: Final = "localhost"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
HEAD = re.compile(r'<(?:link|script)\b[^>]*\b(?:href|src)="([^"]+\.(?:css|js))"')
READING: Final = (0.5, 1.5)  # seconds between two pages of one visitor
SECONDS: Final = 60


class Unexpected(RuntimeError):
    """The site answered something else than the page that was asked."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One page as a browser asks it; ``fields`` are posted, ``cookies`` are those of a member."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    says: str = ""  # what the page must say

    @property
    def bytes(self) -> bytes:
        body = urlencode(self.fields).encode()
        lines = [
            f"{'POST' if body else 'GET'} {self.path} HTTP/1.1",
            *self.headers,
            f"Host: {HOST}",
            "Accept: text/html",
            "Accept-Encoding: gzip",
            "Connection: keep-alive",
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


class Visitor:
    """One connection, opened again when the server has closed it; ``head`` is that of the last answer."""

    def __init__(self, port: int) -> None:
        self.port, self.head = port, b""
        self.link: socket.socket | None = None

    def ask(self, asked: bytes) -> tuple[int, bytes]:
        """Return the status and the body."""
        for _ in range(2):
            if self.link is None:
                self.link = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)
                self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with suppress(ConnectionError):
                self.link.sendall(asked)
                return self._answer(self.link)
            self.leave()
        raise Unexpected("the server closes every connection")

    def leave(self) -> None:
        if self.link is not None:
            self.link.close()
            self.link = None

    def _answer(self, link: socket.socket) -> tuple[int, bytes]:
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += _more(link)
        head, body = received[:end], received[end + 4 :]
        told = LENGTH.search(head)
        if told is None:
            raise Unexpected(f"an answer without length: {head[:200]!r}")
        while len(body) < int(told[1]):
            body += _more(link)
        self.head = head
        if b"connection: close" in head.lower():
            self.leave()
        return int(head.split(b" ", 2)[1]), body


def _more(link: socket.socket) -> bytes:
    received = link.recv(262_144)
    if not received:
        raise ConnectionResetError
    return received


def seen(port: int, ask: Ask) -> str:
    """The page once, read; raises Unexpected where it is not the one that was meant."""
    visitor = Visitor(port)
    status, body = visitor.ask(ask.bytes)
    visitor.leave()
    text = body.decode()
    if status != 200 or ask.says not in text:
        raise Unexpected(f"{ask.path} answered {status}, without « {ask.says} »")
    return text


def page(port: int, path: str) -> str | None:
    """What a browser shows at an address, or nothing where it answers something else than a page."""
    visitor = Visitor(port)
    status, body = visitor.ask(Ask(path=path).bytes)
    is_page = status == 200 and b"<html" in body
    visitor.leave()
    return body.decode() if is_page else None


def rate(port: int, ask: Ask, *, seconds: float, visitors: int) -> float:
    """Answers a second while so many connections ask again as soon as they are answered."""
    until = time.perf_counter() + seconds

    def again_and_again(_: int) -> int:
        visitor, count, asked = Visitor(port), 0, ask.bytes
        while time.perf_counter() < until:
            status, _ = visitor.ask(asked)
            if status != 200:
                raise Unexpected(f"{ask.path} answered {status}")
            count += 1
        visitor.leave()
        return count

    began = time.perf_counter()
    with ThreadPoolExecutor(visitors) as pool:
        answered = sum(pool.map(again_and_again, range(visitors)))
    return answered / (time.perf_counter() - began)


def waits(port: int, asks: Mapping[str, Ask], *, visitors: int, seconds: float) -> dict[str, list[float]]:
    """Milliseconds until each page is there, for visitors who read each one a while before they ask for another."""
    until = time.perf_counter() + seconds
    named = {name: ask.bytes for name, ask in asks.items()}

    def visit(seed: int) -> list[tuple[str, float]]:
        draw, visitor, found = random.Random(seed), Visitor(port), []
        time.sleep(draw.uniform(0, READING[1]))
        while time.perf_counter() < until:
            name = draw.choice(sorted(named))
            began = time.perf_counter()
            status, _ = visitor.ask(named[name])
            if status != 200:
                raise Unexpected(f"{asks[name].path} answered {status}")
            found.append((name, (time.perf_counter() - began) * 1000))
            time.sleep(draw.uniform(*READING))
        visitor.leave()
        return found

    waited: dict[str, list[float]] = {name: [] for name in asks}
    with ThreadPoolExecutor(visitors) as pool:
        for found in pool.map(visit, range(visitors)):
            for name, milliseconds in found:
                waited[name].append(milliseconds)
    return waited


def weight(port: int, ask: Ask) -> tuple[int, int]:
    """Bytes that travel for the page: its own, and with its sheets and scripts. Images and fonts are not counted."""
    text = seen(port, ask)
    own, visitor = len(text.encode()), Visitor(port)
    others = {urljoin(ask.path, address) for address in HEAD.findall(text)}
    total = own + sum(len(visitor.ask(Ask(path=address).bytes)[1]) for address in sorted(others))
    visitor.leave()
    return own, total
