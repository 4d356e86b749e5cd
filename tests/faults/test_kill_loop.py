"""A real site under load, whose database, servers and worker are killed again and again: what was promised holds.

A long run kills CORDEE_FAULT_KILLS times (200 unless told); `make test` kills six times.
"""

import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

import psutil
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection

from cordee.domain.access import Role
from cordee.outbox.models import Message, State
from tests.factories.catalogue import OfferFactory
from tests.factories.network import PASSWORD, MembershipFactory, OrganisationFactory, UserFactory
from tests.faults.people_at_work import Account, AgentAtWork, Browser, Ledger, ReceiverAtWork, Worker
from tests.faults.post_office import PostOffice
from tests.faults.promises import broken_promises
from tests.faults.proxy import FaultProxy
from tests.faults.site import Site, own_copy

KILLS = int(os.environ.get("CORDEE_FAULT_KILLS", "200"))
SEED = int(os.environ.get("CORDEE_FAULT_SEED", "4"))
BACK_SECONDS = 60
VICTIMS = {"backend": 45, "web worker": 20, "job worker": 20, "postmaster": 10, "web master": 5}
MOODS = ("well", "well", "refusing", "hanging", "putting off")
AGENTS, RECEIVERS = 2, 2
BETWEEN, RESPITE = (0.3, 2.5), 12.0  # seconds between two kills, and once in twenty time to get some work done
LINE, HEALTH = "ligne@cordee.example", "sante@cordee.example"
TRY_NOW = (
    "update outbox_message set not_before = now() where state = 'queued' and not_before > now()",
    "update procrastinate_jobs set scheduled_at = now() where status = 'todo'",
)


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    office.start()
    yield office
    office.stop()


@pytest.fixture
def site(post_office: PostOffice, django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with django_db_blocker.unblock(), own_copy(mail_port=post_office.port) as site:
        site.start()
        yield site


def open_accounts(site: Site) -> list[Account]:
    """A line with its agents, and an organisation that receives."""
    stored = Argon2PasswordHasher().encode(PASSWORD, "sel-des-essais")
    with site.opened():
        line = OrganisationFactory(
            kind="numero_vert",
            level="region",
            departement=None,
            name="Ligne",
            email="ligne@cordee.example",
            invented=False,
        )
        health = OrganisationFactory(
            kind="sante_travail", departement="69", name="Santé", email="sante@cordee.example", invented=False
        )
        OfferFactory(organisation=health, operator_kind="sante_travail", departements=["69"], delay_days=4)
        accounts = []
        for number in range(AGENTS):
            user = UserFactory(email=f"agent-{number}@cordee.example")
            type(user).objects.filter(pk=user.pk).update(password=stored)
            MembershipFactory(user=user, organisation=line, role=Role.PHONE_AGENT.value)
            accounts.append(Account(email=user.email, password=PASSWORD))
    return accounts


@contextmanager
def load(site: Site, post_office: PostOffice, proxy: FaultProxy, accounts: list[Account]) -> Iterator[Ledger]:
    ledger, over = Ledger(), Event()

    def browser() -> Browser:
        return Browser(proxy.port, host=f"127.0.0.1:{site.port}", ledger=ledger, over=over)

    workers: list[Worker] = [
        AgentAtWork(browser(), random.Random(SEED + place), account) for place, account in enumerate(accounts)
    ]
    workers += [ReceiverAtWork(browser(), random.Random(SEED + 100 + n), post_office) for n in range(RECEIVERS)]
    threads = [Thread(target=worker.work, daemon=True) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        yield ledger
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


class KillLoop:
    def __init__(self, site: Site, post_office: PostOffice, draw: random.Random) -> None:
        self.site, self.post_office, self.draw = site, post_office, draw
        self.kills: Counter[str] = Counter()
        self.moods: Counter[str] = Counter()
        self.back: list[float] = []

    def run(self, kills: int) -> None:
        for number in range(kills):
            time.sleep(RESPITE if number % 20 == 10 else self.draw.uniform(*BETWEEN))
            self._change_mood()
            self._kill()
            self.back.append(self._seconds_until_back())

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
            time.sleep(0.1)
        return time.monotonic() - began

    def _change_mood(self) -> None:
        if self.draw.random() > 0.1:
            return
        mood = self.draw.choice(MOODS)
        self.moods[mood] += 1
        self.set_mood(mood)

    def set_mood(self, mood: str) -> None:
        if mood == "refusing":
            self.post_office.stop()
        else:
            self.post_office.mood = mood
            if not self.post_office.is_open:
                self.post_office.start()


def wait_for_work(ledger: Ledger) -> None:
    """Until somebody was handed over: what is killed before that had nothing to lose."""
    until = time.monotonic() + 90
    while not any(act.verb == "hand over" for act in ledger.acknowledged):
        assert time.monotonic() < until, ledger
        time.sleep(0.2)


def drain(site: Site, *, seconds: float) -> Counter[str]:
    """Let the mails leave: what waits for its next attempt may try at once. Return the states of all messages."""
    until = time.monotonic() + seconds
    while True:
        with site.opened():
            states = Counter(Message.objects.values_list("state", flat=True))
            if not states[State.QUEUED] or time.monotonic() > until:
                return states
            with connection.cursor() as cursor:
                cursor.execute(
                    "update outbox_message set not_before = now() where state = 'queued' and not_before > now()"
                )
                cursor.execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")
        time.sleep(3)


def tell(loop: KillLoop, ledger: Ledger, proxy: FaultProxy, office: PostOffice, states: Counter[str]) -> None:
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
    print(f"load of the machine: {os.getloadavg()}")


def ordeal(site: Site, office: PostOffice, *, kills: int, patience: float) -> None:
    accounts = open_accounts(site)
    proxy = FaultProxy(site.port, share=0.15, seed=SEED)
    loop = KillLoop(site, office, random.Random(SEED))
    with load(site, office, proxy, accounts) as ledger:
        wait_for_work(ledger)
        loop.run(kills)
        loop.set_mood("well")
        time.sleep(3)
    proxy.close()
    states = drain(site, seconds=patience)
    tell(loop, ledger, proxy, office, states)

    assert ledger.surprises == []
    with site.opened():
        assert broken_promises(ledger, office) == []
    checked = site.command("check-invariants")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert max(loop.back) < BACK_SECONDS
    assert {act.verb for act in ledger.acknowledged} >= {"log in", "call", "hand over"}
    if patience > 60:
        assert not states[State.QUEUED]


@pytest.mark.faults
def test_nothing_acknowledged_is_lost_whatever_is_killed(site, post_office):
    ordeal(site, post_office, kills=KILLS, patience=300)


@pytest.mark.xdist_group("site")
def test_a_few_kills(site, post_office):
    ordeal(site, post_office, kills=6, patience=5)
