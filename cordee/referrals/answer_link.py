"""The link by which an organisation answers without an account, or the code of a letter that leads to it."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from cordee.domain.access import Actor, ActorKind
from cordee.network.models import Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_referral
from cordee.people.taking_part import is_job


class AnswerLinkQuerySet(models.QuerySet["AnswerLink"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """The worker that writes the mail, and who holds the very link."""
        found = self.filter(open_referral(actor, "referral"))
        if is_job(actor, "outbox", "demo"):
            return found
        return found.filter(secret_hash=actor.link_secret_hash) if actor.kind is ActorKind.LINK else self.none()


class AnswerLink(models.Model):
    """One way to answer without an account: one referral, one organisation. A new one kills the old one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="links")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    departement = models.CharField(max_length=3)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    sent_to = models.EmailField(blank=True)  # empty: the link leaves as the code of a printed letter
    code_hash = models.CharField(max_length=64, null=True, unique=True)

    objects: Any = AnswerLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(secret_hash__regex=r"^[0-9a-f]{64}$"), name="link_secret_is_hashed"),
            models.CheckConstraint(
                condition=Q(code_hash__isnull=True) | Q(code_hash__regex=r"^[0-9a-f]{64}$", sent_to=""),
                name="letter_code_is_hashed_and_alone",
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(revoked_at=None), name="referral_has_one_live_link_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
