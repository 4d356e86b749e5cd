"""What narrows a case, who is assigned to a sensitive one, and the emergency accesses. Nothing here opens content by
itself: the querysets of the other rooms (``people.guarded``) and the policies of the database read these tables."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cordee.cases.models import Case, Participation
from cordee.domain.access import CASE_ROLES, Actor, ActorKind, Level, Role
from cordee.domain.guards import EMERGENCY_LASTS, EMERGENCY_ROLES, LIMITED_TO_THE_ASSIGNED, Finding, GuardKind
from cordee.domain.watching import Rule
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.taking_part import NOTHING, has_role, in_force, in_territory, is_job, takes_part

NOT_LIFTED = Q(lifted_at__isnull=True)
RIGHTS = frozenset({Role.RIGHTS_OFFICER})
OF_NO_CASE = (Rule.MANY.value, Rule.TOO_MANY.value)


def _of_rights(actor: Actor) -> Q:
    return Q(pk__isnull=False) & in_territory(actor) if has_role(actor, RIGHTS) else NOTHING


class GuardQuerySet(models.QuerySet["Guard"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """The rights officer reads all; of the sensitive cases of their organisation, team leads and the assigned."""
        if is_job(actor, "demo"):
            return self.all()
        if has_role(actor, RIGHTS):
            return self.filter(in_territory(actor))
        if not has_role(actor, LIMITED_TO_THE_ASSIGNED):
            return self.none()
        frozen = Guard.objects.filter(kind=GuardKind.RESTRICTED.value, lifted_at__isnull=True).values("case")
        ours = Participation.objects.filter(in_force(), in_territory(actor), organisation=actor.organisation)
        found = self.filter(~Q(case__in=frozen), kind=GuardKind.SENSITIVE.value, case__in=ours.values("case"))
        if actor.role is Role.TEAM_LEAD:
            return found
        assigned = CaseAssignment.objects.filter(membership=actor.membership, ended_at__isnull=True)
        return found.filter(case__in=assigned.values("case"))


class Guard(models.Model):
    """A case is narrowed from a moment, for a reason; the line stays when the guard is lifted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="guards")
    departement = models.CharField(max_length=3)
    kind = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    placed_by_label = models.CharField(max_length=200)
    idempotency_key = models.CharField(max_length=80)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_by_label = models.CharField(max_length=200, blank=True)
    lift_reason = models.CharField(max_length=300, blank=True)

    objects: Any = GuardQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case"], condition=NOT_LIFTED, name="guard_in_force")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in GuardKind]), name="guard_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="guard_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="lifted_guard_says_why_and_by_whom",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=NOT_LIFTED, name="guard_is_placed_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class CaseAssignmentQuerySet(models.QuerySet["CaseAssignment"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """One's own; those of the organisation for its team lead, where they work; all for the rights officer."""
        if is_job(actor, "demo"):
            return self.all()
        own = Q(membership=actor.membership) if actor.kind is ActorKind.MEMBER else NOTHING
        leads = has_role(actor, {Role.TEAM_LEAD})
        team = Q(organisation=actor.organisation) & in_territory(actor) if leads else NOTHING
        return self.filter(own | team | _of_rights(actor))


class CaseAssignment(models.Model):
    """A member follows a case. It opens a sensitive one; any other it opens to nobody, and says who follows it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    departement = models.CharField(max_length=3)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    assigned_by_label = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by_label = models.CharField(max_length=200, blank=True)

    objects: Any = CaseAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "case"], condition=Q(ended_at=None), name="member_is_assigned_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.case_id}"


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    def open_to(self, actor: Actor) -> Self:
        """By the clock of the database, and while the role that opened it is still exercised."""
        if not has_role(actor, EMERGENCY_ROLES):
            return self.none()
        return self.filter(membership=actor.membership, opened_at__lte=Now(), expires_at__gt=Now())

    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """One's own; those of the organisation for its team lead; those on a case that it leads; the officer's."""
        if is_job(actor, "demo", "outbox", "clock"):
            return self.all()
        own = Q(membership=actor.membership) if actor.kind is ActorKind.MEMBER else NOTHING
        team = Q(organisation=actor.organisation) if has_role(actor, {Role.TEAM_LEAD}) else NOTHING
        leading = takes_part(actor, "case", Level.LEAD, roles=CASE_ROLES)
        return self.filter(own | team | leading | _of_rights(actor))


class EmergencyAccess(models.Model):
    """One member opened one case for an hour, said why, and somebody reviews it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergencies")
    departement = models.CharField(max_length=3)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    review_by = models.DateField()
    recalled_on = models.DateField(null=True)  # the last day on which the review that is missing was asked for again
    idempotency_key = models.CharField(max_length=80)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by_label = models.CharField(max_length=200, blank=True)
    finding = models.CharField(max_length=20, blank=True)
    review_note = models.CharField(max_length=300, blank=True)

    objects: Any = EmergencyAccessQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["membership", "expires_at"], name="emergency_of_member"),
            models.Index(fields=["review_by"], condition=Q(reviewed_at=None), name="emergency_to_review"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_says_why"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("opened_at")) & Q(expires_at__lte=F("opened_at") + EMERGENCY_LASTS),
                name="emergency_lasts_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, finding="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, finding__in=[one.value for one in Finding]),
                name="reviewed_emergency_says_what_was_found",
            ),
            models.UniqueConstraint(fields=["membership", "idempotency_key"], name="emergency_is_opened_once_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.by_label} {self.opened_at:%Y-%m-%d %H:%M}"


class WatchQuerySet(models.QuerySet["Watch"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """The rights officer of the place alone; what is of no département is every officer's."""
        if is_job(actor, "demo", "watch"):
            return self.all()
        return self.filter(_of_rights(actor) | Q(departement="")) if has_role(actor, RIGHTS) else self.none()


class Watch(models.Model):
    """What a rule of the watch found in the journal: who read which case on which day. Ids and counts, no name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    rule = models.CharField(max_length=20)
    day = models.DateField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    departement = models.CharField(max_length=3, blank=True)
    count = models.PositiveIntegerField()  # of readings of that case; without a case, of cases
    found_at = models.DateTimeField()
    told_on = models.DateField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by_label = models.CharField(max_length=200, blank=True)
    finding = models.CharField(max_length=20, blank=True)

    objects: Any = WatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["day"], condition=Q(reviewed_at=None), name="watch_to_review")]
        constraints = [
            models.CheckConstraint(condition=Q(rule__in=[rule.value for rule in Rule]), name="watch_rule_is_known"),
            models.CheckConstraint(condition=Q(count__gte=1), name="watch_counts_what_was_read"),
            models.CheckConstraint(
                condition=Q(case__isnull=True, rule__in=OF_NO_CASE) | Q(case__isnull=False) & ~Q(rule__in=OF_NO_CASE),
                name="watch_of_volume_names_no_case",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, finding="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, finding__in=[one.value for one in Finding]),
                name="reviewed_watch_says_what_was_found",
            ),
            models.UniqueConstraint(
                fields=["rule", "membership", "case", "day"],
                nulls_distinct=False,
                name="watch_says_it_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.day}"


class ErasedCaseQuerySet(models.QuerySet["ErasedCase"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.all() if is_job(actor, "retention") else self.none()


class ErasedCase(models.Model):
    """What remains of a case that was erased: its number, and what is counted of it. Inserting the line erases.

    The job gives the number and the day; a trigger writes the rest from the case, then erases all that hangs on it
    (see migrations 0016 and 0017, and decision 0032).
    """

    id = models.UUIDField(primary_key=True, editable=False)  # the number that the case had
    erased_at = models.DateTimeField()
    last_before = models.DateField()  # the last contact was before this day; that of the erasure where she asked for it
    month = models.DateField(null=True)  # in which it closed: its first day
    departement = models.CharField(max_length=3, default="")
    closing = models.CharField(max_length=30, default="")
    need = models.CharField(max_length=60, default="")
    outcome = models.CharField(max_length=20, default="")

    objects: Any = ErasedCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__day=1), name="erased_case_says_a_month_and_no_day"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
