"""Every write on a case. The callers hold its lock (``queries.access_case(..., lock=True)``), save for a new one."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Least, Now

from cordee.audit import actions as audit
from cordee.cases import queries
from cordee.cases.escalating import case_has_closed, lead_has_acted
from cordee.cases.models import Case, CaseState, OpenedBy, Participation
from cordee.domain.access import Actor, ActorKind, Level
from cordee.domain.grounds import Grounds
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction
from cordee.orientation import actions as orientations


class NobodyInCharge(Exception):
    """A case is opened by an organisation, through one of its members."""


@transaction.atomic
def open(
    *,
    person_id: UUID,
    departement: str,
    programme: str,
    next_action_on: date,
    actor: Actor,
    at: datetime,
    orientation_id: UUID | None = None,
    next_action: NextAction = NextAction.HAND_OVER,
    case_id: UUID | None = None,
) -> Case:
    """Open the case of a person just registered: the door leads, and says what it does next and when.

    ``case_id``: where what comes twice must be one case; else a new one.

    The door answers for what is held (C-04), on the grounds that the installation declares that day.
    """
    if actor.organisation is None:
        raise NobodyInCharge
    grounds: Grounds = settings.CORDEE_LEGAL_GROUNDS
    case = Case(
        id=case_id or uuid4(),
        person_id=person_id,
        departement=departement,
        programme=programme,
        state=CaseState.OPEN.value,
        opened_at=at,
        controller_id=actor.organisation,
        lawful_basis=grounds.basis.value,
        health_exception=grounds.exception.value,
        next_action=next_action.value,
        next_action_on=next_action_on,
        next_action_owner_id=actor.organisation,
    )
    case.save(force_insert=True)
    _join(case, actor.organisation, Level.LEAD, OpenedBy.DOOR, actor, at, membership=actor.membership)
    if orientation_id is not None:
        orientations.attach(orientation_id=orientation_id, case_id=case.pk, actor=actor, at=at)
    held = {"lawful_basis": case.lawful_basis, "health_exception": case.health_exception}
    detail = {"programme": programme, "next_action": next_action.value, **held}
    audit.record("case.opened", actor=actor, at=at, target=case.pk, case=case.pk, person=person_id, detail=detail)
    return case


def plan(
    *,
    case: Case,
    next_action: NextAction,
    on: date,
    owner: UUID,
    actor: Actor,
    at: datetime,
    about: Collection[UUID] = (),
    why: str = "",
) -> None:
    """Say what comes next: an open case always names an act, a day and who does it (I-02).

    ``about``: the requests that it concerns, of which the animator then has nothing left to see to. A closed case is
    open again from then on; a job opens none. ``why``: what the line wrote (``queries.why_called``).
    """
    if case.state == CaseState.CLOSED and actor.kind is ActorKind.JOB:
        return
    changes = {"next_action": next_action.value, "next_action_on": on, "next_action_owner_id": owner}
    _change(case, actor, **changes, state=CaseState.OPEN.value, closing="", closed_on=None)
    detail = {"next_action": next_action.value, "on": on.isoformat(), "owner": str(owner)}
    audit.record("case.planned", actor=actor, at=at, target=case.pk, case=case.pk, reason=why, detail=detail)
    lead_has_acted(case=case, next_action=next_action, about=about, actor=actor, at=at)


def close(*, case: Case, closing: Closing, on: date, actor: Actor, at: datetime) -> None:
    """Its lead ends it, once no request of it runs: the database refuses anybody else, and earlier (see 0010)."""
    nothing = {"next_action": "", "next_action_on": None, "next_action_owner_id": None}
    _change(case, actor, **nothing, state=CaseState.CLOSED.value, closing=closing.value, closed_on=on)
    audit.record("case.closed", actor=actor, at=at, target=case.pk, case=case.pk, detail={"closing": closing.value})
    case_has_closed(case=case, actor=actor, at=at)


def _change(case: Case, actor: Actor, **changes: object) -> None:
    if Case.objects.visible_to(actor).filter(pk=case.pk).update(**changes) != 1:
        raise Case.DoesNotExist(case.pk)
    for name, value in changes.items():
        setattr(case, name, value)


def invite(*, case: Case, organisation: UUID, referral: UUID, actor: Actor, at: datetime) -> Participation:
    """The organisation is asked: it reads the least that it needs to answer."""
    return _join(case, organisation, Level.INVITED, OpenedBy.REFERRAL, actor, at, referral=referral)


def end_invitation(*, case: Case, referral: UUID, actor: Actor, at: datetime) -> None:
    """It has answered, or can no longer."""
    asked = Participation.objects.visible_to(actor).filter(case=case.pk, referral=referral, valid_until__isnull=True)
    for participation in asked:
        _end(participation, actor, at)


def move_lead(*, case: Case, to: UUID, actor: Actor, at: datetime) -> None:
    """Give the lead to the organisation that accepted; who had it keeps a trace of what it sent (I-01, I-05)."""
    before = queries.lead_of(case.pk, actor=actor)
    if before.organisation_id == to:
        return
    _join(case, before.organisation_id, Level.TRACE, OpenedBy.HAND_OVER, actor, at)
    _end(before, actor, at)
    _join(case, to, Level.LEAD, OpenedBy.REFERRAL, actor, at)
    _end_partnership(case, to, actor, at)


def join(*, case: Case, organisation: UUID, actor: Actor, at: datetime) -> None:
    """Take part beside the lead; nothing to do for who takes part already."""
    inside = Participation.objects.visible_to(actor).in_force().filter(case=case.pk, organisation=organisation)
    if not inside.filter(level__in=[Level.LEAD.value, Level.PARTNER.value]).exists():
        _join(case, organisation, Level.PARTNER, OpenedBy.REFERRAL, actor, at)


def leave(*, case: Case, organisation: UUID, back_to: UUID, actor: Actor, at: datetime) -> None:
    """End all that referrals had opened to the organisation; the lead, if it had it, goes back to ``back_to``."""
    opened = Participation.objects.visible_to(actor).filter(
        case=case.pk, organisation=organisation, valid_until__isnull=True
    )
    ending = list(opened.exclude(opened_by__in=[OpenedBy.DOOR.value, OpenedBy.RETURN.value]))
    for participation in ending:
        _end(participation, actor, at)
    if any(participation.level == Level.LEAD.value for participation in ending):
        _return_lead(case, back_to, actor, at)


def hand_back(*, case: Case, organisation: UUID, to: UUID, actor: Actor, at: datetime) -> None:
    """The organisation never met the person: it keeps a trace, and the lead, if it had it, goes back to who asked.

    Whoever never led gets no lead: the organisation then keeps it, with what there is to do next.
    """
    parts = Participation.objects.visible_to(actor).filter(case=case.pk, organisation=organisation)
    ending = list(parts.filter(valid_until__isnull=True, opened_by=OpenedBy.REFERRAL.value).exclude(level="invited"))
    leads = any(participation.level == Level.LEAD.value for participation in ending)
    if not ending or (leads and not _has_led(case, to, actor)):
        return
    if not parts.filter(valid_until__isnull=True, level=Level.TRACE.value).exists():
        _join(case, organisation, Level.TRACE, OpenedBy.HAND_OVER, actor, at)
    for participation in ending:
        _end(participation, actor, at)
    if leads:
        _return_lead(case, to, actor, at)


def take_up_again(
    *, case: Case, organisation: UUID, sender: UUID, as_partner: bool, actor: Actor, at: datetime
) -> None:
    """A follow-up goes on: who handed it back leads again while who asked still leads, else takes part beside.

    ``as_partner``: beside in any case, since who asked kept the lead.
    """
    if not as_partner and queries.lead_of(case.pk, actor=actor).organisation_id == sender:
        move_lead(case=case, to=organisation, actor=actor, at=at)
    else:
        join(case=case, organisation=organisation, actor=actor, at=at)
    traces = Participation.objects.visible_to(actor).filter(case=case.pk, organisation=organisation)
    for trace in traces.filter(level=Level.TRACE.value, valid_until__isnull=True):
        _end(trace, actor, at)


def _has_led(case: Case, organisation: UUID, actor: Actor) -> bool:
    led = Participation.objects.visible_to(actor).filter(case=case.pk, level=Level.LEAD.value)
    return led.filter(organisation=organisation).exists()


def _return_lead(case: Case, to: UUID, actor: Actor, at: datetime) -> None:
    _join(case, to, Level.LEAD, OpenedBy.RETURN, actor, at)
    traces = Participation.objects.visible_to(actor).filter(case=case.pk, organisation=to, valid_until__isnull=True)
    for trace in traces.filter(level=Level.TRACE.value):
        _end(trace, actor, at)


def _end_partnership(case: Case, organisation: UUID, actor: Actor, at: datetime) -> None:
    beside = Participation.objects.visible_to(actor).filter(
        case=case.pk, organisation=organisation, level=Level.PARTNER.value, valid_until__isnull=True
    )
    for participation in beside:
        _end(participation, actor, at)


def _join(
    case: Case,
    organisation: UUID,
    level: Level,
    opened_by: OpenedBy,
    actor: Actor,
    at: datetime,
    *,
    membership: UUID | None = None,
    referral: UUID | None = None,
) -> Participation:
    participation = Participation(
        case_id=case.pk,
        departement=case.departement,
        organisation_id=organisation,
        level=level.value,
        valid_from=_now_at_most(at),
        opened_by=opened_by.value,
        membership_id=membership,
        referral=referral,
    )
    participation.save(force_insert=True)
    participation.valid_from = at
    _trace("participation.opened", participation, actor, at)
    return participation


def _end(participation: Participation, actor: Actor, at: datetime) -> None:
    still_open = Participation.objects.filter(pk=participation.pk, valid_until__isnull=True)
    if still_open.update(valid_until=_now_at_most(at)) != 1:
        raise Participation.DoesNotExist(participation.pk)
    participation.valid_until = at
    _trace("participation.ended", participation, actor, at)


def _now_at_most(at: datetime) -> Least:
    """A right begins and ends at once, by the clock of the database, even where the application's is ahead."""
    return Least(Value(at, output_field=DateTimeField()), Now())


def _trace(kind: str, participation: Participation, actor: Actor, at: datetime) -> None:
    audit.record(
        kind,
        actor=actor,
        at=at,
        target=participation.pk,
        case=participation.case_id,
        detail={
            "organisation": str(participation.organisation_id),
            "level": participation.level,
            "opened_by": participation.opened_by,
        },
    )
