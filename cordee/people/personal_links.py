"""A person's own link: computed again from its id when a message is written, never stored, replaced when it is lost."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.apps import apps
from django.conf import settings
from django.urls import reverse

from cordee.audit import actions as audit
from cordee.domain.access import Actor, Level, hash_of_secret
from cordee.people.models import PersonLink
from cordee.people.taking_part import takes_part

PAGE = "voice:home"


def secret_of(link_id: UUID) -> str:
    """Apart from the secrets of answer links, which are made with the same key."""
    digest = hmac.new(settings.CORDEE_LINK_KEY.encode(), b"person" + link_id.bytes, sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of_link(link_id: UUID) -> str:
    return hash_of_secret(secret_of(link_id))


def address_of(link_id: UUID) -> str:
    return settings.CORDEE_BASE_URL + reverse(PAGE, args=[secret_of(link_id)])


def ensure(*, case_id: UUID, person_id: UUID, departement: str, actor: Actor, at: datetime) -> None:
    """Give the person a link if she has none; who acts may not know whether she has."""
    link = _new(case_id, person_id, departement, at)
    PersonLink.objects.bulk_create([link], ignore_conflicts=True)
    audit.record("personal_link.ensured", actor=actor, at=at, case=case_id, person=person_id)


def may_reissue(case_id: UUID, *, actor: Actor) -> bool:
    """Who follows her case or handed it over; who is only asked for an answer knows nothing of her link."""
    follows_or_sent = takes_part(actor, "pk", Level.LEAD, Level.PARTNER, Level.TRACE)
    return bool(apps.get_model("cases", "Case").objects.visible_to(actor).filter(follows_or_sent, pk=case_id).exists())


def reissue(*, case_id: UUID, person_id: UUID, departement: str, actor: Actor, at: datetime) -> PersonLink:
    """Kill the link that lives and make another: it leaves with the next message, for the person alone."""
    revoke(case_id=case_id, actor=actor, at=at)
    link = _new(case_id, person_id, departement, at)
    link.save(force_insert=True)
    detail = {"link": str(link.pk)}
    audit.record("personal_link.issued", actor=actor, at=at, case=case_id, person=person_id, detail=detail)
    return link


def revoke(*, case_id: UUID, actor: Actor, at: datetime) -> None:
    alive = PersonLink.objects.visible_to(actor).filter(case=case_id, revoked_at__isnull=True)
    if alive.update(revoked_at=at):
        audit.record("personal_link.revoked", actor=actor, at=at, case=case_id)


def live_link_of(case_id: UUID, *, actor: Actor) -> PersonLink | None:
    return PersonLink.objects.visible_to(actor).filter(case=case_id, revoked_at__isnull=True).first()


def held_link(*, actor: Actor) -> PersonLink | None:
    """The link that the actor holds, dead or alive."""
    return PersonLink.objects.visible_to(actor).filter(secret_hash=actor.link_secret_hash).first()


def _new(case_id: UUID, person_id: UUID, departement: str, at: datetime) -> PersonLink:
    link_id = uuid4()
    return PersonLink(
        pk=link_id,
        person_id=person_id,
        case_id=case_id,
        departement=departement,
        secret_hash=hash_of_link(link_id),
        created_at=at,
    )
