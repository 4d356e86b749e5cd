"""Keep a result for whoever asks, send it once, and forget both."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.outbox import actions as outbox
from cordee.outbox.actions import message_id_for
from cordee.paper.document import Document
from cordee.paper.writing import written
from cordee.public import codes, queries, wording
from cordee.public.carried import Carried
from cordee.public.models import KEPT_FOR, PARCEL_KEPT_FOR, KeptResult, Parcel

RESULT_ASKED = "result_asked"
FORGETTER = Actor.for_job("public", label="Fin de ce que les visiteurs ont gardé")


@dataclass(frozen=True, kw_only=True)
class Code:
    """Told once, on the page that answers: it is kept nowhere."""

    code: str
    until: datetime


def keep(found: Carried, *, who: str, form_key: str, actor: Actor, at: datetime) -> Code:
    """Seal what was said under a new code, for thirty days. The same form twice gives the same code and one row."""
    content = _content(found, who)
    code = codes.code_for(form_key, content)
    opening, until = codes.opening(code), at + KEPT_FOR
    queries.under(opening.hash)
    sealed = opening.seal.encrypt(content.encode())
    row = KeptResult(code_hash=opening.hash, sealed=sealed, kept_at=at, expires_at=until)
    KeptResult.objects.bulk_create([row], ignore_conflicts=True)
    there = KeptResult.objects.get(code_hash=opening.hash)
    if there.pk == row.pk:
        audit.record("result.kept", actor=actor, at=at)
    return Code(code=code, until=there.expires_at)


def forget(code: str, *, actor: Actor, at: datetime) -> bool:
    """Erase what the code opens, now; False when it opens nothing."""
    opening = codes.opening(code)
    queries.under(opening.hash)
    gone, _ = KeptResult.objects.filter(code_hash=opening.hash).delete()
    if gone:
        audit.record("result.forgotten", actor=actor, at=at)
    return bool(gone)


def send(document: Document, *, address: str, form_key: str, actor: Actor, at: datetime) -> None:
    """Queue one mail to an address that is kept no longer than it takes to send it."""
    asked = sha256(f"{form_key}:{address.lower()}".encode()).hexdigest()  # of one length, whatever the address
    key = f"{RESULT_ASKED}:{asked}"
    parcel = message_id_for(key)
    text = wording.MAIL_BEGIN.format(site=settings.CORDEE_BASE_URL, on=document.on_said) + written(document)
    sealed = codes.parcel_seal(parcel).encrypt(f"{wording.MAIL_SUBJECT}\n{text}".encode())
    Parcel.objects.bulk_create([Parcel(pk=parcel, sealed=sealed, made_at=at)], ignore_conflicts=True)
    outbox.queue_asked_now(RESULT_ASKED, about=parcel, address=address, at=at, key=key)
    audit.record("result.mail_asked", actor=actor, at=at, target=parcel)


def purge(*, actor: Actor, at: datetime) -> int:
    """Forget what has served its time, by the clock of the database too; return how many results."""
    gone, _ = KeptResult.objects.filter(expires_at__lte=at).delete()
    left, _ = Parcel.objects.filter(made_at__lte=at - PARCEL_KEPT_FOR).delete()
    if gone or left:
        audit.record("result.expired", actor=actor, at=at, detail={"results": gone, "parcels": left})
    return gone


def _content(found: Carried, who: str) -> str:
    """The visitor's own words are left out: they only sorted the needs, and may name somebody."""
    said = found.said
    kept = {
        "who": who,
        "on": said.on.isoformat(),
        "catalogue": said.catalogue_hash,
        "said": list(found.lines()),
        "needs": list(said.needs),
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)
