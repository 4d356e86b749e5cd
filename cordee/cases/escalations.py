"""What falls to the animator of a département: silence, and follow-ups that nobody moves. A line without any name."""

from enum import StrEnum
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from cordee.domain.access import Actor, Level, Role
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_case
from cordee.people.taking_part import has_role, in_territory, is_job, takes_part


class Reason(StrEnum):
    """Why it falls to the animator, the most urgent first."""

    EXPIRED = "sans_reponse"
    TO_RING = "a_appeler"
    NO_CANDIDATE = "refusee_sans_suite"
    TOO_MANY_HOPS = "trop_de_redirections"
    OVERDUE = "suite_en_retard"
    START_LATE = "demarrage_en_retard"


class Ending(StrEnum):
    """What ended it. The first ones come by themselves, the others are said by the animator."""

    NEW_REFERRAL = "nouvelle_demande"
    PLANNED_AGAIN = "suite_prevue"
    SETTLED = "reglee"
    LEAD_ACTS = "organisme_relance"
    OTHER_ORGANISATION = "autre_organisme"
    WITHDRAWN = "demande_annulee"
    OTHERWISE = "autrement"


BY_ANIMATOR = (Ending.LEAD_ACTS, Ending.OTHER_ORGANISATION, Ending.WITHDRAWN, Ending.OTHERWISE)


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """The animator of the département, and who leads the case: it ends when the lead acts."""
        unguarded = self.filter(open_case(actor, "case"))
        if is_job(actor, "demo", "clock"):
            return unguarded
        if has_role(actor, {Role.ANIMATOR}):
            return unguarded.filter(in_territory(actor))
        return unguarded.filter(takes_part(actor, "case", Level.LEAD))


class Escalation(models.Model):
    """One open line for a reason, of a request where the reason is of one. It holds all that the animator may read."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    departement = models.CharField(max_length=3)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="escalations")
    referral = models.UUIDField(null=True)  # the request it is about; none when the case itself is late
    reason = models.CharField(max_length=30)
    awaits = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")  # who should have acted
    due_on = models.DateField()  # the day on which that was due
    opened_at = models.DateTimeField()
    taken_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when the organisation was last written to
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    ending = models.CharField(max_length=30, blank=True)
    last_key = models.CharField(max_length=80, blank=True)  # of the last act of an animator: a double click is one

    objects: Any = EscalationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["departement", "due_on", "id"], condition=Q(closed_at__isnull=True), name="escalation_to_do"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in Reason]), name="escalation_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, ending="")
                | Q(closed_at__isnull=False, ending__in=[ending.value for ending in Ending]),
                name="closed_escalation_says_what_was_done",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="escalation_taken_up_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(reason=Reason.OVERDUE.value, referral__isnull=True)
                | ~Q(reason=Reason.OVERDUE.value) & Q(referral__isnull=False),
                name="request_of_an_escalation_is_named",
            ),
            models.UniqueConstraint(
                fields=["case", "reason", "referral"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="one_open_escalation_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.pk}"
