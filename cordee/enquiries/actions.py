"""What a visitor does: leave a demand, say a word by its code. Nothing is read back; the code follows from the form."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from procrastinate.contrib.django import app

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.domain.enquiry import SIGNALS, AnswerBy, Kind, State, Suspicion, Word, WordChannel
from cordee.domain.opening import Slot
from cordee.domain.reaching import Discretion
from cordee.domain.tongue import Tongue
from cordee.enquiries import acknowledging, queries
from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySender, EnquirySituation, EnquiryWord
from cordee.frontdesk.codes import code_of, hash_of_code

SEND = "enquiries.send"


class KeyReused(Exception):
    """The key of this form has already left another demand."""


class Over(Exception):
    """What this code opened has ended, or never was."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """How she is reached, by ``phone`` (in the international form) or by ``email``; ``name`` is the given name."""

    phone: str = ""
    email: str = ""
    name: str = ""
    family_name: str = ""
    commune_code: str = ""
    answer_by: AnswerBy = AnswerBy.CALL
    discretion: tuple[Discretion, ...] = ()
    language: Tongue = Tongue.FRENCH


@dataclass(frozen=True, kw_only=True)
class Joined:
    """What comes with it: the lines of « Faire le point », or what who signals may say.

    ``service`` and what follows: the request that she sends to an organisation, with what she read and agreed to.
    """

    who: str = ""
    said: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    words: str = ""
    on_leave_until: date | None = None
    hopes: str = ""
    wants: tuple[str, ...] = ()
    headcount: int | None = None
    service: str = ""
    offer: UUID | None = None
    shares_health: bool = False
    consent_version: str = ""
    consent_words: str = ""
    notice_version: str = ""
    notice_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Sender:
    name: str
    rpps: str = ""
    company: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Left:
    """``campaign``: the code that the page carried, of a campaign that runs."""

    kind: Kind
    departement: str = ""
    slot: Slot | None = None
    person: Person | None = None
    joined: Joined | None = None
    sender: Sender | None = None
    campaign: str = ""
    her_calls: int = 0


@dataclass(frozen=True, kw_only=True)
class Received:
    """``tell_sender_by``: until when who signalled is told that it is taken up."""

    code: str
    promised_at: datetime
    tell_sender_by: date | None


@transaction.atomic
def receive(left: Left, *, key: str, suspicions: tuple[Suspicion, ...] = (), actor: Actor, at: datetime) -> Received:
    """Write the demand. The same form twice is one demand, with one code; raises KeyReused for other words."""
    enquiry = _enquiry(left, key, suspicions, at)
    done = Received(code=code_of(enquiry.pk), promised_at=enquiry.promised_at, tell_sender_by=enquiry.tell_sender_by)
    if not _written(enquiry):
        if queries.followed(done.code) is None:
            raise KeyReused
        return done
    _write_content(left, enquiry)
    detail = {"kind": left.kind.value, "suspicions": [one.value for one in suspicions]}
    audit.record("enquiry.received", actor=actor, at=at, target=enquiry.pk, detail=detail)
    if left.kind in SIGNALS and left.sender is not None and left.sender.email and not suspicions:
        acknowledging.ask_for(enquiry.pk)
    if left.kind is Kind.REQUEST and not suspicions:
        app.configure_task(SEND, queueing_lock=f"enquiry:{enquiry.pk}").defer(enquiry_id=str(enquiry.pk))
    return done


@transaction.atomic
def say(
    code: str,
    word: Word,
    *,
    person: Person | None = None,
    sender_may_know: bool = False,
    actor: Actor,
    at: datetime,
) -> None:
    """What the holder of the code says of it herself; with yes, how to reach her if nobody knew. Raises Over.

    ``sender_may_know``: who signalled may be told that she agreed, and nothing else.
    """
    enquiry_id, seen = queries.running_id(code), queries.followed(code)
    if enquiry_id is None or seen is None:
        raise Over
    if person is not None and not seen.is_reachable:
        _contact(person, enquiry_id, seen.departement).save(force_insert=True)
    agreed = {} if word is not Word.YES else queries.from_now_on(seen.departement, at)
    EnquiryWord(
        enquiry_id=enquiry_id,
        departement=seen.departement,
        word=word.value,
        channel=WordChannel.CODE.value,
        at=at,
        sender_may_know=sender_may_know,
        **agreed,
    ).save(force_insert=True)
    audit.record("enquiry.word", actor=actor, at=at, target=enquiry_id, channel="code", detail={"word": word.value})


def _enquiry(left: Left, key: str, suspicions: tuple[Suspicion, ...], at: datetime) -> Enquiry:
    slot = left.slot
    soonest = queries.from_now_on(left.departement, at)
    promised = slot.ends if slot else soonest["promised_at"]
    enquiry_id = UUID(bytes=_keyed(f"enquiry:{key}:{_digest(left)}")[:16], version=4)
    can_begin = left.kind in SIGNALS and (left.kind is not Kind.PHYSICIAN or left.person is not None)
    return Enquiry(
        id=enquiry_id,
        departement=left.departement,
        kind=left.kind.value,
        state=_first_state(left.kind, suspicions).value,
        received_at=at,
        not_before=slot.begins if slot else None,
        promised_at=promised,
        next_at=promised,
        tell_sender_by=soonest["tell_sender_by"] if can_begin else None,
        quarantined_at=at if suspicions else None,
        suspicions=[one.value for one in suspicions],
        campaign=left.campaign,
        code_hash=hash_of_code(code_of(enquiry_id)),
        idempotency_key=kept_under(key),
        her_calls=left.her_calls,
    )


def kept_under(key: str) -> str:
    return _keyed(f"enquiry-form:{key}").hex()


def _first_state(kind: Kind, suspicions: tuple[Suspicion, ...]) -> State:
    if suspicions:
        return State.QUARANTINED
    return State.AWAITING_AGREEMENT if kind is Kind.PHYSICIAN else State.RECEIVED


def _write_content(left: Left, enquiry: Enquiry) -> None:
    whose = {"enquiry_id": enquiry.pk, "departement": enquiry.departement}
    if left.person is not None:
        _contact(left.person, enquiry.pk, enquiry.departement).save(force_insert=True)
    if (joined := left.joined) is not None:
        EnquirySituation(**whose, **_lists(asdict(joined))).save(force_insert=True)
    if (sender := left.sender) is not None:
        EnquirySender(**whose, **asdict(sender)).save(force_insert=True)


def _contact(person: Person, enquiry_id: UUID, departement: str) -> EnquiryContact:
    return EnquiryContact(enquiry_id=enquiry_id, departement=departement, **_lists(asdict(person)))


def _lists(given: dict[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def _written(enquiry: Enquiry) -> bool:
    """False when its key came before. Said by the count of rows: a visitor may not read it back."""
    insert = InsertQuery(Enquiry, on_conflict=OnConflict.IGNORE)
    insert.insert_values(Enquiry._meta.concrete_fields, [enquiry])
    (statement,) = insert.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return bool(cursor.rowcount)


def _digest(left: Left) -> str:
    return hashlib.sha256(json.dumps(asdict(left), sort_keys=True, default=str).encode()).hexdigest()


def _keyed(text: str) -> bytes:
    return hmac.new(settings.CORDEE_LINK_KEY.encode(), text.encode(), hashlib.sha256).digest()
