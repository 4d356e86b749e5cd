"""Read what anybody may write to the address of the line: who, what about, which words; never an attachment.

A mail is hostile until it is read: too long, of no charset, of no sender, folded a thousand times, sent by a machine.
Nothing here raises but ``Ignored``; what cannot be read is still something that came.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr
from html import unescape
from html.parser import HTMLParser

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cordee.domain.watched_words import without_identity_numbers
from cordee.enquiries import wording
from cordee.outbox import marks

MOST = 1_000_000  # bytes: the words stand before what is attached
LONGEST_TEXT, LONGEST_SUBJECT, LONGEST_NAME = 6_000, 200, 80
MOST_PARTS = 100
_MACHINES = frozenset({"mailer-daemon", "postmaster"})
_IN_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_OF_A_LIST = ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond")
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
# What no keyboard writes, and what turns the direction of a line round.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Ignored(Exception):
    """A machine wrote it, or we did: to answer would go round for ever. The message is a code for the journal."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """``address`` is empty where nobody can be answered; ``key`` is that of the mail, the same when it comes twice."""

    key: str
    address: str
    name: str
    subject: str
    text: str
    links: int
    was_cut: bool
    had_attachments: bool
    is_marked: bool  # as unwanted, by the mail server

    @property
    def words(self) -> str:
        """What is kept of it, with what was left out."""
        subject = wording.MAIL_SUBJECT.format(subject=self.subject) if self.subject else ""
        left_out = [
            said
            for said, holds in ((wording.MAIL_CUT, self.was_cut), (wording.MAIL_ATTACHMENTS, self.had_attachments))
            if holds
        ]
        return "\n\n".join(filter(None, (subject, self.text or wording.MAIL_EMPTY, *left_out)))


def read(raw: bytes) -> Written:
    """Raise Ignored for what a machine wrote."""
    try:
        return _read(BytesParser(policy=policy.compat32).parsebytes(raw[:MOST]), raw)
    except Ignored:
        raise
    except Exception:  # A hostile mail finds the corners of any parser: that it came is kept, whatever breaks.
        return _unreadable(raw)


def _read(mail: Message, raw: bytes) -> Written:
    name, address = _sender(mail)
    if why := _why_ignored(mail, address):
        raise Ignored(why)
    plain, rich, attached = _texts(mail)
    text = plain if plain.strip() else _without_tags(rich)
    whole = _clean(text)
    kept = whole[:LONGEST_TEXT].rstrip()
    number = _header(mail, "Message-ID")
    return Written(
        key=f"mail:{number}:{address}" if number else _key_of(raw),
        address=address,
        name=name[:LONGEST_NAME],
        subject=_masked(_header(mail, "Subject"))[:LONGEST_SUBJECT],
        text=_masked(kept),
        links=len(_LINK.findall(kept)),
        was_cut=len(whole) > LONGEST_TEXT,
        had_attachments=attached or len(raw) > MOST,
        is_marked=_header(mail, "X-Spam-Flag").upper() == "YES",
    )


def _unreadable(raw: bytes) -> Written:
    return Written(
        key=_key_of(raw),
        address="",
        name="",
        subject="",
        text="",
        links=0,
        was_cut=False,
        had_attachments=False,
        is_marked=False,
    )


def _key_of(raw: bytes) -> str:
    return f"mail:{hashlib.sha256(raw).hexdigest()}"


def _sender(mail: Message) -> tuple[str, str]:
    """Where she wants to be answered, else from where she wrote; no address that a server would refuse."""
    name, own = _address(mail, "From")
    _, asked = _address(mail, "Reply-To")
    return name, asked or own


def _address(mail: Message, header: str) -> tuple[str, str]:
    for name, address in getaddresses([_header(mail, header)]):
        try:
            validate_email(address)
        except ValidationError:
            continue
        return name, address
    return "", ""


def _why_ignored(mail: Message, address: str) -> str:
    if _header(mail, "Auto-Submitted").partition(";")[0].strip().lower() not in {"", "no"}:
        return "automatic"
    if mail.get("Return-Path") is not None and _header(mail, "Return-Path") == "<>":
        return "returned"
    if mail.get_content_type() == "multipart/report" or address.partition("@")[0].lower() in _MACHINES:
        return "returned"
    if _header(mail, "Precedence").lower() in _IN_BULK or any(name in mail for name in _OF_A_LIST):
        return "bulk"
    return "ours" if marks.HEADER in mail or address.lower() in _our_addresses() else ""


def _our_addresses() -> set[str]:
    ours = (
        settings.CORDEE_LINE_MAIL,
        settings.DEFAULT_FROM_EMAIL,
        settings.CORDEE_MAIL_NEUTRAL_FROM,
        settings.CORDEE_MAIL_BOUNCES,
    )
    return {parseaddr(one)[1].lower() for one in ours if one}


def _texts(mail: Message) -> tuple[str, str, bool]:
    """The first words as they are, the first as a page, and whether something else came with them."""
    plain = rich = ""
    attached = False
    for part in _parts(mail):
        kind = part.get_content_type()
        if part.get_filename() or part.get_content_disposition() == "attachment":
            attached = True
        elif kind == "text/plain":
            plain = plain or _decoded(part)
        elif kind == "text/html":
            rich = rich or _decoded(part)
        else:
            attached = True
    return plain, rich, attached


def _parts(mail: Message) -> Iterator[Message]:
    """Leaves alone, so many at most; a mail inside a mail is something attached."""
    waiting, seen = [mail], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting = [one for one in inside if isinstance(one, Message)] + waiting
        else:
            yield part


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return raw.decode("cp1252", "replace")


class _Words(HTMLParser):
    """The words of a page, a line a block; nothing that a reader does not see."""

    SILENT = frozenset({"script", "style", "head", "title", "template"})
    BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in self.SILENT
        if tag in self.BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self.SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def _without_tags(page: str) -> str:
    """What follows the last « > » is text: it holds no whole tag, and the parser would look for one at each « < »."""
    end = page.rfind(">") + 1
    reader = _Words()
    reader.feed(page[:end])
    reader.close()
    reader.handle_data(unescape(page[end:]))
    return "\n".join(" ".join(line.split()) for line in "".join(reader.found).splitlines())


def _header(mail: Message, name: str) -> str:
    """In one line, whatever it was coded in."""
    value = mail.get(name)
    if value is None:
        return ""
    try:
        parts = [_worded(said, charset) for said, charset in decode_header(str(value))]
    except Exception:  # As for the whole mail: what is coded in no known way is read as it stands.
        parts = [str(value)]
    return " ".join(_UNSEEN.sub(" ", "".join(parts)).split())


def _worded(said: str | bytes, charset: str | None) -> str:
    if isinstance(said, str):
        return said
    try:
        return said.decode(charset or "utf-8")
    except (LookupError, UnicodeError):
        return said.decode("cp1252", "replace")


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_UNSEEN.sub("", line).rstrip() for line in lines)).strip()


def _masked(text: str) -> str:
    return without_identity_numbers(text, instead=wording.NUMBER_TAKEN_OUT)
