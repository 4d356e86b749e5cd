"""Who of an organisation is away, and who stands in: what whoever calls it on behalf of somebody needs to know."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cordee.domain.access import Actor, ActorKind, Role
from cordee.network.models import Membership, Organisation

JOBS = frozenset({"presence", "demo", "enquiries"})


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, actor: Actor) -> Self:
        """The team lead of the organisation, who says it; agents of the line, who call there; two jobs."""
        if actor.kind is ActorKind.JOB and actor.job in JOBS:
            return self.all()
        if actor.kind is not ActorKind.MEMBER:
            return self.none()
        if actor.role is Role.TEAM_LEAD:
            return self.filter(organisation=actor.organisation)
        return self.all() if actor.role is Role.PHONE_AGENT else self.none()


class Absence(models.Model):
    """``who`` and ``stand_in``: as one asks for them on the telephone, a name or a function. Both days are included.

    Of an agent of the line, ``member`` and ``stand_in_member`` say whose absence it is, whatever the name becomes; a
    constraint holds them to the organisation of the row.
    Erased thirty days after its last day (``domain.presence.KEPT_FOR``), or at once by the team lead.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=80)
    member = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    stand_in = models.CharField(max_length=80, blank=True)
    stand_in_member = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=30, blank=True)  # of who stands in
    since = models.DateField()
    until = models.DateField()
    said_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects: Any = AbsenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "until"], name="absence_by_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(phone="") | ~Q(stand_in=""), name="a_phone_is_of_who_stands_in"),
            models.CheckConstraint(
                condition=Q(stand_in_member=None) | ~Q(stand_in=""), name="a_member_who_stands_in_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(stand_in_member=None) | Q(member=None) | ~Q(stand_in_member=F("member")),
                name="nobody_stands_in_for_herself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.until}"
