"""Kill an act at one of its lines, as a process dies: its connection is cut first, then nothing of ours is believed.

An act runs in a thread of its own, with its own connection and its own context variables. Cutting the connection before
raising means that no ``except``, ``finally`` or ``__exit__`` on the way out can still write, tidy up or commit.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from types import CodeType, FrameType
from typing import Any

from django.db import connection

from cordee.config.roles import WEB
from cordee.people import asked_once

CODE = str(Path(__file__).resolve().parents[2] / "cordee") + os.sep
# They write nothing: who calls them is killed. The directory that a process remembers is read by whoever comes first.
PURE = (*(CODE + room + os.sep for room in ("domain", "reader")), CODE + os.path.join("catalogue", "at_hand.py"))
CUT_SHORT = 9


class Killed(BaseException):
    """Not an Exception: what catches those must not survive its own death."""


@dataclass(frozen=True, order=True)
class Point:
    """The ``turn``-th time that a line of a file is about to run."""

    file: str
    line: int
    turn: int

    def __str__(self) -> str:
        return f"{self.file.removeprefix(CODE)}:{self.line} ({self.turn})"


@dataclass
class Trail:
    """Where a whole run went: each line in the order of its first turn, how often, and which functions."""

    turns: Counter[tuple[str, int]] = field(default_factory=Counter)
    codes: set[CodeType] = field(default_factory=set)

    def points(self) -> list[Point]:
        """Each line the first time and the last time that it runs."""
        found = []
        for (file, line), turns in self.turns.items():
            found += [Point(file, line, turn) for turn in sorted({1, turns})]
        return found

    def went_through(self, function: Callable[..., Any]) -> bool:
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        return function.__code__ in self.codes


@dataclass
class Ended:
    """How a run ended: ``killed`` where it was asked for, else with an answer or an error."""

    answer: Any = None
    error: BaseException | None = None
    killed: bool = False


def follow(act: Callable[[], Any], *, login: str = WEB) -> tuple[Ended, Trail]:
    trail = Trail()

    def arrive(frame: FrameType) -> None:
        trail.codes.add(frame.f_code)
        trail.turns[frame.f_code.co_filename, frame.f_lineno] += 1

    return _in_a_thread(act, login, arrive), trail


def run(act: Callable[[], Any], *, login: str = WEB) -> Ended:
    return _in_a_thread(act, login, None)


def kill_at(point: Point, act: Callable[[], Any], *, login: str = WEB) -> bool:
    """Run the act until the point, cut its connection, and throw it away; True if it got there."""
    return _in_a_thread(act, login, _at(point, _die), only=point.file).killed


def exit_at(point: Point, act: Callable[[], Any], *, login: str = WEB) -> bool:
    """The same in a process of its own, which really ends there; True if it got there."""
    connection.close()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _in_a_thread(act, login, _at(point, lambda: os._exit(CUT_SHORT)), only=point.file)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == CUT_SHORT


def _at(point: Point, die: Callable[[], None]) -> Callable[[FrameType], None]:
    left = [point.turn]

    def arrive(frame: FrameType) -> None:
        if frame.f_lineno == point.line and frame.f_code.co_filename == point.file:
            left[0] -= 1
            if left[0] == 0:
                die()

    return arrive


def _die() -> None:
    sys.settrace(None)
    if connection.connection is not None:
        connection.connection.pgconn.finish()
    raise Killed


def _in_a_thread(
    act: Callable[[], Any], login: str, arrive: Callable[[FrameType], None] | None, *, only: str = ""
) -> Ended:
    ended = Ended()

    asked_once.kept_for.cache_clear()  # A process that begins has asked nothing: every run goes through the same lines.

    def body() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"set role {login}")
            sys.settrace(_tracer(arrive, only) if arrive else None)
            ended.answer = act()
        except Killed:
            ended.killed = True
        except BaseException as error:
            ended.error, ended.killed = error, _comes_from_death(error)
        finally:
            sys.settrace(None)
            with suppress(Exception):
                connection.close()

    thread = Thread(target=body)
    thread.start()
    thread.join()
    return ended


def _comes_from_death(error: BaseException | None) -> bool:
    """On the way out, the cut connection makes errors that hide the first one."""
    while error is not None:
        if isinstance(error, Killed):
            return True
        error = error.__context__
    return False


def _tracer(arrive: Callable[[FrameType], None], only: str) -> Callable[..., Any]:
    """``only``: the one file whose lines are followed, where it is known."""

    def line(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            arrive(frame)
        return line

    def call(frame: FrameType, event: str, _: object) -> Any:
        file = frame.f_code.co_filename
        if only:
            return line if file == only else None
        return line if file.startswith(CODE) and not file.startswith(PURE) else None

    return call
