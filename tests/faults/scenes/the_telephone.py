"""The telephone of the line: what it posts, the call that an agent opens, missed calls, what is erased."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from cordee.config.roles import WORKER
from cordee.domain.access import Actor
from cordee.domain.telephony import Happening
from cordee.telephony import actions, following
from cordee.telephony.adapters import Said
from cordee.telephony.models import PhoneEvent
from cordee.telephony.numbers import hash_of_number
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory
from tests.factories.outbox import as_worker
from tests.factories.telephony import PhoneCallFactory, PhoneEventFactory
from tests.faults.staging import Played, Stage, by, plays

VISITOR = Actor.visitor()
LONG_AGO = datetime(2024, 1, 2, 9, 0, tzinfo=UTC)


def _event(stage: Stage, **said: Any) -> PhoneEvent:
    number = f"+336112244{next(stage.numbers):02d}"
    known = {"number": number, "number_hash": hash_of_number(number), "at": timezone.now()}
    event: PhoneEvent = PhoneEventFactory(received_at=timezone.now(), **known | said)
    return event


@plays("telephony.actions.hear")
def hear(stage: Stage) -> Played:
    said = Said(
        happening=Happening.RINGS, call=f"appel-{next(stage.numbers)}", at=timezone.now(), number="+33611223344"
    )
    return Played(act=by(VISITOR, actions.hear, said=said, adapter="cordee", at=timezone.now()))


@plays("telephony.actions.open_ringing")
def open_ringing(stage: Stage) -> Played:
    said = {"line_key": _event(stage).line_key, "at": timezone.now()}
    return Played(act=by(stage.agent, actions.open_ringing, **said), refused_again=actions.TakenByColleague)


@plays("telephony.actions.open_of_number")
def open_of_number(stage: Stage) -> Played:
    said = {"number_hash": hash_of_number("+33611223344"), "at": timezone.now()}
    return Played(act=by(stage.agent, actions.open_of_number, **said), repeats="another call; its form is made once")


@plays("telephony.actions.sit")
def sit(stage: Stage) -> Played:
    said = {"identity": f"poste-{next(stage.numbers)}", "at": timezone.now()}
    return Played(act=by(stage.agent, actions.sit, **said), repeats="the same desk again, said once more")


@plays("telephony.following.settle")
def settle(stage: Stage) -> Played:
    event = _event(stage, happening="manque")
    return Played(act=lambda: following.settle(event_id=event.pk, at=timezone.now()), login=WORKER)


@plays("telephony.following.settle, answered since")
def settle_answered(stage: Stage) -> Played:
    missed = _event(stage, happening="manque", at=timezone.now() - timedelta(minutes=5))
    with as_worker():
        following.settle(event_id=missed.pk, at=timezone.now())
    known = {"number": missed.number, "number_hash": missed.number_hash}
    event = _event(stage, happening="decroche", **known)
    return Played(act=lambda: following.settle(event_id=event.pk, at=timezone.now()), login=WORKER)


@plays("telephony.following.sweep")
def sweep(stage: Stage) -> Played:
    for happening in ("manque", "raccroche"):
        _event(stage, happening=happening)
    return Played(act=lambda: following.sweep(at=timezone.now()), login=WORKER, in_steps=True)


@plays("telephony.following.erase")
def erase(stage: Stage) -> Played:
    with bypass_row_security():
        PhoneEvent.objects.all().delete()  # what an earlier scene left
    member = MembershipFactory()
    PhoneCallFactory(call=CallFactory(membership=member), membership=member, at=LONG_AGO)
    PhoneEventFactory(received_at=LONG_AGO)
    return Played(act=lambda: following.erase(at=timezone.now()), login=WORKER)
