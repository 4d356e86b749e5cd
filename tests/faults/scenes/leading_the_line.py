"""The line and who leads it: its hours, what is announced, a note on a decision, an exercise."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.domain.opening import Change, Reason, read_spans
from cordee.frontdesk import practising
from cordee.network.models import Membership
from cordee.network.queries import actor_of
from cordee.supervision import actions
from cordee.supervision.actions import AlreadyNoted, Announcement
from cordee.supervision.models import SpecialHours
from tests.factories.network import MembershipFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.supervision import CoachingNoteFactory, SpecialHoursFactory
from tests.faults.staging import Played, Stage, by, plays

PARIS = ZoneInfo("Europe/Paris")
WEEK: Any = (*((read_spans("9 h à 12 h"),) * 5), (), ())
CLOSED = Change(begins=datetime(2026, 12, 24, 12, 0, tzinfo=PARIS), ends=datetime(2026, 12, 25, 0, 0, tzinfo=PARIS))


def _line() -> tuple[Actor, Membership]:
    agent = MembershipFactory(role=Role.PHONE_AGENT.value)
    lead = MembershipFactory(role=Role.TEAM_LEAD.value, organisation=agent.organisation)
    return actor_of(lead), agent


def _decided(agent: Membership) -> Any:
    return OrientationFactory(by=agent, organisation=agent.organisation, override_code="souhait_personne")


@plays("supervision.actions.set_week")
def set_week(stage: Stage) -> Played:
    said = {"week": WEEK, "valid_from": date(2026, 12, 1), "at": timezone.now()}
    return Played(act=by(_line()[0], actions.set_week, **said), repeats="another version of the same hours")


@plays("supervision.actions.announce")
def announce(stage: Stage) -> Played:
    said = {"said": Announcement(change=CLOSED, reason=Reason.FEAST), "at": timezone.now()}
    return Played(act=by(_line()[0], actions.announce, **said), repeats="said once more; its form is sent once")


@plays("supervision.actions.withdraw")
def withdraw(stage: Stage) -> Played:
    lead, agent = _line()
    made = SpecialHoursFactory(organisation=agent.organisation)
    return Played(
        act=by(lead, actions.withdraw, announcement_id=made.pk, at=timezone.now()),
        refused_again=SpecialHours.DoesNotExist,
    )


@plays("supervision.actions.note")
def note(stage: Stage) -> Played:
    lead, agent = _line()
    said = {"orientation": _decided(agent).pk, "words": "À revoir ensemble.", "at": timezone.now()}
    return Played(act=by(lead, actions.note, **said), refused_again=AlreadyNoted)


@plays("supervision.actions.read_note")
def read_note(stage: Stage) -> Played:
    agent = _line()[1]
    made = CoachingNoteFactory(orientation=_decided(agent).pk, organisation=agent.organisation)
    return Played(act=by(actor_of(agent), actions.read_note, note_id=made.pk, at=timezone.now()))


@plays("frontdesk.practising.finish")
def finish_practising(stage: Stage) -> Played:
    agent = actor_of(_line()[1])
    with acting_as(agent):
        practice = practising.start(name=next(iter(practising.examples())), actor=agent, at=timezone.now())
    act = by(agent, practising.finish, call_id=practice.pk)
    return Played(act=act, repeats="an exercise that is over is over")


@plays("frontdesk.practising.start")
def start_practising(stage: Stage) -> Played:
    said = {"name": next(iter(practising.examples())), "at": timezone.now()}
    return Played(act=by(actor_of(_line()[1]), practising.start, **said), repeats="another exercise")
