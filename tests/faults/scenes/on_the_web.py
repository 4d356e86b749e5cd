"""Demands by the web: what a visitor leaves and says, what an agent of the line does, what is erased in the night."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from cordee.config.roles import WORKER
from cordee.domain.access import Actor
from cordee.domain.enquiry import Ending, Kind, Word
from cordee.enquiries import actions, line_acts, sweeping
from cordee.enquiries.actions import Joined, Left, Over, Person
from cordee.enquiries.line_acts import ChangedElsewhere
from cordee.enquiries.models import ErasedEnquiries
from cordee.frontdesk.codes import code_of
from tests.database import bypass_row_security
from tests.factories.enquiries import EnquiryContactFactory, EnquiryFactory, EnquirySenderFactory
from tests.faults.staging import Played, Stage, by, plays

VISITOR = Actor.visitor()
LONG_AGO = datetime(2024, 1, 2, 9, 0, tzinfo=UTC)


@plays("enquiries.actions.receive")
def receive(stage: Stage) -> Played:
    person = Person(phone=f"+336112233{next(stage.numbers):02d}")
    left = Left(kind=Kind.CALL_BACK, person=person, joined=Joined(who="personne", words="je reprends lundi"))
    said = {"left": left, "key": f"cle-{person.phone}", "at": timezone.now()}
    return Played(act=by(VISITOR, actions.receive, **said))


@plays("enquiries.actions.say")
def say(stage: Stage) -> Played:
    code = code_of(EnquiryFactory(kind="medecin", state="accord_attendu").pk)
    said = {"code": code, "word": Word.YES, "person": Person(phone="+33611223344"), "at": timezone.now()}
    return Played(act=by(VISITOR, actions.say, **said), repeats="the same word again, which changes nothing more")


@plays("enquiries.actions.say, taken back")
def take_back(stage: Stage) -> Played:
    code = code_of(EnquiryContactFactory().enquiry.pk)
    said = {"code": code, "word": Word.TAKES_BACK, "at": timezone.now()}
    return Played(act=by(VISITOR, actions.say, **said), refused_again=Over)


def _by_the_line(stage: Stage, act: Callable[..., Any], **more: Any) -> Played:
    signalled = {"kind": "employeur", "tell_sender_by": timezone.localdate()}
    enquiry = EnquirySenderFactory(enquiry=EnquiryFactory(**signalled | more.pop("enquiry", {}))).enquiry
    said = {"enquiry_id": enquiry.pk, "version": 0, "at": timezone.now(), **more}
    return Played(act=by(stage.agent, act, **said), refused_again=ChangedElsewhere)


@plays("enquiries.line_acts.take")
def take(stage: Stage) -> Played:
    return _by_the_line(stage, line_acts.take)


@plays("enquiries.line_acts.open_call")
def open_call(stage: Stage) -> Played:
    return _by_the_line(stage, line_acts.open_call)


@plays("enquiries.line_acts.not_reached")
def not_reached(stage: Stage) -> Played:
    return _by_the_line(stage, line_acts.not_reached, next_at=timezone.now() + timedelta(days=1))


@plays("enquiries.line_acts.hear")
def hear(stage: Stage) -> Played:
    awaits = {"kind": "medecin", "state": "accord_attendu"}
    return _by_the_line(stage, line_acts.hear, word=Word.NO, enquiry=awaits)


@plays("enquiries.line_acts.set_aside")
def set_aside(stage: Stage) -> Played:
    return _by_the_line(stage, line_acts.set_aside)


@plays("enquiries.line_acts.bring_back")
def bring_back(stage: Stage) -> Played:
    aside = {"state": "quarantaine", "quarantined_at": timezone.now()}
    return _by_the_line(stage, line_acts.bring_back, enquiry=aside)


@plays("enquiries.line_acts.close")
def close(stage: Stage) -> Played:
    return _by_the_line(stage, line_acts.close, ending=Ending.ANSWERED)


@plays("enquiries.line_acts.told_sender")
def told_sender(stage: Stage) -> Played:
    taken = {"state": "prise", "owner_id": stage.agent.membership, "taken_at": timezone.now()}
    return _by_the_line(stage, line_acts.told_sender, enquiry=taken)


@plays("enquiries.sweeping.erase")
def erase(stage: Stage) -> Played:
    now = timezone.now()
    with bypass_row_security():
        ErasedEnquiries.objects.all().delete()  # what an earlier scene counted
    EnquiryContactFactory(enquiry=EnquiryFactory(state="close", ending="retiree", closed_at=now))
    EnquiryContactFactory(enquiry=EnquiryFactory(state="close", ending="retiree", closed_at=LONG_AGO))
    EnquiryFactory(state="quarantaine", quarantined_at=LONG_AGO)
    return Played(act=lambda: sweeping.erase(at=now), login=WORKER, in_steps=True)
