"""Deliver what was queued: render, send, mark; try again later, or give up and say so.

Marked after sending: a crash in between sends the same message again, with the same number, and never loses one.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from psycopg.pq import TransactionStatus

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.domain.reaching import Channel, Somebody, Write
from cordee.outbox import asked_now, digest, mail, sms, webhook
from cordee.outbox.answers import Refused
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import Message, State
from cordee.outbox.quiet import allowed_from
from cordee.outbox.schedule import schedule, schedule_following
from cordee.outbox.sms import Sms
from cordee.outbox.webhook import Hook

logger = logging.getLogger(__name__)

WORKER = Actor.for_job("outbox", label="Envoi des messages")

# Wait after each failed attempt; one more failure than waits, and the message has failed.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240, 720))
SWEEP_SIZE = 500

_CHANNELS: Mapping[Channel, ModuleType] = {Channel.MAIL: mail, Channel.SMS: sms, Channel.WEBHOOK: webhook}

Renderer = Callable[[Message], Mail]
SmsRenderer = Callable[[Message], Sms]
HookRenderer = Callable[[Message], Hook]
_renderers: dict[str, Renderer] = {}
_sms_renderers: dict[str, SmsRenderer] = {}
_hook_renderers: dict[str, HookRenderer] = {}
_RENDERERS: Mapping[Channel, Mapping[str, Callable[[Message], Any]]] = {
    Channel.MAIL: _renderers,
    Channel.SMS: _sms_renderers,
    Channel.WEBHOOK: _hook_renderers,
}


class ByHand(Exception):
    """No message may leave for this person: somebody calls or writes. ``reason`` is made of codes."""

    def __init__(self, way: Somebody) -> None:
        self.reason = f"{way.does} {way.why}"
        super().__init__(self.reason)


_addresses: list[Callable[[Message, datetime], Write | Somebody]] = []


def register_addresses(find: Callable[[Message, datetime], Write | Somebody]) -> None:
    """The room that knows how persons are reached says it when a message without address leaves."""
    _addresses[:] = [find]


class UnknownKind(LookupError):
    """A message of a kind that no room has registered, or not for this channel."""


def register(kind: str, render: Renderer, *, sms: SmsRenderer | None = None, grouped: bool = False) -> None:
    """Rooms call it when they start. Both run as the job `outbox`; they may raise ``mail.Obsolete``.

    A kind that is sent to persons says itself in an SMS too. ``grouped``: it only reminds, and may leave in a digest.
    """
    _renderers[kind] = render
    if grouped:
        digest.group(kind)
    if sms is not None:
        _sms_renderers[kind] = sms


def register_hook(kind: str, render: HookRenderer) -> None:
    """The same for what is posted to the software of an organisation."""
    _hook_renderers[kind] = render


class _Undone(Exception):
    """A query failed while a message was put into words: nothing more can be written in that transaction."""

    def __init__(self, message: Message, error: Exception) -> None:
        self.message, self.error = message, error


def deliver(message_id: UUID, *, at: datetime) -> None:
    """Send the message if it waits and its time has come; otherwise do nothing, so that a job may run twice."""
    try:
        _deliver(message_id, at)
    except _Undone as undone:
        with acting_as(WORKER):
            message = _take(undone.message.pk, at)
            if message is not None:
                message.channel = undone.message.channel
                _note_failure(message, undone.error, at)


def _deliver(message_id: UUID, at: datetime) -> None:
    with acting_as(WORKER):
        message = _take(message_id, at)
        if message is None or _is_put_off(message, at):
            return
        if not _is_addressed(message, at):
            return
        said = {one: words for one in _together(message, at) if (words := _said(one, at)) is not None}
        if said:
            _send(said, at)


def sweep(*, at: datetime) -> int:
    """Defer again all that waits and whose time has come: the job may have died with its worker. Return how many.

    Failures that nobody was told of are among them.
    """
    with acting_as(WORKER):
        waiting = Q(state=State.QUEUED, not_before__lte=at)
        untold = Q(state=State.FAILED, followed_at__isnull=True)
        left = [*_oldest(waiting, then=schedule), *_oldest(untold, then=schedule_following)]
    return len(left)


def _oldest(condition: Q, *, then: Callable[[Message], None]) -> list[Message]:
    found = list(Message.objects.filter(condition).order_by("not_before").only("pk", "channel")[:SWEEP_SIZE])
    for message in found:
        then(message)
    return found


def _take(message_id: UUID, at: datetime) -> Message | None:
    """A message that another worker is sending is skipped, not waited for."""
    waiting = Message.objects.select_for_update(skip_locked=True, no_key=True)
    return waiting.filter(pk=message_id, state=State.QUEUED, not_before__lte=at).first()


def _is_put_off(message: Message, at: datetime) -> bool:
    """The worker is late and the person's quiet hours have begun: the message waits for their end."""
    opens = allowed_from(message, at)
    if opens == at:
        return False
    message.not_before = opens
    schedule(message, at=opens)
    message.save(update_fields=["not_before"])
    return True


def _is_addressed(message: Message, at: datetime) -> bool:
    """False when it ended here, or waits for the end of her quiet hours, now that it is known how she is reached."""
    if message.address or not message.is_to_person:
        return True
    try:
        _address(message, at)
    except ByHand as by_hand:
        _leave_to_somebody(message, by_hand.reason, at)
    except Obsolete as nothing_left:
        _drop(message, nothing_left.reason, at)
    except Exception as error:
        _note_failure(message, error, at)
    else:
        return not _is_put_off(message, at)
    return False


def _address(message: Message, at: datetime) -> None:
    """The address goes into the envelope and nowhere else: the row keeps whom it is about."""
    with transaction.atomic():
        way = _addresses[0](message, at)
    if isinstance(way, Somebody):
        raise ByHand(way)
    message.channel, message.address = way.channel.value, way.address
    message.neutral_sender, message.outside_work = way.neutral_sender, way.outside_work


def _together(message: Message, at: datetime) -> list[Message]:
    """The message, with those of its digest; after a crash or a failure they are the same, in the same order."""
    if not digest.is_grouped(message.kind):
        return [message]
    same = {"state": State.QUEUED, "address": message.address, "not_before": message.not_before, "channel": "mail"}
    waiting = Message.objects.select_for_update(skip_locked=True, no_key=True).filter(**same)
    found = waiting.order_by("created_at", "pk")
    return [one for one in found if digest.is_grouped(one.kind)]


def _said(message: Message, at: datetime) -> Any | None:
    """Its words; None when it ended here. Whatever goes wrong, it must end sent, dropped or failed."""
    renderers = _RENDERERS[Channel(message.channel)]
    try:
        if message.kind not in renderers:
            raise UnknownKind(message.kind)
        return renderers[message.kind](message)
    except Obsolete as nothing_left:
        _drop(message, nothing_left.reason, at)
    except Exception as error:
        if _is_broken():
            raise _Undone(message, error) from error
        _note_failure(message, error, at)
    return None


def _is_broken() -> bool:
    held: Any = connection.connection
    return bool(held.info.transaction_status == TransactionStatus.INERROR)


def _send(said: Mapping[Message, Any], at: datetime) -> None:
    """Under the number of the first, what was said of all."""
    (first, words), *others = said.items()
    try:
        if others:
            words = digest.joined(list(said.values()))
        _CHANNELS[Channel(first.channel)].send(first, words)
    except Exception as error:
        for message in said:
            _note_failure(message, error, at)
    else:
        for message in said:
            _note_success(message, at)


def _note_success(message: Message, at: datetime) -> None:
    message.state, message.sent_at, message.last_error = State.SENT, at, ""
    message.attempts += 1
    message.save(update_fields=["state", "sent_at", "last_error", "attempts", "channel", "neutral_sender"])
    asked_now.forget(message)
    detail = {"kind": message.kind}
    audit.record("outbox.sent", actor=WORKER, at=at, target=message.pk, channel=message.channel, detail=detail)


def _drop(message: Message, reason: str, at: datetime) -> None:
    """Nothing was sent and nothing is wrong."""
    message.state, message.last_error = State.DROPPED, reason
    message.attempts += 1
    message.save(update_fields=["state", "last_error", "attempts"])
    asked_now.forget(message)
    detail = {"kind": message.kind, "about": message.about.split(), "reason": reason}
    audit.record("outbox.dropped", actor=WORKER, at=at, target=message.pk, detail=detail)


def _note_failure(message: Message, error: Exception, at: datetime) -> None:
    channel = _CHANNELS[Channel(message.channel)]
    message.attempts += 1
    message.last_error = channel.describe(error)
    logger.warning("outbox: message %s, attempt %s: %s", message.pk, message.attempts, message.last_error)
    if channel.is_permanent(error) or message.attempts > len(WAITS):
        _give_up(message, at)
    else:
        message.not_before = allowed_from(message, at + _wait(message, error))
        schedule(message, at=message.not_before)
    message.save(update_fields=["state", "attempts", "last_error", "not_before"])
    if message.state == State.FAILED:
        asked_now.forget(message)


def _wait(message: Message, error: Exception) -> timedelta:
    """Ours, or the longer one that the other side asks for."""
    ours = WAITS[message.attempts - 1]
    return max(ours, error.wait or ours) if isinstance(error, Refused) else ours


def _leave_to_somebody(message: Message, reason: str, at: datetime) -> None:
    """A failure that no further attempt would mend: its room gives the task to somebody."""
    message.attempts += 1
    message.last_error = reason
    _give_up(message, at)
    message.save(update_fields=["state", "attempts", "last_error"])


def _give_up(message: Message, at: datetime) -> None:
    message.state = State.FAILED
    detail = {
        "kind": message.kind,
        "about": message.about.split(),
        "error": message.last_error.split(),
        "attempts": message.attempts,
    }
    audit.record("outbox.failed", actor=WORKER, at=at, target=message.pk, channel=message.channel, detail=detail)
    schedule_following(message)
