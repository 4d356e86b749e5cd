"""Messages to send, written in the transaction of the act they tell of."""

from enum import StrEnum
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q


class State(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Message(models.Model):
    """What to say is not stored: the room that queued it renders it at send time, from ``about``."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=120)
    recipient_kind = models.CharField(max_length=20)
    address = models.EmailField()
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)
    message_id = models.CharField(max_length=200)
    idempotency_key = models.CharField(max_length=200, unique=True)

    class Meta:
        indexes = [models.Index(fields=["not_before"], condition=Q(state="queued"), name="outbox_message_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="message_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_is_sent_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def about_id(self) -> UUID:
        """For the rooms whose messages are about a row with such a key."""
        return UUID(self.about)
