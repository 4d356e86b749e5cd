"""Which software of an organisation is told what happens to its requests."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from cordee.domain.access import Actor, ActorKind, Role
from cordee.network.models import Membership, Organisation

MANAGING_ROLES = frozenset({Role.TEAM_LEAD})


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.kind is ActorKind.JOB and actor.job == "outbox":
            return self.all()
        managing = actor.kind is ActorKind.MEMBER and actor.role in MANAGING_ROLES
        return self.filter(organisation=actor.organisation) if managing else self.none()


class Subscription(models.Model):
    """One address. Its secret is computed from its id, never stored; a new secret is a new subscription."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=400)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=80, blank=True)  # « asked », or the code of the failure

    objects: Any = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation"], condition=Q(ended_at=None), name="hooks_subscription_alive")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="") | Q(ended_at__isnull=False) & ~Q(ended_because=""),
                name="ended_subscription_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
