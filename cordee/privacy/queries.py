"""Every read of guards, assignments and emergency accesses. What is hidden and what is missing look the same."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from cordee.cases.models import Case, Participation
from cordee.domain.access import Actor, Level, Role
from cordee.domain.guards import GuardKind
from cordee.network.models import Membership
from cordee.people.taking_part import in_force
from cordee.privacy.models import CaseAssignment, EmergencyAccess, Guard, Watch
from cordee.referrals.references import keys_of, reference_of
from cordee.voice.models import RightsRequest

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A case as one sees it who guards it: an id, a place, the guards. Nothing of what it holds."""

    case: UUID
    departement: str
    guards: tuple[Guard, ...]
    assigned: tuple[CaseAssignment, ...]
    may_mark: bool
    may_restrict: bool

    @property
    def reference(self) -> str:
        return reference_of(self.case)

    def in_force(self, kind: GuardKind) -> Guard | None:
        found = (guard for guard in self.guards if guard.kind == kind and guard.lifted_at is None)
        return next(found, None)

    @property
    def restricted(self) -> Guard | None:
        return self.in_force(GuardKind.RESTRICTED)

    @property
    def sensitive(self) -> Guard | None:
        return self.in_force(GuardKind.SENSITIVE)


def cases_named(reference: str) -> list[UUID]:
    """Cases with a request, or with an id, of these eight signs, that the actor may guard or open. Usually one."""
    keys = keys_of(reference)
    return sorted(_asked("select policy.referenced_cases(%s, %s)", *keys) or []) if keys else []


def departement_of(case_id: UUID) -> str:
    """Raise Case.DoesNotExist when the actor may neither guard, assign nor open it."""
    found = _asked("select policy.departement_of_case(%s)", case_id)
    if found is None:
        raise Case.DoesNotExist
    return str(found)


def may_be_opened(case_id: UUID) -> bool:
    return _asked("select policy.emergency_target(%s)", case_id) is not None


def sheet(case_id: UUID, *, actor: Actor) -> Sheet:
    guards = Guard.objects.visible_to(actor).filter(case=case_id)
    assigned = CaseAssignment.objects.visible_to(actor).filter(case=case_id, ended_at__isnull=True)
    return Sheet(
        case=case_id,
        departement=departement_of(case_id),
        guards=tuple(guards.order_by("-placed_at", "pk")),
        assigned=tuple(assigned.select_related("membership__user", "organisation").order_by("assigned_at", "pk")),
        may_mark=actor.role is Role.RIGHTS_OFFICER or _follows(case_id, actor),
        may_restrict=actor.role is Role.RIGHTS_OFFICER,
    )


def assignable(case_id: UUID) -> list[Membership]:
    found = _asked("select policy.assignable_members(%s)", case_id) or []
    members = Membership.objects.filter(pk__in=found).select_related("user", "organisation")
    return list(members.order_by("organisation__name", "user__full_name", "pk"))


def guards_in_force(*, actor: Actor) -> list[Guard]:
    """The latest first."""
    found = Guard.objects.visible_to(actor).filter(lifted_at__isnull=True)
    return list(found.order_by("-placed_at", "pk")[:SHOWN])


def access_guard(guard_id: UUID, *, actor: Actor) -> Guard:
    found: Guard = Guard.objects.visible_to(actor).get(pk=guard_id)
    return found


def emergencies(*, actor: Actor, to_review: bool) -> list[EmergencyAccess]:
    found: QuerySet[EmergencyAccess] = EmergencyAccess.objects.visible_to(actor).filter(reviewed_at__isnull=to_review)
    order = ("review_by", "pk") if to_review else ("-reviewed_at", "pk")
    return list(found.select_related("organisation").order_by(*order)[:SHOWN])


def access_emergency(access_id: UUID, *, actor: Actor) -> EmergencyAccess:
    found = EmergencyAccess.objects.visible_to(actor).select_related("organisation", "membership__user")
    one: EmergencyAccess = found.get(pk=access_id)
    return one


def is_open(access_id: UUID, *, actor: Actor) -> bool:
    return bool(EmergencyAccess.objects.open_to(actor).filter(pk=access_id).exists())


def is_running(access_id: UUID, *, actor: Actor) -> bool:
    """The hour is not over, whoever opened it; it may be read without opening anything of the case."""
    running = EmergencyAccess.objects.visible_to(actor).filter(opened_at__lte=Now(), expires_at__gt=Now())
    return bool(running.filter(pk=access_id).exists())


def watched(*, actor: Actor, to_review: bool) -> list[Watch]:
    """By day, never by member: the oldest that waits first, of what was looked at the latest."""
    found = Watch.objects.visible_to(actor).filter(reviewed_at__isnull=to_review).select_related("organisation")
    order = ("day", "found_at", "pk") if to_review else ("-reviewed_at", "pk")
    return list(found.order_by(*order)[:SHOWN])


def access_watch(watch_id: UUID, *, actor: Actor) -> Watch:
    found = Watch.objects.visible_to(actor).select_related("organisation", "membership__user")
    one: Watch = found.get(pk=watch_id)
    return one


def to_tell(case_id: UUID, departement: str, *, actor: Actor) -> dict[str, str]:
    """Address by who it is: the organisation that leads, team leads of both sides, rights officers of the place."""
    lead = Participation.objects.visible_to(actor).filter(case=case_id, level=Level.LEAD.value)
    leading = lead.filter(valid_until__isnull=True).select_related("organisation").first()
    told = {f"organisation:{leading.organisation_id}": leading.organisation.email} if leading else {}
    members = Membership.objects.in_force().select_related("user")
    organisations = {actor.organisation, leading.organisation_id if leading else None} - {None}
    heads = members.filter(role=Role.TEAM_LEAD.value, organisation__in=organisations)
    officers = [one for one in members.filter(role=Role.RIGHTS_OFFICER.value) if _covers(one, departement)]
    told |= {f"membership:{one.pk}": one.user.email for one in (*heads, *officers) if one.pk != actor.membership}
    return {who: address for who, address in told.items() if address}


def heads_of(case_id: UUID, *, actor: Actor) -> list[Membership]:
    """Team leads of all who take part, as far as the actor may know."""
    parts = Participation.objects.visible_to(actor).filter(in_force(), case=case_id)
    organisations = {
        *parts.values_list("organisation", flat=True),
        *(one.organisation_id for one in assignable(case_id)),
    }
    heads = Membership.objects.in_force().filter(role=Role.TEAM_LEAD.value, organisation__in=organisations)
    return list(heads.select_related("user").order_by("pk"))


def rights_requests(*, actor: Actor, answered: bool) -> list[RightsRequest]:
    """What persons ask: what waits, the nearest day first; what was answered or done, the latest first."""
    found = RightsRequest.objects.visible_to(actor).filter(answered_at__isnull=not answered)
    return list(found.order_by("-answered_at" if answered else "answer_by", "pk")[:SHOWN])


def access_right(request_id: UUID, *, actor: Actor) -> RightsRequest:
    """Raise RightsRequest.DoesNotExist when it is missing or of another place."""
    found: RightsRequest = RightsRequest.objects.visible_to(actor).get(pk=request_id)
    return found


def today() -> date:
    return timezone.localdate()


def _covers(member: Membership, departement: str) -> bool:
    return not member.departements or departement in member.departements


def _follows(case_id: UUID, actor: Actor) -> bool:
    ours = Participation.objects.visible_to(actor).filter(in_force(), case=case_id, organisation=actor.organisation)
    return bool(ours.filter(level__in=[Level.LEAD.value, Level.PARTNER.value]).exists())


def _asked(question: str, *values: object) -> list[UUID] | object | None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone()
    return answer
