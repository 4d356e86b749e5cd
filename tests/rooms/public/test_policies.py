"""What visitors keep: who may write, read and erase it, and that each word of the policies that say so counts."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.outbox.models import Message
from cordee.public.models import KeptResult, Parcel
from tests.access.mutants import Mutant, of_policies
from tests.access.test_mutants import BY_THEIR_ROOM
from tests.database import bypass_row_security
from tests.factories.network import member
from tests.factories.outbox import as_worker

OPEN, OLD, NONE = "a" * 64, "b" * 64, "c" * 64
VISITOR, FORGETTER, SENDER = Actor.visitor(), Actor.for_job("public"), Actor.for_job("outbox")
CLOCK = Actor.for_job("clock")
# Whoever is no visitor may queue any mail by the policy of the acts.
BY_ANOTHER = [
    "outbox_message_asked_now (with check): without the conjunct « (( SELECT app.ctx() AS ctx) = 'visitor'::text) »"
]


class _Undo(Exception):
    """Ends a try without leaving anything."""


@pytest.fixture
def rows(db) -> Actor:
    """A result that can be opened and one whose days are over, a parcel of now and one of yesterday; a member."""
    now = timezone.now()
    with bypass_row_security():
        for code, ends in ((OPEN, now + timedelta(days=3)), (OLD, now - timedelta(hours=1))):
            KeptResult.objects.create(code_hash=code, sealed=b"x", kept_at=now - timedelta(days=5), expires_at=ends)
        for made in (now, now - timedelta(days=2)):
            Parcel.objects.create(sealed=b"x", made_at=made)
    return member()


@contextmanager
def trying(actor: Actor, *, code: str = NONE) -> Iterator[None]:
    """As the page or the job would, then undone."""
    role = as_worker() if actor.job else nullcontext()
    try:
        with role, transaction.atomic(), acting_as(actor):
            with connection.cursor() as cursor:
                cursor.execute("select set_config('cordee.kept_code', %s, true)", [code])
            yield
            raise _Undo
    except _Undo:
        return


def count(statement: str, actor: Actor, **how: str) -> int | str:
    found: int | str = "refused"
    try:
        with trying(actor, **how), connection.cursor() as cursor:
            cursor.execute(statement)
            found = cursor.fetchone()[0] if statement.startswith("select") else cursor.rowcount
    except DatabaseError:
        return "refused"
    return found


def is_written(row: KeptResult | Parcel | Message, actor: Actor) -> bool:
    written = False
    try:
        with trying(actor):
            type(row).objects.bulk_create([row])
            written = True
    except DatabaseError:
        return False
    return written


def kept(*, since: timedelta = timedelta(0), lasts: timedelta = timedelta(days=1)) -> KeptResult:
    at = timezone.now() + since
    return KeptResult(code_hash="d" * 64, sealed=b"x", kept_at=at, expires_at=at + lasts)


def message(**other: object) -> Message:
    now = timezone.now()
    asked = {"kind": "result_asked", "recipient_kind": "person", "channel": "mail", "neutral_sender": True}
    fixed = {"about": "1", "address": "a@exemple.fr", "created_at": now, "not_before": now, "message_id": "<1@x>"}
    return Message(**{**asked, **fixed, "idempotency_key": "k", **other})


def reading_and_erasing(somebody: Actor) -> dict[str, object]:
    who = {
        "visitor": VISITOR,
        "member": somebody,
        "agent": member(Role.PHONE_AGENT),
        "forgetter": FORGETTER,
        "sender": SENDER,
        "clock": CLOCK,
    }
    return {
        f"{statement[:6]} {table} {name} {code[:1]}": count(f"{statement} {table}", actor, code=code)
        for statement in ("select count(*) from", "delete from")
        for table in ("public_keptresult", "public_parcel")
        for name, actor in who.items()
        for code in (OPEN, OLD, NONE)
    }


def writing(somebody: Actor) -> dict[str, bool]:
    agent = member(Role.PHONE_AGENT)
    return {
        "an agent keeps": is_written(kept(), agent),
        "an agent keeps what is over": is_written(kept(since=timedelta(days=-2)), agent),
        "an agent keeps from tomorrow": is_written(kept(since=timedelta(days=1)), agent),
        "an agent's parcel": is_written(Parcel(sealed=b"x", made_at=timezone.now()), agent),
        "a visitor keeps": is_written(kept(), VISITOR),
        "a member keeps": is_written(kept(), somebody),
        "a visitor keeps what is over": is_written(kept(since=timedelta(days=-2)), VISITOR),
        "a visitor keeps from tomorrow": is_written(kept(since=timedelta(days=1)), VISITOR),
        "a visitor's parcel": is_written(Parcel(sealed=b"x", made_at=timezone.now()), VISITOR),
        "a member's parcel": is_written(Parcel(sealed=b"x", made_at=timezone.now()), somebody),
        "a visitor's mail": is_written(message(), VISITOR),
        "of another kind": is_written(message(kind="referral_sent"), VISITOR),
        "to an organisation": is_written(message(recipient_kind="organisation"), VISITOR),
        "by sms": is_written(message(channel="sms"), VISITOR),
        "under our name": is_written(message(neutral_sender=False), VISITOR),
        "already over": is_written(message(state="dropped", last_error="x"), VISITOR),
        "already tried": is_written(message(attempts=1), VISITOR),
        "a member's, already tried": is_written(message(attempts=1), somebody),
    }


def everything(somebody: Actor) -> dict[str, object]:
    return {**reading_and_erasing(somebody), **writing(somebody)}


def test_a_visitor_and_an_agent_write_what_is_fresh_and_one_kind_of_mail(rows):
    assert {name for name, done in writing(rows).items() if done} == {
        "an agent keeps",
        "an agent's parcel",
        "a visitor keeps",
        "a visitor's parcel",
        "a visitor's mail",
    }


def test_a_row_is_read_and_erased_by_its_exact_hash_and_by_jobs_in_their_time(rows):
    seen = {name: found for name, found in reading_and_erasing(rows).items() if found not in (0, "refused")}

    assert seen == {
        **{f"{word} public_keptresult visitor {code[:1]}": 1 for word in ("select", "delete") for code in (OPEN, OLD)},
        **{f"select public_keptresult agent {code[:1]}": 1 for code in (OPEN, OLD)},
        **{
            f"{word} {table} forgetter {code[:1]}": 1
            for word in ("select", "delete")
            for table in ("public_keptresult", "public_parcel")
            for code in (OPEN, OLD, NONE)
        },
        **{f"{word} public_parcel sender {code[:1]}": 2 for word in ("select", "delete") for code in (OPEN, OLD, NONE)},
    }


def _is_noticed(mutant: Mutant, somebody: Actor, before: dict[str, object]) -> bool:
    noticed = False
    with suppress(_Undo), transaction.atomic():
        with bypass_row_security(), connection.cursor() as cursor:
            cursor.execute(mutant.sql)
        noticed = everything(somebody) != before
        raise _Undo
    return noticed


def test_each_word_of_these_policies_counts(rows):
    mutants = [one for one in of_policies() if one.where.startswith(BY_THEIR_ROOM)]
    before = everything(rows)

    unnoticed = [str(one) for one in mutants if not _is_noticed(one, rows, before)]

    print(f"{len(mutants)} mutants, {len(mutants) - len(unnoticed)} noticed", *unnoticed, sep="\n")
    assert len(mutants) > 15
    assert unnoticed == BY_ANOTHER
