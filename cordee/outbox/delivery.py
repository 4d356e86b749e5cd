"""Deliver what was queued: render, send, mark; try again later, or give up and say so.

Marked after sending: a crash in between sends the same mail again, with the same Message-ID, and never loses one.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.outbox import mail
from cordee.outbox.mail import Mail
from cordee.outbox.models import Message, State
from cordee.outbox.schedule import schedule

logger = logging.getLogger(__name__)

WORKER = Actor.for_job("outbox", label="Envoi des messages")

# Wait after each failed attempt; one more failure than waits, and the message has failed.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240, 720))
SWEEP_SIZE = 500

Renderer = Callable[[Message], Mail]
_renderers: dict[str, Renderer] = {}


class UnknownKind(LookupError):
    """A message of a kind that no room has registered."""


def register(kind: str, render: Renderer) -> None:
    """Rooms call it when they start. ``render`` runs as the job `outbox`; it may raise ``mail.Obsolete``."""
    _renderers[kind] = render


def deliver(message_id: UUID, *, at: datetime) -> None:
    """Send the message if it waits and its time has come; otherwise do nothing, so that a job may run twice."""
    with acting_as(WORKER):
        message = _take(message_id, at)
        if message is None:
            return
        try:
            mail.send(message, _render(message))
        except Exception as error:  # Whatever goes wrong, the message must end sent or failed; it is told below.
            _note_failure(message, error, at)
        else:
            _note_success(message, at)


def sweep(*, at: datetime) -> int:
    """Defer again all that waits and whose time has come: the job may have died with its worker. Return how many."""
    with acting_as(WORKER):
        due = Message.objects.filter(state=State.QUEUED, not_before__lte=at).order_by("not_before")
        left = list(due.values_list("pk", flat=True)[:SWEEP_SIZE])
        for message_id in left:
            schedule(message_id)
    return len(left)


def _take(message_id: UUID, at: datetime) -> Message | None:
    """A message that another worker is sending is skipped, not waited for."""
    waiting = Message.objects.select_for_update(skip_locked=True, no_key=True)
    return waiting.filter(pk=message_id, state=State.QUEUED, not_before__lte=at).first()


def _render(message: Message) -> Mail:
    if message.kind not in _renderers:
        raise UnknownKind(message.kind)
    with transaction.atomic():  # A query that fails in there must not take our own writing with it.
        return _renderers[message.kind](message)


def _note_success(message: Message, at: datetime) -> None:
    message.state, message.sent_at, message.last_error = State.SENT, at, ""
    message.attempts += 1
    message.save(update_fields=["state", "sent_at", "last_error", "attempts"])
    audit.record("outbox.sent", actor=WORKER, at=at, target=message.pk, detail={"kind": message.kind})


def _note_failure(message: Message, error: Exception, at: datetime) -> None:
    message.attempts += 1
    message.last_error = mail.describe(error)
    logger.warning("outbox: message %s, attempt %s: %s", message.pk, message.attempts, message.last_error)
    if mail.is_permanent(error) or message.attempts > len(WAITS):
        _give_up(message, at)
    else:
        message.not_before = at + WAITS[message.attempts - 1]
        schedule(message.pk, at=message.not_before)
    message.save(update_fields=["state", "attempts", "last_error", "not_before"])


def _give_up(message: Message, at: datetime) -> None:
    message.state = State.FAILED
    detail = {
        "kind": message.kind,
        "about": message.about,
        "error": message.last_error.split(),
        "attempts": message.attempts,
    }
    audit.record("outbox.failed", actor=WORKER, at=at, target=message.pk, detail=detail)
