"""A failure is told to the room that queued the message, once it is sure, and until the room has heard."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.domain.reaching import Channel
from cordee.outbox import actions, delivery, undelivered
from cordee.outbox.models import FollowedBy, Message, RecipientKind, State
from cordee.outbox.undelivered import Notice, Undelivered
from tests.factories.audit import journal
from tests.factories.network import member
from tests.factories.outbox import MessageFactory, as_worker, messages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CLOCK = Actor.for_job("clock", label="Horloge")


def _is_of_the_product(render: object) -> bool:
    return getattr(render, "__module__", "").startswith("cordee.")


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
    assert journal()[-1].detail == {"kind": kind, "by": "room"}


def test_a_kind_of_which_nothing_was_said_is_for_administrators(mail_server, kind):
    followed = follow(refused(mail_server, kind))

    assert (followed.followed_at, followed.followed_by) == (AT, "administrators")
    assert journal()[-1].detail == {"kind": kind, "by": "administrators"}


def test_a_kind_may_name_who_reads_that_it_failed(mail_server, kind, monkeypatch):
    notice = Notice(readers=FollowedBy.RIGHTS_OFFICERS, said="Un avis")
    monkeypatch.setitem(undelivered._notices, kind, notice)

    followed = follow(refused(mail_server, kind))

    assert (followed.followed_by, undelivered.notice_of(kind)) == ("rights_officers", notice)


def test_every_kind_that_can_be_sent_has_somebody_who_hears_that_it_failed():
    sent = {kind for kinds in delivery._RENDERERS.values() for kind in kinds if _is_of_the_product(kinds[kind])}
    rooms, notices = set(undelivered._rooms), set(undelivered._notices)

    assert rooms | notices == sent
    assert rooms & notices == set()


def test_the_database_refuses_a_failure_followed_by_nobody():
    with pytest.raises(IntegrityError, match="a_failure_is_followed_by_somebody"):
        MessageFactory(state="failed", last_error="SMTPDataError 554", followed_at=AT)


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
