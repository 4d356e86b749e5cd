"""Give a caller what she leaves with: a code that opens it again, and one message if she wants."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.conversation.queries import Conversation
from cordee.domain.access import Actor
from cordee.domain.orientation.situation import CALLER
from cordee.domain.reaching import Channel, Write
from cordee.frontdesk import queries
from cordee.frontdesk.actions import CallEnded
from cordee.outbox import actions as outbox
from cordee.outbox.actions import message_id_for
from cordee.public import actions as public
from cordee.public import codes
from cordee.public.actions import Code
from cordee.public.carried import Carried
from cordee.public.models import Parcel
from cordee.public.views import PAGES
from cordee.summary import told, wording
from cordee.summary.told import Line

SUMMARY_ASKED = "summary_asked"
_OF_DANGER = frozenset({CALLER, "danger_signale", "danger_imminent"})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """``email`` and ``mobile``: where she wants it, or nowhere. ``names``: services may be named in the mail."""

    email: str = ""
    mobile: str = ""
    names: bool = False


@dataclass(frozen=True, kw_only=True)
class Given:
    """``code`` is None for a caller for whom the site has no result: a physician, a relative."""

    code: Code | None
    lines: tuple[Line, ...]
    by_mail: bool
    by_sms: bool


@transaction.atomic
def give(*, call_id: UUID, wanted: Wanted, key: str, actor: Actor, at: datetime) -> Given:
    """The same form twice gives the same code and sends one message. Raises CallEnded."""
    call = queries.access_call(call_id, actor=actor)
    if not call.is_open:
        raise CallEnded
    oriented = queries.oriented(call)
    code = _kept(oriented.conversation, key, actor, at)
    lines = told.lines(oriented)
    if wanted.email:
        named = lines if wanted.names else ()
        text = told.mail_text(named, code=code.code if code else "", until=code and code.until)
        _send(Channel.MAIL, wanted.email, text, key, at)
    by_sms = bool(wanted.mobile and code)
    if code and by_sms:
        _send(Channel.SMS, wanted.mobile, told.sms_words(code.code, code.until), key, at)
    detail = {"code": code is not None, "mail": bool(wanted.email), "sms": by_sms}
    audit.record("call.summary_given", actor=actor, at=at, target=call.pk, detail=detail)
    return Given(code=code, lines=lines, by_mail=bool(wanted.email), by_sms=by_sms)


def _kept(said: Conversation, key: str, actor: Actor, at: datetime) -> Code | None:
    who = str(said.answers.facts.get(CALLER, ""))
    if who not in PAGES:
        return None
    answers = said.answers
    order = dict.fromkeys([*answers.facts, *answers.unsure, *answers.declined])
    found = Carried(said=said, order=tuple(one for one in order if one not in _OF_DANGER))
    return public.keep(found, who=who, form_key=key, actor=actor, at=at)


def _send(channel: Channel, address: str, text: str, key: str, at: datetime) -> None:
    """To an address that is kept no longer than it takes to send."""
    name = f"{SUMMARY_ASKED}:{channel.value}:{key}"
    parcel = message_id_for(name)
    sealed = codes.parcel_seal(parcel).encrypt(f"{wording.SUBJECT}\n{text}".encode())
    Parcel.objects.bulk_create([Parcel(pk=parcel, sealed=sealed, made_at=at)], ignore_conflicts=True)
    write = Write(channel=channel, address=address, not_before=at, neutral_sender=True, outside_work=False)
    outbox.queue_to_person(SUMMARY_ASKED, about=parcel, write=write, at=at, key=name)
