"""A member's own views of its work lists: codes and a name, never a result."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from cordee.domain.access import Actor, ActorKind
from cordee.network.models import Membership

MOST = 12  # a list: more would be another list to search in


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(membership=actor.membership) if actor.kind is ActorKind.MEMBER else self.none()


class SavedView(models.Model):
    """``codes`` is the query of an address, as ``panier=en_retard&departement=73``."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    worklist = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    codes = models.CharField(max_length=400)
    position = models.PositiveSmallIntegerField()
    idempotency_key = models.CharField(max_length=80)

    objects: Any = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
            models.CheckConstraint(condition=Q(codes__regex=r"^[a-z_]+=[^ <>]*$"), name="saved_view_holds_codes"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=MOST), name="saved_views_are_few"),
            models.UniqueConstraint(fields=["membership", "worklist", "position"], name="saved_view_has_its_place"),
            models.UniqueConstraint(fields=["membership", "idempotency_key"], name="saved_view_is_made_once_a_key"),
        ]

    def __str__(self) -> str:
        return self.name
