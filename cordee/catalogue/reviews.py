"""What the answers of organisations teach about the catalogue and the directory: nobody's name, no request's key."""

from enum import StrEnum
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cordee.catalogue.models import Capacity, Offer
from cordee.domain.access import Actor, ActorKind, Role
from cordee.network.models import Membership

OWNERS = frozenset({Role.ADVISER, Role.TEAM_LEAD})
ROOM_LEADS = frozenset({Role.TEAM_LEAD})  # who says how many persons are followed at once
EDITORS = frozenset({Role.CATALOGUE_EDITOR})


class Conclusion(StrEnum):
    """What the editor of the catalogue made of a counter-example."""

    RULE_CHANGED = "regle_changee"
    RULE_RIGHT = "regle_juste"
    LOCAL_PRACTICE = "pratique_locale"


def _is(actor: Actor, roles: frozenset[Role]) -> bool:
    return actor.kind is ActorKind.MEMBER and actor.role in roles


def _seen_by_all(actor: Actor, roles: frozenset[Role]) -> bool:
    return _is(actor, roles) or (actor.kind is ActorKind.JOB and actor.job == "demo")


class CapacityQuerySet(models.QuerySet["CapacityProposal"]):
    def visible_to(self, actor: Actor) -> Self:
        """The organisation that owns the offer, whose adviser or team lead decides."""
        if actor.kind is ActorKind.JOB and actor.job == "demo":
            return self.all()
        return self.filter(offer__organisation=actor.organisation) if _is(actor, OWNERS) else self.none()


class CapacityProposal(models.Model):
    """What the owner of an offer says of its room: asked when somebody answered « full », or said by itself.

    The directory says the latest word from then on (``policy.capacity_is_answered``); each word stays, with its day.
    The last word by hand counts: ``automatic`` leaves it to the running cases of the organisation, full from
    ``at_once`` persons on. What they then say (``policy.loads_to_say``) is ``by_load``, signed by who left it to them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="capacity_proposals")
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    capacity = models.CharField(max_length=10, choices=Capacity.choices, blank=True, db_default="")
    answered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    at_once = models.PositiveSmallIntegerField(null=True)  # persons that it follows at once; 0: it says no more
    automatic = models.BooleanField(db_default=False)
    by_load = models.BooleanField(db_default=False)
    delay_days = models.PositiveSmallIntegerField(null=True)  # None: nothing said of it, what was said before stays

    objects: Any = CapacityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offer"], condition=Q(answered_at=None), name="capacity_is_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, capacity="", answered_by=None)
                | Q(answered_at__isnull=False, capacity__in=Capacity.values, answered_by__isnull=False),
                name="capacity_answer_says_what_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(automatic=False) | Q(at_once__gt=0, answered_at__isnull=False, by_load=False),
                name="capacity_left_to_the_cases_says_how_many",
            ),
            models.CheckConstraint(
                condition=Q(by_load=False)
                | Q(answered_at__isnull=False, at_once=None, delay_days=None, capacity__in=["open", "full"]),
                name="cases_say_a_state_and_nothing_else",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ReviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.all() if _seen_by_all(actor, EDITORS) else self.none()


class RuleReview(models.Model):
    """A service that the rules proposed and that its receiver refused: the case is a counter-example to look into.

    ``facts`` are those of the orientation without what could tell who it is: months for days, départements for
    communes, tens for ages. ``conditions`` are those that the engine held for met.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service_family = models.CharField(max_length=60)
    service_version = models.CharField(max_length=80)
    catalogue_hash = models.CharField(max_length=64)
    orientation = models.UUIDField()
    departement = models.CharField(max_length=3)
    reason = models.CharField(max_length=20)
    words = models.CharField(max_length=500, blank=True)  # of the organisation
    facts = models.JSONField()
    conditions = models.JSONField()
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    conclusion = models.CharField(max_length=20, blank=True)
    settled_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = ReviewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["settled_at", "-opened_at"], name="rulereview_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, conclusion="", settled_by=None)
                | Q(
                    settled_at__isnull=False,
                    conclusion__in=[one.value for one in Conclusion],
                    settled_by__isnull=False,
                ),
                name="settled_review_says_what_was_concluded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_version} ({self.departement})"


class CoverageReview(models.Model):
    """An offer said to serve a commune, whose organisation answered « out of our area »: one row for both, counted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="coverage_reviews")
    commune_name = models.CharField(max_length=120)
    departement = models.CharField(max_length=3)
    times = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects: Any = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "commune_name"],
                condition=Q(settled_at=None),
                name="coverage_is_reviewed_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune_name} ({self.departement})"


class UnmetQuerySet(models.QuerySet["UnmetNeed"]):
    def visible_to(self, actor: Actor) -> Self:
        """Editors everywhere, animators in their départements: a count, and nobody in it."""
        if _seen_by_all(actor, EDITORS):
            return self.all()
        if not _is(actor, frozenset({Role.ANIMATOR})):
            return self.none()
        return self.filter(departement__in=sorted(actor.departements)) if actor.departements else self.all()


class UnmetNeed(models.Model):
    """A need for which nobody was left to ask, that day in that département: no person, no case, no request."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    departement = models.CharField(max_length=3)
    need = models.CharField(max_length=60)
    on = models.DateField()
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    times = models.PositiveIntegerField(default=1)

    objects: Any = UnmetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["departement", "need", "on"], name="unmet_need_is_counted_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.need} ({self.departement}, {self.on})"
