"""Every write on appointments: made, moved, kept, cancelled, held or missed; and her wish of another time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState
from cordee.domain.access import Actor, DataClass
from cordee.domain.appointments import AppointmentState, AppointmentVerb, Means, after, may_start_at
from cordee.support import appointment_news as news
from cordee.support import appointments, invitations, queries
from cordee.support.appointment_news import Change
from cordee.support.models import Appointment
from cordee.support.refusals import AppointmentMoved, AppointmentOfClosedCase, NotAhead

KINDS: Mapping[AppointmentVerb, str] = {
    AppointmentVerb.MOVE: "appointment.moved",
    AppointmentVerb.KEEP: "appointment.kept",
    AppointmentVerb.CANCEL: "appointment.cancelled",
    AppointmentVerb.HOLD: "appointment.held",
    AppointmentVerb.MISS: "appointment.missed",
    AppointmentVerb.RESUME: "appointment.resumed",
    AppointmentVerb.ASK: "appointment.another_time_asked",
}
# What leaves one to come: a closed case has none to come, and what ends one is still said there.
RUNS_ON = frozenset({AppointmentVerb.MOVE, AppointmentVerb.KEEP, AppointmentVerb.RESUME})
TOLD_TO_HER: Mapping[AppointmentVerb, Change] = {
    AppointmentVerb.MOVE: Change.MOVED,
    AppointmentVerb.KEEP: Change.KEPT,
    AppointmentVerb.CANCEL: Change.CANCELLED,
}


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """When, how long, where or by which means, and with whom."""

    starts_at: datetime
    minutes: int
    means: Means
    place: str = ""
    with_whom: str = ""

    def columns(self) -> dict[str, Any]:
        said = {"means": self.means.value, "place": self.place.strip(), "with_whom": self.with_whom.strip()}
        return {"starts_at": self.starts_at, "minutes": self.minutes, **said}


@transaction.atomic
def book(*, case_id: UUID, meeting: Meeting, subject: str, actor: Actor, at: datetime, key: str) -> Appointment:
    """By an organisation that leads or takes part beside, which receives her. She is told, then reminded.

    Raises Case.DoesNotExist for who only reads the case.
    """
    queries.access_case(case_id, actor=actor)
    case = cases.access_case(case_id, actor=actor, lock=True)
    mine = Appointment.objects.visible_to(actor).filter(membership=actor.membership, idempotency_key=key)
    if before := mine.first():
        return before
    if case.state == CaseState.CLOSED:
        raise AppointmentOfClosedCase(case_id)
    if not may_start_at(meeting.starts_at, at=at):
        raise NotAhead(meeting.starts_at)
    appointment = Appointment(
        case_id=case.pk,
        departement=case.departement,
        subject=subject.strip(),
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        by_label=actor.label,
        at=at,
        idempotency_key=key,
        **meeting.columns(),
    )
    appointment.save(force_insert=True)
    _trace("appointment.made", appointment, actor, at)
    news.tell(appointment, case=case, change=Change.MADE, actor=actor, at=at)
    invitations.invite_its_maker(appointment, change=Change.MADE, actor=actor, at=at)
    news.remind(appointment, case=case, actor=actor, at=at)
    return appointment


def move(*, appointment_id: UUID, meeting: Meeting, seen: str, actor: Actor, at: datetime) -> Appointment:
    """The same one at another hour, or elsewhere: what was asked of it is answered, its reminder is another."""
    return _change(appointment_id, AppointmentVerb.MOVE, seen, actor, at, **meeting.columns())


def keep(*, appointment_id: UUID, seen: str, actor: Actor, at: datetime) -> Appointment:
    """She asked for another time, and there is none: it stands as it was."""
    return _change(appointment_id, AppointmentVerb.KEEP, seen, actor, at)


def cancel(*, appointment_id: UUID, reason: str, seen: str, actor: Actor, at: datetime) -> Appointment:
    said = {"settled_at": at, "settled_by": actor.label, "reason": reason.strip()}
    return _change(appointment_id, AppointmentVerb.CANCEL, seen, actor, at, **said)


def hold(*, appointment_id: UUID, seen: str, actor: Actor, at: datetime) -> Appointment:
    settled = {"settled_at": at, "settled_by": actor.label}
    return _change(appointment_id, AppointmentVerb.HOLD, seen, actor, at, **settled)


def miss(*, appointment_id: UUID, seen: str, actor: Actor, at: datetime) -> Appointment:
    settled = {"settled_at": at, "settled_by": actor.label}
    return _change(appointment_id, AppointmentVerb.MISS, seen, actor, at, **settled)


def resume(*, appointment_id: UUID, seen: str, actor: Actor, at: datetime) -> Appointment:
    """Said held or missed by mistake: nothing is said of it again."""
    return _change(appointment_id, AppointmentVerb.RESUME, seen, actor, at, settled_at=None, settled_by="")


def ask_another_time(*, appointment_id: UUID, words: str, seen: str, actor: Actor, at: datetime) -> Appointment:
    """She cannot come, and says when she could: her words as she wrote them. The appointment stands until answered."""
    said = {"wish": words.strip(), "wished_at": at, "wish_answered_at": None}
    return _change(appointment_id, AppointmentVerb.ASK, seen, actor, at, **said)


@transaction.atomic
def _change(
    appointment_id: UUID, verb: AppointmentVerb, seen: str, actor: Actor, at: datetime, **said: Any
) -> Appointment:
    """``seen`` is how the page showed it: what was changed meanwhile is not changed again. The same twice is once."""
    case_id = appointments.access_appointment(appointment_id, actor=actor).case_id
    case: Case = cases.access_case(case_id, actor=actor, lock=True)
    one = appointments.access_appointment(appointment_id, actor=actor)
    if _is_so_already(one, verb, said):
        return one
    if verb in RUNS_ON and case.state == CaseState.CLOSED:
        raise AppointmentOfClosedCase(case_id)
    state = after(AppointmentState(one.state), verb, starts_at=one.starts_at, at=at)
    if state is None or one.seen != seen or (verb is AppointmentVerb.KEEP and not one.wish_waits):
        raise AppointmentMoved(one)
    if verb is AppointmentVerb.MOVE and not may_start_at(said["starts_at"], at=at):
        raise NotAhead(said["starts_at"])
    changed = {"state": state.value, **said, **_besides(one, verb, at)}
    if Appointment.objects.visible_to(actor).filter(pk=one.pk).update(**changed) != 1:
        raise Appointment.DoesNotExist(appointment_id)
    for name, value in changed.items():
        setattr(one, name, value)
    _trace(KINDS[verb], one, actor, at)
    if verb in TOLD_TO_HER:
        news.tell(one, case=case, change=TOLD_TO_HER[verb], actor=actor, at=at)
    if verb in (AppointmentVerb.MOVE, AppointmentVerb.CANCEL):
        invitations.invite_its_maker(one, change=TOLD_TO_HER[verb], actor=actor, at=at)
    if verb is AppointmentVerb.MOVE:
        news.remind(one, case=case, actor=actor, at=at)
    return one


def _besides(one: Appointment, verb: AppointmentVerb, at: datetime) -> dict[str, Any]:
    """A number more each time it is moved, and an answer to what she asked."""
    answered = {"wish_answered_at": at} if one.wish_waits else {}
    match verb:
        case AppointmentVerb.MOVE:
            return {"sequence": one.sequence + 1, "moved_at": at, "moved_from": one.starts_at, **answered}
        case AppointmentVerb.KEEP | AppointmentVerb.CANCEL:
            return answered
        case _:
            return {}


def _is_so_already(one: Appointment, verb: AppointmentVerb, said: Mapping[str, Any]) -> bool:
    match verb:
        case AppointmentVerb.MOVE:
            names = ("starts_at", "minutes", "means", "place", "with_whom")
            same = all(getattr(one, name) == said[name] for name in names)
            return one.state == AppointmentState.PLANNED and same and not one.wish_waits
        case AppointmentVerb.KEEP:
            return one.state == AppointmentState.PLANNED and one.wish_answered_at is not None
        case AppointmentVerb.CANCEL:
            return one.state == AppointmentState.CANCELLED and one.reason == said["reason"]
        case AppointmentVerb.HOLD:
            return one.state == AppointmentState.HELD
        case AppointmentVerb.MISS:
            return one.state == AppointmentState.MISSED
        case AppointmentVerb.RESUME:
            return one.state == AppointmentState.PLANNED
        case AppointmentVerb.ASK:
            return one.wish_waits and one.wish == said["wish"]


def _trace(kind: str, one: Appointment, actor: Actor, at: datetime) -> None:
    detail = {"state": one.state, "starts_at": one.starts_at.isoformat(), "sequence": one.sequence}
    known = {"target": one.pk, "case": one.case_id, "classes": [DataClass.SITUATION]}
    audit.record(kind, actor=actor, at=at, detail=detail, **known)
