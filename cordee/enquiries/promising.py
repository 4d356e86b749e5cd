"""A call-back promised as a call ends: a number without a name, a time, an owner; the call is counted and erased."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cordee.audit import actions as audit
from cordee.conversation.answers import Answers
from cordee.domain.access import Actor
from cordee.domain.call import Outcome
from cordee.domain.enquiry import Kind, State
from cordee.domain.opening import Slot
from cordee.domain.orientation.situation import CALLER
from cordee.domain.reaching import Discretion
from cordee.enquiries import actions, queries
from cordee.enquiries.joining import CALLERS
from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySituation
from cordee.frontdesk import actions as frontdesk
from cordee.frontdesk import danger_acts
from cordee.frontdesk.codes import code_of, hash_of_code
from cordee.frontdesk.models import Call
from cordee.public.carried import DECLINED, UNSURE


@dataclass(frozen=True, kw_only=True)
class Promise:
    """``slot``: none, as soon as possible; in a danger, none is looked at. ``keeps_answers``: she does not want to say
    it all again.
    """

    phone: str
    slot: Slot | None
    discretion: tuple[Discretion, ...]
    keeps_answers: bool


@transaction.atomic
def promise(*, call_id: UUID, wanted: Promise, actor: Actor, at: datetime, version: int | None = None) -> Enquiry:
    """End the call and put the call-back in the list of the line, its agent its owner.

    A call where a danger was heard is counted as one, and its call-back is due within minutes.
    Raises CallEnded, ChangedElsewhere.
    """
    call = frontdesk.open_call(call_id, actor, version)
    in_danger = danger_acts.ends_in_danger(call)
    enquiry = _promised(call, wanted, actor, at, in_danger=in_danger)
    enquiry.save(force_insert=True)
    whose = {"enquiry_id": enquiry.pk, "departement": enquiry.departement}
    asks = [one.value for one in wanted.discretion]
    EnquiryContact(**whose, phone=wanted.phone, discretion=asks).save(force_insert=True)
    if wanted.keeps_answers and call.caller_kind in CALLERS:
        situation = EnquirySituation(**whose, who=call.caller_kind, said=list(_lines(call)), needs=call.needs)
        situation.save(force_insert=True)
    outcome = Outcome.EMERGENCY if in_danger else Outcome.CALL_BACK
    frontdesk.close(call, actor=actor, outcome=outcome, at=at)
    audit.record("enquiry.promised", actor=actor, at=at, target=enquiry.pk, detail={"kept": wanted.keeps_answers})
    return enquiry


def id_of(call_id: UUID) -> UUID:
    """One promise a call: whoever sends the form twice names the same."""
    key = hmac.new(settings.CORDEE_LINK_KEY.encode(), f"promise:{call_id}".encode(), hashlib.sha256).digest()
    return UUID(bytes=key[:16], version=4)


def promised_by(call: Call, *, actor: Actor) -> Enquiry | None:
    try:
        return queries.access_enquiry(id_of(call.pk), actor=actor)
    except Enquiry.DoesNotExist:
        return None


def due_in_danger(departement: str, *, at: datetime) -> datetime:
    """Open or closed, a feast or not: whoever heard it is there."""
    return at + timedelta(minutes=queries.minutes_for_a_danger(departement, at=at))


def try_again_before(enquiry: Enquiry, *, at: datetime) -> datetime | None:
    return due_in_danger(enquiry.departement, at=at) if enquiry.kind == Kind.DANGER else None


def _promised(call: Call, wanted: Promise, actor: Actor, at: datetime, *, in_danger: bool) -> Enquiry:
    enquiry_id, slot = id_of(call.pk), None if in_danger else wanted.slot
    promised = slot.ends if slot else queries.from_now_on(call.departement, at)["promised_at"]
    if in_danger:
        promised = due_in_danger(call.departement, at=at)
    return Enquiry(
        id=enquiry_id,
        departement=call.departement,
        kind=(Kind.DANGER if in_danger else Kind.PROMISED).value,
        state=State.TAKEN.value,
        received_at=at,
        not_before=slot.begins if slot else None,
        promised_at=promised,
        next_at=promised,
        owner_id=actor.membership,
        taken_at=at,
        campaign=call.campaign,
        code_hash=hash_of_code(code_of(enquiry_id)),
        idempotency_key=actions.kept_under(f"promise:{call.pk}"),
    )


def _lines(call: Call) -> list[str]:
    """As « Faire le point » carries them."""
    answers = Answers.of(call.answers)
    known = [f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in answers.facts.items()]
    unsure = [f"{name}={UNSURE}" for name in answers.unsure]
    declined = [f"{name}={DECLINED}" for name in answers.declined]
    return [one for one in (*known, *unsure, *declined) if not one.startswith(f"{CALLER}=")]
