"""A line of the queue, and what an agent is shown of one enquiry, in words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from cordee.domain.access import Actor, DataClass
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.enquiry import AnswerBy, Ending, Hope, Kind, State, Suspicion, Want, Word
from cordee.domain.phone import as_written
from cordee.domain.reaching import Discretion
from cordee.domain.tongue import Tongue
from cordee.domain.watched_words import health_word
from cordee.enquiries import attempts, joining, line_agents, queries, tagging, wording
from cordee.enquiries.attempts import Tried
from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySituation
from cordee.enquiries.queries import Opened
from cordee.public.stock import Given
from cordee.reader.line_texts import Tag
from cordee.ui.typography import moment


@dataclass(frozen=True, kw_only=True)
class Row:
    pk: UUID
    kind: str
    where: str  # the département, as far as it is known
    state: str
    received_at: datetime
    begins: datetime | None
    next_at: datetime
    is_late: bool
    promise: str  # « tenue », « dépassée », or nothing yet
    attempts: int
    tried: tuple[Tried, ...]
    asks: tuple[str, ...]  # before dialling
    her_calls: int
    owner: str
    owner_away: bool  # a colleague, whose absence today is announced
    tags: tuple[Tag, ...]
    sender_late_since: date | None
    must_tell_by: date | None
    suspicions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Contact:
    """``how``: how she is written to, with first words that say nothing of her; empty when she is called."""

    name: str
    phone: str
    dial: str
    email: str
    how: str
    first_words: str
    tongue: str
    asks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sender:
    name: str
    rpps: str
    company: str
    phone: str
    dial: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """``erased``: nothing of it is the reader's any more."""

    contact: Contact | None
    sender: Sender | None
    given: tuple[Given, ...]
    words: str
    on_leave_until: date | None
    hopes: str
    wants: tuple[str, ...]
    headcount: int | None
    ended: str
    asked: str  # the service and the organisation that she chose
    health: str  # what a mail says of it, for the agent to be careful


def listed(found: Sequence[Enquiry], *, actor: Actor, at: datetime, tags: tagging.Known) -> list[Row]:
    """Four reads, however many lines."""
    away = _colleagues_away(found, actor, at)
    tried, asks = attempts.tried_of(found, actor=actor), attempts.asks_of(found, actor=actor)
    return [
        _row(
            one,
            actor,
            at,
            tags=tagging.tags_of(one, known=tags),
            tried=tried.get(one.pk, ()),
            asks=asks.get(one.pk, ()),
            away=away,
        )
        for one in found
    ]


def outlined(found: Iterable[Enquiry], *, actor: Actor, at: datetime) -> list[Row]:
    """Lines without what is read beside the demand: tags, attempts, what she asks, who is away."""
    return [_row(one, actor, at, tags=(), tried=(), asks=(), away=()) for one in found]


def _colleagues_away(found: Sequence[Enquiry], actor: Actor, at: datetime) -> set[UUID]:
    """Nothing is read where no line is a colleague's."""
    owners = {one.owner_id for one in found} - {None, actor.membership}
    return owners & set(line_agents.away(actor=actor, at=at)) if owners else set()


def _row(
    enquiry: Enquiry,
    actor: Actor,
    at: datetime,
    *,
    tags: tuple[Tag, ...],
    tried: tuple[Tried, ...],
    asks: tuple[str, ...],
    away: Collection[UUID],
) -> Row:
    is_open = State(enquiry.state) not in {State.CALLED, State.CLOSED, State.QUARANTINED}
    late = queries.is_sender_late(enquiry, on=timezone.localdate(at))
    return Row(
        pk=enquiry.pk,
        kind=wording.KINDS[Kind(enquiry.kind)],
        where=DEPARTEMENTS.get(enquiry.departement, ""),
        state=_state(enquiry),
        received_at=enquiry.received_at,
        begins=enquiry.not_before if enquiry.attempts == 0 else None,
        next_at=enquiry.next_at,
        is_late=is_open and enquiry.next_at < at,
        promise=_promise(enquiry, at),
        attempts=enquiry.attempts,
        her_calls=enquiry.her_calls,
        owner=_owner(enquiry, actor),
        owner_away=enquiry.owner_id in away,
        tags=tags,
        tried=tried,
        asks=asks,
        sender_late_since=enquiry.tell_sender_by if late else None,
        must_tell_by=enquiry.tell_sender_by if queries.must_tell_sender(enquiry) else None,
        suspicions=tuple(wording.SUSPICIONS[Suspicion(one)] for one in enquiry.suspicions),
    )


def shown(opened: Opened) -> Shown:
    contact, sender, situation = opened.contact, opened.sender, opened.situation
    joined = situation is not None and situation.said
    return Shown(
        contact=_contact(contact) if contact else None,
        sender=Sender(
            name=sender.name,
            rpps=sender.rpps,
            company=sender.company,
            phone=as_written(sender.phone),
            dial=sender.phone,
            email=sender.email,
        )
        if sender
        else None,
        given=joining.given(joining.carried_again(situation)) if situation and joined else (),
        words=situation.words if situation else "",
        on_leave_until=situation.on_leave_until if situation else None,
        hopes=wording.HOPES[Hope(situation.hopes)] if situation and situation.hopes else "",
        wants=tuple(wording.WANTS[Want(one)] for one in situation.wants) if situation else (),
        headcount=situation.headcount if situation else None,
        asked=_asked(situation),
        health=_health_in(opened),
        ended=wording.ENDINGS[Ending(opened.enquiry.ending)] if opened.enquiry.ending else "",
    )


def _contact(contact: EnquiryContact) -> Contact:
    how = wording.HOW_TO_WRITE.get(AnswerBy(contact.answer_by), "")
    asks = wording.ASKS_IN_WRITING if how else wording.ASKS
    return Contact(
        name=f"{contact.name} {contact.family_name}".strip(),
        phone=as_written(contact.phone) if contact.phone else "",
        dial="" if how else contact.phone,
        email=contact.email,
        how=how,
        tongue=contact.language,
        first_words=wording.FIRST_WORDS[Tongue(contact.language)] if how else "",
        asks=tuple(asks[Discretion(one)] for one in contact.discretion),
    )


def said(enquiry: Enquiry, *, actor: Actor) -> str:
    """Her answer to what somebody signalled: what, how, when, and to whom."""
    found = queries.her_word(enquiry, actor=actor)
    if found is None:
        return ""
    by = wording.HEARD_BY_CODE
    if found.membership_id is not None:
        by = wording.HEARD_BY_ME if found.membership_id == actor.membership else wording.HEARD_BY_COLLEAGUE
    told = wording.SENDER_MAY_KNOW if found.sender_may_know else ""
    return " ".join(filter(None, (wording.WORDS[Word(found.word)], by.format(at=moment(found.at)), told)))


def _asked(situation: EnquirySituation | None) -> str:
    """In the words that she agreed to, which name both."""
    return situation.consent_words if situation else ""


def _health_in(opened: Opened) -> str:
    """Of a mail alone: what comes by a form was looked at before it was sent."""
    if opened.situation is None or opened.enquiry.kind != Kind.MAIL:
        return ""
    found = health_word(opened.situation.words)
    return wording.SPEAKS_OF_HEALTH.format(found=found) if found else ""


def classes_shown(opened: Opened) -> tuple[str, ...]:
    """What the page really shows, for the journal of readings."""
    found = []
    if opened.contact or opened.sender:
        found.append(DataClass.IDENTITY.value)
    if opened.situation:
        found += [DataClass.SITUATION.value, DataClass.HEALTH.value]
    return tuple(found)


def _state(enquiry: Enquiry) -> str:
    """What is only in somebody's name is to be taken up, whoever had taken it up before."""
    state = State(enquiry.state)
    return wording.STATES[State.RECEIVED if state is State.TAKEN and enquiry.named_at is not None else state]


def _promise(enquiry: Enquiry, at: datetime) -> str:
    reached = enquiry.reached_at
    if reached is not None:
        return "tenue" if reached <= enquiry.promised_at else "dépassée"
    return "dépassée" if enquiry.promised_at < at else ""


def _owner(enquiry: Enquiry, actor: Actor) -> str:
    """In a name is not taken up: the hour may have put it there."""
    if enquiry.owner is None:
        return wording.NOBODY_HAS_IT
    to_take = enquiry.named_at is not None
    if enquiry.owner_id == actor.membership:
        return wording.YOURS_TO_TAKE if to_take else wording.YOURS
    said = wording.TO_COLLEAGUE_TO_TAKE if to_take else wording.TO_COLLEAGUE
    return said.format(name=enquiry.owner.user.full_name)
