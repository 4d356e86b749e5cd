"""What the person asks of who answers for her data, and what became of it."""

from datetime import date, timedelta
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from cordee.cases.models import Case
from cordee.domain.access import Actor, Role
from cordee.domain.rights import Right, RightAnswer
from cordee.network.models import Membership
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_case
from cordee.people.taking_part import NOTHING, has_role, in_territory, is_job, own_case


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """She, and the rights officer of the place; nobody who follows her."""
        if is_job(actor, "demo"):
            return self.all()
        officer = Q(pk__isnull=False) & in_territory(actor) if has_role(actor, {Role.RIGHTS_OFFICER}) else NOTHING
        return self.filter(open_case(actor, "case"), officer | own_case(actor, "case"))


class RightsRequest(models.Model):
    """Kept with the case. A change of her contact is one too, done at once: its words are what was there before."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rights_requests")
    departement = models.CharField(max_length=3)
    right = models.CharField(max_length=20)
    words = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    idempotency_key = models.CharField(max_length=80)
    answer = models.CharField(max_length=20, blank=True)
    answer_words = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = RightsRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(answered_at=None), name="right_to_answer"),
            models.Index(fields=["case"], name="right_of_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(right__in=[one.value for one in Right]), name="right_is_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False, answer__in=[one.value for one in RightAnswer]),
                name="answered_right_says_what_was_done",
            ),
            models.CheckConstraint(
                condition=~Q(answer=RightAnswer.AGREED.value) | Q(right=Right.ERASURE.value),
                name="agreed_erasure_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | Q(answered_at__isnull=False) & ~Q(answer_words=""),
                name="answered_right_says_it_in_words",
            ),
            models.UniqueConstraint(fields=["case", "idempotency_key"], name="right_is_asked_once_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.right} ({self.asked_at:%Y-%m-%d})"

    def is_late_on(self, day: date) -> bool:
        return self.answered_at is None and self.answer_by < day

    def is_pressing_on(self, day: date) -> bool:
        return self.answered_at is None and self.answer_by <= day + timedelta(days=7)
