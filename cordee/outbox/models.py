"""Messages to send, written in the transaction of the act they tell of."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from cordee.domain.reaching import Channel


class State(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"  # a human must choose another way
    DROPPED = "dropped"  # nothing was left to say: no fault


class FollowedBy(StrEnum):
    """Who hears that a message failed."""

    ROOM = "room"  # that queued it: a task, or a line of its own
    ADMINISTRATORS = "administrators"
    RIGHTS_OFFICERS = "rights_officers"  # and administrators, who name them


NOTICED = (FollowedBy.ADMINISTRATORS, FollowedBy.RIGHTS_OFFICERS)


class RecipientKind(StrEnum):
    ORGANISATION = "organisation"
    ACCOUNT = "account"
    PERSON = "person"  # the only one for whom some hours are quiet


def _values(words: Iterable[StrEnum]) -> list[str]:
    return [word.value for word in words]


class Message(models.Model):
    """What to say is not stored: the room that queued it renders it at send time, from ``about``.

    ``is_new`` is False on the row that queueing returns when its key came before; it is not stored.
    """

    is_new = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=120)
    recipient_kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, default=Channel.MAIL.value)
    address = models.CharField(max_length=254)  # of a mail box, or a phone as it was given
    neutral_sender = models.BooleanField(default=False)
    outside_work = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)
    followed_at = models.DateTimeField(null=True)  # a failure: when somebody was told of it
    followed_by = models.CharField(max_length=20, blank=True, default="")
    message_id = models.CharField(max_length=200)
    idempotency_key = models.CharField(max_length=200, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="queued"), name="outbox_message_due"),
            models.Index(
                fields=["not_before"],
                condition=Q(state="failed", followed_at__isnull=True),
                name="outbox_message_to_follow",
            ),
            models.Index(
                fields=["followed_at"],
                condition=Q(followed_by__in=_values(NOTICED)),
                name="outbox_message_noticed",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_values(State)), name="message_state_is_known"),
            models.CheckConstraint(condition=Q(channel__in=_values(Channel)), name="message_channel_is_known"),
            models.CheckConstraint(
                condition=Q(recipient_kind__in=_values(RecipientKind)), name="message_recipient_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_is_sent_at_some_time",
            ),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(last_error=""), name="dropped_message_says_why"),
            models.CheckConstraint(
                condition=Q(followed_at__isnull=True) | Q(state="failed"), name="only_a_failure_is_followed"
            ),
            models.CheckConstraint(
                condition=Q(followed_at__isnull=True, followed_by="")
                | Q(followed_at__isnull=False, followed_by__in=_values(FollowedBy)),
                name="a_failure_is_followed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def about_id(self) -> UUID:
        """For the rooms whose messages are about a row with such a key."""
        return UUID(self.about)

    @property
    def is_to_person(self) -> bool:
        return self.recipient_kind == RecipientKind.PERSON
