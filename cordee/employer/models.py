"""What a person shares with one named contact of her employer, and what the contact answers."""

from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor, ActorKind, DataClass, Level
from cordee.domain.employer import NAME_MAX, TEXT_MAX, Channel, Reply, Shared
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_case
from cordee.people.taking_part import NOTHING, is_job, own_case, reads_content, takes_part

A_YEAR = timedelta(days=366)


def _holds(actor: Actor, path: str = "") -> Q:
    """The contact, by the very link, while it lives: not stopped, not over, by the clock of the database."""
    if actor.kind is not ActorKind.EMPLOYER:
        return NOTHING
    held = {f"{path}secret_hash": actor.link_secret_hash, f"{path}stopped_at__isnull": True}
    return Q(**held, **{f"{path}expires_at__gt": Now()})


def _reads(actor: Actor) -> Q:
    """She, who leads her case, and who reads her health with her agreement: what a physician wrote is of it."""
    leads = takes_part(actor, "case", Level.LEAD, roles=CASE_ROLES)
    return leads | reads_content(actor, "case", DataClass.HEALTH) | own_case(actor, "case")


class SharingQuerySet(models.QuerySet["Sharing"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, "demo"):
            return self.all()
        found = self.filter(open_case(actor, "case", content=True))
        return found if is_job(actor, "outbox") else found.filter(_reads(actor) | _holds(actor))


class Sharing(models.Model):
    """Her agreement and the lines it is about. Changed line by line, never brought back once it was stopped.

    ``words`` are those she read or heard, about the lines as they now are. The secret is computed from the id and from
    ``link_number``: another number, another link.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sharings")
    departement = models.CharField(max_length=3)
    contact_name = models.CharField(max_length=NAME_MAX)
    contact_role = models.CharField(max_length=NAME_MAX)
    company = models.CharField(max_length=NAME_MAX)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=25, blank=True)
    lines = models.JSONField()  # see domain.employer.Shared.stored
    version = models.PositiveSmallIntegerField(default=1)
    wording_version = models.CharField(max_length=40)
    words = models.TextField()
    channel = models.CharField(max_length=10)
    given_by_link = models.UUIDField(null=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    by_label = models.CharField(max_length=200)
    agreed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=200, blank=True)
    link_number = models.PositiveSmallIntegerField(default=1)
    secret_hash = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=200, blank=True)  # empty when it ended with its case
    idempotency_key = models.CharField(max_length=80)

    objects: Any = SharingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(lines=[]), name="sharing_says_something"),
            models.CheckConstraint(
                condition=~Q(contact_name="") & ~Q(company="") & ~(Q(email="") & Q(phone="")),
                name="sharing_names_whom_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(wording_version="") & ~Q(by_label=""), name="sharing_keeps_what_was_agreed"
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.LINK.value, membership__isnull=True, given_by_link__isnull=False)
                | Q(channel=Channel.VOICE.value, membership__isnull=False, given_by_link__isnull=True),
                name="sharing_says_how_she_agreed",
            ),
            models.CheckConstraint(condition=Q(secret_hash__regex=r"^[0-9a-f]{64}$"), name="sharing_secret_is_hashed"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("agreed_at")) & Q(expires_at__lte=F("agreed_at") + A_YEAR),
                name="sharing_lasts_a_year_at_most",
            ),
            models.UniqueConstraint(fields=["case", "idempotency_key"], name="sharing_is_made_once_a_key"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(stopped_at=None), name="case_is_shared_with_one_contact_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def shared(self) -> tuple[Shared, ...]:
        return tuple(Shared.read(one) for one in self.lines)

    @property
    def contact(self) -> str:
        """« Mme Roux, responsable du personnel, Chaudronnerie du Lac »."""
        return ", ".join(one for one in (self.contact_name, self.contact_role, self.company) if one)

    @property
    def seen(self) -> str:
        """How it stands, for who acts on what a page showed."""
        return str(self.version)


class ReplyQuerySet(models.QuerySet["EmployerReply"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, "demo"):
            return self.all()
        found = self.filter(open_case(actor, "case", content=True))
        return found.filter(_reads(actor) | _holds(actor, "sharing__"))


class EmployerReply(models.Model):
    """What the contact answered, in the name that was given. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sharing = models.ForeignKey(Sharing, on_delete=models.PROTECT, related_name="replies")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    departement = models.CharField(max_length=3)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=NAME_MAX)
    words = models.CharField(max_length=TEXT_MAX, blank=True)
    proposed_on = models.DateField(null=True)
    about_version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80)

    objects: Any = ReplyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "at", "id"], name="employer_reply_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Reply]), name="employer_reply_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="employer_reply_is_named"),
            models.CheckConstraint(
                condition=~Q(kind__in=[Reply.NOT_POSSIBLE.value, Reply.ADAPTATION.value, Reply.QUESTION.value])
                | ~Q(words=""),
                name="employer_reply_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Reply.MEETING.value) | Q(proposed_on__isnull=False),
                name="employer_reply_says_when",
            ),
            models.UniqueConstraint(fields=["sharing", "idempotency_key"], name="employer_reply_is_made_once_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
