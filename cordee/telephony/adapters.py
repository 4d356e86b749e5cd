"""What each telephone system posts, as one event of ours: pure functions, and nothing kept of what they do not read.

Where each format was read is written in ``docs/operate/telephonie.md``. Recordings, voice mails, names, tags and notes
that come with an event are never looked at.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cordee.domain.phone import NotAPhone, e164
from cordee.domain.telephony import Happening

NEUTRAL, AIRCALL, RINGOVER, ZAMMAD = "cordee", "aircall", "ringover", "zammad"
_LONGEST_ID, _LONGEST_DESK = 200, 120
LATEST = 4_102_444_800  # seconds: the year 2100
_LONGEST_CALL = 86_400


class Unreadable(ValueError):
    """The event lacks ``field``, or it is none of what is ``expected`` there. What came is not repeated."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: {expected}")
        self.field, self.expected = field, expected


@dataclass(frozen=True, kw_only=True)
class Said:
    """``call`` is the call as that system names it; ``number`` is empty when the caller hides it."""

    happening: Happening
    call: str = ""
    at: datetime
    number: str = ""
    desk: str = ""
    seconds: int | None = None


Payload = Mapping[str, Any]


def neutral(payload: Payload) -> Said:
    """The format of this site, for any system that can be made to write it. See the page of the manual."""
    at = _moment(payload, "timestamp")
    happening = _NEUTRAL.get(_text(payload, "type"))
    data = _object(payload, "data")
    if happening is None or data.get("direction", "inbound") != "inbound":
        return Said(happening=Happening.OTHER, at=at)
    return Said(
        happening=happening,
        call=_name(data, "call"),
        at=at,
        number=_number(data.get("number")),
        desk=_desk(data.get("desk")),
        seconds=_seconds(data.get("seconds")),
    )


def aircall(payload: Payload) -> Said:
    """``call.hungup`` comes at once and ``call.ended`` half a minute later: both say whether somebody answered."""
    event, at = _text(payload, "event"), _moment(payload, "timestamp")
    data = _object(payload, "data")
    if event not in _AIRCALL or data.get("direction") != "inbound":
        return Said(happening=Happening.OTHER, at=at)
    happening, answered = _AIRCALL[event], _instant(data.get("answered_at"))
    if happening is Happening.ENDED and answered is None:
        happening = Happening.MISSED
    ended = _instant(data.get("ended_at"))
    user = data.get("user")
    return Said(
        happening=happening,
        call=_name(data, "id"),
        at=at,
        number=_number(data.get("raw_digits")),
        desk=_desk(user.get("email") if isinstance(user, Mapping) else ""),
        seconds=_seconds(ended - answered) if happening is Happening.ENDED and ended and answered else None,
    )


def ringover(payload: Payload) -> Said:
    """``voicemail`` is somebody whom nobody answered: only that is read of it."""
    event, at = _text(payload, "event"), _moment(payload, "timestamp")
    data = _object(payload, "data")
    strange = payload.get("resource") != "call" or event not in _RINGOVER
    if strange or data.get("direction") != "inbound" or data.get("is_internal") is True:
        return Said(happening=Happening.OTHER, at=at)
    user = data.get("user")
    email = user.get("email") if isinstance(user, Mapping) else ""
    return Said(
        happening=_RINGOVER[event],
        call=_name(data, "call_id"),
        at=at,
        number="" if data.get("is_anonymous") is True else _number(_with_plus(data.get("from_number"))),
        desk=_desk(email or data.get("user_id")),
        seconds=_seconds(data.get("duration_in_seconds")) if event == "hangup" else None,
    )


def zammad(payload: Payload) -> Said:
    """The generic CTI of Zammad, which many exchanges speak. It has no hour: ``timestamp`` is that of its receipt.

    ``cause`` is not read: a call that a voice mail took is « normalClearing » too. Without an answer, she is called
    back. Who rings is named by people's names alone, which are not read: it rings for the whole line.
    """
    event, at = _text(payload, "event"), _moment(payload, "timestamp")
    if event not in _ZAMMAD or _text(payload, "direction") != "in":
        return Said(happening=Happening.OTHER, at=at)
    return Said(
        happening=_ZAMMAD[event],
        call=_name(payload, "callId"),
        at=at,
        number=_number(_with_plus(payload.get("from"))),
        desk=_desk(payload.get("answeringNumber")) if event == "answer" else "",
    )


ADAPTERS: Mapping[str, Callable[[Payload], Said]] = {
    NEUTRAL: neutral,
    AIRCALL: aircall,
    RINGOVER: ringover,
    ZAMMAD: zammad,
}

_NEUTRAL = {
    "call.ringing": Happening.RINGS,
    "call.answered": Happening.ANSWERED,
    "call.ended": Happening.ENDED,
    "call.missed": Happening.MISSED,
}
_AIRCALL = {
    "call.created": Happening.RINGS,
    "call.ringing_on_agent": Happening.RINGS,
    "call.answered": Happening.ANSWERED,
    "call.hungup": Happening.ENDED,
    "call.ended": Happening.ENDED,
}
_RINGOVER = {
    "ringing": Happening.RINGS,
    "answered": Happening.ANSWERED,
    "hangup": Happening.ENDED,
    "missed": Happening.MISSED,
    "voicemail": Happening.MISSED,
}
_ZAMMAD = {"newCall": Happening.RINGS, "answer": Happening.ANSWERED, "hangup": Happening.ENDED}


def _object(payload: Payload, field: str) -> Payload:
    found = payload.get(field)
    if not isinstance(found, Mapping):
        raise Unreadable(field, "un objet JSON")
    return found


def _text(payload: Payload, field: str) -> str:
    found = payload.get(field)
    if not isinstance(found, str) or not found:
        raise Unreadable(field, "un texte")
    return found


def _name(payload: Payload, field: str) -> str:
    found = payload.get(field)
    if isinstance(found, bool) or not isinstance(found, str | int) or not 0 < len(str(found)) <= _LONGEST_ID:
        raise Unreadable(field, f"l'identifiant de l'appel, de {_LONGEST_ID} signes au plus")
    return str(found)


def _moment(payload: Payload, field: str) -> datetime:
    found = payload.get(field)
    seconds = _instant(found)
    if seconds is not None:
        return datetime.fromtimestamp(seconds, tz=UTC)
    try:
        moment = datetime.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or _instant(moment.timestamp()) is None:
        raise Unreadable(field, "un instant : secondes depuis 1970, ou « 2026-03-14T09:30:00+01:00 »")
    return moment


def _instant(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value < LATEST else None  # type: ignore[operator, arg-type]


def _seconds(value: object) -> int | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and 0 <= value <= _LONGEST_CALL else None  # type: ignore[operator, call-overload]


def _number(value: object) -> str:
    """A hidden number, or what is none, is no number: the call counts all the same."""
    try:
        return e164(value) if isinstance(value, str) else ""
    except NotAPhone:
        return ""


def _with_plus(value: object) -> object:
    """« 33612345678 », as some systems write it; what begins with a zero is read as people write it."""
    return f"+{value}" if isinstance(value, str) and value.isdigit() and not value.startswith("0") else value


def _desk(value: object) -> str:
    return str(value).strip().lower()[:_LONGEST_DESK] if isinstance(value, str | int) else ""
