"""The calls of the toll-free line: a draft while the caller talks, a counted line afterwards."""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cordee.domain.access import Actor, ActorKind, Role
from cordee.domain.call import CORRECTED_FOR, ENDS_AT_ONCE, OUTCOME_LABELS, Outcome, WhyUnmet
from cordee.domain.campaign import HeardFrom
from cordee.network.models import Membership, Organisation
from cordee.people.guarded import open_referral


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, actor: Actor) -> Self:
        """An agent sees the calls that they took themselves; else only the job that ends those left open sees them."""
        if actor.kind is ActorKind.JOB and actor.job == "demo":
            return self.all()
        if actor.kind is ActorKind.JOB and actor.job == "frontdesk":
            return self.filter(
                open_referral(actor, "referral"), Q(ended_at__isnull=True) | Q(outcome=Outcome.ABANDONED.value)
            )
        if actor.kind is not ActorKind.MEMBER or actor.role is not Role.PHONE_AGENT:
            return self.none()
        return self.filter(open_referral(actor, "referral"), membership=actor.membership)


class Call(models.Model):
    """While it is open the draft holds what was said; once ended only codes and counts remain.

    ``answers`` is ``{"facts": {id: value}, "declined": [ids], "unsure": [ids]}``, values as JSON writes them.
    ``history`` holds ``{"answers": …, "needs": […]}`` as they were before each of the last acts, ``line`` what is typed
    and not yet noted.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    departement = models.CharField(max_length=3, blank=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    on = models.DateField()
    catalogue_hash = models.CharField(max_length=64)
    caller_kind = models.CharField(max_length=40, blank=True)
    needs = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    answers = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    history = models.JSONField(default=list)
    line = models.TextField(blank=True)
    typed = models.TextField(blank=True)  # sealed: ``typed_forms``
    version = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=30, blank=True)
    lead_family = models.CharField(max_length=80, blank=True)
    families_named = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    questions_answered = models.PositiveSmallIntegerField(default=0)
    code_hash = models.CharField(max_length=64, null=True, unique=True)
    orientation = models.UUIDField(null=True)
    referral = models.UUIDField(null=True)
    enquiry = models.UUIDField(null=True, unique=True)  # the demand by the web that it answers
    campaign = models.CharField(max_length=8, blank=True)  # the code of what made the line known to her
    heard_from = models.CharField(max_length=20, blank=True)  # else how she came to know it
    unmet_need = models.CharField(max_length=60, blank=True)  # of the catalogue: nothing answers it
    unmet_why = models.CharField(max_length=20, blank=True)
    unmet_commune = models.CharField(max_length=5, blank=True)
    kept_family = models.CharField(max_length=80, blank=True)  # told to go there, instead of the engine's first
    kept_why = models.CharField(max_length=20, blank=True)
    warned_at = models.DateTimeField(null=True)  # whoever leads the line was called to a danger

    objects: Any = CallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["membership", "-started_at"], name="call_by_agent"),
            models.Index(fields=["campaign"], condition=~Q(campaign=""), name="call_by_campaign"),
            models.Index(fields=["warned_at"], condition=Q(warned_at__isnull=False), name="call_warned_of"),
            models.Index(fields=["referral"], condition=Q(referral__isnull=False), name="call_by_request"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="", code_hash__isnull=True)
                | Q(ended_at__isnull=False, code_hash__isnull=False, outcome__in=[found.value for found in Outcome]),
                name="ended_call_has_an_outcome_and_a_code",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(answers={}, words="", history=[], line="", typed=""),
                name="ended_call_keeps_nothing_that_was_said",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.HANDED_OVER.value, referral__isnull=False, orientation__isnull=False)
                | (~Q(outcome=Outcome.HANDED_OVER.value) & Q(referral__isnull=True, orientation__isnull=True)),
                name="only_a_handed_over_call_points_to_a_case",
            ),
            models.CheckConstraint(
                condition=Q(heard_from="") | Q(heard_from__in=[one.value for one in HeardFrom], campaign=""),
                name="call_was_heard_of_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(kept_family="", kept_why="")
                | ~Q(kept_family="") & ~Q(kept_why="") & Q(outcome=Outcome.ORIENTED.value),
                name="only_an_oriented_call_says_what_was_kept",
            ),
            models.CheckConstraint(
                condition=Q(unmet_need="", unmet_why="", unmet_commune="")
                | ~Q(unmet_need="")
                & Q(outcome=Outcome.UNMET_NEED.value, unmet_why__in=[one.value for one in WhyUnmet]),
                name="only_an_unmet_need_says_which_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def outcome_label(self) -> str:
        return OUTCOME_LABELS[Outcome(self.outcome)] if self.outcome else ""

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_practice(self) -> bool:
        return False

    @property
    def is_untouched(self) -> bool:
        """Opened, and nothing noted yet."""
        return not (self.answers or self.needs or self.words or self.line or self.typed or self.enquiry)

    def may_be_corrected(self, at: datetime) -> bool:
        """How it ended, by its agent: not what has consequences elsewhere, which are taken back there."""
        written = self.ended_at is not None and at - self.ended_at < CORRECTED_FOR
        return written and self.outcome in {*ENDS_AT_ONCE, Outcome.UNMET_NEED}


class PracticeQuerySet(models.QuerySet["PracticeCall"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever practises, and the job that erases what was left open."""
        if actor.kind is ActorKind.JOB and actor.job == "frontdesk":
            return self.all()
        if actor.kind is not ActorKind.MEMBER or actor.role is not Role.PHONE_AGENT:
            return self.none()
        return self.filter(membership=actor.membership)


class PracticeCall(models.Model):
    """An exercise on an example case: the draft of a call, in a table that nothing counts. Erased when it is over.

    It has no outcome, no code, no request, no number: it cannot be one of the calls of the line.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    example = models.CharField(max_length=60)
    departement = models.CharField(max_length=3, blank=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    on = models.DateField()
    catalogue_hash = models.CharField(max_length=64)
    caller_kind = models.CharField(max_length=40, blank=True)
    needs = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    answers = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    history = models.JSONField(default=list)
    line = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects: Any = PracticeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.example

    @property
    def is_open(self) -> bool:
        return True

    @property
    def is_practice(self) -> bool:
        return True


class WarmTransferQuerySet(models.QuerySet["WarmTransfer"]):
    def visible_to(self, actor: Actor) -> Self:
        """With the call: its own agent; the job that forgets who answered."""
        if actor.kind is ActorKind.JOB and actor.job in {"demo", "frontdesk"}:
            return self.all()
        if actor.kind is not ActorKind.MEMBER or actor.role is not Role.PHONE_AGENT:
            return self.none()
        return self.filter(membership=actor.membership, call__in=Call.objects.visible_to(actor))


class WarmTransfer(models.Model):
    """« Mise en relation en direct »: the agent rang an organisation with the caller on the line.

    ``spoke_to``: the name said on the telephone, forgotten after six months. Who was called about is nowhere here; the
    request of the call, if there is one, is the call's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="transfers")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service_family = models.CharField(max_length=80, blank=True)
    spoke_to = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    taken = models.BooleanField()

    objects: Any = WarmTransferQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["call", "at"], name="warm_transfers_of_a_call")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
