"""A demo whose clock a journey moves, database included: a year passes in minutes, and every page lives on its day.

A small library, loaded before the others, adds to the time of its processes what one file says. The house notices that
its clock has jumped and stops deciding, as it must: whoever moved it vouches for it, then the jobs of the day are done.
The worker needs a while to catch up with its calendar after a jump: the job of each minute is done beside it, and a day
begins when its messages have left.
"""

import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from cordee.config.embedded import wheel_binaries
from tests.journeys.conftest import PROJECT, Site, clean_environment, demo_in

SOURCE = Path(__file__).parent / "moved_clock.c"
WRAPPER = '#!/bin/sh\nLD_PRELOAD={library} LIVES_CLOCK={clock} exec {program} "$@"\n'
JOBS = """
import select
import sys
import time
from cordee.config.databases import Login
from cordee.config.starting import database, read_settings, set_up_django
with database(read_settings(CORDEE_MODE="demo")):
    set_up_django(Login.WORKER)
    from django.utils import timezone
    from cordee.audit.context import acting_as
    from cordee.clocks import actions, queries
    from cordee.clocks.tasks import KEEPER, keeps_time
    from cordee.documents import tasks as documents
    from cordee.outbox import tasks as outbox
    from cordee.outbox.models import Message, State
    from cordee.outbox.delivery import WORKER
    from cordee.referrals import tasks as referrals
    from cordee.voice import tasks as voice
    jobs = referrals.sweep, referrals.look_after, voice.sweep, documents.destroy_due, documents.sweep, outbox.sweep
    while True:
        if not select.select([sys.stdin], [], [], 5)[0]:
            outbox.sweep(timestamp=int(timezone.now().timestamp()))
            continue
        if not sys.stdin.readline():
            break
        if not keeps_time() and queries.stopped():
            with acting_as(KEEPER):
                actions.resume(actor=KEEPER, at=timezone.now(), by="cordee clocks resume")
        assert keeps_time()
        for job in jobs:
            job(timestamp=int(timezone.now().timestamp()))
        for _ in range(90):
            with acting_as(WORKER):
                if not Message.objects.filter(state=State.QUEUED, not_before__lte=timezone.now()).exists():
                    break
            outbox.sweep(timestamp=int(timezone.now().timestamp()))
            time.sleep(1)
        else:
            raise AssertionError("messages of the day still wait for the worker")
        print("done", flush=True)
"""


class MovedClock:
    """``folder`` holds the library, the file that it reads, and the programs of the database that load it."""

    def __init__(self, folder: Path, starts: datetime) -> None:
        self.jobs: subprocess.Popen[str] | None = None
        self.library, self.file, self.programs = folder / "moved.so", folder / "seconds", folder / "bin"
        if folder.exists():  # of a demo that runs
            return
        folder.mkdir(mode=0o755, parents=True)
        compiled = ("cc", "-shared", "-fPIC", "-O2", "-o", str(self.library), str(SOURCE), "-ldl")
        subprocess.run(compiled, check=True)
        self.set(starts)
        self.programs.mkdir()
        for program in wheel_binaries().iterdir():
            wrapped = self.programs / program.name
            wrapped.write_text(WRAPPER.format(library=self.library, clock=self.file, program=program), "utf-8")
            wrapped.chmod(0o755)

    @property
    def variables(self) -> Mapping[str, str]:
        return {
            "LD_PRELOAD": str(self.library),
            "LIVES_CLOCK": str(self.file),
            "CORDEE_POSTGRES_BIN": str(self.programs),
        }

    def set(self, now: datetime) -> None:
        """Written in place: every process has the file in its memory."""
        with self.file.open("r+b" if self.file.exists() else "wb") as file:
            file.write(struct.pack("q", round(now.timestamp() - time.time())))

    def now(self) -> datetime:
        (seconds,) = struct.unpack("q", self.file.read_bytes())
        return datetime.fromtimestamp(time.time() + seconds).astimezone()

    def pass_to(self, now: datetime, site: Site) -> None:
        """It never goes back: what is written stays in its past."""
        assert now > self.now(), now
        self.set(now)
        if self.jobs is None:
            environment = {**clean_environment(), **self.variables, "CORDEE_DATA": site.data}
            piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self.jobs = subprocess.Popen([sys.executable, "-c", JOBS], cwd=PROJECT, env=environment, **piped)
        self.jobs.stdin.write("\n")
        self.jobs.stdin.flush()
        assert self.jobs.stdout.readline() == "done\n", f"the jobs of {now:%d/%m/%Y} failed: see above"

    def stop(self) -> None:
        if self.jobs is not None:
            self.jobs.stdin.close()
            self.jobs.wait(60)


@contextmanager
def demo_on(folder: Path, starts: datetime) -> Iterator[tuple[Site, MovedClock]]:
    """A demo that begins on that day; skipped where no C compiler makes its clock."""
    if not (sys.platform == "linux" and shutil.which("cc")):
        pytest.skip("moving the clock of a demo needs Linux and a C compiler")
    if named := os.environ.get("LIVES_SITE"):  # "http://localhost:8000 password data-folder clock-folder", to write it
        address, password, data, clock = named.split()
        running = MovedClock(Path(clock), starts)
        yield Site(address=address, password=password, data=data), running
        running.stop()
        return
    clock = MovedClock(folder / "clock", starts)
    with demo_in(folder, CORDEE_DEMO_CALLS="1", **clock.variables) as site:
        try:
            yield site, clock
        finally:
            clock.stop()
