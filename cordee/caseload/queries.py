"""What a team lead reads of who follows what: counts that are those of their lists, and the promises still open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cordee.caseload.loads import Load, carried, carried_by, in_load, reserved, running
from cordee.cases.models import Case, PersonQuestion, QuestionState
from cordee.domain.access import CASE_ROLES, Actor
from cordee.domain.appointments import AppointmentState
from cordee.domain.programmes import ProgrammeState
from cordee.domain.referral import OPEN_STATES
from cordee.domain.steps import StepState
from cordee.network.models import Membership
from cordee.privacy.models import CaseAssignment
from cordee.programmes.models import SupportProgramme
from cordee.referrals.baskets import After, Slice, sliced
from cordee.referrals.models import Referral
from cordee.support.models import Application, Appointment, Step
from cordee.support.queries import BY_DAY, PAGE
from cordee.ui.waiting import MANY

MOST = 200  # cases on one page of hand-over


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """A member and how many cases each list of theirs holds; ``member`` is None for those that nobody follows."""

    member: Membership | None
    has_left: bool
    counts: Mapping[Load, int]


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What is still promised in one case. Without ``case``, it is reserved: those who follow it know."""

    key: UUID
    case: Case | None
    steps: tuple[Step, ...] = ()
    appointments: tuple[Appointment, ...] = ()  # to come, or of which nothing was said
    applications: tuple[Application, ...] = ()
    programmes: int = 0
    requests: int = 0
    words: tuple[date, ...] = field(default=())  # days on which she is to be called for her own word


def members(actor: Actor) -> list[Membership]:
    """Who may follow cases in the actor's organisation, by name."""
    found = Membership.objects.in_force().filter(organisation=actor.organisation, role__in=sorted(CASE_ROLES))
    return list(found.select_related("user", "organisation").order_by("user__full_name", "role", "pk"))


def access_member(membership_id: UUID, *, actor: Actor) -> Membership:
    """Of the actor's organisation, even after its end; raise Membership.DoesNotExist."""
    found: Membership = Membership.objects.select_related("user", "organisation").get(
        pk=membership_id, organisation=actor.organisation
    )
    return found


def has_left(member: Membership) -> bool:
    return not Membership.objects.in_force().filter(pk=member.pk).exists()


def team(*, actor: Actor, on: date) -> list[Carrier]:
    """Members by name, those who left and still follow something, then what nobody follows. No rank, no total."""
    counted = {load: _counts(load, actor=actor, on=on) for load in Load}
    here = members(actor)
    left = [member for member, _ in departed(actor=actor)]
    found = [
        Carrier(member=one, has_left=one in left, counts={load: counted[load][one.pk] for load in Load})
        for one in [*here, *left]
    ]
    nobody = {load: listed_count(None, load, actor=actor, on=on) for load in Load}
    return [*found, Carrier(member=None, has_left=False, counts=nobody)]


def _counts(load: Load, *, actor: Actor, on: date) -> Counter[UUID]:
    cases = running(actor).filter(in_load(load, actor=actor, on=on)).values("pk")
    found = carried(actor).filter(case__in=cases).order_by().values("membership").annotate(count=Count("pk"))
    return Counter(dict(found.values_list("membership", "count")))


def listed(
    member: UUID | None, load: Load, *, actor: Actor, on: date, after: After | None, before: After | None
) -> Slice:
    found = _of(member, load, actor=actor, on=on).select_related("next_action_owner")
    return sliced(found, BY_DAY, after=after, before=before, size=PAGE)


def listed_count(member: UUID | None, load: Load, *, actor: Actor, on: date) -> int:
    return int(_of(member, load, actor=actor, on=on).order_by()[: MANY + 1].count())


def _of(member: UUID | None, load: Load, *, actor: Actor, on: date) -> QuerySet[Case]:
    return running(actor).filter(in_load(load, actor=actor, on=on), carried_by(member, actor=actor))


# What is handed over.


def to_hand_over(member: UUID | None, *, actor: Actor) -> list[Promised]:
    """Running cases that the member follows, or that nobody does, the most awaited first; reserved ones last."""
    cases = list(
        running(actor)
        .filter(carried_by(member, actor=actor))
        .select_related("next_action_owner")
        .order_by("next_action_on", "pk")[:MOST]
    )
    keys = [one.pk for one in cases]
    steps, requests, words = _steps(keys, actor), _requests(keys, actor), _words(keys, actor)
    appointments, applications = _appointments(keys, actor), _applications(keys, actor)
    programmes = _programmes(keys, actor)
    found = [
        Promised(
            key=one.pk,
            case=one,
            steps=steps[one.pk],
            appointments=appointments[one.pk],
            applications=applications[one.pk],
            programmes=programmes[one.pk],
            requests=requests[one.pk],
            words=words[one.pk],
        )
        for one in cases
    ]
    shut = _reserved(member, actor) if member else []
    return [*found, *(Promised(key=key, case=None) for key in shut)][:MOST]


def departed(*, actor: Actor) -> list[tuple[Membership, int]]:
    """Members who left, and how many cases they are still said to follow."""
    still = Q(case__in=running(actor).values("pk")) | Q(case__in=reserved(actor).values("case"))
    here = Membership.objects.in_force().values("pk")
    found = carried(actor).filter(still).exclude(membership__in=here).order_by().values("membership")
    counts = dict(found.annotate(count=Count("pk")).values_list("membership", "count"))
    gone = Membership.objects.filter(pk__in=counts).select_related("user").order_by("user__full_name", "pk")
    return [(one, counts[one.pk]) for one in gone]


def open_assignments(case_ids: Iterable[UUID], *, of: UUID | None, actor: Actor) -> Mapping[UUID, list[CaseAssignment]]:
    """Of each case, who follows it in the actor's organisation. Those ``of`` a member are locked until the end."""
    keys = list(case_ids)
    if of:
        theirs = carried(actor).filter(case__in=keys, membership=of).order_by("pk")
        list(theirs.select_for_update(of=("self",), no_key=True))
    found: defaultdict[UUID, list[CaseAssignment]] = defaultdict(list)
    for one in carried(actor).filter(case__in=keys):
        found[one.case_id].append(one)
    return found


def takes_part_in(case_ids: Iterable[UUID], *, actor: Actor) -> frozenset[UUID]:
    """Those of these cases that may be given to somebody: running, or reserved."""
    keys = list(case_ids)
    open_ones = running(actor).filter(pk__in=keys).values_list("pk", flat=True)
    return frozenset(open_ones) | frozenset(reserved(actor).filter(case__in=keys).values_list("case", flat=True))


def _reserved(member: UUID, actor: Actor) -> list[UUID]:
    found = carried(actor).filter(membership=member, case__in=reserved(actor).values("case"))
    return list(found.order_by("case").values_list("case", flat=True))


def _steps(keys: list[UUID], actor: Actor) -> defaultdict[UUID, tuple[Step, ...]]:
    found: defaultdict[UUID, tuple[Step, ...]] = defaultdict(tuple)
    to_do = Step.objects.visible_to(actor).filter(case__in=keys, owner=actor.organisation, state=StepState.TO_DO.value)
    for step in to_do.order_by("due_on", "at"):
        found[step.case_id] += (step,)
    return found


def _appointments(keys: list[UUID], actor: Actor) -> defaultdict[UUID, tuple[Appointment, ...]]:
    found: defaultdict[UUID, tuple[Appointment, ...]] = defaultdict(tuple)
    planned = Appointment.objects.visible_to(actor).filter(
        case__in=keys, organisation=actor.organisation, state=AppointmentState.PLANNED.value
    )
    for one in planned.order_by("starts_at", "pk"):
        found[one.case_id] += (one,)
    return found


def _applications(keys: list[UUID], actor: Actor) -> defaultdict[UUID, tuple[Application, ...]]:
    found: defaultdict[UUID, tuple[Application, ...]] = defaultdict(tuple)
    ours = Application.objects.visible_to(actor).filter(case__in=keys, owner=actor.organisation, settled_at=None)
    for one in ours.order_by("due_on", "at"):
        found[one.case_id] += (one,)
    return found


def _programmes(keys: list[UUID], actor: Actor) -> Counter[UUID]:
    """As far as the actor reads them: one about her health is counted for who may know of it."""
    found = SupportProgramme.objects.visible_to(actor).filter(
        case__in=keys, organisation=actor.organisation, state=ProgrammeState.RUNNING.value
    )
    return Counter(found.order_by().values_list("case", flat=True))


def _requests(keys: list[UUID], actor: Actor) -> Counter[UUID]:
    """Requests of the case that still run, whoever was asked."""
    found = Referral.objects.visible_to(actor).filter(case__in=keys, state__in=sorted(OPEN_STATES))
    return Counter(found.order_by().values_list("case", flat=True))


def _words(keys: list[UUID], actor: Actor) -> defaultdict[UUID, tuple[date, ...]]:
    found: defaultdict[UUID, tuple[date, ...]] = defaultdict(tuple)
    asked = PersonQuestion.objects.visible_to(actor).filter(
        case__in=keys, caller=actor.organisation, state=QuestionState.ASKED, call_on__isnull=False
    )
    for case, day in asked.order_by("call_on").values_list("case", "call_on"):
        found[case] += (day,)
    return found
