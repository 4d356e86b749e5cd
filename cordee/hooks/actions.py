"""Every write on subscriptions, and the events that they receive."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.hooks import queries
from cordee.hooks.models import Subscription
from cordee.outbox import actions as outbox
from cordee.outbox.webhook import checked

KIND = "webhook"
PING = "webhook.test"
ASKED = "asked"
MOST = 5


class TooMany(Exception):
    """The organisation has as many subscriptions as one may have."""


@transaction.atomic
def subscribe(*, url: str, actor: Actor, at: datetime) -> Subscription:
    """The organisation of the actor is told from now on. Raises NotReachable, TooMany; the same address is one."""
    checked(url)
    alive = list(queries.alive(actor=actor))
    same = next((one for one in alive if one.url == url), None)
    if same is not None:
        return same
    if len(alive) >= MOST:
        raise TooMany
    subscription = Subscription(
        organisation_id=actor.organisation, url=url, created_at=at, created_by_id=actor.membership
    )
    subscription.save(force_insert=True)
    audit.record("webhook.subscribed", actor=actor, at=at, target=subscription.pk)
    return subscription


@transaction.atomic
def end(*, subscription_id: UUID, actor: Actor, at: datetime, because: str = ASKED) -> None:
    """Nothing more is posted there. Ended before: nothing changes. Raises Subscription.DoesNotExist."""
    found = Subscription.objects.visible_to(actor).select_for_update(no_key=True).get(pk=subscription_id)
    if found.ended_at is not None:
        return
    found.ended_at, found.ended_because = at, because
    found.save(update_fields=["ended_at", "ended_because"])
    audit.record("webhook.ended", actor=actor, at=at, target=found.pk, detail={"because": because.split()})


@transaction.atomic
def try_out(*, subscription_id: UUID, actor: Actor, at: datetime, key: str) -> None:
    """Post an event about nothing, once a key, so that the software can be set up. Raises Subscription.DoesNotExist."""
    found = queries.alive(actor=actor).get(pk=subscription_id)
    _queue(found.pk, PING, uuid4(), at, key=f"{PING}:{key}")
    audit.record("webhook.tried", actor=actor, at=at, target=found.pk)


def tell(event: str, *, about: UUID, organisations: Collection[UUID], at: datetime, key: str) -> None:
    """Queue ``event`` (« referral.accepted ») for the software of these organisations, in the act's transaction."""
    for subscription_id in queries.subscribed(organisations):
        _queue(subscription_id, event, about, at, key=key)


def _queue(subscription_id: UUID, event: str, about: UUID, at: datetime, *, key: str) -> None:
    outbox.queue_hook(
        KIND,
        about=" ".join([str(subscription_id), event, str(about)]),
        at=at,
        key=f"{KIND}:{subscription_id}:{key}",
    )
