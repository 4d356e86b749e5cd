"""The box of the line: each mail becomes one demand, which is promised as any other, and the box is emptied.

Written first, taken out of the box after: a crash in between finds it again, and the same mail is the same demand.
"""

import logging
import mailbox
from collections import Counter
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.clocks.trying import trying
from cordee.domain.access import Actor
from cordee.domain.enquiry import Kind, Suspicion
from cordee.domain.reaching import Channel, Write
from cordee.enquiries import actions, mail_in
from cordee.enquiries.actions import Joined, Left, Person
from cordee.enquiries.mail_in import Ignored, Written
from cordee.enquiries.models import Enquiry
from cordee.outbox import actions as outbox
from cordee.ui import pace

logger = logging.getLogger(__name__)

JOB = Actor.for_job("enquiries", label="Courriels de la ligne")
RECEIVED = "enquiry_mail_received"
SWEEP_SIZE = 100
SAME_SENDER, FROM_EVERYWHERE, LINKS = 2, 60, 4  # beyond, in ten minutes or in one mail: to be looked at first


class Taken(StrEnum):
    NEW = "nouvelle"
    KNOWN = "deja_recue"
    ASIDE = "quarantaine"
    IGNORED = "ignoree"
    LEFT_THERE = "laissee"


SENTENCES = {
    Taken.NEW: "courriel rangé dans les demandes à traiter",
    Taken.KNOWN: "courriel déjà reçu : rien n’a changé",
    Taken.ASIDE: "courriel mis en quarantaine : un agent le relit",
    Taken.IGNORED: "réponse automatique, retour ou envoi en nombre : rien n’a été gardé",
    Taken.LEFT_THERE: "fichier qui ne se lit pas : laissé dans la boîte",
}


def sweep(*, at: datetime) -> Counter[Taken]:
    """Take what has come since; a mail that breaks something holds up no other."""
    folder: Path | None = settings.CORDEE_LINE_MAIL_FOLDER
    if folder is None or not folder.is_dir():
        return Counter()
    box = mailbox.Maildir(folder, create=False)
    with trying("mails of the line that could not be taken") as tried:
        found = [tried(partial(_take, box, name, at), f"mail {name}") for name in sorted(box.keys())[:SWEEP_SIZE]]
    return Counter(one for one in found if one)


def _take(box: mailbox.Maildir, name: str, at: datetime) -> Taken:
    try:
        with box.get_file(name) as opened:
            raw = opened.read(mail_in.MOST + 1)
    except (KeyError, FileNotFoundError):  # Another reader of the box took it.
        return Taken.KNOWN
    except OSError:
        logger.warning("enquiries: %s (%s)", SENTENCES[Taken.LEFT_THERE], name)
        return Taken.LEFT_THERE
    done = take(raw, at=at)
    box.discard(name)
    return done


def take(raw: bytes, *, at: datetime) -> Taken:
    """One transaction; the same mail twice is one demand. Nothing of what is ignored is kept but that it came."""
    try:
        written = mail_in.read(raw)
    except Ignored as ignored:
        with acting_as(JOB):
            audit.record("enquiry.mail_ignored", actor=JOB, at=at, detail={"why": str(ignored)})
        return Taken.IGNORED
    with acting_as(JOB):
        if Enquiry.objects.visible_to(JOB).filter(idempotency_key=actions.kept_under(written.key)).exists():
            return Taken.KNOWN
        suspicions = _suspicions(written)
        actions.receive(_left(written), key=written.key, suspicions=suspicions, actor=JOB, at=at)
        if suspicions:
            return Taken.ASIDE
        _say_that_it_came(written, at)
        return Taken.NEW


def _left(written: Written) -> Left:
    """Whoever writes to the line asks for nothing else than an answer, where she wrote from."""
    person = Person(email=written.address, name=written.name)
    return Left(kind=Kind.MAIL, person=person, joined=Joined(words=written.words))


def _suspicions(written: Written) -> tuple[Suspicion, ...]:
    found = []
    if not written.address:
        found.append(Suspicion.NO_SENDER)
    if written.is_marked:
        found.append(Suspicion.MARKED)
    if written.links > LINKS:
        found.append(Suspicion.MANY_LINKS)
    if written.address and pace.is_too_much("enquiry_mail", written.address.lower(), allowed=SAME_SENDER):
        found.append(Suspicion.SAME_NUMBER)
    if pace.is_too_much("enquiry_mails", "", allowed=FROM_EVERYWHERE):
        found.append(Suspicion.MANY_FROM_THERE)
    return tuple(found)


def _say_that_it_came(written: Written, at: datetime) -> None:
    """Once a day to one address, at an hour when one may write: two machines that answer each other stop there."""
    day = timezone.localdate(at)
    key = actions.kept_under(f"{RECEIVED}:{written.address.lower()}:{day}")
    write = Write(channel=Channel.MAIL, address=written.address, not_before=at, neutral_sender=True, outside_work=False)
    outbox.queue_to_person(RECEIVED, about=day, write=write, at=at, key=key)
