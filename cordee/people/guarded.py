"""Guards that only narrow, and the emergency access that opens for an hour: the same words in every queryset.

Restricted, sensitive and emergency rows live in a room above (``privacy``) and are reached by name. The policies of the
database say the same a second time (``privacy`` migrations); a test compares both for every table.
"""

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from cordee.domain.access import Actor, ActorKind, Role
from cordee.domain.guards import EMERGENCY_ROLES, LIMITED_TO_THE_ASSIGNED, GuardKind
from cordee.people.taking_part import NOTHING, has_role, is_job


def open_case(actor: Actor, key: str, *, content: bool = False) -> Q:
    """``key`` is a case that no guard shuts to the actor; ``content``: what names the person or tells of her."""
    return ~Q(**{f"{key}__in": _shut_cases(actor, content)}) if _is_guarded(actor) else Q()


def open_participation(actor: Actor) -> Q:
    """As ``open_case``; a team lead still reads that its organisation takes part in a sensitive case, to assign it."""
    if not has_role(actor, {Role.TEAM_LEAD}):
        return open_case(actor, "case")
    frozen = _base("privacy", "Guard").filter(kind=GuardKind.RESTRICTED.value, lifted_at__isnull=True)
    return open_case(actor, "case") | Q(organisation=actor.organisation) & ~Q(case__in=frozen.values("case"))


def open_person(actor: Actor, key: str) -> Q:
    """None of the person's cases is shut to the actor."""
    return _outside("cases", "Case", "person", actor, key, content=True)


def open_referral(actor: Actor, key: str, *, content: bool = False) -> Q:
    return _outside("referrals", "Referral", "pk", actor, key, content=content)


def open_orientation(actor: Actor, key: str) -> Q:
    return _outside("orientation", "Orientation", "pk", actor, key, content=True)


def in_emergency(actor: Actor, key: str, *, of: str = "pk") -> Q:
    """``key`` is the case that this member opened in an emergency less than an hour ago, or its person (``of``)."""
    if not has_role(actor, EMERGENCY_ROLES):
        return NOTHING
    opened = apps.get_model("privacy", "EmergencyAccess")._base_manager.filter(
        membership=actor.membership, opened_at__lte=Now(), expires_at__gt=Now()
    )
    if of == "pk":
        return Q(**{f"{key}__in": opened.values("case")})
    return Q(**{f"{key}__in": _base("cases", "Case").filter(pk__in=opened.values("case")).values(of)})


def _is_guarded(actor: Actor) -> bool:
    return not (is_job(actor, "demo") or has_role(actor, {Role.RIGHTS_OFFICER}))


def _outside(room: str, model: str, column: str, actor: Actor, key: str, *, content: bool) -> Q:
    """As a subquery, never a join: row security would cut the row where the actor may not see what lies between."""
    if not _is_guarded(actor):
        return Q()
    of_shut_cases = _base(room, model).filter(**{_CASE[model]: _shut_cases(actor, content)})
    return ~Q(**{f"{key}__in": of_shut_cases.values(column)})


_CASE = {"Case": "pk__in", "Referral": "case__in", "Orientation": "case__in"}


def _base(room: str, model: str) -> QuerySet[Any]:
    manager: Any = apps.get_model(room, model)._base_manager
    return manager.all()  # type: ignore[no-any-return]


def _shut_cases(actor: Actor, content: bool) -> QuerySet[Any]:
    shut = Q(kind=GuardKind.RESTRICTED.value)
    if has_role(actor, LIMITED_TO_THE_ASSIGNED):
        mine = _base("privacy", "CaseAssignment").filter(membership=actor.membership, ended_at__isnull=True)
        shut |= Q(kind=GuardKind.SENSITIVE.value) & ~Q(case__in=mine.values("case"))
    elif content and actor.kind is ActorKind.LINK:
        shut |= Q(kind=GuardKind.SENSITIVE.value)
    return _base("privacy", "Guard").filter(shut, lifted_at__isnull=True).values("case")
