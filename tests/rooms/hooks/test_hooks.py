"""The software of both ends is told of each move, signed, with an id and a page: never a word about anybody."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.hooks import actions, secrets
from cordee.hooks.models import Subscription
from cordee.outbox import delivery, undelivered
from cordee.outbox.answers import LONGEST, wait_asked
from cordee.outbox.models import State
from cordee.outbox.webhook import NotReachable, checked
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.outbox import as_worker, messages
from tests.rooms.referrals.layers import by_database, by_queryset
from tests.rooms.referrals.scene import member_of

pytestmark = pytest.mark.django_db


def subscribe(organisation, url, *, at=None):
    manager = member_of(organisation, Role.TEAM_LEAD)
    with acting_as(manager):
        return actions.subscribe(url=url, actor=manager, at=at or timezone.now())


def hooks():
    return [message for message in messages() if message.channel == "webhook"]


def deliver(message, *, at=None):
    with as_worker():
        delivery.deliver(message.pk, at=at or timezone.now())
    return next(one for one in messages() if one.pk == message.pk)


def test_both_ends_are_told_of_each_move_and_nobody_else(scene, software):
    ours, theirs = subscribe(scene.line, software.url), subscribe(scene.operator, software.url + "&autre=1")
    subscribe(OrganisationFactory(), software.url + "&ailleurs=1")

    referral = scene.sent()
    scene.accept(referral)

    told = sorted(message.about for message in hooks())
    assert told == sorted(
        f"{subscription.pk} referral.{event} {referral.pk}"
        for subscription in (ours, theirs)
        for event in ("sent", "accepted")
    )


def test_a_draft_is_nobody_else_s_business(scene, software):
    subscribe(scene.operator, software.url)

    scene.drafted()

    assert hooks() == []


def test_an_event_is_signed_and_says_an_id_a_page_and_when(scene, software, settings):
    subscription = subscribe(scene.operator, software.url)
    referral = scene.sent()

    (message,) = hooks()
    assert deliver(message).state == State.SENT

    (event,) = software.events(secrets.shown(subscription.pk))
    page = settings.CORDEE_BASE_URL + reverse("referrals:detail", args=[referral.pk])
    assert event == {
        "type": "referral.sent",
        "timestamp": message.created_at.astimezone(UTC).isoformat(),
        "data": {"id": str(referral.pk), "url": page},
    }
    ((headers, _),) = software.received
    assert headers["webhook-id"] == str(message.pk)


def test_another_secret_a_changed_body_or_an_old_event_is_not_ours(scene, software):
    subscription, other = subscribe(scene.operator, software.url), subscribe(scene.line, software.url)
    actor = member_of(scene.operator, Role.TEAM_LEAD)
    with acting_as(actor):
        actions.try_out(subscription_id=subscription.pk, actor=actor, at=timezone.now(), key="one")
    deliver(hooks()[0])
    ((headers, body),) = software.received

    right = Webhook(secrets.shown(subscription.pk))
    assert right.verify(body, headers)["type"] == "webhook.test"
    for webhook, sent, with_headers in (
        (Webhook(secrets.shown(other.pk)), body, headers),
        (right, body.replace(b"test", b"tost"), headers),
        (right, body, headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3600)}),
    ):
        with pytest.raises(WebhookVerificationError):
            webhook.verify(sent, with_headers)


def test_what_is_refused_is_posted_again_under_the_same_id(scene, software):
    subscription = subscribe(scene.operator, software.url)
    scene.sent()
    software.status = 500
    message = deliver(hooks()[0])
    assert (message.state, message.last_error) == (State.QUEUED, "HookRefused 500")

    software.status = 200
    assert deliver(message, at=message.not_before).state == State.SENT
    assert len({headers["webhook-id"] for headers, _ in software.received}) == 1
    assert len(software.events(secrets.shown(subscription.pk))) == 2


@pytest.mark.parametrize(("asked", "wait"), [("7200", timedelta(hours=2)), ("5", timedelta(minutes=1))])
def test_who_asks_to_wait_is_waited_for_and_never_hurried(scene, software, asked, wait):
    subscribe(scene.operator, software.url)
    scene.sent()
    software.status, software.headers = 429, {"Retry-After": asked}
    at = timezone.now()

    assert deliver(hooks()[0], at=at).not_before == at + wait


AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ({}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "120"}, timedelta(minutes=2)),
        ({"Retry-After": format_datetime(AT + timedelta(hours=3), usegmt=True)}, timedelta(hours=3)),
        ({"Retry-After": format_datetime(AT - timedelta(hours=3), usegmt=True)}, timedelta()),
        ({"Retry-After": "99999999999999999999"}, None),
        ({"Retry-After": "9999999"}, LONGEST),
    ],
)
def test_how_long_to_wait_is_read_in_both_forms_and_bounded(header, wait):
    assert wait_asked(header, at=AT) == wait


def test_software_that_is_gone_gets_nothing_more_and_its_organisation_is_told_once(scene, software):
    subscription = subscribe(scene.operator, software.url)
    referral = scene.sent()
    software.status = 410
    message = deliver(hooks()[0])
    assert message.state == State.FAILED

    for _ in range(2):
        with as_worker():
            undelivered.follow(message.pk, at=timezone.now())
    scene.accept(referral)

    with bypass_row_security():
        ended = Subscription.objects.get(pk=subscription.pk)
    assert (ended.ended_because, ended.ended_at is None) == ("HookRefused 410", False)
    assert [one.address for one in messages() if one.kind == "webhook_stopped"] == [scene.operator.email]
    assert len(hooks()) == 1


def test_what_waits_for_an_ended_subscription_is_dropped(scene, software):
    subscription = subscribe(scene.operator, software.url)
    scene.sent()
    manager = member_of(scene.operator, Role.TEAM_LEAD)
    with acting_as(manager):
        actions.end(subscription_id=subscription.pk, actor=manager, at=timezone.now())

    assert (deliver(hooks()[0]).state, software.received) == (State.DROPPED, [])


@pytest.mark.parametrize("url", ["ftp://exemple.fr/", "https://", "exemple.fr", "https://moi:mdp@exemple.fr/", ""])
def test_an_address_of_another_kind_is_refused(url, settings):
    with pytest.raises(NotReachable):
        checked(url)
    settings.CORDEE_WEBHOOKS_INSIDE = False
    with pytest.raises(NotReachable):
        checked("http://exemple.fr/")


def test_in_earnest_nothing_is_posted_inside_our_own_network(scene, software, settings):
    subscribe(scene.operator, software.url)
    with bypass_row_security():
        Subscription.objects.update(url=software.url.replace("http:", "https:"))
    settings.CORDEE_WEBHOOKS_INSIDE = False
    scene.sent()

    message = deliver(hooks()[0])

    assert (message.state, message.last_error, software.received) == (State.FAILED, "NotReachable inside", [])


def test_both_layers_show_a_subscription_to_who_manages_it_alone(scene, software):
    subscription = subscribe(scene.operator, software.url)
    for role in Role:
        actor = member_of(scene.operator, role)
        expected = {subscription.pk} if role is Role.TEAM_LEAD else set()
        assert by_database(Subscription, actor) == by_queryset(Subscription, actor) == expected
    for actor in (scene.desk, Actor.visitor(), Actor.for_job("clock"), Actor.for_link("0" * 64)):
        assert by_database(Subscription, actor) == by_queryset(Subscription, actor) == set()


def test_the_database_lets_nobody_subscribe_for_another(scene):
    with acting_as(scene.desk), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Subscription.objects.create(
            organisation=scene.operator,
            url="https://exemple.fr/",
            created_at=timezone.now(),
            created_by_id=scene.desk.membership,
        )


def manager_of(organisation, role=Role.TEAM_LEAD):
    client = Client()
    client.force_login(MembershipFactory(organisation=organisation, role=role.value).user)
    return client


def test_the_page_adds_shows_the_secret_tries_and_ends(scene, software):
    client, page = manager_of(scene.operator), reverse("hooks:subscriptions")
    assert "Aucune adresse" in client.get(page).content.decode()

    for _ in range(2):
        assert client.post(page, {"url": software.url}).status_code == 302
    with bypass_row_security():
        subscription = Subscription.objects.get()
    body = client.get(page).content.decode()
    assert secrets.shown(subscription.pk) in body

    assert client.post(reverse("hooks:try_out", args=[subscription.pk])).status_code == 302
    deliver(hooks()[0])
    assert [event["type"] for event in software.events(secrets.shown(subscription.pk))] == ["webhook.test"]
    for _ in range(2):
        assert client.post(reverse("hooks:end", args=[subscription.pk])).status_code == 302
    body = client.get(page).content.decode()
    assert "Adresses arrêtées" in body and secrets.shown(subscription.pk) not in body
    assert client.post(reverse("hooks:try_out", args=[subscription.pk])).status_code == 404
    kinds = [event.kind for event in journal() if event.kind.startswith("webhook")]
    assert kinds == ["webhook.subscribed", "webhook.tried", "webhook.ended"]


def test_a_wrong_address_says_what_is_expected(scene):
    answer = manager_of(scene.operator).post(reverse("hooks:subscriptions"), {"url": "exemple"})

    assert answer.status_code == 422 and "commence par « https:// »" in answer.content.decode().replace("\xa0", " ")


def test_the_page_is_for_who_manages_and_hides_what_is_others(scene, software):
    other = subscribe(scene.line, software.url)

    assert manager_of(scene.operator, Role.ADVISER).get(reverse("hooks:subscriptions")).status_code == 404
    for act in ("try_out", "end"):
        assert manager_of(scene.operator).post(reverse(f"hooks:{act}", args=[other.pk])).status_code == 404


def test_six_addresses_are_one_too_many(scene):
    for number in range(actions.MOST):
        subscribe(scene.operator, f"https://exemple.fr/{number}")
    answer = manager_of(scene.operator).post(reverse("hooks:subscriptions"), {"url": "https://exemple.fr/6"})

    assert answer.status_code == 422 and "cinq adresses" in answer.content.decode()
