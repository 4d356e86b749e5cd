"""Every read of what is shared with an employer: hers, that of who leads, and the one that the contact's link opens."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor, ActorKind, Level
from cordee.employer.models import EmployerReply, Sharing
from cordee.network.models import Organisation
from cordee.people.taking_part import takes_part


def sharings_of_case(case_id: UUID, *, actor: Actor) -> list[Sharing]:
    """The latest first, those that ended included."""
    return list(Sharing.objects.visible_to(actor).filter(case=case_id).order_by("-agreed_at", "pk"))


def is_alive(one: Sharing, *, at: datetime) -> bool:
    return one.stopped_at is None and at < one.expires_at


def access_sharing(sharing_id: UUID, *, actor: Actor) -> Sharing:
    """To act on it: hers, or of a case that one leads. Raise Sharing.DoesNotExist for anybody else's."""
    found: Sharing = Sharing.objects.visible_to(actor).get(pk=sharing_id)
    if not may_share(found.case_id, actor=actor):
        raise Sharing.DoesNotExist(sharing_id)
    return found


def may_share(case_id: UUID, *, actor: Actor) -> bool:
    """She, of her own case; who leads it, for her, with what she said aloud."""
    if actor.kind is ActorKind.BENEFICIARY:
        return True
    led = Case.objects.visible_to(actor).filter(takes_part(actor, "pk", Level.LEAD, roles=CASE_ROLES), pk=case_id)
    return bool(led.exists())


def held(*, actor: Actor) -> Sharing:
    """What the contact's link opens now. Raise Sharing.DoesNotExist when it is dead or never was."""
    found: Sharing = Sharing.objects.visible_to(actor).get(secret_hash=actor.link_secret_hash, expires_at__gt=Now())
    return found


def replies_to(sharings: Iterable[Sharing], *, actor: Actor) -> list[EmployerReply]:
    """The latest first."""
    keys = [one.pk for one in sharings]
    found = EmployerReply.objects.visible_to(actor).filter(sharing__in=keys)
    return list(found.order_by("-at", "pk")) if keys else []


def readings(case_id: UUID) -> dict[UUID, list[datetime]]:
    """When each sharing was opened by its link; to who is neither she nor who leads, nothing."""
    found: dict[UUID, list[datetime]] = {}
    with connection.cursor() as cursor:
        cursor.execute("select sharing, at from policy.employer_readings(%s)", [case_id])
        for sharing, at in cursor.fetchall():
            found.setdefault(sharing, []).append(at)
    return found


def lead_of_held() -> Organisation | None:
    """Who leads the case that the contact's link is about."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.employer_lead()")
        row = cursor.fetchone()
    return Organisation.objects.get(pk=row[0]) if row and row[0] else None
