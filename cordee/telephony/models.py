"""What the telephone of the line says of its calls, where each agent sits, and which number opened which call."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cordee.domain.access import Actor, ActorKind, Role
from cordee.domain.telephony import LASTS_AT_MOST, Happening
from cordee.frontdesk.models import Call
from cordee.network.models import Membership, Organisation

JOBS = {"demo", "enquiries"}
READ_FOR: timedelta = LASTS_AT_MOST  # a call that runs is not older; the policy says the same


def is_agent(actor: Actor) -> bool:
    return actor.kind is ActorKind.MEMBER and actor.role is Role.PHONE_AGENT


def _is_job(actor: Actor) -> bool:
    return actor.kind is ActorKind.JOB and actor.job in JOBS


class DeskQuerySet(models.QuerySet["PhoneDesk"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(membership=actor.membership) if is_agent(actor) else self.none()


class PhoneDesk(models.Model):
    """« Mon poste »: how the telephone system names this agent. Kept until the agent changes or removes it."""

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, primary_key=True, related_name="+")
    identity = models.CharField(max_length=120, unique=True)
    changed_at = models.DateTimeField()

    objects: Any = DeskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(identity__regex=r"^[^\sA-Z]+$"), name="phone_desk_is_written_plainly")
        ]

    def __str__(self) -> str:
        return self.identity


class EventQuerySet(models.QuerySet["PhoneEvent"]):
    def visible_to(self, actor: Actor) -> Self:
        """Agents of the line while a call may run; the job that follows calls and erases."""
        if _is_job(actor):
            return self.all()
        return self.filter(received_at__gt=Now() - READ_FOR) if is_agent(actor) else self.none()


class PhoneEvent(models.Model):
    """One event, posted once whatever its repetitions. Kept two days (``domain.telephony.EVENTS_KEPT``).

    ``line_key`` and ``number_hash`` are keyed hashes. ``number`` is in clear while the call runs, then empty: a missed
    call hands it to the demand that calls back.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    adapter = models.CharField(max_length=20)
    happening = models.CharField(max_length=20)
    line_key = models.CharField(max_length=64, blank=True)
    number_hash = models.CharField(max_length=64, blank=True)
    number = models.CharField(max_length=20, blank=True)
    desk = models.CharField(max_length=120, blank=True)
    seconds = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects: Any = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="phone_event_by_age"),
            models.Index(fields=["line_key"], name="phone_event_by_line"),
            models.Index(fields=["number_hash"], name="phone_event_by_number"),
            models.Index(fields=["line_key"], condition=Q(settled_at=None), name="phone_event_unsettled"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(happening__in=[one.value for one in Happening]), name="phone_event_is_known"
            ),
            models.CheckConstraint(
                condition=Q(happening=Happening.OTHER.value, line_key="", number="", number_hash="", desk="")
                | ~Q(happening=Happening.OTHER.value) & ~Q(line_key=""),
                name="other_phone_event_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(number=""), name="settled_phone_event_has_no_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happening} {self.at}"


class PhoneCallQuerySet(models.QuerySet["PhoneCall"]):
    def visible_to(self, actor: Actor) -> Self:
        if _is_job(actor):
            return self.all()
        return self.filter(organisation=actor.organisation) if is_agent(actor) else self.none()


class PhoneCall(models.Model):
    """Which call of the console a ringing line became, and the keyed hash of its number, never the number.

    Kept six months (``domain.telephony.CALLERS_KEPT``): by it the line knows that somebody has called before.
    """

    call = models.OneToOneField(Call, on_delete=models.PROTECT, primary_key=True, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    line_key = models.CharField(max_length=64, null=True, unique=True)
    number_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    objects: Any = PhoneCallQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["number_hash"], name="phone_call_by_number")]

    def __str__(self) -> str:
        return str(self.pk)
