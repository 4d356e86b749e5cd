"""A real site under load, whose database, servers and worker are killed again and again: what was promised holds.

A long run kills CORDEE_FAULT_KILLS times (200 unless told), then more seldom until each act was acknowledged among
kills: an act that comes after four others needs some seconds of work. `make slow` kills four times.
"""

import os
import random
import statistics
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime

import psutil
import pytest

from cordee.outbox.models import State
from tests.faults.load import SEED, drain, load, open_accounts, settle_accounts, wait_for_work
from tests.faults.people_at_work import Ledger
from tests.faults.post_office import PostOffice
from tests.faults.proxy import FaultProxy
from tests.faults.site import Site
from tests.rooms.hooks.conftest import Software

KILLS = int(os.environ.get("CORDEE_FAULT_KILLS", "200"))
ROUND = 20
MOST = 2 * KILLS
SHORT = 20
EVERY_ACT = (
    *(
        {verb}
        for verb in ("log in", "call", "hand over", "acknowledge", "accept", "refuse", "attempt", "start", "close")
    ),
    *({verb} for verb in ("question", "complement", "redirect", "go on", "personal link", "restrict", "lift", "match")),
    *({verb} for verb in ("note", "step", "appointment", "application")),
    *({verb} for verb in ("document", "programme", "session", "share", "employer answer", "stock")),
    {"agree", "withdraw"},
    {"withdraw consent", "withdraw all"},
)
BACK_SECONDS = 60
VICTIMS = {"backend": 42, "web worker": 28, "job worker": 16, "postmaster": 8, "web master": 6}
MOODS = ("well", "well", "refusing", "hanging", "putting off")
BETWEEN, RESPITE = (0.1, 0.9), 5.0  # seconds between two kills, and once in twenty time to get some work done
RARER = (1.5, 5.0)  # once the kills are done, for acts that come after several others


class KillLoop:
    def __init__(self, site: Site, post_office: PostOffice, draw: random.Random) -> None:
        self.site, self.post_office, self.draw = site, post_office, draw
        self.kills: Counter[str] = Counter()
        self.moods: Counter[str] = Counter()
        self.back: list[float] = []

    def run(self, kills: int, *, between: tuple[float, float] = BETWEEN) -> None:
        for number in range(kills):
            time.sleep(RESPITE if number % 20 == 10 else self.draw.uniform(*between))
            self._change_mood()
            self._kill()
            self.back.append(self._seconds_until_back())
            if not len(self.back) % 20:
                print(f"{len(self.back)} kills at {datetime.now(UTC):%H:%M:%S}", flush=True)

    def _kill(self) -> None:
        until = time.monotonic() + BACK_SECONDS
        while time.monotonic() < until:
            kind = self.draw.choices(list(VICTIMS), list(VICTIMS.values()))[0]
            if victims := self._victims(kind):
                with suppress(psutil.Error):
                    self.draw.choice(victims).kill()
                    self.kills[kind] += 1
                    return
            time.sleep(0.2)
        raise AssertionError(f"nothing left to kill: {self.site.said()}")

    def _victims(self, kind: str) -> list[psutil.Process]:
        match kind:
            case "web worker":
                return self.site.web_workers()
            case "web master":
                return self.site.masters()
            case "job worker":
                return self.site.job_workers()
            case "postmaster":
                return self.site.postmasters()
        return self.site.backends()

    def _seconds_until_back(self) -> float:
        """Until the site answers, its database included, and its worker runs."""
        began = time.monotonic()
        while not (self.site.job_workers() and self.site.is_ready()):
            assert time.monotonic() - began < 2 * BACK_SECONDS, self.site.said()
            time.sleep(0.2)
        return time.monotonic() - began

    def _change_mood(self) -> None:
        if self.draw.random() > 0.1:
            return
        mood = self.draw.choice(MOODS)
        self.moods[mood] += 1
        self.post_office.set_mood(mood)


def tell(
    loop: KillLoop, ledger: Ledger, proxy: FaultProxy, office: PostOffice, software: Software, states: Counter[str]
) -> None:
    back = sorted(loop.back)
    twice = sum(1 for copies in office.copies.values() if copies > 1)
    print(f"kills: {sum(loop.kills.values())} {dict(loop.kills)}")
    print(
        f"back within: median {statistics.median(back):.1f} s, 95 % {back[int(len(back) * 0.95)]:.1f} s, "
        f"longest {back[-1]:.1f} s"
    )
    print(f"acknowledged: {len(ledger.acknowledged)} {dict(Counter(act.verb for act in ledger.acknowledged))}")
    print(f"seen by the people: {dict(ledger.counts)}")
    print(f"connections through the proxy: {dict(proxy.counts)}; moods of the mail server: {dict(loop.moods)}")
    print(
        f"messages: {dict(states)}; mails received: {sum(office.copies.values())} copies of {len(office.copies)}, "
        f"{twice} received twice under one number"
    )
    posted = [headers["webhook-id"] for headers, _ in software.received]
    print(f"events posted to software: {len(posted)} of {len(set(posted))}")
    print(f"load of the machine: {os.getloadavg()}")


def ordeal(site: Site, office: PostOffice, *, kills: int, most: int, patience: float) -> Ledger:
    """Kill under load, then look at everything that was promised. ``patience``: seconds for the last mails to leave.

    From ``kills`` to ``most`` times, as long as an act was not acknowledged yet.
    """
    accounts = open_accounts(site)
    proxy = FaultProxy(site.port, share=0.15, seed=SEED)
    loop = KillLoop(site, office, random.Random(SEED))
    with load(site, office, proxy.port, accounts) as ledger:
        wait_for_work(ledger)
        loop.run(kills)
        while missing(ledger) and sum(loop.kills.values()) < most:
            loop.run(ROUND, between=RARER)
        office.set_mood("well")
        time.sleep(3)
    proxy.close()
    states = drain(site, seconds=patience)
    tell(loop, ledger, proxy, office, accounts.software, states)

    settle_accounts(site, ledger, office, accounts.software)
    assert sum(loop.kills.values()) >= kills
    assert max(loop.back) < BACK_SECONDS
    assert kills < SHORT or not states[State.QUEUED]
    return ledger


def missing(ledger: Ledger) -> list[set[str]]:
    done = {act.verb for act in ledger.acknowledged}
    return [verbs for verbs in EVERY_ACT if not done & verbs]


@pytest.mark.faults
def test_nothing_acknowledged_is_lost_whatever_is_killed(site, post_office):
    ledger = ordeal(site, post_office, kills=KILLS, most=MOST, patience=180)

    assert missing(ledger) == []


@pytest.mark.slow
def test_a_few_kills(site, post_office):
    ordeal(site, post_office, kills=4, most=4, patience=3)
