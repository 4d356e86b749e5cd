"""A request that should never have been: two administrators say so, each under their own name."""

from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cordee.domain.access import Actor, Role
from cordee.network.models import Membership, User
from cordee.people.taking_part import NOTHING, has_role, in_territory, is_job


class Verdict(StrEnum):
    WAITING = ""
    CONFIRMED = "confirmee"
    DECLINED = "ecartee"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, actor: Actor) -> Self:
        """Administrators, in their territory; the clock, which carries out what two of them have signed."""
        if is_job(actor, "demo", "clock"):
            return self.all()
        return self.filter(in_territory(actor) if has_role(actor, {Role.ADMINISTRATOR}) else NOTHING)


class Correction(models.Model):
    """Asked by one, confirmed or declined by another before ``confirm_by``, then carried out. Never removed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="corrections")
    departement = models.CharField(max_length=3)
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_by_account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    confirm_by = models.DateField()  # included
    verdict = models.CharField(max_length=12, blank=True)
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_account = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)

    objects: Any = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]), name="correction_verdict_is_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_says_why"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_by=None, decided_by_account=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_by_account__isnull=False, decided_at__isnull=False)
                & ~Q(verdict=""),
                name="correction_verdict_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="confirmee")
                | ~Q(decided_by=F("asked_by")) & ~Q(decided_by_account=F("asked_by_account")),
                name="correction_is_signed_by_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at=None) | Q(verdict="confirmee"), name="correction_is_confirmed_before"
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(verdict=""), name="referral_has_one_correction_asked_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["departement", "-asked_at"], name="correction_of_a_departement")]

    def __str__(self) -> str:
        return f"{self.referral_id}, {self.verdict or 'asked'}"

    def is_lapsed_on(self, day: date) -> bool:
        return self.verdict == Verdict.WAITING.value and day > self.confirm_by
