"""A request from its draft to its end, by those who pass somebody on, by who receives, and by the clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from cordee.catalogue.models import UnmetNeed
from cordee.config.roles import WORKER
from cordee.domain.consent import ConsentChannel
from cordee.domain.follow_up import Tried
from cordee.domain.referral import AttemptKind, Outcome, RefusalReason
from cordee.network.models import Organisation
from cordee.referrals import actions, following, overdue, sweep
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.faults.staging import DAY, Played, Stage, by, keyed, plays
from tests.rooms.referrals.scene import AT


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
    with bypass_row_security():
        UnmetNeed.objects.all().delete()  # counted a day, whoever it was
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
    return follow(stage, following.start, stage.loop.accept(stage.loop.sent()), met_on=AT.date())


@plays("referrals.following.note_attempt")
def note_attempt(stage: Stage) -> Played:
    tried = Tried(kind=AttemptKind.NO_ANSWER, on=AT.date(), next_on=AT.date() + 2 * DAY)
    return follow(stage, following.note_attempt, stage.loop.accept(stage.loop.sent()), tried=tried)


@plays("referrals.following.close")
def close(stage: Stage) -> Played:
    return follow(stage, following.close, started(stage), outcome=Outcome.HELPED)


@plays("referrals.following.close, never met")
def close_never_met(stage: Stage) -> Played:
    return follow(stage, following.close, stage.loop.accept(stage.loop.sent()), outcome=Outcome.GAVE_UP)


@plays("referrals.following.reopen")
def reopen(stage: Stage) -> Played:
    referral = started(stage)
    follow(stage, following.close, referral, outcome=Outcome.HELPED).act()
    said = {"referral_id": referral.pk, "reason": "La personne a rappelé", "at": AT + 5 * DAY}
    return Played(act=keyed(stage.loop.adviser, following.reopen, **said))


def started(stage: Stage) -> Referral:
    referral = stage.loop.accept(stage.loop.sent())
    follow(stage, following.start, referral, met_on=AT.date()).act()
    return referral


def follow(stage: Stage, act: Callable[..., Any], referral: Referral, **said: Any) -> Played:
    return Played(act=keyed(stage.loop.adviser, act, referral_id=referral.pk, responder_name="Mme Roche", **said))


# What the clock does


def _september(day: int) -> datetime:
    return datetime(2024, 9, day, 9, tzinfo=UTC)


@plays("referrals.sweep.remind")
def remind(stage: Stage) -> Played:
    return _tick(stage.loop.sent(), at=_september(5))


@plays("referrals.sweep.remind, without mail")
def remind_without_mail(stage: Stage) -> Played:
    """The second time: the animator has a line to ring."""
    with bypass_row_security():
        operator = Organisation.objects.filter(pk=stage.loop.operator.pk)
        operator.update(email="", address="1 place des Bauges, 73000 Chambéry")
    referral = stage.loop.sent()
    sweep.tick(referral_id=referral.pk, at=_september(5))
    return _tick(referral, at=_september(10))


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
    return _tick(started(stage), at=AT + 130 * DAY)


def _tick(referral: Referral, *, at: datetime) -> Played:
    return Played(act=lambda: sweep.tick(referral_id=referral.pk, at=at), login=WORKER)


@plays("referrals.sweep.sweep")
def sweep_of_three(stage: Stage) -> Played:
    for _ in range(3):
        stage.loop.sent(stage.loop.called(**stage.somebody()))
    return Played(act=lambda: sweep.sweep(at=_september(5)), login=WORKER, in_steps=True)


@plays("referrals.overdue.sweep")
def overdue_sweep(stage: Stage) -> Played:
    stage.loop.sent()
    return Played(act=lambda: overdue.sweep(at=AT + 40 * DAY), login=WORKER, in_steps=True)
