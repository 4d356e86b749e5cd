"""What is written of a person while she is supported: notes for their readers, steps of her plan, appointments."""

from datetime import datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor, ActorKind, DataClass, Level, Role
from cordee.domain.applications import DECIDED, OPEN, ApplicationState
from cordee.domain.appointments import AppointmentState, Means
from cordee.domain.notes import Audience
from cordee.domain.steps import StepState
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_case
from cordee.people.taking_part import NOTHING, is_job, own_case, reads_content, takes_part

SUPPORTING = (Level.LEAD, Level.PARTNER)


def read_by_the_team(actor: Actor, key: str) -> Q:
    return takes_part(actor, key, *SUPPORTING, roles=CASE_ROLES) & reads_content(actor, key, DataClass.SITUATION)


def read_by_health_professionals(actor: Actor, key: str) -> Q:
    roles = {Role.HEALTH_PROFESSIONAL}
    return takes_part(actor, key, *SUPPORTING, roles=roles) & reads_content(actor, key, DataClass.HEALTH)


class NoteQuerySet(models.QuerySet["Note"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """One's own for ever; the rest by its audience. No emergency opens a note."""
        if is_job(actor, "demo"):
            return self.all()
        own = Q(membership=actor.membership) if actor.kind is ActorKind.MEMBER else NOTHING
        ours = takes_part(actor, "case", *Level, roles=CASE_ROLES) & Q(
            audience=Audience.MY_ORGANISATION.value, organisation=actor.organisation
        )
        team = Q(audience=Audience.CASE_TEAM.value) & read_by_the_team(actor, "case")
        health = Q(audience=Audience.HEALTH_PROFESSIONALS.value) & read_by_health_professionals(actor, "case")
        return self.filter(open_case(actor, "case", content=True), own | ours | team | health)


class Note(models.Model):
    """Never changed: what replaces it is another note, and it is struck with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    departement = models.CharField(max_length=3)
    audience = models.CharField(max_length=20)
    text = models.TextField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    corrects = models.UUIDField(null=True)  # the note that this one replaces
    struck_at = models.DateTimeField(null=True)
    struck_reason = models.CharField(max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=80)

    objects: Any = NoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "-at", "id"], name="note_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=[audience.value for audience in Audience]), name="note_audience_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(by_label=""), name="note_says_something_and_who_wrote_it"
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_reason="")
                | Q(struck_at__isnull=False) & ~Q(struck_reason=""),
                name="struck_note_says_why",
            ),
            models.UniqueConstraint(fields=["membership", "idempotency_key"], name="note_is_written_once_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StepQuerySet(models.QuerySet["Step"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """What one's organisation adds or does, the rest as she agreed; she reads all of it. No emergency opens it."""
        if is_job(actor, "demo"):
            return self.all()
        ours = Q(organisation=actor.organisation) | Q(owner=actor.organisation)
        supported = takes_part(actor, "case", *SUPPORTING, roles=CASE_ROLES) & ours
        shared = reads_content(actor, "case", DataClass.SITUATION)
        return self.filter(open_case(actor, "case", content=True), supported | shared | own_case(actor, "case"))


class Step(models.Model):
    """One line of the plan: who does what by which day, and with which money. Without ``owner``, she does it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    departement = models.CharField(max_length=3)
    title = models.CharField(max_length=160)
    funding = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=20, default=StepState.TO_DO.value)
    reason = models.CharField(max_length=200, blank=True)  # why it was given up
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80)

    objects: Any = StepQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "due_on", "id"], name="step_of_case"),
            models.Index(
                fields=["owner", "due_on"], name="step_to_do_of_owner", condition=Q(state=StepState.TO_DO.value)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in StepState]), name="step_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(by_label=""), name="step_says_what_and_who_planned_it"),
            models.CheckConstraint(
                condition=Q(state=StepState.TO_DO.value, settled_at__isnull=True, settled_by="")
                | ~Q(state=StepState.TO_DO.value) & Q(settled_at__isnull=False) & ~Q(settled_by=""),
                name="settled_step_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state=StepState.DROPPED.value) & ~Q(reason="")
                | ~Q(state=StepState.DROPPED.value) & Q(reason=""),
                name="dropped_step_says_why",
            ),
            models.UniqueConstraint(fields=["membership", "idempotency_key"], name="step_is_planned_once_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def seen(self) -> str:
        """How it stands, for who acts on what a page showed."""
        return f"{self.state} {self.due_on.isoformat()}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """Its own organisation's, the rest as she agreed; she reads all of hers. No emergency opens it."""
        if is_job(actor, "demo", "outbox"):
            return self.filter(open_case(actor, "case", content=True))
        ours = Q(organisation=actor.organisation)
        supported = takes_part(actor, "case", *SUPPORTING, roles=CASE_ROLES) & ours
        shared = reads_content(actor, "case", DataClass.SITUATION)
        return self.filter(open_case(actor, "case", content=True), supported | shared | own_case(actor, "case"))


class Appointment(models.Model):
    """``organisation`` receives her. It keeps its key when it is moved: ``sequence`` counts how often it was."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appointments")
    departement = models.CharField(max_length=3)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    means = models.CharField(max_length=20)
    place = models.CharField(max_length=200, blank=True)
    with_whom = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=120)
    state = models.CharField(max_length=20, default=AppointmentState.PLANNED.value)
    sequence = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    moved_from = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was cancelled; she reads it
    wish = models.CharField(max_length=500, blank=True)  # her words, when she asked for another time
    wished_at = models.DateTimeField(null=True)
    wish_answered_at = models.DateTimeField(null=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80)

    objects: Any = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "starts_at", "id"], name="appointment_of_case"),
            models.Index(
                fields=["organisation", "starts_at", "id"],
                name="appointment_planned_of_ours",
                condition=Q(state=AppointmentState.PLANNED.value),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in AppointmentState]), name="appointment_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(means__in=[means.value for means in Means]), name="appointment_means_are_known"
            ),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(by_label="") & Q(minutes__gt=0),
                name="appointment_says_what_how_long_and_who_made_it",
            ),
            models.CheckConstraint(
                condition=~Q(means=Means.ON_SITE.value) | ~Q(place=""), name="appointment_on_site_says_where"
            ),
            models.CheckConstraint(
                condition=Q(sequence=0, moved_at__isnull=True, moved_from__isnull=True)
                | Q(sequence__gt=0, moved_at__isnull=False, moved_from__isnull=False),
                name="moved_appointment_says_when_and_from",
            ),
            models.CheckConstraint(
                condition=Q(state=AppointmentState.PLANNED.value, settled_at__isnull=True, settled_by="")
                | ~Q(state=AppointmentState.PLANNED.value) & Q(settled_at__isnull=False) & ~Q(settled_by=""),
                name="settled_appointment_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state=AppointmentState.CANCELLED.value) & ~Q(reason="")
                | ~Q(state=AppointmentState.CANCELLED.value) & Q(reason=""),
                name="cancelled_appointment_says_why",
            ),
            models.CheckConstraint(
                condition=Q(wished_at__isnull=True, wish="", wish_answered_at__isnull=True)
                | Q(wished_at__isnull=False) & ~Q(wish=""),
                name="wish_of_another_time_is_said",
            ),
            models.UniqueConstraint(fields=["membership", "idempotency_key"], name="appointment_is_made_once_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def wish_waits(self) -> bool:
        return self.state == AppointmentState.PLANNED and self.wished_at is not None and self.wish_answered_at is None

    @property
    def seen(self) -> str:
        """How it stands, for who acts on what a page showed."""
        return f"{self.state} {self.sequence} {'demande' if self.wish_waits else ''}".strip()


_NOT_SETTLED = [state.value for state in OPEN]


_NOT_FILED = [ApplicationState.TO_PREPARE.value, ApplicationState.GATHERING.value]


_DECIDED = sorted(state.value for state in DECIDED)


_FILED = [ApplicationState.FILED.value, ApplicationState.ASKED_MORE.value, *_DECIDED]


class ApplicationQuerySet(models.QuerySet["Application"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """What one's organisation opens or does, the rest as she agreed; she reads all of it. No emergency opens it."""
        if is_job(actor, "demo"):
            return self.all()
        ours = Q(organisation=actor.organisation) | Q(owner=actor.organisation)
        supported = takes_part(actor, "case", *SUPPORTING, roles=CASE_ROLES) & ours
        shared = Q(about_health=False) & reads_content(actor, "case", DataClass.SITUATION)
        of_health = Q(about_health=True) & reads_content(actor, "case", DataClass.HEALTH)
        read = supported | shared | of_health | own_case(actor, "case")
        return self.filter(open_case(actor, "case", content=True), read)


class Application(models.Model):
    """What is asked of an office for her. Its words are those of the day it was opened; without ``owner``, she does it.

    ``due_on`` is its next day: to file by, then that of an answer. She alone writes ``hers``: papers that she has.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="applications")
    departement = models.CharField(max_length=3)
    kind = models.CharField(max_length=60)  # of content/applications.yaml
    title = models.CharField(max_length=160)
    about_health = models.BooleanField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, default=ApplicationState.TO_PREPARE.value)
    papers = ArrayField(models.TextField())
    received = ArrayField(models.TextField(), default=list)
    hers = ArrayField(models.TextField(), default=list)
    due_on = models.DateField()
    filed_on = models.DateField(null=True)
    filed_at = models.DateTimeField(null=True)  # when it was said
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was given up
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80)

    objects: Any = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "due_on", "id"], name="application_of_case"),
            models.Index(fields=["owner", "due_on"], name="application_open_of_owner", condition=Q(settled_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ApplicationState]), name="application_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(title="") & ~Q(by_label=""), name="application_says_what_and_who_opened_it"
            ),
            models.CheckConstraint(
                condition=Q(papers__len__gte=1, papers__contains=F("received")) & Q(papers__contains=F("hers")),
                name="application_has_its_papers",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_NOT_SETTLED, settled_at__isnull=True, settled_by="")
                | ~Q(state__in=_NOT_SETTLED) & Q(settled_at__isnull=False) & ~Q(settled_by=""),
                name="settled_application_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_NOT_FILED, filed_on__isnull=True, filed_at__isnull=True)
                | Q(state__in=_FILED, filed_on__isnull=False, filed_at__isnull=False)
                | Q(state=ApplicationState.DROPPED.value),
                name="filed_application_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_DECIDED, decided_on__gte=F("filed_on")) & ~Q(decision="")
                | ~Q(state__in=_DECIDED) & Q(decided_on__isnull=True, decision=""),
                name="decided_application_says_what_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.DROPPED.value) & ~Q(reason="")
                | ~Q(state=ApplicationState.DROPPED.value) & Q(reason=""),
                name="dropped_application_says_why",
            ),
            models.UniqueConstraint(fields=["membership", "idempotency_key"], name="application_is_opened_once_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def seen(self) -> str:
        """How it stands, for who acts on what a page showed."""
        return f"{self.state} {self.due_on.isoformat()} {len(self.received)}/{len(self.papers)}"
