"""Leave a trace of an act or of a reading, in its own transaction. Codes and ids only, never content."""

import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cordee.audit.context import current_request_id
from cordee.audit.models import Event
from cordee.domain.access import Actor, must_be_logged

_CODE = re.compile(r"\S{0,80}")


class ContentInJournal(ValueError):
    """A detail that looks like a sentence: the journal keeps codes and ids, since more people may read it."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one line of a page shows of one person or case."""

    target: object = ""
    case: object = ""
    person: object = ""
    classes: tuple[str, ...] = ()


def record(
    kind: str,
    *,
    actor: Actor,
    at: datetime,
    target: object = "",
    case: object = "",
    person: object = "",
    classes: Iterable[str] = (),
    screen: str = "",
    reason: str = "",
    channel: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one event. ``reason`` is the only free text: the written reason of a person who asks to see something.

    ``actor`` must be the actor of the transaction; the database refuses an event signed by another.
    """
    _refuse_content(detail or {})
    subject = Shown(target=target, case=case, person=person, classes=tuple(classes))
    event = _event(kind, actor, at, screen, reason, subject)
    event.channel, event.detail = channel, dict(detail or {})
    event.save(force_insert=True)


def record_reading(
    what: str,
    *,
    actor: Actor,
    at: datetime,
    screen: str,
    classes: Iterable[str],
    target: object = "",
    case: object = "",
    person: object = "",
    reason: str = "",
) -> None:
    """Displayed = logged: one event ``<what>.read``, in the transaction of the page that shows it.

    Nothing is written when ``classes`` holds nothing personal enough (see ``domain.access.must_be_logged``), so that
    a page may pass what it really shows, which depends on the reader.
    """
    shown = Shown(target=target, case=case, person=person, classes=tuple(classes))
    record_readings(what, [shown], actor=actor, at=at, screen=screen, reason=reason)


def record_readings(
    what: str, shown: Iterable[Shown], *, actor: Actor, at: datetime, screen: str, reason: str = ""
) -> None:
    """The same for a list: one event a line, in one statement whatever the length of the list."""
    lines = [line for line in shown if must_be_logged(line.classes)]
    Event.objects.bulk_create(_event(f"{what}.read", actor, at, screen, reason, line) for line in lines)


def _event(kind: str, actor: Actor, at: datetime, screen: str, reason: str, subject: Shown) -> Event:
    return Event(
        id=_time_ordered_uuid(),
        kind=kind,
        at=at,
        actor_kind=actor.kind.value,
        actor_label=actor.label,
        membership=actor.membership,
        organisation=actor.organisation,
        target=str(subject.target),
        case=str(subject.case),
        person=str(subject.person),
        classes=[str(data_class) for data_class in subject.classes],
        screen=screen,
        reason=reason,
        request_id=current_request_id(),
    )


def _time_ordered_uuid() -> UUID:
    """A version 7 UUID (RFC 9562): 48 bits of milliseconds, 12 bits of what is left of the instant, then chance.

    Made here: to learn an identity from the database is to read the journal, and who writes it may not.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = milliseconds << 80 | (rest * 4096 // 1_000_000) << 64 | int.from_bytes(os.urandom(8))
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def _refuse_content(detail: Mapping[str, Any]) -> None:
    for key, value in detail.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        if not all(one is None or isinstance(one, (bool, int)) or _is_code(one) for one in values):
            raise ContentInJournal(key)


def _is_code(value: object) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None
