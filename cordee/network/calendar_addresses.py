"""The address of one's own calendar: made, replaced, taken back. Whoever holds it reads hours, and nothing else."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from cordee.audit import actions as audit
from cordee.domain.access import Actor, hash_of_secret
from cordee.network.models import CalendarAddress, Membership
from cordee.network.queries import actor_of


def secret_of(address_id: UUID) -> str:
    """Apart from the secrets of the other links, which are made with the same key."""
    digest = hmac.new(settings.CORDEE_LINK_KEY.encode(), b"calendar" + address_id.bytes, sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def address_of(membership: UUID | None) -> CalendarAddress | None:
    return CalendarAddress.objects.filter(membership=membership).first() if membership else None


def holder_of(secret_hash: str) -> Actor | None:
    """The member whose calendar it is, while the function is in force and the account active."""
    found = Membership.objects.in_force().filter(calendar_address__secret_hash=secret_hash)
    membership = found.select_related("organisation").first()
    return actor_of(membership) if membership else None


@transaction.atomic
def issue(*, actor: Actor, at: datetime) -> CalendarAddress:
    """In the place of the one that there was, which is dead from now on."""
    Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.membership)
    replaced, _ = CalendarAddress.objects.filter(membership=actor.membership).delete()
    key = uuid4()
    hashed = hash_of_secret(secret_of(key))
    made: CalendarAddress = CalendarAddress.objects.create(
        pk=key, membership_id=actor.membership, secret_hash=hashed, made_at=at
    )
    audit.record("calendar.issued", actor=actor, at=at, target=made.pk, detail={"replaced": bool(replaced)})
    return made


@transaction.atomic
def take_back(*, actor: Actor, at: datetime) -> None:
    """Nothing is read there any more. Without one: nothing changes."""
    gone, _ = CalendarAddress.objects.filter(membership=actor.membership).delete()
    if gone:
        audit.record("calendar.taken_back", actor=actor, at=at, target=actor.membership or "")
