"""A decision and its reasons, kept so that it can be explained and computed again. Three classes, three tables."""

from enum import StrEnum
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cordee.domain.access import SENDING_ROLES, Actor, DataClass, Level
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import in_emergency, open_case, open_orientation
from cordee.people.taking_part import NOTHING, has_role, is_job, own_case, reads_as_sent, reads_content, takes_part


class OverrideCode(StrEnum):
    """Why the one who decides chose another service than the engine's first."""

    PERSON_PREFERS = "souhait_personne"
    ALREADY_TRIED = "deja_essaye"
    NO_ROOM = "pas_de_place"
    EASIER_TO_REACH = "plus_accessible"
    FOLLOWED_THERE = "deja_suivi"
    OTHER = "autre"


def _in_hand(actor: Actor, path: str = "") -> Q:
    """The orientation of an open call, which belongs to nobody's case yet: only who is on the phone reads it."""
    if not has_role(actor, SENDING_ROLES):
        return NOTHING
    return Q(**{f"{path}case__isnull": True, f"{path}by": actor.membership})


class OrientationQuerySet(models.QuerySet["Orientation"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, "demo"):
            return self.all()
        inside = takes_part(actor, "case", Level.LEAD, Level.PARTNER, Level.READER, Level.TRACE)
        opened = _in_hand(actor) | inside | in_emergency(actor, "case") | own_case(actor, "case")
        return self.filter(open_case(actor, "case", content=True), opened)


class Orientation(models.Model):
    """What was decided, in words that say nothing of the person: needs, service families, who chose what."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    departement = models.CharField(max_length=3)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="orientations")
    on = models.DateField()
    catalogue_hash = models.CharField(max_length=64)
    programme = models.CharField(max_length=60, blank=True)
    needs = ArrayField(models.CharField(max_length=60))
    lead_family = models.CharField(max_length=60, blank=True)
    chosen_family = models.CharField(max_length=60, blank=True)
    override_code = models.CharField(max_length=30, blank=True)
    override_text = models.CharField(max_length=500, blank=True)
    settled = models.BooleanField()
    trace_hash = models.CharField(max_length=64)  # SHA-256 of the decision's bytes: what a replay must give again
    decided_at = models.DateTimeField()
    by_label = models.CharField(max_length=200)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = OrientationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case"], name="orientation_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(override_code__in=["", *[code.value for code in OverrideCode]]),
                name="orientation_override_code_is_known",
            ),
            models.CheckConstraint(
                condition=Q(chosen_family=F("lead_family")) | ~Q(override_code=""),
                name="another_choice_than_the_engine_s_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(override_code=OverrideCode.OTHER.value) | ~Q(override_text=""),
                name="another_reason_is_written_out",
            ),
            models.CheckConstraint(
                condition=Q(trace_hash__regex=r"^[0-9a-f]{64}$"), name="orientation_keeps_its_trace"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chosen_family or self.lead_family} ({self.on})"


class ContentQuerySet(models.QuerySet[Any]):
    data_class: DataClass

    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, "demo"):
            return self.all()
        inside = reads_content(actor, "orientation__case", self.data_class)
        ours = Q(orientation__organisation=actor.organisation)
        sent = ours & reads_as_sent(actor, "orientation__case", self.data_class)
        in_hour = in_emergency(actor, "orientation__case")
        opened = _in_hand(actor, "orientation__") | inside | sent | in_hour | self._hers(actor)
        return self.filter(open_orientation(actor, "orientation"), opened)

    def _hers(self, actor: Actor) -> Q:
        """What she said herself; how it was decided is for who decides."""
        return NOTHING if self.model is Trace else own_case(actor, "orientation__case")


class SituationQuerySet(ContentQuerySet):
    data_class = DataClass.SITUATION


class HealthQuerySet(ContentQuerySet):
    data_class = DataClass.HEALTH


class Situation(models.Model):
    """Facts that say nothing of health, as they were given: ``{"facts", "caller", "declined", "unsure"}``."""

    orientation = models.OneToOneField(Orientation, on_delete=models.PROTECT, primary_key=True)
    departement = models.CharField(max_length=3)
    facts = models.JSONField()

    objects: Any = SituationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)


class HealthFacts(models.Model):
    """Facts about health and work: ``{"facts", "declined", "unsure"}``."""

    orientation = models.OneToOneField(
        Orientation, on_delete=models.PROTECT, primary_key=True, related_name="health_facts"
    )
    departement = models.CharField(max_length=3)
    facts = models.JSONField()

    objects: Any = HealthQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)


class Trace(models.Model):
    """The decision with its reasons, and the offers it was made with. Reasons show facts: it follows health's rule."""

    orientation = models.OneToOneField(Orientation, on_delete=models.PROTECT, primary_key=True)
    departement = models.CharField(max_length=3)
    decision = models.JSONField()
    offers = models.JSONField(null=True)  # null: no directory was loaded

    objects: Any = HealthQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)
