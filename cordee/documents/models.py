"""A document of a case: a line, and a file beside the database. The file may go; the line says that it did, and why."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, TruncDate

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor, DataClass, Level, Role
from cordee.domain.documents import ALWAYS_HEALTH, LONGEST_PROGRAMME, LONGEST_TITLE, DocumentKind, Ending, FileType
from cordee.domain.notes import Audience
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_case
from cordee.people.taking_part import PARIS, is_job, own_case, reads_content, takes_part

SUPPORTING = (Level.LEAD, Level.PARTNER)
TEAM, HEALTH = Q(audience=Audience.CASE_TEAM.value), Q(audience=Audience.HEALTH_PROFESSIONALS.value)


def read_by_the_team(actor: Actor, key: str, *, about_health: bool) -> Q:
    """Who leads, takes part beside or reads, as she agreed to share what the document holds."""
    return reads_content(actor, key, DataClass.HEALTH if about_health else DataClass.SITUATION)


def read_by_health_professionals(actor: Actor, key: str) -> Q:
    roles = {Role.HEALTH_PROFESSIONAL}
    return takes_part(actor, key, *SUPPORTING, roles=roles) & reads_content(actor, key, DataClass.HEALTH)


class DocumentQuerySet(models.QuerySet["Document"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """By its audience, by whether it tells of health; she reads what is for the team. No emergency opens any."""
        if is_job(actor, "demo"):
            return self.all()
        if is_job(actor, "documents"):
            today = TruncDate(Now(), tzinfo=PARIS)
            return self.filter(open_case(actor, "case", content=True), destroy_on__lte=today)
        ours = takes_part(actor, "case", *Level, roles=CASE_ROLES) & Q(
            audience=Audience.MY_ORGANISATION.value, organisation=actor.organisation
        )
        plain = Q(about_health=False) & read_by_the_team(actor, "case", about_health=False)
        of_health = Q(about_health=True) & read_by_the_team(actor, "case", about_health=True)
        team = TEAM & (plain | of_health | own_case(actor, "case"))
        health = HEALTH & read_by_health_professionals(actor, "case")
        return self.filter(open_case(actor, "case", content=True), ours | team | health)


class Document(models.Model):
    """``file`` names what is kept, sealed; empty once destroyed. Nothing else changes but its day of destruction."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    departement = models.CharField(max_length=3)
    audience = models.CharField(max_length=20)
    about_health = models.BooleanField()
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=LONGEST_TITLE)
    file_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # octets of what opens
    file = models.CharField(max_length=64, blank=True)
    programme = models.CharField(max_length=LONGEST_PROGRAMME, blank=True)  # of which its end depends
    destroy_on = models.DateField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.CharField(max_length=200, blank=True)
    ending = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80)

    objects: Any = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "-at", "id"], name="document_of_case"),
            models.Index(fields=["destroy_on"], name="document_to_destroy", condition=~Q(file="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=[one.value for one in Audience])
                & Q(kind__in=[one.value for one in DocumentKind])
                & Q(file_type__in=[one.value for one in FileType]),
                name="document_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(by_label="") & Q(size__gt=0),
                name="document_says_what_it_is_and_who_added_it",
            ),
            models.CheckConstraint(
                condition=Q(about_health=True)
                | ~Q(audience=Audience.HEALTH_PROFESSIONALS.value) & ~Q(kind__in=sorted(ALWAYS_HEALTH)),
                name="document_of_health_says_so",
            ),
            models.CheckConstraint(
                condition=~Q(file="") & Q(destroyed_at__isnull=True, destroyed_by="", ending="", reason="")
                | Q(file="", destroyed_at__isnull=False, ending=Ending.STRUCK.value)
                & ~Q(destroyed_by="")
                & ~Q(reason="")
                | Q(file="", destroyed_at__isnull=False, ending=Ending.DUE.value, reason="", destroy_on__isnull=False)
                & ~Q(destroyed_by=""),
                name="document_has_its_file_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(destroy_on__isnull=True) | ~Q(programme=""), name="document_is_destroyed_with_its_programme"
            ),
            models.UniqueConstraint(fields=["file"], name="file_is_of_one_document", condition=~Q(file="")),
            models.UniqueConstraint(fields=["membership", "idempotency_key"], name="document_is_added_once_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
