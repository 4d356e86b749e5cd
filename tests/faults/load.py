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
from typing import Any

from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from cordee.domain.access import Role
from cordee.hooks.models import Subscription
from cordee.network.models import Organisation, User
from cordee.outbox.models import Message, RecipientKind, State
from tests.factories.catalogue import OfferFactory
from tests.factories.network import PASSWORD, MembershipFactory, OrganisationFactory, SecondFactorFactory, UserFactory
from tests.faults.further_work import (
    AdviserAtWork,
    GuardianAtWork,
    Hours,
    Insight,
    ManagerAtWork,
    PersonAtWork,
    SenderAtWork,
)
from tests.faults.people_at_work import (
    Account,
    AgentAtWork,
    Browser,
    HolderOfLinksAtWork,
    Ledger,
    Worker,
)
from tests.faults.post_office import PostOffice
from tests.faults.promises import broken_promises
from tests.faults.site import SECOND_FACTOR_KEY, Site
from tests.faults.support_work import ContactAtWork, SupporterAtWork
from tests.rooms.hooks.conftest import Software

SEED = int(os.environ.get("CORDEE_FAULT_SEED", "4"))
AGENTS = 1
LINE, HEALTH, BESIDE = "ligne@cordee.example", "sante@cordee.example", "autre-sante@cordee.example"
PERSON = RecipientKind.PERSON.value
TRY_NOW = (
    "update outbox_message set not_before = now() where state = 'queued' and not_before > now()",
    "update procrastinate_jobs set scheduled_at = now() where status = 'todo'",
)
WAITING = (
    "select id, kind, channel, not_before, attempts, last_error from outbox_message where state = 'queued'",
    "select task_name, queue_name, status, count(*), max(attempts), min(scheduled_at), max(worker_id)"
    " from procrastinate_jobs where status in ('todo', 'doing') group by 1, 2, 3",
    "select * from procrastinate_workers",
    "select usename, state, wait_event, xact_start, left(query, 90) from pg_stat_activity where usename like 'cordee%'",
)


@dataclass(frozen=True, kw_only=True)
class Accounts:
    agents: tuple[Account, ...]
    sender: Account
    adviser: Account
    supporter: Account
    officer: Account
    manager: Account
    software: Software


def open_accounts(site: Site) -> Accounts:
    """A line with its agents, an organisation that receives, with its people and its software, and another beside."""
    software = Software()
    with site.opened():
        real = {"invented": False}
        line = OrganisationFactory(kind="numero_vert", level="region", departement=None, email=LINE, **real)
        health = OrganisationFactory(kind="sante_travail", departement="69", email=HEALTH, **real)
        beside = OrganisationFactory(kind="sante_travail", departement="69", email=BESIDE, **real)
        for organisation, delay in ((health, 4), (beside, 9)):
            OfferFactory(
                organisation=organisation, operator_kind="sante_travail", departements=["69"], delay_days=delay
            )
        for organisation in (line, health):
            Subscription.objects.create(organisation=organisation, url=software.url, created_at=timezone.now())
        return Accounts(
            agents=tuple(_account(f"agent-{number}", line, Role.PHONE_AGENT) for number in range(AGENTS)),
            sender=_account("suites", line, Role.PHONE_AGENT),
            adviser=_account("conseil", health, Role.ADVISER),
            supporter=_account("suivi", health, Role.ADVISER),
            officer=_account("droits", line, Role.RIGHTS_OFFICER, departements=["69"]),
            manager=_account("responsable", health, Role.TEAM_LEAD),
            software=software,
        )


def _account(name: str, organisation: Organisation, role: Role, **member: Any) -> Account:
    """With a password that a real site understands: those of the other tests are hashed in a hurry."""
    user = UserFactory(email=f"{name}@cordee.example")
    User.objects.filter(pk=user.pk).update(password=Argon2PasswordHasher().encode(PASSWORD, "sel-des-essais"))
    MembershipFactory(user=user, organisation=organisation, role=role.value, **member)
    with override_settings(CORDEE_SECOND_FACTOR_KEY=SECOND_FACTOR_KEY):
        secret = decrypt(SecondFactorFactory(user=user).data["secret"])
    return Account(email=user.email, password=PASSWORD, secret=secret)


@contextmanager
def load(site: Site, post_office: PostOffice, port: int, accounts: Accounts) -> Iterator[Ledger]:
    """Everybody at once, and jobs in a hurry. ``port``: the site's, or a proxy's."""
    ledger, over = Ledger(), Event()
    draws = (random.Random(SEED + place) for place in count())

    def browser() -> Browser:
        return Browser(port, host=f"127.0.0.1:{site.port}", ledger=ledger, over=over)

    workers: list[Worker] = [AgentAtWork(browser(), next(draws), account) for account in accounts.agents]
    workers.append(HolderOfLinksAtWork(browser(), next(draws), post_office))
    workers.append(AdviserAtWork(browser(), next(draws), accounts.adviser))
    workers.append(SupporterAtWork(browser(), next(draws), accounts.supporter))
    workers.append(SenderAtWork(browser(), next(draws), accounts.sender))
    workers.append(ManagerAtWork(browser(), next(draws), accounts.manager))
    insight = Insight(site)
    workers.append(PersonAtWork(browser, next(draws), insight))
    workers.append(ContactAtWork(browser(), next(draws), insight))
    workers.append(GuardianAtWork(browser(), next(draws), accounts.officer, insight))
    works = [*(worker.work for worker in workers), Hours(insight, over).work]
    threads = [Thread(target=work, daemon=True) for work in works]
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
    until = time.monotonic() + 240
    while not any(act.verb == "hand over" for act in ledger.acknowledged):
        assert time.monotonic() < until, ledger
        time.sleep(0.2)


def drain(site: Site, *, seconds: float) -> Counter[str]:
    """Let the messages leave: what waits for its next attempt may try at once. Return their states.

    Those to persons may have to wait for Monday.
    """
    until = time.monotonic() + seconds
    while True:
        with site.opened():
            states = Counter(Message.objects.exclude(recipient_kind=PERSON).values_list("state", flat=True))
            untold = Message.objects.filter(state=State.FAILED, followed_at__isnull=True).exists()
            if not states[State.QUEUED] and not untold:
                return states
            if time.monotonic() > until:
                print(*_what_waits(), *site.said()[-4000:].splitlines(), sep="\n")
                return states
            with connection.cursor() as cursor:
                for hurry in TRY_NOW:
                    cursor.execute(hurry)
        time.sleep(3)


def _what_waits() -> Iterator[str]:
    """The messages that did not leave, their jobs, and who is busy in the database."""
    with connection.cursor() as cursor:
        for question in WAITING:
            cursor.execute(question)
            yield from (str(row) for row in cursor.fetchall())


def settle_accounts(site: Site, ledger: Ledger, office: PostOffice, software: Software) -> None:
    """Everything that was promised is there, once and whole."""
    posted = {headers["webhook-id"] for headers, _ in software.received}
    software.stop()
    with site.opened():
        broken = broken_promises(ledger, office, posted)
    checked = site.command("check-invariants")
    print(f"promises broken: {broken}; surprises: {ledger.surprises}; invariants: {checked.stdout.strip()[-200:]}")
    if ledger.surprises:
        print(*site.breakdowns(), sep="\n\n")

    assert broken == []
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert ledger.surprises == []
