"""Campaigns of early detection, and how often their page was opened. Nothing here is about anybody."""

from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cordee.domain.access import Actor, ActorKind, Role
from cordee.domain.campaign import LONGEST_CODE, Target
from cordee.network.models import Membership

READERS = (Role.ANIMATOR, Role.ADMINISTRATOR, Role.STEERING)
MAKERS = (Role.ANIMATOR, Role.ADMINISTRATOR)


def _is_demo(actor: Actor) -> bool:
    return actor.kind is ActorKind.JOB and actor.job == "demo"


def reaches_everything(actor: Actor) -> bool:
    """An administrator works for the whole region, whatever the départements of the function."""
    return actor.role is Role.ADMINISTRATOR or not actor.departements


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's départements, and those of the whole region (no département)."""
        if _is_demo(actor):
            return self.all()
        if actor.kind is not ActorKind.MEMBER or actor.role not in READERS:
            return self.none()
        if reaches_everything(actor):
            return self.all()
        return self.filter(Q(departements__overlap=sorted(actor.departements)) | Q(departements=[]))

    def changeable_by(self, actor: Actor) -> Self:
        """Those that lie wholly in the actor's départements."""
        found = self.visible_to(actor)
        if _is_demo(actor) or (actor.role in MAKERS and reaches_everything(actor)):
            return found
        if actor.role not in MAKERS:
            return self.none()
        return found.filter(departements__contained_by=sorted(actor.departements)).exclude(departements=[])


class Campaign(models.Model):
    """Kept: what was spent and printed, about nobody. No département: the whole region. The code never changes.

    ``costs`` is ``{kind: cents}``; ``ends_on`` is the last day; ``sound``: what is heard of the code, once only.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=LONGEST_CODE, unique=True)
    sound = models.CharField(max_length=LONGEST_CODE, unique=True)
    name = models.CharField(max_length=80)
    target = models.CharField(max_length=20)
    departements = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    costs = models.JSONField(default=dict)
    objective = models.TextField(blank=True)
    invented = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects: Any = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(target__in=[one.value for one in Target]), name="campaign_target_is_known"
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2,6}[0-9]{2}$"), name="campaign_code_can_be_said"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.code


class VisitQuerySet(models.QuerySet["CampaignVisits"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who counts one more must find the line of the day; what it says is about nobody."""
        if actor.kind is ActorKind.VISITOR:
            return self.all()
        return self.filter(campaign__in=Campaign.objects.visible_to(actor).values("code"))


class CampaignVisits(models.Model):
    """One row a campaign and day: how often its page was opened. Neither hour, nor address, nor browser. Kept."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, to_field="code", db_column="code", related_name="visits"
    )
    on = models.DateField()
    times = models.PositiveIntegerField()

    objects: Any = VisitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "on"], name="visits_once_a_day")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.on}"
