"""What the two ends write to each other about a request, and by what it goes on elsewhere. Never changed.

Imported at the end of ``referrals.models``, from which everybody else takes these tables.
"""

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cordee.domain.access import SENDING_ROLES, Actor, ActorKind
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import Channel, Deadlines
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_referral
from cordee.people.models import Consent
from cordee.people.taking_part import NOTHING, has_role, in_territory, is_job
from cordee.referrals.models import READABLE_STATES, OfReferralQuerySet, Referral


class SignedLine(models.Model):
    """Who acted, for whom, by which way, with which key: as in the journal."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    departement = models.CharField(max_length=3)
    actor_kind = models.CharField(max_length=10)
    actor_label = models.CharField(max_length=200)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    responder_name = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    comment = models.CharField(max_length=500, blank=True)
    idempotency_key = models.CharField(max_length=80)
    act_digest = models.CharField(max_length=64)

    class Meta:
        abstract = True


class ContinuationQuerySet(models.QuerySet["Continuation"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """Who asked knows where its request went on; who said so keeps its own line."""
        if is_job(actor, "demo"):
            return self.all()
        unguarded = open_referral(actor, "source")
        signed = Q(membership=actor.membership) if actor.kind is ActorKind.MEMBER else NOTHING
        asked = Referral.objects.filter(sender=actor.organisation).values("pk")
        sent = Q(source__in=asked) & in_territory(actor) if has_role(actor, SENDING_ROLES) else NOTHING
        return self.filter(unguarded, signed | sent)


class Continuation(SignedLine):
    """One line makes one child: a request of the same case, in the name of the same sender, linked to its source.

    The database writes the child, with what the source says of the person, which who redirects may not read. One that
    is redirected leaves at once when ``consent`` covers its receiver, with these days and this link; else it waits for
    the person's agreement.
    """

    source = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="continuations")
    how = models.CharField(max_length=20)
    child = models.UUIDField(unique=True)
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    offer = models.UUIDField()
    service_family = models.CharField(max_length=60)
    service_version = models.CharField(max_length=80)
    need = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200, blank=True)  # empty: the same as the source's
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledge_by = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    remind_on = ArrayField(models.DateField(), default=list)
    expires_on = models.DateField(null=True)
    agree_by = models.DateField(null=True)  # the last day of the person's word, when she is asked first
    link = models.UUIDField(null=True)
    link_hash = models.CharField(max_length=64, blank=True)
    link_address = models.EmailField(blank=True)  # empty: the link leaves as the code of a printed letter
    link_code_hash = models.CharField(max_length=64, null=True)

    objects: Any = ContinuationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=[how.value for how in ContinuedAs]), name="continuation_is_known"
            ),
            models.CheckConstraint(
                condition=Q(consent__isnull=True)
                | Q(how=ContinuedAs.REDIRECTED.value, answer_by__isnull=False, link__isnull=False),
                name="continuation_that_leaves_has_its_days_and_its_link",
            ),
            models.CheckConstraint(
                condition=Q(link_code_hash__isnull=True) | Q(link_code_hash__regex=r"^[0-9a-f]{64}$", link_address=""),
                name="continuation_code_is_hashed_and_alone",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=Q(how=ContinuedAs.REDIRECTED.value), name="referral_is_redirected_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.child}"


class ThreadQuerySet(OfReferralQuerySet):
    """The thread of a request: level 1, for the two ends while the receiver may read what is asked."""

    receiver_states = READABLE_STATES


class ThreadLine(SignedLine):
    """One side's words, and the days of the request as they make them."""

    text = models.CharField(max_length=500)
    acknowledge_by = models.DateField()
    answer_by = models.DateField()
    remind_on = ArrayField(models.DateField())
    expires_on = models.DateField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def deadlines(self) -> Deadlines:
        return Deadlines(
            acknowledge_by=self.acknowledge_by,
            answer_by=self.answer_by,
            remind_on=tuple(self.remind_on),
            expires_on=self.expires_on,
        )


def days_of(deadlines: Deadlines) -> list[date]:
    return [deadlines.acknowledge_by, deadlines.answer_by, deadlines.expires_on, *deadlines.remind_on]


_SAID = ~Q(text="") & Q(channel__in=[channel.value for channel in Channel])


class ReferralQuestion(ThreadLine):
    """What the receiver lacks in order to answer: once a request. Its days are those of a whole pause."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="question")
    days_before = ArrayField(models.DateField())  # in the order of ``days_of``

    objects: Any = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=_SAID, name="question_says_something")]

    @property
    def before(self) -> Deadlines:
        """The days without the pause."""
        acknowledge_by, answer_by, expires_on, *remind_on = self.days_before
        return Deadlines(
            acknowledge_by=acknowledge_by, answer_by=answer_by, remind_on=tuple(remind_on), expires_on=expires_on
        )


class ReferralComplement(ThreadLine):
    """The sender's answer: the days are brought forward to what the pause really took."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="complement")

    objects: Any = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=_SAID, name="complement_says_something")]
