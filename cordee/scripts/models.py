"""What a supervisor wrote in the place of a text of the line, version after version. Nothing here is about anybody."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cordee.domain.access import Actor, ActorKind, Role
from cordee.network.models import Membership, Organisation

WRITERS = frozenset({Role.TEAM_LEAD})
READERS = WRITERS | {Role.PHONE_AGENT}
LONGEST_WORDS = 2_000


class VersionQuerySet(models.QuerySet["TextVersion"]):
    def visible_to(self, actor: Actor) -> Self:
        """The agents of the organisation, who say it, and who supervises them."""
        if actor.kind is not ActorKind.MEMBER or actor.role not in READERS:
            return self.none()
        return self.filter(organisation=actor.organisation)


class TextVersion(models.Model):
    """One version of one text, for one organisation; only added. Kept: it says what was said on a day.

    No ``words``: the text of the catalogue again, or an own answer that is no longer used. ``from_version``: the
    version whose words it takes up. ``title`` and ``subject`` are those of an answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    why = models.CharField(max_length=200, blank=True)
    from_version = models.PositiveIntegerField(null=True)
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    written_by_label = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    objects: Any = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "text", "version"], name="text_version_is_numbered_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="text_versions_begin_at_one"),
            models.CheckConstraint(
                condition=Q(from_version__isnull=True) | Q(from_version__lt=F("version")),
                name="text_version_takes_up_an_earlier_one",
            ),
            models.CheckConstraint(condition=Q(text__regex=r"^[a-z0-9_]{1,60}$"), name="text_is_named_by_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.version}"

    @property
    def is_back(self) -> bool:
        """Whether it gives the place back to the catalogue."""
        return not self.words
