"""People put to work on a site, and what is asked of it once they have left."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from threading import Event, Thread

from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import override_settings

from cordee.domain.access import Role
from cordee.network.models import Organisation, User
from cordee.outbox.models import Message, State
from tests.factories.catalogue import OfferFactory
from tests.factories.network import PASSWORD, MembershipFactory, OrganisationFactory, SecondFactorFactory, UserFactory
from tests.faults.people_at_work import (
    Account,
    AdviserAtWork,
    AgentAtWork,
    Browser,
    HolderOfLinksAtWork,
    Ledger,
    Worker,
)
from tests.faults.post_office import PostOffice
from tests.faults.promises import broken_promises
from tests.faults.site import SECOND_FACTOR_KEY, Site

SEED = int(os.environ.get("CORDEE_FAULT_SEED", "4"))
AGENTS = 2
LINE, HEALTH = "ligne@cordee.example", "sante@cordee.example"
TRY_NOW = (
    "update outbox_message set not_before = now() where state = 'queued' and not_before > now()",
    "update procrastinate_jobs set scheduled_at = now() where status = 'todo'",
)


@dataclass(frozen=True, kw_only=True)
class Accounts:
    agents: tuple[Account, ...]
    adviser: Account


def open_accounts(site: Site) -> Accounts:
    """A line with its agents, and an organisation that receives, with an adviser."""
    with site.opened():
        real = {"invented": False}
        line = OrganisationFactory(kind="numero_vert", level="region", departement=None, email=LINE, **real)
        health = OrganisationFactory(kind="sante_travail", departement="69", email=HEALTH, **real)
        OfferFactory(organisation=health, operator_kind="sante_travail", departements=["69"], delay_days=4)
        return Accounts(
            agents=tuple(_account(f"agent-{number}", line, Role.PHONE_AGENT) for number in range(AGENTS)),
            adviser=_account("conseil", health, Role.ADVISER),
        )


def _account(name: str, organisation: Organisation, role: Role) -> Account:
    """With a password that a real site understands: those of the other tests are hashed in a hurry."""
    user = UserFactory(email=f"{name}@cordee.example")
    User.objects.filter(pk=user.pk).update(password=Argon2PasswordHasher().encode(PASSWORD, "sel-des-essais"))
    MembershipFactory(user=user, organisation=organisation, role=role.value)
    with override_settings(CORDEE_SECOND_FACTOR_KEY=SECOND_FACTOR_KEY):
        secret = decrypt(SecondFactorFactory(user=user).data["secret"])
    return Account(email=user.email, password=PASSWORD, secret=secret)


@contextmanager
def load(site: Site, post_office: PostOffice, port: int, accounts: Accounts) -> Iterator[Ledger]:
    """Four people: two agents, who holds the links, an adviser. ``port``: the site's, or a proxy's."""
    ledger, over = Ledger(), Event()
    draws = (random.Random(SEED + place) for place in count())

    def browser() -> Browser:
        return Browser(port, host=f"127.0.0.1:{site.port}", ledger=ledger, over=over)

    workers: list[Worker] = [AgentAtWork(browser(), next(draws), account) for account in accounts.agents]
    workers.append(HolderOfLinksAtWork(browser(), next(draws), post_office))
    workers.append(AdviserAtWork(browser(), next(draws), accounts.adviser))
    threads = [Thread(target=worker.work, daemon=True) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        yield ledger
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


def wait_for_work(ledger: Ledger) -> None:
    """Until a first person was handed over: what is killed before had nothing to lose."""
    until = time.monotonic() + 120
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


def settle_accounts(site: Site, ledger: Ledger, office: PostOffice) -> None:
    """Everything that was promised is there, once and whole."""
    with site.opened():
        broken = broken_promises(ledger, office)
    checked = site.command("check-invariants")
    print(f"promises broken: {broken}; surprises: {ledger.surprises}; invariants: {checked.stdout.strip()[-200:]}")

    assert broken == []
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert ledger.surprises == []
