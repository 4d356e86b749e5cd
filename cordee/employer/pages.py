"""What is shared with an employer and what was answered, in words: the same to her, to who leads and to the contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cordee.domain.access import Actor
from cordee.domain.employer import Channel, Kind, Reply, Shared
from cordee.employer import links, queries, wording
from cordee.employer.models import EmployerReply, Sharing
from cordee.ui.typography import long_day


@dataclass(frozen=True, kw_only=True)
class Line:
    text: str
    by: str  # who wrote it and on which day
    is_quoted: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    title: str
    icon: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Answered:
    said: str
    icon: str
    words: str
    proposed_on: date | None
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One sharing, for her and for who leads her case."""

    pk: UUID
    contact: str
    company: str
    groups: tuple[Group, ...]
    words: str
    how: str
    agreed_at: datetime
    expires_at: datetime
    changed_at: datetime | None
    stopped_at: datetime | None
    stopped_by: str
    is_alive: bool
    seen: str
    link_number: int
    email: str
    address: str  # to give by hand; empty once it opens nothing
    readings: tuple[datetime, ...]
    replies: tuple[Answered, ...]

    @property
    def last_reading(self) -> datetime | None:
        return self.readings[-1] if self.readings else None


ICONS = {
    Kind.WHO: "user",
    Kind.RESTRICTION: "clipboard-document-list",
    Kind.RETURN: "arrow-uturn-left",
    Kind.ADAPTATION: "wrench-screwdriver",
    Kind.AID: "banknotes",
    Kind.MEETING: "calendar",
}
REPLY_ICONS = {
    Reply.RECEIVED: "check",
    Reply.POSSIBLE: "check",
    Reply.NOT_POSSIBLE: "x-mark",
    Reply.MEETING: "calendar",
    Reply.ADAPTATION: "wrench-screwdriver",
    Reply.QUESTION: "chat-bubble-left-right",
}


def groups(shared: Iterable[Shared]) -> tuple[Group, ...]:
    """In French: a contact reads French, whatever her language."""
    lines = list(shared)
    return tuple(
        Group(title=wording.KINDS[kind], icon=ICONS[kind], lines=found)
        for kind in Kind
        if (found := tuple(_line(one) for one in lines if one.kind is kind))
    )


def reply(one: EmployerReply) -> Answered:
    kind = Reply(one.kind)
    said = {"words": one.words, "proposed_on": one.proposed_on, "name": one.name, "at": one.at}
    return Answered(said=wording.REPLIES[kind], icon=REPLY_ICONS[kind], **said)


def shown_of(case_id: UUID, *, actor: Actor, at: datetime) -> tuple[Shown, ...]:
    """Those of a case, the latest first, with when each was opened and what was answered."""
    found = queries.sharings_of_case(case_id, actor=actor)
    opened = queries.readings(case_id) if found else {}
    replies = queries.replies_to(found, actor=actor)
    may = queries.may_share(case_id, actor=actor) if found else False
    return tuple(
        _shown(
            one,
            at=at,
            readings=tuple(opened.get(one.pk, ())),
            replies=tuple(reply(said) for said in replies if said.sharing_id == one.pk),
            may=may,
        )
        for one in found
    )


def _shown(
    one: Sharing, *, at: datetime, readings: tuple[datetime, ...], replies: tuple[Answered, ...], may: bool
) -> Shown:
    alive = queries.is_alive(one, at=at)
    return Shown(
        pk=one.pk,
        contact=one.contact,
        company=one.company,
        groups=groups(one.shared),
        words=one.words,
        how=_(wording.HOW[Channel(one.channel)]),
        agreed_at=one.agreed_at,
        expires_at=one.expires_at,
        changed_at=one.changed_at,
        stopped_at=one.stopped_at,
        stopped_by=one.stopped_by,
        is_alive=alive,
        seen=one.seen,
        link_number=one.link_number,
        email=one.email,
        address=links.address_of(one.pk, one.link_number) if alive and may else "",
        readings=readings,
        replies=replies,
    )


def _line(one: Shared) -> Line:
    quoted = one.kind is Kind.RESTRICTION
    if one.kind is Kind.WHO:
        return Line(text=one.text, by="", is_quoted=False)
    by = f"{one.author}, le {long_day(one.on)}" if one.author and one.on else one.author or wording.OWN_LINE
    return Line(text=one.text, by=by, is_quoted=quoted)
