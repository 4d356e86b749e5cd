"""The journal of acts and of readings. It points by text, never by foreign key: it outlives what it speaks of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Event(models.Model):
    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_label = models.CharField(max_length=200)
    membership = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    target = models.CharField(max_length=120, blank=True)
    case = models.CharField(max_length=40, blank=True)
    person = models.CharField(max_length=40, blank=True)
    classes = ArrayField(models.CharField(max_length=20), default=list)
    screen = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "at"], name="audit_event_case"),
            models.Index(fields=["person", "at"], name="audit_event_person"),
            models.Index(fields=["at"], name="audit_event_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(kind=""), name="audit_event_says_what_happened"),
            models.CheckConstraint(condition=~models.Q(actor_label=""), name="audit_event_says_who_acted"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.kind}"


class ChainLink(models.Model):
    """One event sealed after the one before: whoever changes, removes or adds a line later breaks the chain."""

    position = models.BigIntegerField(primary_key=True)
    event = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hash__regex=r"^[0-9a-f]{64}$", previous__regex=r"^[0-9a-f]{64}$"),
                name="chain_link_holds_two_digests",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"
