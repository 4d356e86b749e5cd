"""Write to a person, the way she asked to be reached: the only door by which a message leaves for her."""

from datetime import datetime
from uuid import UUID

from cordee.audit import actions as audit
from cordee.audit.context import current_actor
from cordee.domain import reaching
from cordee.domain.access import Actor
from cordee.domain.quiet_hours import first_moment
from cordee.domain.reaching import Discretion, PreferredChannel, Somebody, Write
from cordee.domain.tongue import Tongue
from cordee.outbox import actions as outbox
from cordee.outbox import sms
from cordee.outbox.mail import Obsolete
from cordee.outbox.models import Message
from cordee.outbox.quiet import calendar_of
from cordee.people.models import Contact, PersonLink

_news: set[str] = set()


def tell(*, person_id: UUID, kind: str, about: object, key: str, actor: Actor, at: datetime) -> Write | Somebody:
    """Queue one message, or return who must do it by hand: the caller then plans that task, in the same transaction.

    ``cases.telling.tell_person`` does both. Raises Contact.DoesNotExist for who may not read how to reach the person.
    """
    way = how(person_id=person_id, actor=actor, at=at)
    if isinstance(way, Write):
        outbox.queue_to_person(kind, about=about, write=way, at=at, key=key)
        detail = {"kind": kind}
        audit.record("person.written_to", actor=actor, at=at, person=person_id, channel=way.channel, detail=detail)
    else:
        detail = {"kind": kind, "does": way.does.value, "why": way.why.value}
        audit.record("person.to_reach_by_hand", actor=actor, at=at, person=person_id, detail=detail)
    return way


def waits_until(at: datetime) -> datetime | None:
    """When a message queued at ``at`` leaves for a person at the earliest; None when it leaves at once."""
    calendar = calendar_of(at)
    leaves = first_moment(at, quiet=calendar.quiet, holidays=calendar.holidays)
    return leaves if leaves > at else None


def only_informs(kind: str) -> None:
    """Rooms call it when they start. Where none of this kind may leave for her, nobody is asked to call either."""
    _news.add(kind)


def tell_later(
    *, case_id: UUID, kind: str, key: str, actor: Actor, at: datetime, not_before: datetime | None = None
) -> None:
    """Queue one message for the person of a case, whoever acts: how she is reached is found when it leaves.

    Where no message may leave then, the room that queued it hears of it as of a failure (``outbox.undelivered``),
    save of what only informs her: it is dropped.
    """
    outbox.queue_for_person(kind, about=case_id, at=at, key=key, not_before=not_before)
    audit.record("person.to_be_written_to", actor=actor, at=at, case=case_id, detail={"kind": kind})


def address_of(message: Message, at: datetime) -> Write | Somebody:
    """For the job that sends: the way to the person of the case that the message is about. Raises Obsolete."""
    worker = current_actor()
    link = PersonLink.objects.visible_to(worker).filter(case=message.about_id, revoked_at__isnull=True).first()
    if link is None:
        raise Obsolete
    way = how(person_id=link.person_id, actor=worker, at=at)
    if isinstance(way, Somebody) and message.kind in _news:
        raise Obsolete(way.why.value)
    return way


def tongue_of(message: Message) -> Tongue:
    """For the job that sends: the language of what is written to the person of the case that the message is about."""
    worker = current_actor()
    links = PersonLink.objects.visible_to(worker).filter(case=message.about_id, revoked_at__isnull=True)
    contact = Contact.objects.visible_to(worker).filter(person__in=links.values("person")).first()
    return Tongue(contact.language) if contact else Tongue.FRENCH


def asks_discretion(message: Message) -> bool:
    """For the job that sends: whether the person of the case asks anything of whoever gets in touch."""
    worker = current_actor()
    links = PersonLink.objects.visible_to(worker).filter(case=message.about_id, revoked_at__isnull=True)
    contact = Contact.objects.visible_to(worker).filter(person__in=links.values("person")).first()
    return contact is None or bool(contact.discretion)


def how(*, person_id: UUID, actor: Actor, at: datetime) -> Write | Somebody:
    """The address goes into a message or nowhere: who calls this shows nothing of it."""
    known = ways_of(Contact.objects.visible_to(actor).get(pk=person_id))
    return reaching.how_to_reach(known, at=at, calendar=calendar_of(at), sends_sms=sms.is_available())


def ways_of(contact: Contact) -> reaching.Contact:
    return reaching.Contact(
        phone=contact.phone,
        email=contact.email,
        prefers=PreferredChannel(contact.preferred_channel),
        asks=frozenset(Discretion(asked) for asked in contact.discretion),
    )
