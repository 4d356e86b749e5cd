"""A crawl as everybody: no foreign marker anywhere, and what was displayed was logged, in the same request."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.network.models import Membership
from cordee.referrals.links import secret_of
from tests.access.crawling import PAGES, Read, crawl
from tests.access.eyes import protected_tables
from tests.access.marking import KEPT_IN, allowed, mark, markers
from tests.access.relations import RELATIONS, Related, member_of
from tests.access.rows import rows_of, who_is, world_of_rows
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.orientation import publish_catalogue
from tests.factories.outbox import deliver_all

pytestmark = pytest.mark.django_db
FEW = ["mine, since it was accepted", "invited", "has lost the agreement", "link, accepted", "another organisation"]
ROLES = [Role.ADVISER, Role.PHONE_AGENT, Role.TEAM_LEAD, Role.ANIMATOR, Role.ADMINISTRATOR]
LAYERS = {"both layers": nullcontext, "the application alone": bypass_row_security}
COUNTS: Counter[str] = Counter()


@pytest.fixture
def marked(request):
    publish_catalogue()
    return mark([RELATIONS[name]() for name in request.param])


def visitors(numbered: dict[int, Related], roles: list[Role]) -> Iterator[tuple[Actor, Client, list[str]]]:
    """Who comes, and where it begins: members at home and on every request, holders of links on their link."""
    everything = [reverse("referrals:detail", args=[one.referral.pk]) for one in numbered.values()]
    for one in numbered.values():
        if one.link is not None:
            yield one.link, Client(), [reverse("referrals:answer_link", args=[secret_of(one.secret_of)])]
            continue
        for role in roles:
            actor = member_of(one, role)
            (membership,) = rows_of(Membership, pk=actor.membership)
            client = Client()
            client.force_login(rows_of(membership.user.__class__, pk=membership.user_id)[0])
            yield actor, client, [reverse("ui:pro_home"), *everything]


def faults(
    numbered: dict[int, Related], roles: list[Role], layer: Any, pages_each: int = PAGES, every: int = 1
) -> list[str]:
    """What those of one relation in ``every`` meet, of all cases: a list may show one that nobody of it came for."""
    found, coming = [], {number: numbered[number] for number in list(numbered)[::every]}
    for actor, client, starts in visitors(coming, roles):
        may = allowed(who_is(actor), world_of_rows(), numbered, timezone.now())
        with layer():
            pages = crawl(client, starts, pages_each)
        logged = {event.request_id: [] for event in journal()}
        for event in journal():
            logged[event.request_id].append(event)
        for page in pages:
            COUNTS["pages"] += 1
            shown = markers(page.text + "".join(page.headers) + page.address)
            COUNTS["markers shown"] += len(shown)
            found += [f"{actor.label}: {page.address} shows {one}" for one in shown - may]
            found += _unlogged(page, shown, logged.get(page.request_id, []), numbered, actor)
    return found


def _unlogged(page: Read, shown: Any, events: Any, numbered: dict[int, Related], actor: Actor) -> list[str]:
    """Displayed = logged, both ways: the case and the class, in this very request."""
    due = {(str(numbered[number].referral.case_id), KEPT_IN[kind][1]) for number, kind in shown if KEPT_IN[kind][1]}
    reads = [event for event in events if event.kind.endswith(".read")]
    written = {(event.case, data_class) for event in reads for data_class in event.classes}
    # Reasons of a decision show facts of health: their reading is logged as such, whatever facts are beside them.
    beyond = {(case, data_class) for case, data_class in written - due if data_class != "health"}
    COUNTS["readings logged"] += len(reads)
    told = [f"{actor.label}: {page.address} displays {one}, not logged" for one in due - written]
    return told + [f"{actor.label}: {page.address} logs {one}, not displayed" for one in beyond]


def outside(numbered: dict[int, Related], caplog: Any) -> set[tuple[int, str]]:
    """Markers in mails, in the arguments of jobs, in the journal of reads and acts, in the lines of log."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        deliver_all()
        texts = [f"{one.subject}\n{one.body}\n{one.to}\n{one.extra_headers}" for one in mail.outbox]
    with bypass_row_security(), connection.cursor() as cursor:
        for table in ("procrastinate_jobs", "procrastinate_events", "audit_event", "outbox_message"):
            cursor.execute(f"select t::text from {table} t")
            texts += [text for (text,) in cursor.fetchall()]
    texts += [record.getMessage() for record in caplog.records]
    COUNTS["texts outside of pages"] += len(texts)
    return {one for text in texts for one in markers(text)}


def raw_faults(numbered: dict[int, Related], roles: list[Role]) -> list[str]:
    """Application scoping off: every column of every table, as the web server's role."""
    found = []
    for actor, _, _ in visitors(numbered, roles):
        may = allowed(who_is(actor), world_of_rows(), numbered, timezone.now())
        with transaction.atomic(), acting_as(actor), connection.cursor() as cursor:
            for table in protected_tables():
                cursor.execute(f"select t::text from {table} t")
                shown = {one for (text,) in cursor.fetchall() for one in markers(text)}
                COUNTS["tables read raw"] += 1
                found += [f"{actor.label}: {table} shows {one}" for one in shown - may]
    return found


@pytest.mark.parametrize("marked", [FEW], indirect=True, ids=["few"])
def test_an_adviser_who_follows_every_link_meets_no_foreign_marker(marked, caplog):
    caplog.set_level(logging.DEBUG)

    assert faults(marked, [Role.ADVISER], nullcontext, pages_each=15) == []
    assert outside(marked, caplog) == set()
    assert COUNTS["markers shown"] > 0


@pytest.mark.access
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("marked", [list(RELATIONS)], indirect=True, ids=["all"])
def test_nobody_who_follows_every_link_meets_a_foreign_marker(marked, caplog, layer):
    caplog.set_level(logging.DEBUG)
    COUNTS.clear()

    assert faults(marked, ROLES, LAYERS[layer], every=2) == []
    assert outside(marked, caplog) == set()
    print(f"{layer}: {dict(COUNTS)}")


@pytest.mark.access
@pytest.mark.parametrize("marked", [list(RELATIONS)], indirect=True, ids=["all"])
def test_nobody_who_reads_every_column_meets_a_foreign_marker(marked):
    assert raw_faults(marked, ROLES) == []

    print(f"the database alone: {dict(COUNTS)}")
