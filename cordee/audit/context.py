"""One transaction, one actor: the only way to open the database on protected rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from cordee.domain.access import Actor


class AnotherActorActs(RuntimeError):
    """Two actors in one transaction: the rows of one could be read with the rights of the other."""


class NobodyActs(RuntimeError):
    """The code asked who acts outside of ``acting_as``."""


@dataclass(frozen=True, kw_only=True)
class _Acting:
    actor: Actor
    request_id: str


_acting: ContextVar[_Acting | None] = ContextVar("cordee_acting", default=None)


@contextmanager
def acting_as(actor: Actor, *, request_id: str = "") -> Iterator[None]:
    """Open one transaction in the name of ``actor``; what leaves the block without error is committed.

    Within it, the same actor may open a block again (a savepoint); another one raises AnotherActorActs.
    """
    outer = _acting.get()
    if outer is None:
        with _as_the_only_actor(actor, request_id):
            yield
    elif outer.actor == actor:
        with transaction.atomic():
            yield
    else:
        raise AnotherActorActs(f"{actor.context()} inside {outer.actor.context()}")


@contextmanager
def _as_the_only_actor(actor: Actor, request_id: str) -> Iterator[None]:
    token = _acting.set(_Acting(actor=actor, request_id=request_id))
    try:
        with transaction.atomic():
            _tell_the_database(actor.context())
            yield
        if connection.in_atomic_block:  # Someone holds a transaction around ours, where the setting would live on.
            _tell_the_database("")
    finally:
        _acting.reset(token)


def _tell_the_database(context: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('cordee.membership', %s, true)", [context])


def current_actor() -> Actor:
    """Who acts now, for code that a library calls without telling it; everything else passes its actor along."""
    acting = _acting.get()
    if acting is None:
        raise NobodyActs
    return acting.actor


def current_request_id() -> str:
    acting = _acting.get()
    return acting.request_id if acting else ""
