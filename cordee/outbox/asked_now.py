"""Mails that a visitor asks for, to an address that she types: they leave at any hour, and it goes with them.

The room that queues one keeps what to say elsewhere, sealed, and hears when the message has ended: this goes too.
Other kinds keep their hours, and lose their address all the same: those of who has no account and no case.
"""

from collections.abc import Callable

from cordee.outbox.models import Message

Ended = Callable[[Message], None]
_kinds: dict[str, Ended] = {}
_without_trace: set[str] = set()


def register(kind: str, ended: Ended) -> None:
    """Rooms call it when they start. ``ended`` runs as the job `outbox`, in the transaction that ends the message."""
    _kinds[kind] = ended


def keep_no_address(kind: str) -> None:
    """Rooms call it when they start: once such a message has ended, nobody reads here whom it was for."""
    _without_trace.add(kind)


def is_asked_now(message: Message) -> bool:
    return message.kind in _kinds


def forget(message: Message) -> None:
    """Sent, dropped or failed: nothing of whom it was for is left."""
    if is_asked_now(message) or message.kind in _without_trace:
        message.address = ""
        message.save(update_fields=["address"])
    if is_asked_now(message):
        _kinds[message.kind](message)
