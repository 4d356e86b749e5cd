"""A failure is told to the room that queued the message, once it is sure, and until the room has heard."""

from datetime import UTC, datetime

import pytest

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.domain.reaching import Channel
from cordee.outbox import actions, delivery, undelivered
from cordee.outbox.models import Message, RecipientKind, State
from cordee.outbox.undelivered import Undelivered
from tests.factories.audit import journal
from tests.factories.network import member
from tests.factories.outbox import MessageFactory, as_worker, messages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CLOCK = Actor.for_job("clock", label="Horloge")


@pytest.fixture
def heard(monkeypatch, kind) -> list[Undelivered]:
    """What the room is told; it acts under its own name."""
    heard: list[Undelivered] = []

    def follow(failed: Undelivered, at: datetime) -> None:
        with acting_as(CLOCK):
            heard.append(failed)

    monkeypatch.setitem(undelivered._rooms, kind, follow)
    return heard


def refused(mail_server, kind) -> Message:
    mail_server.answer_to_recipient = "550 No such user"
    with acting_as(member()):
        message = actions.queue(kind, about=42, address="accueil@exemple.invalid", at=AT, key="k1")
    with as_worker():
        delivery.deliver(message.pk, at=AT)
    return message


def follow(message: Message) -> Message:
    with as_worker():
        undelivered.follow(message.pk, at=AT)
    return next(one for one in messages() if one.pk == message.pk)


def test_the_room_hears_once_what_failed_and_why(mail_server, kind, heard):
    message = refused(mail_server, kind)

    followed = follow(message)
    follow(message)

    assert heard == [
        Undelivered(
            message_id=message.pk,
            kind=kind,
            about="42",
            recipient_kind=RecipientKind.ORGANISATION,
            channel=Channel.MAIL,
            address="accueil@exemple.invalid",
            reason="SMTPRecipientsRefused 550",
        )
    ]
    assert (followed.state, followed.followed_at) == (State.FAILED, AT)
    assert [event.kind for event in journal()] == ["outbox.failed", "outbox.failure_followed"]
    assert journal()[-1].detail == {"kind": kind, "told": True}


def test_a_kind_that_no_room_follows_stays_in_the_journal(mail_server, kind):
    followed = follow(refused(mail_server, kind))

    assert followed.followed_at == AT
    assert journal()[-1].detail == {"kind": kind, "told": False}


def test_a_room_that_breaks_is_told_again(mail_server, kind, heard, monkeypatch):
    message = refused(mail_server, kind)
    with monkeypatch.context() as broken:
        broken.setitem(undelivered._rooms, kind, lambda failed, at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            follow(message)
    with as_worker():
        assert delivery.sweep(at=AT) == 1

    followed = follow(message)

    assert (len(heard), followed.followed_at) == (1, AT)


@pytest.mark.parametrize("state", ["queued", "sent", "dropped"])
def test_what_has_not_failed_is_not_told(kind, heard, state):
    fields = {"sent": {"sent": True}, "dropped": {"state": "dropped", "last_error": "x"}}.get(state, {})

    follow(MessageFactory(**fields))

    assert heard == []
