"""One scene for each act of the house that writes, under the name of its function; what has none is said below."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from cordee.config.roles import WORKER
from cordee.domain.access import Actor, Role
from cordee.domain.call import Outcome as EndOfCall
from cordee.domain.consent import ConsentChannel
from cordee.domain.follow_up import Tried
from cordee.domain.referral import AttemptKind, Guard, GuardsUnmet, Outcome, RefusalReason, State, Verb
from cordee.frontdesk import actions as desk
from cordee.frontdesk import calling_back, codes
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk.actions import CallEnded
from cordee.frontdesk.models import Call
from cordee.invariants import actions as invariants
from cordee.network import actions as network
from cordee.network.actions import AlreadyEnded
from cordee.orientation import actions as orientations
from cordee.orientation.actions import Decided
from cordee.orientation.models import OverrideCode
from cordee.outbox import delivery, undelivered
from cordee.outbox.models import Message
from cordee.outbox.models import State as MessageState
from cordee.referrals import actions, following, sweep
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.orientation import RULES_ON, TOLD, decision, health_fact_ids
from tests.faults.staging import Played, Stage, by, keyed
from tests.rooms.referrals.scene import AT

DAY = timedelta(days=1)
SCENES: dict[str, Callable[[Stage], Played]] = {}
ADMINISTRATION = Actor.for_job("administration")


def plays(name: str) -> Callable[[Callable[[Stage], Played]], Callable[[Stage], Played]]:
    def under(scene: Callable[[Stage], Played]) -> Callable[[Stage], Played]:
        SCENES[name] = scene
        return scene

    return under


# Passing somebody on


@plays("referrals.actions.draft")
def draft(stage: Stage) -> Played:
    return Played(act=keyed(stage.loop.agent, actions.draft, new=stage.loop.new(stage.loop.called())))


@plays("referrals.actions.send")
def send(stage: Stage) -> Played:
    called = stage.loop.called()
    asked = {"referral_id": stage.loop.drafted(called).pk, "consent_id": called.consent, "rules_on": RULES_ON}
    return Played(act=keyed(stage.loop.agent, actions.send, **asked))


@plays("referrals.actions.acknowledge")
def acknowledge(stage: Stage) -> Played:
    return _answer(stage, actions.acknowledge)


@plays("referrals.actions.accept")
def accept(stage: Stage) -> Played:
    return _answer(stage, actions.accept, first_contact_on=date(2024, 9, 5))


@plays("referrals.actions.accept by link")
def accept_by_link(stage: Stage) -> Played:
    referral = stage.loop.sent()
    answer = {"responder_name": "Mme Roche", "first_contact_on": date(2024, 9, 5)}
    return Played(act=keyed(stage.loop.holder(referral), actions.accept, referral_id=referral.pk, **answer))


@plays("referrals.actions.refuse")
def refuse(stage: Stage) -> Played:
    return _answer(stage, actions.refuse, reason=RefusalReason.FULL, text="Pas de place avant octobre")


def _answer(stage: Stage, act: Callable[..., Any], **said: Any) -> Played:
    referral = stage.loop.sent()
    return Played(act=keyed(stage.loop.adviser, act, referral_id=referral.pk, responder_name="Mme Roche", **said))


@plays("referrals.actions.cancel")
def cancel(stage: Stage) -> Played:
    return Played(act=keyed(stage.loop.agent, actions.cancel, referral_id=stage.loop.sent().pk, reason="Une erreur"))


@plays("referrals.actions.withdraw")
def withdraw(stage: Stage) -> Played:
    referral = stage.loop.accept(stage.loop.sent())
    said = {"referral_id": referral.pk, "channel": ConsentChannel.VOICE}
    return Played(act=keyed(stage.loop.agent, actions.withdraw, **said))


@plays("referrals.actions.withdraw_consent")
def withdraw_consent(stage: Stage) -> Played:
    called = stage.loop.called()
    stage.loop.sent(called)
    said = {"consent_id": called.consent, "channel": ConsentChannel.VOICE}
    return Played(act=keyed(stage.loop.agent, actions.withdraw_consent, **said))


@plays("referrals.actions.reissue_link")
def reissue_link(stage: Stage) -> Played:
    again = by(stage.loop.agent, actions.reissue_link, referral_id=stage.loop.sent().pk, at=AT)
    return Played(act=again, repeats="who asks twice for a new link gets two mails, and the last link lives")


# After « acceptée »


@plays("referrals.following.start")
def start(stage: Stage) -> Played:
    return _follow(stage, following.start, stage.loop.accept(stage.loop.sent()), met_on=AT.date())


@plays("referrals.following.note_attempt")
def note_attempt(stage: Stage) -> Played:
    tried = Tried(kind=AttemptKind.NO_ANSWER, on=AT.date(), next_on=AT.date() + 2 * DAY)
    return _follow(stage, following.note_attempt, stage.loop.accept(stage.loop.sent()), tried=tried)


@plays("referrals.following.close")
def close(stage: Stage) -> Played:
    return _follow(stage, following.close, _started(stage), outcome=Outcome.HELPED)


@plays("referrals.following.close, never met")
def close_never_met(stage: Stage) -> Played:
    return _follow(stage, following.close, stage.loop.accept(stage.loop.sent()), outcome=Outcome.GAVE_UP)


@plays("referrals.following.reopen")
def reopen(stage: Stage) -> Played:
    referral = _started(stage)
    _follow(stage, following.close, referral, outcome=Outcome.HELPED).act()
    said = {"referral_id": referral.pk, "reason": "La personne a rappelé", "at": AT + 5 * DAY}
    return Played(act=keyed(stage.loop.adviser, following.reopen, **said))


def _started(stage: Stage) -> Referral:
    referral = stage.loop.accept(stage.loop.sent())
    _follow(stage, following.start, referral, met_on=AT.date()).act()
    return referral


def _follow(stage: Stage, act: Callable[..., Any], referral: Referral, **said: Any) -> Played:
    return Played(act=keyed(stage.loop.adviser, act, referral_id=referral.pk, responder_name="Mme Roche", **said))


# What the clock does


def _september(day: int) -> datetime:
    return datetime(2024, 9, day, 9, tzinfo=UTC)


@plays("referrals.sweep.remind")
def remind(stage: Stage) -> Played:
    return _tick(stage.loop.sent(), at=_september(5))


@plays("referrals.sweep.expire")
def expire(stage: Stage) -> Played:
    referral = stage.loop.sent()
    for day in (5, 10):
        sweep.tick(referral_id=referral.pk, at=_september(day))
    return _tick(referral, at=_september(17))


@plays("referrals.sweep.alert")
def alert(stage: Stage) -> Played:
    return _tick(stage.loop.accept(stage.loop.sent()), at=AT + 40 * DAY)


@plays("referrals.sweep.nudge")
def nudge(stage: Stage) -> Played:
    return _tick(_started(stage), at=AT + 130 * DAY)


def _tick(referral: Referral, *, at: datetime) -> Played:
    return Played(act=lambda: sweep.tick(referral_id=referral.pk, at=at), login=WORKER)


@plays("referrals.sweep.sweep")
def sweep_of_three(stage: Stage) -> Played:
    for name, phone in (("Roux", "06 11 22 33 01"), ("Blanc", "06 11 22 33 02"), ("Noir", "06 11 22 33 03")):
        stage.loop.sent(stage.loop.called(family_name=name, phone=phone))
    return Played(act=lambda: sweep.sweep(at=_september(5)), login=WORKER, in_steps=True)


# The line


@plays("frontdesk.actions.start")
def start_call(stage: Stage) -> Played:
    act = by(stage.agent, desk.start, at=timezone.now())
    return Played(act=act, repeats="an empty draft of the agent, ended by itself after twelve hours")


@plays("frontdesk.actions.answer")
def answer(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent), "fact": "statut", "text": "salarie"}
    return Played(act=by(stage.agent, desk.answer, **said), repeats="the same answer noted over itself")


@plays("frontdesk.actions.toggle_need")
def toggle_need(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent), "need": "garder_mon_travail", "version": 0}
    return Played(act=by(stage.agent, desk.toggle_need, **said), refused_again=desk.ChangedElsewhere)


@plays("frontdesk.actions.note_words")
def note_words(stage: Stage) -> Played:
    return Played(act=by(stage.agent, desk.note_words, call_id=stage.call(stage.agent), words="Je suis en arrêt"))


@plays("frontdesk.actions.signal_danger")
def signal_danger(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent), "signalled": True, "imminent": True, "at": AT}
    return Played(act=by(stage.agent, desk.signal_danger, **said), repeats="a danger sign is never refused")


@plays("frontdesk.actions.end")
def end(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent, oriented=True), "outcome": EndOfCall.INFORMED, "at": timezone.now()}
    return Played(act=by(stage.agent, desk.end, **said), refused_again=CallEnded)


@plays("frontdesk.actions.end_left_open")
def end_left_open(stage: Stage) -> Played:
    for _ in range(2):
        stage.call(stage.agent)
    return Played(act=lambda: desk.end_left_open(at=timezone.now() + DAY), login=WORKER, in_steps=True)


@plays("frontdesk.hand_over.hand_over")
def hand_over(stage: Stage) -> Played:
    call = stage.call(stage.agent, oriented=True)
    said = {"call_id": call, "wanted": stage.wanted(call, stage.agent), "at": timezone.now()}
    return Played(act=by(stage.agent, handing.hand_over, **said), refused_again=CallEnded)


@plays("frontdesk.hand_over.record_refusal")
def record_refusal(stage: Stage) -> Played:
    refused = GuardsUnmet(State.DRAFT, Verb.SEND, None, missing=(Guard.CONSENT,))
    said = {"call_id": stage.call(stage.agent), "refused": refused, "at": AT}
    return Played(act=by(stage.agent, handing.record_refusal, **said), repeats="each refusal leaves its line")


@plays("frontdesk.calling_back.withdraw")
def withdraw_by_code(stage: Stage) -> Played:
    code = _handed_over(stage)
    return Played(act=by(stage.agent, calling_back.withdraw, code=code, at=timezone.now()))


@plays("frontdesk.calling_back.found_by_code")
def found_by_code(stage: Stage) -> Played:
    act = by(stage.agent, calling_back.found_by_code, code=_handed_over(stage), at=timezone.now())
    return Played(act=act, repeats="each reading leaves its line")


def _handed_over(stage: Stage) -> str:
    call = stage.call(stage.agent, oriented=True)
    said = {"call_id": call, "wanted": stage.wanted(call, stage.agent), "at": timezone.now()}
    by(stage.agent, handing.hand_over, **said)()
    with bypass_row_security():
        assert Call.objects.get(pk=call).code_hash
    return codes.code_of(call)


# Orientations


@plays("orientation.actions.record")
def record_orientation(stage: Stage) -> Played:
    said = {"decided": _decided(), "departement": "73", "at": AT}
    act = by(stage.loop.agent, orientations.record, **said)
    return Played(act=act, repeats="a step of the hand-over, which has the key")


@plays("orientation.actions.choose_otherwise")
def choose_otherwise(stage: Stage) -> Played:
    agent = stage.loop.agent
    recorded = by(agent, orientations.record, decided=_decided(), departement="73", at=AT)()
    said = {"family": "cep", "code": OverrideCode.OTHER, "text": "Sa demande", "orientation_id": recorded.pk, "at": AT}
    act = by(agent, orientations.choose_otherwise, **said)
    return Played(act=act, repeats="a step of the hand-over, which has the key")


def _decided() -> Decided:
    return Decided(told=TOLD, decision=decision(), offers=None, health_fact_ids=health_fact_ids())


# Messages and checks


@plays("outbox.delivery.deliver")
def deliver(stage: Stage) -> Played:
    message = _message_about(stage.loop.sent())
    return Played(act=lambda: delivery.deliver(message, at=AT + DAY), login=WORKER)


@plays("outbox.delivery.sweep")
def outbox_sweep(stage: Stage) -> Played:
    stage.loop.sent()
    return Played(act=lambda: delivery.sweep(at=AT + DAY), login=WORKER)


@plays("outbox.undelivered.follow")
def follow_failure(stage: Stage) -> Played:
    message = _message_about(stage.loop.sent())
    with bypass_row_security():
        Message.objects.filter(pk=message).update(state=MessageState.FAILED, last_error="SMTPRecipientsRefused 550")
    act = lambda: undelivered.follow(message, at=AT + DAY)  # noqa: E731
    return Played(act=act, login=WORKER, in_steps=True)


def _message_about(referral: Referral) -> UUID:
    with bypass_row_security():
        found: UUID = Message.objects.get(about=str(referral.pk)).pk
        return found


@plays("invariants.actions.check")
def check(stage: Stage) -> Played:
    stage.loop.sent()
    act = lambda: invariants.check(at=AT, whole=True)  # noqa: E731
    return Played(act=act, login=WORKER, repeats="each check leaves its line")


# Accounts


@plays("network.actions.add_organisation")
def add_organisation(stage: Stage) -> Played:
    said = {"name": "Cap emploi des Bauges", "kind": "cap_emploi", "departement": "73"}
    return _administered(network.add_organisation, **said, repeats="a command of an administrator, who reads it")


@plays("network.actions.open_account")
def open_account(stage: Stage) -> Played:
    said = {"email": f"anne{next(stage.numbers)}@exemple.invalid", "full_name": "Anne", "password": None}
    return _administered(network.open_account, **said, repeats="the address is taken: the database refuses")


@plays("network.actions.give_role")
def give_role(stage: Stage) -> Played:
    said = {"user": UserFactory(), "organisation": OrganisationFactory(), "role": Role.ADVISER, "valid_from": AT}
    return _administered(network.give_role, **said, repeats="a command of an administrator, who reads it")


@plays("network.actions.end_membership")
def end_membership(stage: Stage) -> Played:
    return _administered(network.end_membership, membership=MembershipFactory(), refused_again=AlreadyEnded)


@plays("network.actions.note_choice")
def note_choice(stage: Stage) -> Played:
    said = {"membership": MembershipFactory(), "repeats": "each choice leaves its line"}
    return _administered(network.note_choice, **said)


@plays("network.actions.suspend_account")
def suspend_account(stage: Stage) -> Played:
    return _administered(network.suspend_account, user=UserFactory(), repeats="each suspension leaves its line")


def _administered(
    act: Callable[..., Any], *, repeats: str = "", refused_again: type[Exception] | None = None, **said: Any
) -> Played:
    done = by(ADMINISTRATION, act, at=timezone.now(), **said)
    return Played(act=done, login=WORKER, repeats=repeats, refused_again=refused_again)


# Steps of an act, in its transaction: the scene that goes through them.
STEPS: dict[str, str] = {
    "audit.actions.record": "referrals.actions.accept",
    "cases.actions.open": "frontdesk.hand_over.hand_over",
    "cases.actions.plan": "referrals.actions.send",
    "cases.actions.invite": "referrals.actions.send",
    "cases.actions.end_invitation": "referrals.actions.accept",
    "cases.actions.move_lead": "referrals.actions.accept",
    "cases.actions.leave": "referrals.actions.withdraw",
    "cases.actions.hand_back": "referrals.following.close, never met",
    "frontdesk.actions.close": "frontdesk.hand_over.hand_over",
    "frontdesk.actions.open_call": "frontdesk.hand_over.hand_over",
    "orientation.actions.attach": "frontdesk.hand_over.hand_over",
    "outbox.actions.queue": "referrals.actions.send",
    "outbox.actions.message_id_for": "referrals.actions.send",
    "outbox.quiet.allowed_from": "referrals.actions.send",
    "outbox.schedule.schedule": "referrals.actions.send",
    "people.actions.register_person": "frontdesk.hand_over.hand_over",
    "people.actions.record_notice": "frontdesk.hand_over.hand_over",
    "people.actions.record_consent": "frontdesk.hand_over.hand_over",
    "people.actions.record_acceptance": "frontdesk.hand_over.hand_over",
    "people.actions.withdraw_consent": "referrals.actions.withdraw",
    "referrals.actions.tell_sender": "referrals.actions.accept",
    "referrals.sweep.tick": "referrals.sweep.remind",
    "referrals.undelivered.follow": "outbox.undelivered.follow",
}

WRITES_NOTHING: dict[str, str] = {
    "outbox.quiet.calendar_of": "reads the holidays of a day",
    "outbox.late.note": "counts what waits and notes it in the cache, in no row",
    "frontdesk.queries.code_again": "shows the code of a call that has just ended",
    "people.telling.how": "reads how a person may be reached",
}

APART: dict[str, str] = {
    "audit.actions.record_reading": "a line about a page that was shown, in the transaction of the page",
    "audit.actions.record_readings": "a line about a page that was shown, in the transaction of the page",
    "catalogue.actions.publish": "a command of the owner of the tables: its checks last half a minute, then two rows",
    "cases.actions.join": "one row, in the transaction of an acceptance beside another lead",
    "cases.actions.take_up_again": "one row, in the transaction of a reopening after the lead was handed back",
    "cases.telling.tell_person": "no act writes to a person yet: steps of outbox.actions.queue_to_person",
    "cases.telling.plan_call": "no act writes to a person yet: a call to cases.actions.plan",
    "people.telling.tell": "no act writes to a person yet: a call to outbox.actions.queue_to_person",
    "outbox.actions.queue_to_person": "the same insertion as outbox.actions.queue",
    "frontdesk.agenda.calendar_file": "one line in the journal: a file that was shown",
    "referrals.shared.person": "a line about a page that was shown, in the transaction of the page",
    "referrals.shared.facts": "a line about a page that was shown, in the transaction of the page",
    "people.queries.person_shown": "a line about a page that was shown, in the transaction of the page",
}
