"""« Dites-le une fois »: one sheet, for one recipient, as the person composed it."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least, Now

from cordee.cases.models import Case
from cordee.domain.access import Actor
from cordee.domain.sheet import KEPT_AFTER_ITS_END, LONGEST, Recipient
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_case
from cordee.people.taking_part import is_job, own_case

KEEPER = "sheets"  # the job that erases


class SheetQuerySet(models.QuerySet["Sheet"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """She alone. Who holds the link of a sheet asks ``policy.sheet_of_link``; the keeper sees what it erases."""
        if is_job(actor, "demo"):
            return self.all()
        if is_job(actor, KEEPER):
            return self.over_for_long().filter(open_case(actor, "case"))
        return self.filter(open_case(actor, "case"), own_case(actor, "case"))

    def over_for_long(self) -> Self:
        """By the clock of the database, as the policy."""
        ended = Least(F("expires_at"), Coalesce(F("revoked_at"), F("expires_at")))
        return self.annotate(ended=ended).filter(ended__lt=Now() - KEPT_AFTER_ITS_END)


class Sheet(models.Model):
    """Kept as it was previewed. Erased thirty days after its end: its expiry, or the day when she revoked it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sheets")
    departement = models.CharField(max_length=3)
    recipient = models.CharField(max_length=20)
    lines = models.JSONField()  # [[label, text], …]
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    idempotency_key = models.CharField(max_length=80)

    objects: Any = SheetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="sheet_expires")]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__in=[one.value for one in Recipient]), name="sheet_recipient_is_known"
            ),
            models.CheckConstraint(condition=~Q(lines=[]), name="sheet_says_something"),
            models.CheckConstraint(condition=Q(secret_hash__regex=r"^[0-9a-f]{64}$"), name="sheet_secret_is_hashed"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")) & Q(expires_at__lte=F("made_at") + LONGEST),
                name="sheet_lasts_thirty_days_at_most",
            ),
            models.UniqueConstraint(fields=["case", "idempotency_key"], name="sheet_is_made_once_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} ({self.made_at:%Y-%m-%d})"
