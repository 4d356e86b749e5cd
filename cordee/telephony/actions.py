"""What the telephone posts, and what an agent does of it: open the call that rings, say where one sits."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from procrastinate.contrib.django import app

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.domain.telephony import Happening
from cordee.frontdesk import actions as frontdesk
from cordee.frontdesk.models import Call
from cordee.telephony import queries
from cordee.telephony.adapters import Said
from cordee.telephony.models import PhoneCall, PhoneDesk, PhoneEvent
from cordee.telephony.numbers import hash_of_number, key_of_line, name_of_event

SETTLE = "telephony.settle"


class TakenByColleague(Exception):
    """Another agent has opened this call."""


class RingsNoMore(Exception):
    """The call is over, or never rang here."""


class DeskTaken(Exception):
    """Another agent has this desk."""


@transaction.atomic
def hear(said: Said, *, adapter: str, name: str = "", actor: Actor, at: datetime) -> bool:
    """Keep an event; the same posted again is one, and False. ``name``: how its sender calls it, if it does."""
    is_other = said.happening is Happening.OTHER
    event = PhoneEvent(
        id=UUID(name_of_event(adapter, name or (said.happening, said.call, said.desk, said.at.timestamp()))),
        adapter=adapter,
        happening=said.happening.value,
        line_key="" if is_other else key_of_line(adapter, said.call),
        number_hash=hash_of_number(said.number),
        number=said.number,
        desk=said.desk,
        seconds=said.seconds,
        at=said.at,
        received_at=at,
    )
    if not _written(event):
        return False
    audit.record(
        "phone.event", actor=actor, at=at, target=event.pk, detail={"adapter": adapter, "kind": said.happening}
    )
    if not is_other:
        app.configure_task(SETTLE, queueing_lock=f"phone:{event.pk}").defer(event_id=str(event.pk))
    return True


@transaction.atomic
def open_ringing(*, line_key: str, actor: Actor, at: datetime) -> Call:
    """Open a call of the console tied to the line that rings. One agent alone: raises TakenByColleague, RingsNoMore."""
    ringing = queries.line(line_key, actor=actor, at=at)
    if ringing is None or not ringing.line.is_live:
        raise RingsNoMore
    call = frontdesk.start(actor=actor, at=at)
    _tie(call, actor=actor, at=at, line_key=line_key, number_hash=ringing.number_hash)
    audit.record("phone.opened", actor=actor, at=at, target=call.pk)
    return call


@transaction.atomic
def open_of_number(*, number_hash: str, actor: Actor, at: datetime) -> Call:
    """Open a call whose number an agent has typed: its hash alone is kept."""
    call = frontdesk.start(actor=actor, at=at)
    _tie(call, actor=actor, at=at, line_key=None, number_hash=number_hash)
    return call


@transaction.atomic
def sit(*, identity: str, actor: Actor, at: datetime) -> None:
    """« Mon poste »; empty: none. Raises DeskTaken."""
    mine = PhoneDesk.objects.visible_to(actor)
    try:
        with transaction.atomic():
            if not identity:
                mine.delete()
            elif not mine.update(identity=identity, changed_at=at):
                PhoneDesk(membership_id=actor.membership, identity=identity, changed_at=at).save(force_insert=True)
    except IntegrityError:
        raise DeskTaken from None
    audit.record("phone.desk", actor=actor, at=at, target=actor.membership, detail={"set": bool(identity)})


def _tie(call: Call, *, actor: Actor, at: datetime, line_key: str | None, number_hash: str) -> None:
    tied = PhoneCall(
        call=call,
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        line_key=line_key,
        number_hash=number_hash,
        at=at,
    )
    try:
        with transaction.atomic():
            tied.save(force_insert=True)
    except IntegrityError:
        raise TakenByColleague from None


def _written(event: PhoneEvent) -> bool:
    """False when it came before. Said by the count of rows: who posts may not read it back."""
    insert = InsertQuery(PhoneEvent, on_conflict=OnConflict.IGNORE)
    insert.insert_values(PhoneEvent._meta.concrete_fields, [event])
    (statement,) = insert.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return bool(cursor.rowcount)
