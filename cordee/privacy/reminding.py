"""An emergency access that nobody has reviewed: its day comes, then passes. It never falls silent.

On the day, the rights officers of the place are reminded. From the next working day on, and every five working days
until somebody gives the review, so are the heads of the organisation that opened the case and the administrators, who
name rights officers. Where there is no officer, the administrators hear of it on the day itself.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.clocks.trying import trying
from cordee.domain.access import Role, covers_departement
from cordee.domain.guards import review_reminder
from cordee.network.models import Membership
from cordee.outbox import actions as outbox
from cordee.privacy.models import EmergencyAccess
from cordee.referrals.clocks import holidays_around
from cordee.referrals.sweep import CLOCK

KIND = "emergency_to_review"


def sweep(*, at: datetime) -> int:
    """One transaction an access; twice does nothing more. Return how many were recalled to somebody today."""
    today = timezone.localdate(at)
    with acting_as(CLOCK):
        waiting = EmergencyAccess.objects.visible_to(CLOCK).filter(reviewed_at__isnull=True, review_by__lte=today)
        found = list(waiting.order_by("review_by", "pk").values_list("pk", flat=True))
    with trying("emergency accesses that the clock could not recall") as tried:
        recalled = [tried(partial(_recall, access_id=one, at=at), f"emergency access {one}") for one in found]
    return recalled.count(True)


def _recall(*, access_id: UUID, at: datetime) -> bool:
    """False where nothing is due that day, or the review came meanwhile."""
    today = timezone.localdate(at)
    with acting_as(CLOCK):
        access = EmergencyAccess.objects.visible_to(CLOCK).filter(pk=access_id, reviewed_at__isnull=True).first()
        if access is None:
            return False
        time = review_reminder(access.review_by, on=today, holidays=holidays_around(today, access.departement))
        if time is None:
            return False
        untold = Q(recalled_on__isnull=True) | Q(recalled_on__lt=today)
        open_still = EmergencyAccess.objects.visible_to(CLOCK).filter(untold, pk=access_id, reviewed_at__isnull=True)
        if open_still.update(recalled_on=today) != 1:
            return False
        for member in _told(access, late=time > 0):
            key = f"{KIND}:{access.pk}:{time}:{member.pk}"
            outbox.queue(KIND, about=access.pk, address=member.user.email, at=at, key=key)
        detail = {"time": time, "review_by": access.review_by.isoformat()}
        audit.record(
            "emergency.review_recalled", actor=CLOCK, at=at, target=access.pk, case=access.case_id, detail=detail
        )
        return True


def _told(access: EmergencyAccess, *, late: bool) -> list[Membership]:
    """Never who opened it."""
    officers = _of_the_place({Role.RIGHTS_OFFICER}, access)
    told = [*officers]
    if late:
        heads = Membership.objects.in_force().filter(role=Role.TEAM_LEAD.value, organisation=access.organisation_id)
        told += heads.select_related("user")
    if late or not officers:
        told += _of_the_place({Role.ADMINISTRATOR}, access)
    return [one for one in told if one.user_id != access.membership.user_id and one.user.email]


def _of_the_place(roles: Iterable[Role], access: EmergencyAccess) -> list[Membership]:
    found = Membership.objects.in_force().filter(role__in=[role.value for role in roles]).select_related("user")
    return [one for one in found.order_by("pk") if covers_departement(one.departements, access.departement)]
