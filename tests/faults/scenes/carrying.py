"""Cases change hands inside an organisation, enter from its own software, leave for it."""

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.caseload import actions, direct, exporting, importing
from cordee.caseload.direct import Direct
from cordee.caseload.incoming import Incoming
from cordee.cases import queries as cases
from cordee.domain.access import Actor, Role
from cordee.domain.consent import ConsentChannel
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction
from cordee.network import calendar_addresses
from cordee.network.models import Membership
from cordee.people.actions import NewPerson
from cordee.privacy import actions as assignments
from cordee.referrals import todo, todo_acts
from tests.database import bypass_row_security
from tests.faults.staging import LYON, Played, Stage, by, keyed, plays
from tests.rooms.referrals.scene import member_of


def _people(stage: Stage) -> tuple[Actor, UUID, UUID]:
    """Who leads the team of who accepts, who leaves, and who receives."""
    with bypass_row_security():
        leaver = Membership.objects.get(pk=stage.loop.adviser.membership)
    lead = member_of(stage.loop.operator, Role.TEAM_LEAD)
    receiver = member_of(stage.loop.operator, Role.ADVISER).membership
    assert receiver
    return lead, leaver.pk, receiver


@plays("caseload.actions.hand_over")
def hand_over(stage: Stage) -> Played:
    """Two cases of who leaves, to the same receiver, who is told once."""
    lead, leaver, receiver = _people(stage)
    cases = [stage.loop.accept(stage.loop.sent(stage.loop.called(**stage.somebody()))).case_id for _ in range(2)]
    for case in cases:
        by(lead, assignments.assign, case_id=case, members=[leaver], at=timezone.now())()
    moved = dict.fromkeys(cases, receiver)
    return Played(act=keyed(lead, actions.hand_over, leaver=leaver, moved=moved, at=timezone.now()))


@plays("caseload.importing.bring_in")
def bring_in(stage: Stage) -> Played:
    day, number = timezone.localdate(), str(uuid4())
    incoming = [
        Incoming(
            line=line,
            reference=f"{number}-{line}",
            person=NewPerson(departement="73", family_name=f"Reprise{line}", given_name="Ida", phone="06 39 98 00 00"),
            programme="maintien-en-emploi",
            next_action=NextAction.CALL_BACK,
            on=day + timedelta(days=2),
            told_on=day,
            told_by=ConsentChannel.IN_PERSON,
        )
        for line in (2, 3)
    ]
    act = partial(importing.bring_in, incoming=incoming, at=timezone.now())
    return Played(act=by(stage.loop.adviser, act))


def _wanted() -> Direct:
    """She lives where each new stage opens no further service."""
    person = NewPerson(
        departement="73", family_name="Directe", given_name="Ida", phone="06 39 98 00 00", commune_code=LYON
    )
    return Direct(
        person=person,
        need="garder_mon_travail",
        next_action=NextAction.CALL_BACK,
        on=timezone.localdate() + timedelta(days=2),
        told_by=ConsentChannel.IN_PERSON,
    )


def _opened(stage: Stage) -> UUID:
    return direct.open_directly(wanted=_wanted(), key=str(uuid4()), actor=stage.loop.adviser, at=timezone.now())


@plays("caseload.direct.open_directly")
def open_directly(stage: Stage) -> Played:
    """The case, the notice, and its first stock."""
    return Played(act=keyed(stage.loop.adviser, direct.open_directly, wanted=_wanted(), at=timezone.now()))


@plays("referrals.todo_acts.close_case, of who came straight")
def close_straight(stage: Stage) -> Played:
    """The case ends, and her word is planned."""
    with acting_as(stage.loop.adviser):
        case_id = _opened(stage)
        case = cases.access_case(case_id, actor=stage.loop.adviser)
    said = {"case_id": case_id, "closing": Closing.SAME_JOB, "seen": todo.seen(case), "at": timezone.now()}
    return Played(act=by(stage.loop.adviser, partial(todo_acts.close_case, **said)))


@plays("network.calendar_addresses.issue")
def issue_calendar_address(stage: Stage) -> Played:
    act = by(stage.loop.adviser, calendar_addresses.issue, at=timezone.now())
    return Played(act=act, repeats="another address takes the place of the one before")


@plays("network.calendar_addresses.take_back")
def take_back_calendar_address(stage: Stage) -> Played:
    by(stage.loop.adviser, calendar_addresses.issue, at=timezone.now())()
    return Played(act=by(stage.loop.adviser, calendar_addresses.take_back, at=timezone.now()))


@plays("caseload.exporting.export")
def export(stage: Stage) -> Played:
    stage.loop.accept(stage.loop.sent())
    said = {"mine": False, "purpose": "logiciel", "reason": "Mise à jour de la semaine", "at": timezone.now()}
    return Played(act=by(stage.loop.adviser, exporting.export, **said), repeats="each file that leaves is written down")
