"""What the supervisor of the line writes: its hours, what differs for once, and notes on decisions. Nobody's data."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5, Cast, Concat

from cordee.domain.access import Actor, ActorKind, Role
from cordee.domain.opening import Reason
from cordee.network.models import Membership, Organisation

LINE_ROLES = frozenset({Role.TEAM_LEAD, Role.PHONE_AGENT})
LONGEST_NOTE = 1000
LONGEST_MESSAGE = 300


def _is_demo(actor: Actor) -> bool:
    return actor.kind is ActorKind.JOB and actor.job == "demo"


def _acts_as(actor: Actor, roles: frozenset[Role]) -> bool:
    return actor.kind is ActorKind.MEMBER and actor.role in roles


class HoursQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """The agents of the organisation and its team leads. The public is told of them by ``policy.line_hours``."""
        if _is_demo(actor):
            return self.all()
        return self.filter(organisation=actor.organisation) if _acts_as(actor, LINE_ROLES) else self.none()


class WeeklyHours(models.Model):
    """The hours of a week from a day on: seven lists of ``["09:00", "18:00"]``, Monday first. Never changed, kept.

    Two versions from the same day: the one that was written last holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    week = models.JSONField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)

    objects: Any = HoursQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["valid_from", "made_at"], name="line_hours_by_day")]

    def __str__(self) -> str:
        return f"{self.valid_from}"


class SpecialHours(models.Model):
    """Closed, or open, for once. What it says never changes: it is withdrawn, and another one is written. Kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    closes = models.BooleanField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=20)
    message = models.CharField(max_length=LONGEST_MESSAGE, blank=True)
    message_english = models.CharField(max_length=LONGEST_MESSAGE, blank=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)

    objects: Any = HoursQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="special_hours_end_after_they_begin"),
            models.CheckConstraint(
                condition=Q(reason__in=[one.value for one in Reason]), name="special_hours_reason_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins_at}"


class NoteQuerySet(models.QuerySet["CoachingNote"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who supervises, and who decided: the row does not say who that is, the orientation does."""
        if _is_demo(actor):
            return self.all()
        if _acts_as(actor, frozenset({Role.TEAM_LEAD})):
            return self.filter(organisation=actor.organisation)
        if _acts_as(actor, frozenset({Role.PHONE_AGENT})):
            own = MD5(Concat(Cast("orientation", models.TextField()), models.Value(str(actor.membership))))
            return self.filter(reader=own)
        return self.none()


class CoachingNote(models.Model):
    """« À revoir »: what the supervisor writes about a decision, to whoever took it. Once a decision; kept.

    ``reader`` is a mark of the orientation and of who took it, which the database writes: its reader alone finds it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    orientation = models.UUIDField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=LONGEST_NOTE)
    marked_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)
    read_at = models.DateTimeField(null=True)
    reader = models.CharField(max_length=32, blank=True)

    objects: Any = NoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="coaching_note_says_something")]

    def __str__(self) -> str:
        return str(self.pk)
