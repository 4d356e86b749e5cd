"""Demands by the web: what a visitor leaves and says, what an agent of the line does, what is erased in the night."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import override_settings
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.config.roles import WORKER
from cordee.conversation.answers import Answers
from cordee.domain.access import Actor
from cordee.domain.consent import WEB_CONSENT_VERSION, WEB_NOTICE_VERSION
from cordee.domain.enquiry import Ending, Kind, Word
from cordee.domain.reaching import Discretion
from cordee.enquiries import (
    acknowledging,
    actions,
    answer_texts,
    answering,
    dangers,
    forwarding,
    line_acts,
    mailbox_in,
    naming,
    promising,
    sweeping,
    taking,
    web_desk,
)
from cordee.enquiries.actions import Joined, Left, Over, Person
from cordee.enquiries.forwarding import NotWaiting
from cordee.enquiries.line_acts import ChangedElsewhere
from cordee.enquiries.models import Enquiry, ErasedEnquiries
from cordee.enquiries.promising import Promise
from cordee.enquiries.triage import Basket, Narrowing
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk import queries as calls
from cordee.frontdesk.actions import CallEnded
from cordee.frontdesk.codes import code_of
from cordee.network.models import Membership, Organisation
from tests.database import bypass_row_security
from tests.factories.enquiries import (
    EnquiryContactFactory,
    EnquiryFactory,
    EnquirySenderFactory,
    EnquirySituationFactory,
)
from tests.factories.network import MembershipFactory
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


@plays("enquiries.promising.promise")
def promise(stage: Stage) -> Played:
    asks = (Discretion.NOT_AT_WORK,)
    wanted = Promise(phone=f"+336112255{next(stage.numbers):02d}", slot=None, discretion=asks, keeps_answers=True)
    said = {"call_id": stage.call(stage.agent, oriented=True), "wanted": wanted, "at": timezone.now()}
    return Played(act=by(stage.agent, promising.promise, **said), refused_again=CallEnded)


@plays("enquiries.taking.take_next")
def take_next(stage: Stage) -> Played:
    with bypass_row_security():
        Enquiry.objects.filter(state__in=["recue", "prise"], kind="rappel").delete()  # what earlier scenes left
    EnquiryContactFactory(enquiry=EnquiryFactory(received_at=timezone.now()))
    said = {"basket": Basket.CALL_BACKS, "narrowed": Narrowing(), "at": timezone.now()}
    act = by(stage.agent, taking.take_next, **said)
    return Played(act=act, repeats="the next of those that wait, or none; its form is made once")


def _mine(stage: Stage) -> dict[str, Any]:
    taken = {"state": "prise", "owner_id": stage.agent.membership, "taken_at": timezone.now()}
    return {**taken, "next_at": timezone.now() + timedelta(hours=2)}


@plays("enquiries.line_acts.hand_over")
def hand_over(stage: Stage) -> Played:
    colleague = MembershipFactory(role="phone_agent", organisation_id=stage.agent.organisation)
    return _by_the_line(stage, line_acts.hand_over, to=colleague.pk, enquiry=_mine(stage))


@plays("enquiries.line_acts.release")
def release(stage: Stage) -> Played:
    return _by_the_line(stage, line_acts.release, enquiry=_mine(stage))


@plays("enquiries.line_acts.tag")
def tag(stage: Stage) -> Played:
    return _by_the_line(stage, line_acts.tag, tags=["urgent"])


@plays("enquiries.answering.answer")
def answer(stage: Stage) -> Played:
    with acting_as(stage.agent):
        offered = answer_texts.templates_for(stage.agent, timezone.localdate())
    template = next(one for one in offered if one.id == "reponse_parler")
    enquiry = EnquiryContactFactory(enquiry__kind="courriel", email="elle@example.org", phone="", discretion=[]).enquiry
    said = {"template": template, "subject": template.subject, "text": "Appelez-nous.", "ends": True}
    asked = {"enquiry_id": enquiry.pk, "version": 0, "at": timezone.now(), **said}
    return Played(act=by(stage.agent, answering.answer, **asked), refused_again=ChangedElsewhere)


@plays("enquiries.naming.name_late")
def name_late(stage: Stage) -> Played:
    """Every agent that earlier scenes left works here too: one of them has its name on it."""
    now = timezone.now()
    EnquiryFactory(next_at=now - timedelta(hours=1))
    return Played(act=lambda: naming.name_late(at=now), login=WORKER, in_steps=True)


@plays("enquiries.dangers.tell_leads")
def tell_leads(stage: Stage) -> Played:
    now = timezone.now()
    late = {
        "state": "prise",
        "owner_id": stage.agent.membership,
        "taken_at": now,
        "next_at": now - timedelta(minutes=1),
    }
    MembershipFactory(role="team_lead", organisation_id=stage.agent.organisation)
    EnquiryContactFactory(enquiry=EnquiryFactory(kind="rappel_danger", **late))

    def act() -> int:
        with override_settings(CORDEE_LINE_ALERT_PHONE="+33611223344", CORDEE_SMS_GATEWAY="file"):
            return dangers.tell_leads(at=now)

    return Played(act=act, login=WORKER, in_steps=True)


@plays("enquiries.mailbox_in.take")
def take_mail(stage: Stage) -> Played:
    raw = f"From: elle{next(stage.numbers)}@example.org\nSubject: Question\n\nUn mot.\n".encode()
    now = timezone.now()
    return Played(act=lambda: mailbox_in.take(raw, at=now), login=WORKER)


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


@plays("enquiries.line_acts.confirm_unwanted")
def confirm_unwanted(stage: Stage) -> Played:
    aside = {"state": "quarantaine", "quarantined_at": timezone.now()}
    return _by_the_line(stage, line_acts.confirm_unwanted, enquiry=aside)


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


def _request(stage: Stage) -> Enquiry:
    """What somebody sent by the web for the first proposal, as the page leaves it."""
    agent = stage.agent
    call = stage.call(agent, oriented=True)
    wanted = stage.wanted(call, agent)
    with acting_as(agent):
        found = calls.access_call(call, actor=agent)
        target = handing.chosen(
            handing.targets(calls.oriented(found, agreed=True)), service=wanted.service, offer=wanted.offer
        )
        facts = {name: value for name, value in Answers.of(found.answers).facts.items() if name != "appelant"}
    enquiry, number = EnquiryFactory(kind="envoi", received_at=timezone.now(), departement="69"), next(stage.numbers)
    who = {"family_name": f"Montvert {number}", "phone": f"+3363998{number:04d}", "commune_code": "69123"}
    EnquiryContactFactory(enquiry=enquiry, **who)
    EnquirySituationFactory(
        enquiry=enquiry,
        said=[f"{name}={json.dumps(value)}" for name, value in facts.items()],
        needs=["garder_mon_travail"],
        service=wanted.service,
        offer=wanted.offer,
        consent_version=WEB_CONSENT_VERSION,
        consent_words=handing.words_of_consent(target, share_health=False, version=WEB_CONSENT_VERSION),
        notice_version=WEB_NOTICE_VERSION,
        notice_words=handing.words_of_notice(WEB_NOTICE_VERSION),
    )
    return enquiry


def _open_web_desk(stage: Stage) -> None:
    """Earlier scenes ended every function, the web's too."""
    with bypass_row_security():
        held = Membership.objects.filter(user__email=web_desk.ADDRESS)
        if held.update(valid_until=None, organisation=stage.agent.organisation):
            return
        line = Organisation.objects.get(pk=stage.agent.organisation)
    MembershipFactory(user__email=web_desk.ADDRESS, role="phone_agent", organisation=line)


@plays("enquiries.forwarding.forward")
def forward(stage: Stage) -> Played:
    said = {"enquiry_id": _request(stage).pk, "at": timezone.now()}
    return Played(act=by(stage.agent, forwarding.forward, **said), refused_again=NotWaiting)


@plays("enquiries.forwarding.forward_by_hand")
def forward_by_hand(stage: Stage) -> Played:
    said = {"enquiry_id": _request(stage).pk, "version": 0, "at": timezone.now()}
    return Played(act=by(stage.agent, forwarding.forward_by_hand, **said), refused_again=ChangedElsewhere)


@plays("enquiries.acknowledging.acknowledge")
def acknowledge(stage: Stage) -> Played:
    signal = EnquirySenderFactory(enquiry__kind="employeur").enquiry.pk
    return Played(act=lambda: acknowledging.acknowledge(enquiry_id=signal, at=timezone.now()), login=WORKER)


@plays("enquiries.forwarding.send_one")
def send_one(stage: Stage) -> Played:
    request = _request(stage).pk
    _open_web_desk(stage)
    now = timezone.now()
    return Played(act=lambda: forwarding.send_one(enquiry_id=request, at=now), login=WORKER, in_steps=True)


@plays("enquiries.forwarding.send_waiting")
def send_waiting(stage: Stage) -> Played:
    _request(stage)
    _open_web_desk(stage)
    now = timezone.now()
    return Played(act=lambda: forwarding.send_waiting(at=now), login=WORKER, in_steps=True)


@plays("enquiries.line_acts.send_link")
def send_link(stage: Stage) -> Played:
    enquiry = EnquiryFactory(kind="medecin", state="accord_attendu")
    EnquiryContactFactory(enquiry=enquiry)
    said = {"enquiry_id": enquiry.pk, "version": 0, "at": timezone.now()}
    return Played(act=by(stage.agent, line_acts.send_link, **said), refused_again=ChangedElsewhere)
