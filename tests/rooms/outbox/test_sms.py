"""An SMS arrives once, says nothing, and ends sent or failed: against a gateway that works, is slow, refuses."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from cordee.audit.context import acting_as
from cordee.domain.reaching import Channel, Write
from cordee.outbox import actions, delivery, sms
from cordee.outbox.models import Message, State
from cordee.outbox.sms import Sms
from tests.factories.audit import journal
from tests.factories.network import member
from tests.factories.outbox import as_worker, messages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, ten o'clock in Paris
NUMBER = "06 11 22 33 44"


def queue(kind: str, *, phone: str = NUMBER, key: str = "k1", neutral: bool = False) -> Message:
    way = Write(channel=Channel.SMS, address=phone, not_before=AT, neutral_sender=neutral, outside_work=False)
    with acting_as(member()):
        return actions.queue_to_person(kind, about=42, write=way, at=AT, key=key)


def deliver(message: Message, *, at: datetime = AT) -> Message:
    with as_worker():
        delivery.deliver(message.pk, at=at)
    return next(one for one in messages() if one.pk == message.pk)


def test_the_gateway_is_posted_one_message_with_our_key_and_its_own(gateway, kind, settings):
    settings.CORDEE_SMS_SENDER = "Cordee"

    message = deliver(queue(kind))

    ((headers, content),) = gateway.received
    assert content == {"id": str(message.pk), "to": "+33611223344", "text": "Votre demande : 42", "sender": "Cordee"}
    assert headers["path"] == "/envois?compte=1"
    assert headers["Authorization"] == "Bearer the-key-of-the-account"
    assert headers["Idempotency-Key"] == str(message.pk)
    assert headers["Content-Type"] == "application/json"
    assert (message.state, message.sent_at, message.attempts) == (State.SENT, AT, 1)
    assert [(event.kind, event.channel) for event in journal()] == [("outbox.sent", "sms")]


def test_who_asks_for_a_neutral_sender_sees_no_name(gateway, kind, settings):
    settings.CORDEE_SMS_SENDER = "Cordee"

    deliver(queue(kind, neutral=True))

    assert "sender" not in gateway.received[0][1]


@pytest.mark.parametrize("status", [429, 500, 503, 401, 302])
def test_a_gateway_that_may_do_better_later_is_asked_again_with_the_same_key(gateway, kind, status):
    gateway.status = status
    message = deliver(queue(kind))
    assert (message.state, message.last_error) == (State.QUEUED, f"GatewayRefused {status}")
    assert message.not_before == AT + timedelta(minutes=1)
    gateway.status = 200

    message = deliver(message, at=message.not_before)

    assert message.state == State.SENT
    assert {headers["Idempotency-Key"] for headers, _ in gateway.received} == {str(message.pk)}
    assert [headers["path"] for headers, _ in gateway.received] == ["/envois?compte=1"] * 2


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_refusal_of_this_message_is_final_and_says_why(gateway, kind, status):
    gateway.status = status

    message = deliver(queue(kind))

    assert (message.state, message.attempts, message.last_error) == (State.FAILED, 1, f"GatewayRefused {status}")
    (event,) = journal()
    assert (event.kind, event.detail["error"]) == ("outbox.failed", ["GatewayRefused", str(status)])


def test_a_gateway_that_does_not_answer_is_left_after_a_time(gateway, kind):
    gateway.is_silent = True

    message = deliver(queue(kind))

    assert (message.state, message.last_error) == (State.QUEUED, "TimeoutError")


def test_a_gateway_that_is_down_is_asked_again(gateway, kind):
    gateway.stop()

    assert deliver(queue(kind)).last_error == "ConnectionRefusedError"


@pytest.mark.parametrize(
    ("phone", "fault"),
    [("06 11 22 33", "wrong_length"), ("04 79 11 22 33", "not_a_mobile"), ("Mme Martin", "not_a_number")],
)
def test_a_bad_number_fails_with_its_fault_and_never_leaves(gateway, kind, phone, fault):
    message = deliver(queue(kind, phone=phone))

    assert (message.state, message.attempts, message.last_error) == (State.FAILED, 1, f"NotAPhone {fault}")
    assert gateway.received == []
    assert phone not in str([event.detail for event in journal()])


def test_without_gateway_an_sms_waits_for_one_and_then_fails(kind, settings):
    settings.CORDEE_SMS_GATEWAY = "none"
    message, at = queue(kind), AT

    for _ in range(8):
        message = deliver(message, at=at)
        at = max(at, message.not_before)

    assert (message.state, message.attempts, message.last_error) == (State.FAILED, 8, "NoGateway")


def test_a_kind_that_says_nothing_by_sms_does_not_leave_as_a_mail(gateway, kind, mail_server, monkeypatch):
    monkeypatch.delitem(delivery._sms_renderers, kind)

    message = deliver(queue(kind))

    assert (message.state, message.last_error) == (State.QUEUED, "UnknownKind")
    assert (gateway.received, mail_server.received) == ([], [])


def test_the_folder_gets_one_whole_file_a_message(kind, settings, tmp_path):
    settings.CORDEE_SMS_GATEWAY, settings.CORDEE_SMS_FOLDER = "file", tmp_path / "sms"
    first, second = queue(kind), queue(kind, key="k2", phone="+41 79 123 45 67")

    for message in (first, second, first):
        deliver(message)

    files = {path.name: json.loads(path.read_text("utf-8")) for path in (tmp_path / "sms").iterdir()}
    assert set(files) == {f"{first.pk}.json", f"{second.pk}.json"}
    assert files[f"{first.pk}.json"]["to"] == "+33611223344"
    assert [one.to for one in sms.written(at_most=1)] == ["+41791234567"]
    assert {one.text for one in sms.written(at_most=9)} == {"Votre demande : 42"}


def test_a_file_of_somebody_else_in_the_folder_is_passed_over(settings, tmp_path):
    settings.CORDEE_SMS_FOLDER = tmp_path
    (tmp_path / "a.json").write_text("[]")
    (tmp_path / "b.json").write_text("not json")

    assert sms.written(at_most=9) == []


def test_a_folder_that_is_not_there_holds_nothing(settings, tmp_path):
    settings.CORDEE_SMS_FOLDER = tmp_path / "none"

    assert sms.written(at_most=9) == []


@pytest.mark.parametrize("text", ["", "a" * 161, "Votre demande : l’équipe"])
def test_what_is_not_one_sms_cannot_be_said(text):
    with pytest.raises(ValueError, match="GSM"):
        Sms(text=text)


def test_what_is_to_be_said_fits_with_the_longest_link():
    link = "https://cordee.un-departement.exemple.fr/reponse/" + "a" * 43

    assert Sms(text=f"Votre demande : une réponse vous attend. {link}")
