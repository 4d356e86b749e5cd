"""What keeps the house: messages, checks, seals, clocks, views, webhooks, what answers teach to the directory."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from cordee.audit import sealing
from cordee.catalogue import actions as catalogue
from cordee.catalogue.actions import AlreadyAnswered
from cordee.catalogue.models import Capacity, CapacityProposal, CoverageReview, RuleReview
from cordee.catalogue.reviews import Conclusion
from cordee.clocks import actions as clocks
from cordee.clocks.models import ClockPause, Heartbeat
from cordee.clocks.tasks import KEEPER
from cordee.config.roles import WORKER
from cordee.desk import actions as views
from cordee.desk.models import SavedView
from cordee.domain.access import Actor, Role
from cordee.domain.reaching import Channel
from cordee.domain.referral import RefusalReason
from cordee.domain.timekeeping import Reading
from cordee.hooks import actions as hooks
from cordee.hooks import posting
from cordee.hooks.models import Subscription
from cordee.invariants import actions as invariants
from cordee.outbox import delivery, marks, returned, undelivered
from cordee.outbox.models import Message, RecipientKind
from cordee.outbox.models import State as MessageState
from cordee.outbox.undelivered import Undelivered
from cordee.referrals import actions
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.network import member
from tests.factories.outbox import as_worker, deliver_all
from tests.faults.staging import DAY, Played, Stage, by, keyed, plays
from tests.rooms.referrals.scene import AT, member_of

NOON = datetime(2024, 9, 2, 12, tzinfo=UTC)
DELAYS = {
    "acknowledge": 3,
    "answer": 8,
    "first_reminder": 4,
    "second_reminder": 9,
    "expiry": 15,
    "start": 20,
    "follow_up_calendar_days": 60,
}


# Messages, checks, the seal


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


@plays("outbox.returned.take")
def mail_comes_back(stage: Stage) -> Played:
    message = _message_about(stage.loop.sent())
    deliver_all(at=AT + DAY)
    mark = marks.mark_of(message)
    raw = f"Content-Type: message/delivery-status\nTo: {mark}\n\nAction: failed\nStatus: 5.1.1\n".encode()
    return Played(act=lambda: returned.take(raw, at=AT + DAY), login=WORKER)


def _message_about(referral: Referral) -> UUID:
    with bypass_row_security():
        found: UUID = Message.objects.get(about=str(referral.pk)).pk
        return found


@plays("invariants.actions.check")
def check(stage: Stage) -> Played:
    act = lambda: invariants.check(at=AT, whole=True)  # noqa: E731
    return Played(act=act, login=WORKER, repeats="each check leaves its line")


@plays("audit.sealing.seal")
def seal(stage: Stage) -> Played:
    with as_worker():
        sealing.seal(at=timezone.now())
    stage.loop.sent()
    at = timezone.now()
    return Played(act=lambda: sealing.seal(at=at), login=WORKER, in_steps=True)


# Clocks


@plays("clocks.actions.beat")
def beat(stage: Stage) -> Played:
    _new_clock()
    return Played(act=_beat(jumped=timedelta(0)), login=WORKER)


@plays("clocks.actions.beat that jumped")
def beat_that_jumped(stage: Stage) -> Played:
    _new_clock()
    return Played(act=_beat(jumped=timedelta(hours=48)), login=WORKER)


@plays("clocks.actions.resume")
def resume(stage: Stage) -> Played:
    _new_clock()
    with as_worker():
        _beat(jumped=timedelta(hours=48))()
    act = by(KEEPER, clocks.resume, at=AT, by="cordee clocks resume")
    return Played(act=act, login=WORKER, refused_again=clocks.NotStopped)


@plays("clocks.actions.set_clocks")
def set_clocks(stage: Stage) -> Played:
    said = {"departement": f"{next(stage.numbers):03d}", "valid_from": date(2030, 1, 1), "delays": DELAYS, "at": AT}
    return Played(act=by(KEEPER, clocks.set_clocks, **said), login=WORKER, refused_again=clocks.DelaysRefused)


def _new_clock() -> None:
    """That has beaten once, at noon."""
    with bypass_row_security():
        Heartbeat.objects.all().delete()
        ClockPause.objects.all().delete()
    first = Reading(wall=NOON, ticks=0, era="one")
    with as_worker():
        by(KEEPER, clocks.beat, reading=first)()


def _beat(*, jumped: timedelta) -> Callable[[], Any]:
    later = Reading(wall=NOON + timedelta(minutes=5) + jumped, ticks=300, era="one")
    return by(KEEPER, clocks.beat, reading=later)


# Saved views


@plays("desk.actions.save")
def save_view(stage: Stage) -> Played:
    return Played(act=_saving(stage))


@plays("desk.actions.rename")
def rename_view(stage: Stage) -> Played:
    act = by(stage.loop.adviser, views.rename, view_id=_saving(stage)().pk, name="À rappeler", at=AT)
    return Played(act=act, repeats="the same name given again leaves its line again")


@plays("desk.actions.delete")
def delete_view(stage: Stage) -> Played:
    act = by(stage.loop.adviser, views.delete, view_id=_saving(stage)().pk, at=AT)
    return Played(act=act, refused_again=SavedView.DoesNotExist)


def _saving(stage: Stage) -> Callable[[], Any]:
    said = {"worklist": "recues", "name": "En retard", "codes": "panier=en_retard"}
    return keyed(stage.loop.adviser, views.save, **said)


# Webhooks


@plays("hooks.actions.subscribe")
def subscribe(stage: Stage) -> Played:
    return Played(act=_subscribing(stage))


@plays("hooks.actions.end")
def end_subscription(stage: Stage) -> Played:
    subscription = _subscribing(stage)()
    done = by(stage.loop.desk, hooks.end, subscription_id=subscription.pk, at=timezone.now())
    return Played(act=done)


@plays("hooks.actions.try_out")
def try_out(stage: Stage) -> Played:
    subscription = _subscribing(stage)()
    done = keyed(stage.loop.desk, hooks.try_out, subscription_id=subscription.pk, at=timezone.now())
    return Played(act=done, repeats="the journal says each trial; one event is posted a key")


@plays("hooks.posting.follow")
def follow_lost_hook(stage: Stage) -> Played:
    subscription: Subscription = _subscribing(stage)()
    failed = Undelivered(
        message_id=uuid4(),
        kind=hooks.KIND,
        about=f"{subscription.pk} referral.sent {uuid4()}",
        recipient_kind=RecipientKind.ORGANISATION,
        channel=Channel.WEBHOOK,
        address="",
        reason="HookRefused 410",
    )
    at = timezone.now()
    return Played(act=lambda: posting.follow(failed, at), login=WORKER)


def _subscribing(stage: Stage) -> Callable[[], Any]:
    said = {"url": "https://logiciel.exemple.invalid/evenements", "at": timezone.now()}
    return by(stage.loop.desk, hooks.subscribe, **said)


# What answers teach


@plays("catalogue.actions.answer_capacity")
def answer_capacity(stage: Stage) -> Played:
    _refused(stage, RefusalReason.FULL)
    with bypass_row_security():
        proposal = CapacityProposal.objects.get(offer=stage.loop.offer.pk)
    act = by(
        stage.loop.adviser, catalogue.answer_capacity, proposal_id=proposal.pk, capacity=Capacity.FULL, at=AT + DAY
    )
    return Played(act=act, refused_again=AlreadyAnswered)


@plays("catalogue.actions.declare_capacity")
def declare_capacity(stage: Stage) -> Played:
    said = {"offer_id": stage.loop.offer.pk, "capacity": Capacity.PAUSED, "at": timezone.now()}
    return Played(act=by(stage.loop.adviser, catalogue.declare_capacity, **said))


@plays("catalogue.actions.say_how_many")
def say_how_many(stage: Stage) -> Played:
    said = {"at_once": 12, "automatic": True, "at": timezone.now()}
    return Played(act=by(_team_lead(stage), catalogue.say_how_many, **said))


@plays("catalogue.actions.say_of_all")
def say_of_all(stage: Stage) -> Played:
    said = {"capacity": Capacity.OPEN, "delay_days": 30, "at": timezone.now()}
    return Played(act=by(_team_lead(stage), catalogue.say_of_all, **said))


@plays("catalogue.actions.follow_load")
def follow_load(stage: Stage) -> Played:
    """The service was left to the cases while it had room; as many are followed now as were said."""
    by(_team_lead(stage), catalogue.say_how_many, at_once=1, automatic=True, at=AT)()
    stage.loop.accept(stage.loop.sent())
    return Played(act=by(catalogue.FOLLOWER, catalogue.follow_load, at=timezone.now()), login=WORKER)


def _team_lead(stage: Stage) -> Actor:
    return member_of(stage.loop.operator, Role.TEAM_LEAD)


@plays("catalogue.actions.conclude")
def conclude(stage: Stage) -> Played:
    _refused(stage, RefusalReason.NOT_ELIGIBLE)
    with bypass_row_security():
        review = RuleReview.objects.get(settled_at=None)
    said = {"review_id": review.pk, "conclusion": Conclusion.RULE_RIGHT, "at": AT + DAY}
    act = by(member(Role.CATALOGUE_EDITOR), catalogue.conclude, **said)
    return Played(act=act, refused_again=AlreadyAnswered)


@plays("catalogue.actions.settle_coverage")
def settle_coverage(stage: Stage) -> Played:
    _refused(stage, RefusalReason.OUT_OF_ZONE)
    with bypass_row_security():
        review = CoverageReview.objects.get(offer=stage.loop.offer.pk)
    act = by(member(Role.CATALOGUE_EDITOR), catalogue.settle_coverage, review_id=review.pk, at=AT + DAY)
    return Played(act=act, refused_again=AlreadyAnswered)


def _refused(stage: Stage, reason: RefusalReason) -> None:
    said = {"referral_id": stage.loop.sent().pk, "reason": reason, "text": "Pas ici.", "responder_name": "Mme Roche"}
    stage.loop.do(stage.loop.adviser, actions.refuse, **said)
