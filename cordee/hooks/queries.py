"""Every read of subscriptions."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from cordee.domain.access import Actor
from cordee.hooks.models import Subscription, SubscriptionQuerySet

SHOWN = 20


def alive(*, actor: Actor) -> SubscriptionQuerySet:
    return Subscription.objects.visible_to(actor).filter(ended_at__isnull=True).order_by("created_at", "pk")


def ended(*, actor: Actor) -> list[Subscription]:
    """The latest first."""
    found = Subscription.objects.visible_to(actor).filter(ended_at__isnull=False)
    return list(found.order_by("-ended_at", "pk")[:SHOWN])


def subscribed(organisations: Collection[UUID]) -> list[UUID]:
    """Whoever acts may have them told: ids alone, of subscriptions that are alive."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.subscriptions_of(%s)", [sorted(organisations)])
        return sorted(row[0] for row in cursor.fetchall())
