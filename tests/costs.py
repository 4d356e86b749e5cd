"""Where the time of the tests goes: ``pytest -p tests.costs tests/rooms/ui`` ends with processor seconds by file.

Processor seconds and not durations, which say how busy the machine was. Counted: this process, what it started (the
browser, commands, a demo) and the database server. Without ``-n``: the processes of xdist share one server.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

SHOWN = 40
SERVER = [0.0]  # what it had spent when it was last seen: it stops with the last test
BY_FILE: Counter[str] = Counter()


def spent() -> float:
    """Since each of them began."""
    from tests.database import throwaway_cluster

    if server := throwaway_cluster().running_pid():
        SERVER[0] = max(SERVER[0], _of_all(server))
    return _of_all(os.getpid()) + SERVER[0]


def _of_all(pid: int) -> float:
    return sum(_of_its_own(process) for process in _family(pid))


def _family(pid: int) -> list[psutil.Process]:
    with suppress(psutil.Error):
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    return []


def _of_its_own(process: psutil.Process) -> float:
    """With that of its children that ended."""
    with suppress(psutil.Error):
        times = process.cpu_times()
        return times.user + times.system + times.children_user + times.children_system
    return 0.0


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop() -> Iterator[None]:
    """What was read and imported before the first test."""
    BY_FILE["(before)"], BY_FILE["(so far)"] = time.process_time(), spent()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    try:
        return (yield)
    finally:
        if nextitem is None or nextitem.path != item.path:
            now = spent()
            BY_FILE[item.nodeid.partition("::")[0]] += now - BY_FILE["(so far)"]
            BY_FILE["(so far)"] = now


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    del BY_FILE["(so far)"]
    terminalreporter.section(f"processor seconds, {sum(BY_FILE.values()):.0f} in all")
    for file, seconds in BY_FILE.most_common(SHOWN):
        terminalreporter.line(f"{seconds:8.1f} {file}")
