"""Read what a mail server writes when it could not deliver: RFC 3464, and qmail's own form. Nothing here is believed
before its mark is: see ``marks``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from enum import StrEnum
from uuid import UUID

from cordee.outbox import marks

MOST = 2_000_000  # bytes; what comes back is rarely longer than what left
ADDRESSED_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Failed-Recipients")
SAID_OF_THE_ORIGINAL = (marks.HEADER, "Return-Path", "Sender", "Errors-To")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_QMAIL = re.compile(r"\AHi\. This is the .{1,120}\n", re.ASCII)
_HEADER_LINE = re.compile(rf"^({'|'.join(SAID_OF_THE_ORIGINAL)}):(.*)$", re.IGNORECASE | re.MULTILINE)


class Meaning(StrEnum):
    LOST = "lost"
    ON_ITS_WAY = "on_its_way"  # late, delivered, passed on: nothing to do
    OTHER = "other"  # no report: somebody answers, or is away


class Unreadable(Exception):
    """What came in is no mail that can be read; the message is a code."""


@dataclass(frozen=True, kw_only=True)
class Returned:
    """``status``: RFC 3463, « 5.1.1 »; ``about``: the message whose mark it carries, None without a mark of ours."""

    meaning: Meaning
    status: str
    about: UUID | None


def read(raw: bytes, *, sent_to: str = "") -> Returned:
    """``sent_to``: the address to which the server delivered it, when it says so. Raises Unreadable."""
    if len(raw) > MOST:
        raise Unreadable("too_long")
    if not raw.strip():
        raise Unreadable("empty")
    try:
        return _read(BytesParser(policy=policy.compat32).parsebytes(raw), sent_to)
    except Exception as broken:  # A hostile mail finds the corners of any parser: it is kept apart, whatever breaks.
        raise Unreadable(type(broken).__name__) from broken


def _read(mail: Message, sent_to: str) -> Returned:
    parts = list(mail.walk())
    about = marks.found_in([sent_to, *_addresses(mail), *_of_the_original(parts)])
    fields = [field for part in parts for field in _report(part)]
    if fields:
        meaning, status = _said(fields)
    else:
        meaning, status = _said_by_qmail(mail)
    return Returned(meaning=meaning, status=status, about=about)


def _addresses(mail: Message) -> list[str]:
    return [str(value) for name in ADDRESSED_TO for value in mail.get_all(name, [])]


def _of_the_original(parts: list[Message]) -> Iterator[str]:
    """The headers of what came back, whole, alone, or quoted in a text."""
    for part in parts[1:]:
        for name in SAID_OF_THE_ORIGINAL:
            yield from (str(value) for value in part.get_all(name, []))
    for part in parts:
        if part.get_content_type() in ("text/rfc822-headers", "text/plain"):
            yield from (value for _, value in _HEADER_LINE.findall(_text(part)))


def _report(part: Message) -> list[Message]:
    """The groups of fields that are about a recipient."""
    if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
        return []
    groups = part.get_payload()
    found = groups if isinstance(groups, list) else []
    return [group for group in found if isinstance(group, Message) and group.get("Action")]


def _said(fields: list[Message]) -> tuple[Meaning, str]:
    """One mail has one recipient: lost for one of the addresses behind it is lost."""
    for field in fields:
        if str(field["Action"]).partition(";")[0].strip().lower() == "failed":
            found = _STATUS.search(str(field.get("Status", "")))
            return Meaning.LOST, found[1] if found else ""
    return Meaning.ON_ITS_WAY, ""


def _said_by_qmail(mail: Message) -> tuple[Meaning, str]:
    text = "" if mail.is_multipart() else _text(mail).lstrip()
    if not (_QMAIL.match(text) and "\n--- Below this line is a copy of the message" in text):
        return Meaning.OTHER, ""
    found = _STATUS.search(text.partition("\n--- Below")[0])
    return Meaning.LOST, found[1] if found else ""


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    return raw.decode("utf-8", "replace").replace("\r\n", "\n")
