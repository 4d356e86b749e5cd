"""How the two ends of a request are named to its reader: a name that tells of health is kept from the others.

Said in full to the organisation itself, to who asked it, and to the person; to another organisation only while it may
read what concerns her health. A reader that is not known is another one.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, UUIDField, Value, When
from django.db.models import Case as Choose

from cordee.domain.access import Actor, ActorKind, DataClass, Role
from cordee.domain.referral import FOLLOWED_STATES
from cordee.network.models import Organisation
from cordee.network.wording import BOUND_BY_SECRECY
from cordee.people.guarded import in_emergency
from cordee.people.models import Consent
from cordee.people.taking_part import reads_content


class TwoEnds:
    """For a referral that ``for_reader`` loaded, with its sender and its recipient."""

    sender: Any
    recipient: Any
    read_for: UUID | None = None
    may_name: bool = False

    @property
    def sender_name(self) -> str:
        return self._named(self.sender, {self.sender.pk})

    @property
    def recipient_name(self) -> str:
        return self._named(self.recipient, {self.sender.pk, self.recipient.pk})

    @property
    def is_read_by_sender(self) -> bool:
        return bool(self.read_for == self.sender.pk)

    def name_of(self, organisation: UUID | None) -> str:
        """Of who signed a line of its journal; empty for whom the line may name as it does."""
        ends = {self.sender.pk: self.sender_name, self.recipient.pk: self.recipient_name}
        return BOUND_BY_SECRECY if ends.get(organisation) == BOUND_BY_SECRECY else ""

    def _named(self, organisation: Organisation, in_the_know: set[UUID]) -> str:
        if self.may_name or self.read_for in in_the_know:
            return organisation.display_name
        return organisation.name_for_others


def for_reader(found: QuerySet[Any], actor: Actor, *, on: date) -> QuerySet[Any]:
    by_link = actor.kind is ActorKind.LINK
    reader: Any = F("recipient") if by_link else Value(actor.organisation, output_field=UUIDField(null=True))
    return found.annotate(read_for=reader, may_name=_may_name(actor, on=on))


def agreed_to_say(actor: Actor, *, on: date) -> Q:
    """Who reads what concerns her health may know who helps her with it: by its own door, or as she agreed."""
    if actor.kind is not ActorKind.LINK:
        return reads_content(actor, "case", DataClass.HEALTH) | in_emergency(actor, "case")
    agreed = Consent.objects.filter(
        case=OuterRef("case"),
        organisation=OuterRef("recipient"),
        withdrawn_at__isnull=True,
        valid_from__lte=on,
        valid_until__gt=on,
        classes__contains=[DataClass.HEALTH.value],
    )
    return Q(Exists(agreed), state__in=sorted(FOLLOWED_STATES))


def with_organisation(organisation: UUID, *, actor: Actor, on: date) -> Q:
    """Requests from or to it; what has to do with one whose name is kept from the reader is not to be found."""
    named = ~Q(Exists(Organisation.objects.filter(pk=organisation, discreet=True)))
    if actor.role is not Role.ANIMATOR:
        ours = Q(pk__isnull=False) if organisation == actor.organisation else Q(sender=actor.organisation)
        named |= ours | agreed_to_say(actor, on=on)
    return (Q(sender=organisation) | Q(recipient=organisation)) & named


def _may_name(actor: Actor, *, on: date) -> Any:
    """Asked of the database only where a name is to be kept."""
    if actor.kind in {ActorKind.BENEFICIARY, ActorKind.JOB}:
        return Value(True, output_field=BooleanField())
    kept = Q(sender__discreet=True) | Q(recipient__discreet=True)
    said = When(kept & agreed_to_say(actor, on=on), then=Value(True))
    return Choose(said, default=Value(False), output_field=BooleanField())
