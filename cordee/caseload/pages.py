"""What the pages of the room show, in French words: the table of a team, what is handed over, the lines of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from cordee.caseload import wording
from cordee.caseload.day import Kind, Line, When
from cordee.caseload.loads import Load
from cordee.caseload.queries import Carrier, Promised
from cordee.cases.models import Case
from cordee.cases.wording import NEXT_ACTIONS
from cordee.domain.access import Actor
from cordee.domain.applications import ApplicationState
from cordee.domain.referral import NextAction
from cordee.network.models import Membership, Organisation
from cordee.network.wording import ROLES
from cordee.referrals.pages import Filter
from cordee.referrals.references import reference_of
from cordee.support.models import Application, Appointment, Step
from cordee.support.wording import BY_THE_PERSON
from cordee.ui.typography import long_day, moment
from cordee.ui.waiting import MANY, number_said


@dataclass(frozen=True, kw_only=True)
class Number:
    label: str
    said: str
    count: int
    address: str


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    function: str
    has_left: bool
    numbers: tuple[Number, ...]
    hand_over: str  # the page that gives these cases to others; empty where there is none to give


@dataclass(frozen=True, kw_only=True)
class Given:
    """A case to hand over, with what is promised in it."""

    key: UUID
    reference: str
    is_reserved: bool
    on: date | None
    promises: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DayRow:
    kind: str
    what: str
    on: date
    reference: str
    address: str
    who: str  # of whom it is awaited; empty where the reader's own organisation does it


def name_of(member: Membership | None) -> str:
    if member is None:
        return wording.NOBODY
    return member.user.full_name or member.user.email


def code_of(member: Membership | UUID | None) -> str:
    return str(getattr(member, "pk", member)) if member else wording.NOBODY_CODE


def list_address(member: Membership | UUID | None, load: Load) -> str:
    return f"{reverse('caseload:cases')}?{urlencode({'conseiller': code_of(member), 'panier': load.value})}"


def row(carrier: Carrier) -> Row:
    member = carrier.member
    numbers = tuple(
        Number(label=said, said=number_said(count), count=count, address=list_address(member, load))
        for load, said in wording.LOADS.items()
        for count in [carrier.counts[load]]
    )
    giving = reverse("caseload:hand_over", args=[member.pk]) if member else reverse("caseload:entrust")
    function = wording.HAS_LEFT if carrier.has_left else ROLES[member.role] if member else ""
    return Row(
        name=name_of(member),
        function=function,
        has_left=carrier.has_left,
        numbers=numbers,
        hand_over=giving if member or carrier.counts[Load.ALL] else "",
    )


def load_filters(member: UUID | None, counts: Mapping[Load, int], *, current: Load) -> list[Filter]:
    return [
        Filter(
            text=f"{said} : {number_said(counts[load])}", address=list_address(member, load), is_current=load is current
        )
        for load, said in wording.LOADS.items()
    ]


def given(one: Promised, *, actor: Actor) -> Given:
    promises: list[str] = []
    if one.case is not None:
        promises.append(_next(one.case, actor))
    promises += [wording.STEP.format(title=step.title, day=long_day(step.due_on)) for step in one.steps]
    promises += [wording.APPOINTMENT.format(moment=moment(each.starts_at)) for each in one.appointments]
    promises += [
        f"{wording.APPLICATIONS[ApplicationState(each.state)]}, {long_day(each.due_on)}" for each in one.applications
    ]
    if one.programmes:
        promises.append(wording.counted(wording.PROGRAMMES, one.programmes, str(one.programmes)))
    promises += [wording.WORD.format(day=long_day(day)) for day in one.words]
    if one.requests:
        promises.append(wording.counted(wording.REQUESTS, one.requests, str(one.requests)))
    return Given(
        key=one.key,
        reference=reference_of(one.key),
        is_reserved=one.case is None,
        on=one.case.next_action_on if one.case else None,
        promises=tuple(promises),
    )


def _next(case: Case, actor: Actor) -> str:
    said = {"what": NEXT_ACTIONS[NextAction(case.next_action)], "day": long_day(case.next_action_on)}
    if case.next_action_owner_id == actor.organisation:
        return wording.NEXT_OURS.format(**said)
    return wording.NEXT_OTHERS.format(who=case.next_action_owner.name_for_others, **said)


# The day of a member.


def when_filters(counts: Mapping[When, int], *, current: When, codes: Mapping[str, str]) -> list[Filter]:
    here = reverse("caseload:day")
    return [
        Filter(
            text=wording.counted(said, counts[when], number_said(min(counts[when], MANY + 1))),
            address=f"{here}?{urlencode({**codes, 'panier': when.value})}",
            is_current=when is current,
        )
        for when, said in wording.WHENS.items()
    ]


def day_row(line: Line, *, actor: Actor, now: datetime) -> DayRow:
    one = line.row
    match line.kind:
        case Kind.ACTION:
            own = one.next_action_owner_id == actor.organisation
            what, case = NEXT_ACTIONS[NextAction(one.next_action)], one.pk
            who = "" if own else _named(one.next_action_owner)
        case Kind.STEP:
            what, case, who = one.title, one.case_id, _doer(one, actor)
        case Kind.APPLICATION:
            address, what = (
                reverse("support:application", args=[one.pk]),
                wording.APPLICATIONS[ApplicationState(one.state)],
            )
            return _line(line, what, reference_of(one.case_id), address, _doer(one, actor))
        case Kind.APPOINTMENT:
            address = f"{reverse('support:case', args=[one.case_id])}#rendez-vous"
            who = "" if one.organisation_id == actor.organisation else _named(one.organisation)
            return _line(line, _appointment(one, now), reference_of(one.case_id), address, who)
        case Kind.REQUEST:
            address = reverse("referrals:detail", args=[one.pk])
            return _line(line, wording.ANSWER, reference_of(one.pk), address)
        case Kind.WORD:
            return _line(line, wording.HEAR, reference_of(one.case_id), reverse("voice:to_call"))
    return _line(line, what, reference_of(case), reverse("support:case", args=[case]), who)


def _appointment(one: Appointment, now: datetime) -> str:
    said = wording.APPOINTMENT
    if one.wish_waits:
        said = wording.ANOTHER_TIME
    elif one.ends_at <= now:
        said = wording.SAY_HELD
    return said.format(moment=moment(one.starts_at))


def _line(line: Line, what: str, reference: str, address: str, who: str = "") -> DayRow:
    kind = wording.KINDS[line.kind]
    return DayRow(kind=kind, what=what, on=line.on, reference=reference, address=address, who=who)


def _doer(one: Step | Application, actor: Actor) -> str:
    if one.owner_id is None:
        return BY_THE_PERSON
    return "" if one.owner_id == actor.organisation else _named(one.owner)


def _named(organisation: Organisation) -> str:
    """As in every list: a name that tells of health is kept."""
    return organisation.name_for_others
