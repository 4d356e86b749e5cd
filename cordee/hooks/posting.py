"""What is posted, and what happens when it cannot be: the subscription ends and its organisation is told by mail."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cordee.audit.context import acting_as, current_actor
from cordee.hooks import actions, secrets, wording
from cordee.hooks.models import Subscription
from cordee.outbox import actions as outbox
from cordee.outbox import delivery, undelivered
from cordee.outbox.delivery import WORKER
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import FollowedBy, Message
from cordee.outbox.undelivered import Undelivered
from cordee.outbox.webhook import Hook

STOPPED = "webhook_stopped"


def register() -> None:
    delivery.register_hook(actions.KIND, render)
    delivery.register(STOPPED, tell_stopped)
    undelivered.register(actions.KIND, follow)
    undelivered.tell_readers(STOPPED, readers=FollowedBy.ADMINISTRATORS, said=wording.STOPPED)


def render(message: Message) -> Hook:
    """``type``, ``timestamp`` of the act, and in ``data`` the id and the page: what it says is for who logs in."""
    subscription_id, event, about = message.about.split()
    subscription = _alive(UUID(subscription_id))
    data = {"id": about}
    if event != actions.PING:
        data["url"] = settings.CORDEE_BASE_URL + reverse("referrals:detail", args=[about])
    return Hook(
        url=subscription.url,
        secret=secrets.secret_of(subscription.pk),
        body={"type": event, "timestamp": message.created_at.astimezone(UTC).isoformat(), "data": data},
    )


def tell_stopped(message: Message) -> Mail:
    url = settings.CORDEE_BASE_URL + reverse("hooks:subscriptions")
    return Mail(subject=wording.STOPPED_SUBJECT, text=wording.STOPPED_TEXT.format(url=url))


def follow(failed: Undelivered, at: datetime) -> None:
    """After eight attempts, or « gone », what comes next would be lost too: it stops, and somebody is told."""
    subscription_id = UUID(failed.about.split()[0])
    with acting_as(WORKER):
        actions.end(subscription_id=subscription_id, actor=WORKER, at=at, because=failed.reason)
        organisation = Subscription.objects.visible_to(WORKER).get(pk=subscription_id).organisation
        if organisation.email:
            key = f"{STOPPED}:{subscription_id}"
            outbox.queue(STOPPED, about=subscription_id, address=organisation.email, at=at, key=key)


def _alive(subscription_id: UUID) -> Subscription:
    found = Subscription.objects.visible_to(current_actor()).filter(pk=subscription_id, ended_at__isnull=True).first()
    if found is None:
        raise Obsolete("subscription_ended")
    return found
