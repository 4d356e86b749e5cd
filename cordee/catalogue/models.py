from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from cordee.network.models import Organisation


class Release(models.Model):
    """One state of the content files, never changed and never removed: every decision made with it replays."""

    hash = models.CharField(primary_key=True, max_length=64)
    label = models.CharField(max_length=120)
    loaded_at = models.DateTimeField()
    files = models.JSONField()  # text by relative name

    def __str__(self) -> str:
        return self.label


class Publication(models.Model):
    """The release that counts from ``at`` on; an older release may come back."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="publications")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="catalogue_publication_latest")]

    def __str__(self) -> str:
        return f"{self.release_id[:12]} ({self.at:%Y-%m-%d})"


# What makes two rows the same offer at two times: who, what, for whom and where. Defined in the migrations.
OFFER_IDENTITY = Func(
    "organisation_id",
    "operator_kind",
    "families",
    "departements",
    "communes",
    "regimes",
    function="app.offer_identity",
    output_field=models.UUIDField(),
)
OFFER_PERIOD = Func("valid_from", "valid_until", function="daterange", output_field=DateRangeField())


class Capacity(models.TextChoices):
    OPEN = "open", "Ouvert"
    PAUSED = "paused", "En pause"
    FULL = "full", "Complet"


class Offer(models.Model):
    """An organisation delivers the services of one operator kind on a territory, for a time.

    Empty ``families``: every service of the kind; empty ``regimes``: every scheme. ``departements`` are all those the
    offer touches, empty when it serves everywhere; ``communes`` narrows it inside them, empty when it takes them whole.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offers")
    operator_kind = models.CharField(max_length=60)
    families = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    departements = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    communes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    regimes = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    site_commune = models.CharField(max_length=5, blank=True)  # where one goes: distances are measured from there
    capacity = models.CharField(max_length=10, choices=Capacity.choices, default=Capacity.OPEN)
    capacity_declared_on = models.DateField()
    capacity_by_load = models.BooleanField(db_default=False)  # its owner leaves it to its running cases to say so
    delay_days = models.PositiveSmallIntegerField(null=True, blank=True)
    hours = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    cost_cents = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["communes"], name="offer_communes"),
            GinIndex(fields=["departements"], name="offer_departements"),
            models.Index(fields=["organisation", "operator_kind"], name="offer_organisation_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="offer_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="offer_capacity_is_known"),
            models.CheckConstraint(
                condition=Q(communes=[]) | ~Q(departements=[]), name="offer_of_communes_names_their_departements"
            ),
            ExclusionConstraint(
                name="one_offer_at_a_time_for_one_identity",
                expressions=[(OFFER_IDENTITY, RangeOperators.EQUAL), (OFFER_PERIOD, RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator_kind} ({self.valid_from})"


from cordee.catalogue.reviews import CapacityProposal, CoverageReview, RuleReview, UnmetNeed  # noqa: E402

__all__ = [
    "Capacity",
    "CapacityProposal",
    "CoverageReview",
    "Offer",
    "Publication",
    "Release",
    "RuleReview",
    "UnmetNeed",
]
