"""A programme followed in a case: its words are those of its first day; what happened in it is never changed."""

from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor, DataClass, Level
from cordee.domain.programmes import Entry, Plan, ProgrammeState
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_case
from cordee.people.taking_part import is_job, own_case, reads_content, takes_part

SUPPORTING = (Level.LEAD, Level.PARTNER)
RUNNING, STOPPED = ProgrammeState.RUNNING.value, ProgrammeState.STOPPED.value
LONGEST_KEPT = timedelta(days=10 * 366)  # more than any rule of the content


class ProgrammeQuerySet(models.QuerySet["SupportProgramme"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """One about her health as she agreed on her health, even to who opened it. No emergency opens any."""
        if is_job(actor, "demo"):
            return self.all()
        supported = takes_part(actor, "case", *SUPPORTING, roles=CASE_ROLES) & Q(organisation=actor.organisation)
        shared = supported | reads_content(actor, "case", DataClass.SITUATION)
        of_health = Q(about_health=True) & reads_content(actor, "case", DataClass.HEALTH)
        read = (Q(about_health=False) & shared) | of_health | own_case(actor, "case")
        return self.filter(open_case(actor, "case", content=True), read)


class SupportProgramme(models.Model):
    """``words``: a ``Plan``; ``entries``: what happened, each an ``Entry``. ``destroy_on``: of its documents."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="programmes")
    departement = models.CharField(max_length=3)
    kind = models.CharField(max_length=60)  # of content/supports.yaml
    title = models.CharField(max_length=160)
    about_health = models.BooleanField()
    words = models.JSONField()
    entries = models.JSONField(default=list)
    minutes = models.PositiveIntegerField(default=0)
    ceiling = models.PositiveIntegerField(null=True)  # minutes
    state = models.CharField(max_length=20, default=RUNNING)
    ended_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was stopped; she reads it
    destroy_on = models.DateField(null=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80)

    objects: Any = ProgrammeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "at", "id"], name="programme_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ProgrammeState]), name="programme_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(title="") & ~Q(by_label=""), name="programme_says_what_and_who_opened_it"
            ),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(minutes__lte=F("ceiling")), name="programme_stays_under_its_hours"
            ),
            models.CheckConstraint(
                condition=Q(state=RUNNING, ended_on__isnull=True, ended_at__isnull=True, ended_by="")
                | ~Q(state=RUNNING) & Q(ended_on__isnull=False, ended_at__isnull=False) & ~Q(ended_by=""),
                name="ended_programme_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state=STOPPED) & ~Q(reason="") | ~Q(state=STOPPED) & Q(reason=""),
                name="stopped_programme_says_why",
            ),
            models.CheckConstraint(
                condition=Q(destroy_on__isnull=True)
                | ~Q(state=RUNNING) & Q(destroy_on__gte=F("ended_on"), destroy_on__lte=F("ended_on") + LONGEST_KEPT),
                name="documents_go_after_the_end",
            ),
            models.UniqueConstraint(fields=["membership", "idempotency_key"], name="programme_is_opened_once_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def plan(self) -> Plan:
        return Plan.of(self.words)

    @property
    def happened(self) -> tuple[Entry, ...]:
        return tuple(Entry.of_json(one) for one in self.entries)

    @property
    def code(self) -> str:
        """As its documents name it."""
        return str(self.pk)

    @property
    def seen(self) -> str:
        """How it stands, for who acts on what a page showed."""
        struck = sum("struck" in one for one in self.entries)
        return f"{self.state} {len(self.entries)} {struck}"
