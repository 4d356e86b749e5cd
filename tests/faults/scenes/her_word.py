"""What the person says herself, what the clock asks of her, and what is done when nothing reaches her."""

from uuid import UUID, uuid4

from django.utils import timezone

from cordee.cases import own_word
from cordee.cases.models import Case, PersonQuestion
from cordee.cases.own_word import Said
from cordee.config.roles import WORKER
from cordee.domain.access import Actor
from cordee.domain.own_word import Helped, Work
from cordee.domain.reaching import Channel
from cordee.domain.referral import Outcome
from cordee.outbox.models import RecipientKind
from cordee.outbox.undelivered import Undelivered
from cordee.people.models import Consent, Contact
from cordee.referrals import following
from cordee.referrals.models import Referral
from cordee.voice import actions, asking, giving, undelivered
from cordee.voice.actions import NothingToRenew
from tests.database import bypass_row_security
from tests.factories.outbox import as_worker
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.faults.scenes.passing_on import follow, started
from tests.faults.staging import DAY, Played, Stage, by, keyed, plays
from tests.rooms.referrals.scene import AT

SAID = Said(helped=Helped.PARTLY, work=Work.ADAPTED_JOB, needs_help=True, words="Un peu mieux.")
ASKED_AT = AT + 10 * DAY


# Her page


@plays("voice.actions.confirm_start")
def confirm_start(stage: Stage) -> Played:
    referral = stage.loop.accept(stage.loop.sent())
    her = _linked(referral.case_id)
    return Played(act=keyed(her, actions.confirm_start, referral_id=referral.pk, met_on=AT.date()))


@plays("voice.actions.withdraw_all")
def withdraw_all(stage: Stage) -> Played:
    referral = stage.loop.accept(stage.loop.sent())
    return Played(act=keyed(_linked(referral.case_id), actions.withdraw_all))


@plays("voice.actions.renew")
def renew(stage: Stage) -> Played:
    referral = _agreed_for(stage, days=20)
    act = by(_linked(referral.case_id), actions.renew, consent_id=referral.consent_id, at=timezone.now())
    return Played(act=act, refused_again=NothingToRenew)


@plays("voice.actions.send_link_again")
def send_link_again(stage: Stage) -> Played:
    referral = stage.loop.accept(stage.loop.sent())
    _linked(referral.case_id)
    act = by(stage.loop.agent, actions.send_link_again, referral_id=referral.pk, at=AT)
    return Played(act=act, repeats="who asks twice for a new link gets two messages, and the last link lives")


@plays("voice.giving.give")
def give_her_page(stage: Stage) -> Played:
    referral = stage.loop.accept(stage.loop.sent())
    act = by(stage.loop.adviser, giving.give, case_id=referral.case_id, at=AT)
    return Played(act=act, repeats="who gives her page twice sends two messages, and the last link lives")


@plays("voice.giving.give_on_paper")
def give_her_page_on_paper(stage: Stage) -> Played:
    referral = stage.loop.accept(stage.loop.sent())
    with bypass_row_security():
        Contact.objects.filter(person__cases=referral.case_id).update(discretion=["no_message"])
    act = by(stage.loop.adviser, giving.give_on_paper, case_id=referral.case_id, at=AT)
    return Played(act=act, repeats="another sheet takes the place of the one before")


@plays("cases.own_word.answer")
def answer(stage: Stage) -> Played:
    question = _asked(stage)
    her = holder_of(question.case_id)
    return Played(act=keyed(her, own_word.answer, question_id=question.pk, said=SAID, at=ASKED_AT))


@plays("cases.own_word.answer on the phone")
def answer_on_the_phone(stage: Stage) -> Played:
    said = {"question_id": _asked(stage).pk, "said": SAID, "at": ASKED_AT}
    return Played(act=keyed(stage.loop.agent, own_word.answer, **said))


@plays("cases.own_word.note_call")
def note_call(stage: Stage) -> Played:
    said = {"question_id": _asked(stage).pk, "calls": 0, "again_on": (ASKED_AT + DAY).date(), "at": ASKED_AT}
    return Played(act=by(stage.loop.agent, own_word.note_call, **said))


# What the clock asks


@plays("voice.asking.ask_word")
def ask_word(stage: Stage) -> Played:
    question = _planned(_closed(stage))
    return Played(act=lambda: asking.ask_word(question_id=question.pk, at=ASKED_AT), login=WORKER)


@plays("voice.asking.ask_word, no longer asked")
def ask_word_too_late(stage: Stage) -> Played:
    question = _planned(_closed(stage))
    return Played(act=lambda: asking.ask_word(question_id=question.pk, at=AT + 100 * DAY), login=WORKER)


@plays("voice.asking.see_to_consent")
def see_to_consent(stage: Stage) -> Played:
    return _see_to_consent(stage, days=20)


@plays("voice.asking.see_to_consent, ended")
def see_to_ended_consent(stage: Stage) -> Played:
    return _see_to_consent(stage, days=0)


@plays("voice.asking.sweep")
def asking_sweep(stage: Stage) -> Played:
    _closed(stage)
    return Played(act=lambda: asking.sweep(at=ASKED_AT), login=WORKER, in_steps=True)


# Nothing reached her


@plays("voice.undelivered.call_by_the_lead")
def call_by_the_lead(stage: Stage) -> Played:
    failed = _failed(stage.loop.accept(stage.loop.sent()), "person_agreement_asked")
    act = lambda: undelivered.call_by_the_lead(failed, AT)  # noqa: E731
    return Played(act=act, login=WORKER, repeats="outbox.undelivered.follow tells of a failure once")


@plays("voice.undelivered.note")
def note(stage: Stage) -> Played:
    failed = _failed(stage.loop.accept(stage.loop.sent()), "person_request_accepted")
    act = lambda: undelivered.note(failed, AT)  # noqa: E731
    return Played(act=act, login=WORKER, repeats="outbox.undelivered.follow tells of a failure once")


@plays("voice.undelivered.call_for_her_word")
def call_for_her_word(stage: Stage) -> Played:
    closed = _closed(stage)
    with as_worker():
        asking.ask_word(question_id=_planned(closed).pk, at=ASKED_AT)
    failed = _failed(closed, "person_word_asked")
    act = lambda: undelivered.call_for_her_word(failed, ASKED_AT)  # noqa: E731
    return Played(act=act, login=WORKER, repeats="outbox.undelivered.follow tells of a failure once")


def _failed(referral: Referral, kind: str) -> Undelivered:
    return Undelivered(
        message_id=uuid4(),
        kind=kind,
        about=str(referral.case_id),
        recipient_kind=RecipientKind.PERSON,
        channel=Channel.SMS,
        address="",
        reason="call no_written_address",
    )


def _linked(case_id: UUID) -> Actor:
    with bypass_row_security():
        PersonLinkFactory(case=Case.objects.select_related("person").get(pk=case_id))
    return holder_of(case_id)


def _closed(stage: Stage) -> Referral:
    referral = started(stage)
    follow(stage, following.close, referral, outcome=Outcome.HELPED).act()
    return referral


def _planned(referral: Referral) -> PersonQuestion:
    with bypass_row_security():
        question: PersonQuestion = PersonQuestion.objects.filter(referral_id=referral.pk).order_by("asked_on")[0]
        return question


def _asked(stage: Stage) -> PersonQuestion:
    question = _planned(_closed(stage))
    with as_worker():
        asking.ask_word(question_id=question.pk, at=ASKED_AT)
    return question


def _agreed_for(stage: Stage, *, days: int) -> Referral:
    referral = stage.loop.accept(stage.loop.sent())
    with bypass_row_security():
        until = timezone.localdate() + days * DAY
        Consent.objects.filter(pk=referral.consent_id).update(valid_until=until)
    return referral


def _see_to_consent(stage: Stage, *, days: int) -> Played:
    consent, at = _agreed_for(stage, days=days).consent_id, timezone.now()
    return Played(act=lambda: asking.see_to_consent(consent_id=consent, at=at), login=WORKER)
