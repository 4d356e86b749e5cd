"""What only reminds leaves in one mail a morning; each row of it ends as it would have alone."""

from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header

import pytest

from cordee.audit.context import acting_as
from cordee.outbox import actions, delivery, digest
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import State
from tests.factories.audit import journal
from tests.factories.network import member
from tests.factories.outbox import as_worker, messages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 3, 10, tzinfo=UTC)  # ten past four in Paris: the sweep of the new day
MORNING = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
KINDS = ("test_reminder", "test_late")


def render(message):
    if message.about == "over":
        raise Obsolete
    if message.about == "broken":
        raise LookupError
    return Mail(subject="Un rappel", text=f"Seul : {message.about}", brief=f"- rappel {message.about}")


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(digest, "_kinds", set(digest._kinds))
    for kind in KINDS:
        monkeypatch.setitem(delivery._renderers, kind, render)
        digest.group(kind)


def queue(about, *, to="accueil@exemple.invalid", kind=KINDS[0], at=AT):
    with acting_as(member()):
        return actions.queue(kind, about=about, address=to, at=at, key=f"{kind}:{about}:{to}:{at}")


def deliver(message, *, at=MORNING):
    with as_worker():
        delivery.deliver(message.pk, at=at)


def states():
    return {message.about: State(message.state) for message in messages()}


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        (AT, MORNING),
        (MORNING, MORNING),
        (MORNING + timedelta(minutes=1), MORNING + timedelta(minutes=15)),
        (datetime(2026, 7, 20, 3, 10, tzinfo=UTC), datetime(2026, 7, 20, 5, 30, tzinfo=UTC)),  # in summer
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 5, 30, tzinfo=UTC)),  # the clocks go forward
    ],
)
def test_reminders_wait_for_the_morning_or_the_next_quarter_of_an_hour(at, slot):
    assert digest.slot(at) == slot


def test_what_waits_for_one_address_is_one_mail(mail_server):
    first = queue("un")
    others = [queue("deux"), queue("trois", kind=KINDS[1])]
    queue("ailleurs", to="autre@exemple.invalid")

    for message in (others[1], first, *others):
        deliver(message)

    (mail,) = mail_server.received
    body = mail.get_payload(decode=True).decode()
    assert str(make_header(decode_header(mail["Subject"]))) == "3 rappels sur Cordée"
    assert [line for line in body.splitlines() if line.startswith("-")] == [
        "- rappel un",
        "- rappel deux",
        "- rappel trois",
    ]
    assert states() == dict.fromkeys(("un", "deux", "trois"), State.SENT) | {"ailleurs": State.QUEUED}
    assert len({event.target for event in journal() if event.kind == "outbox.sent"}) == 3


def test_one_alone_is_said_as_ever(mail_server):
    deliver(queue("un"))

    assert mail_server.received[0].get_payload(decode=True).decode().strip() == "Seul : un"


def test_what_is_over_or_broken_leaves_the_others_alone(mail_server):
    first = queue("un")
    for about in ("over", "broken", "deux"):
        queue(about)

    deliver(first)

    assert len(mail_server.received) == 1
    assert states() == {"un": State.SENT, "deux": State.SENT, "over": State.DROPPED, "broken": State.QUEUED}


def test_a_digest_that_fails_comes_back_whole_under_the_same_number(mail_server):
    mail_server.answer_to_mail = "451 later"
    first = queue("un")
    queue("deux")
    deliver(first)
    assert set(states().values()) == {State.QUEUED}
    mail_server.answer_to_mail = "250 OK"

    later = messages()[0].not_before
    deliver(messages()[1], at=later)

    (mail,) = mail_server.received
    assert mail["Message-ID"] == first.message_id
    assert set(states().values()) == {State.SENT}


def test_an_act_is_told_at_once():
    with acting_as(member()):
        told = actions.queue("referral_sent", about=1, address="accueil@exemple.invalid", at=AT, key="k")
    assert told.not_before == AT


def test_the_reminders_of_requests_are_grouped():
    assert {"referral_reminder", "referral_start_late", "referral_outcome_asked"} <= digest._kinds
    assert not digest.is_grouped("referral_sent")
