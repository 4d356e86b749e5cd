"""Who may post an event, what is refused and in which words, and what of it is kept."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.telephony import event_views
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.rooms.telephony.scene import NUMBER, events, later, own, post, recorded, ringover_signature

pytestmark = pytest.mark.django_db


def test_an_event_signed_as_standard_webhooks_says_is_kept_without_a_session():
    response = post(own("call.ringing", desk="104"))

    assert (response.status_code, response.json()) == (200, {"recu": "sonne", "nouveau": True})
    (kept,) = events()
    assert (kept.happening, kept.desk, kept.number) == ("sonne", "104", NUMBER)
    assert NUMBER not in kept.number_hash
    assert [line.detail for line in journal() if line.kind == "phone.event"] == [{"adapter": "cordee", "kind": "sonne"}]


def test_the_same_message_posted_again_changes_nothing():
    first, again = (post(own("call.ringing"), name="msg_1") for _ in range(2))

    assert [one.json()["nouveau"] for one in (first, again)] == [True, False]
    assert len(events()) == 1


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_signed_too_long_ago_or_in_the_future_is_refused_and_told_our_hour(minutes):
    response = post(own("call.ringing"), at=later(minutes=minutes))

    assert response.status_code == 401
    assert "5 minutes" in response.json()["erreur"]
    assert events() == []


def test_a_message_that_was_changed_on_its_way_is_refused():
    now = timezone.now()
    signed = {"webhook-id": "a", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": "v1,AAAA v1,é"}

    response = post(own("call.ringing"), headers=signed)

    assert response.status_code == 401
    assert response.json()["erreur"].startswith("Attendu : webhook-signature")


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_message_without_one_of_its_headers_is_told_which_are_expected(missing):
    signed = {"webhook-id": "a", "webhook-timestamp": str(int(timezone.now().timestamp())), "webhook-signature": "v1,a"}
    signed.pop(missing)

    assert post(own("call.ringing"), headers=signed).status_code == 401


def test_what_is_no_json_object_is_refused():
    for body in ("[1]", "{", "", '"x"', "[" * 5000):
        assert post(None, body=body).status_code == 400, body[:10]
    assert events() == []


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"type": "call.ringing", "data": {"call": "a"}}, "timestamp"),
        ({"type": "call.ringing", "timestamp": "hier", "data": {"call": "a"}}, "timestamp"),
        *(
            ({"type": "call.ringing", "timestamp": hour, "data": {"call": "a"}}, "timestamp")
            for hour in ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", 10**400)
        ),
        ({"type": "call.ringing", "timestamp": 1, "data": {}}, "call"),
        ({"type": "call.ringing", "timestamp": 1, "data": {"call": "a" * 201}}, "call"),
        ({"type": 7, "timestamp": 1, "data": {}}, "type"),
        ({"type": "call.ringing", "timestamp": 1}, "data"),
    ],
)
def test_a_field_that_lacks_is_named_and_what_came_is_not_repeated(payload, field):
    response = post(payload)

    assert response.status_code == 400
    assert response.json()["erreur"].startswith(f"Champ « {field} » : ")


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "x\udfff"])
@pytest.mark.parametrize("field", ["desk", "call", "number"])
def test_a_text_that_no_table_holds_is_refused(field, text):
    event = own("call.ringing")
    event["data"] |= {field: text}

    assert post(event).status_code == 400
    assert events() == []


def test_an_hour_of_four_hundred_digits_is_none_that_signs(settings):
    settings.CORDEE_AIRCALL_TOKEN = "jeton"
    event = {"token": "jeton", "event": "call.created", "timestamp": 10**400, "data": {}}

    assert post(event, adapter="aircall").status_code == 401


def test_a_body_too_large_is_refused_before_it_is_read(monkeypatch):
    assert post(None, body=json.dumps({"x": "a" * event_views.MOST_BYTES})).status_code == 413


def test_too_many_events_wait(monkeypatch):
    monkeypatch.setattr(event_views, "ALLOWED", 1)

    assert [post(own("call.ringing", call=call)).status_code for call in ("a", "b")] == [200, 429]


def test_whoever_guesses_signatures_waits(monkeypatch):
    monkeypatch.setattr(event_views, "REFUSED_ALLOWED", 1)

    assert [post(own("call.ringing"), headers={}).status_code for _ in range(2)] == [401, 429]


def test_a_system_that_is_not_connected_looks_like_an_unknown_one():
    assert [post({}, adapter=adapter).status_code for adapter in ("aircall", "ringover", "3cx")] == [404, 404, 404]


def test_a_get_says_that_events_are_posted(client):
    assert client.get(reverse("telephony:events", args=["cordee"])).status_code == 405


def test_an_unknown_event_is_counted_and_nothing_of_it_is_kept():
    response = post(own("call.transferred", desk="104"))

    assert (response.status_code, response.json()["recu"]) == (200, "autre")
    (kept,) = events()
    assert (kept.line_key, kept.number, kept.number_hash, kept.desk) == ("", "", "", "")


def test_an_outgoing_call_is_of_no_use_here():
    assert post(own("call.answered", direction="outbound")).json()["recu"] == "autre"


def test_aircall_is_known_by_the_token_in_its_body(settings):
    settings.CORDEE_AIRCALL_TOKEN = "jeton-de-l-enregistrement"
    payload = recorded("aircall-answered")["events"][0] | {"timestamp": int(timezone.now().timestamp())}

    assert post(payload, adapter="aircall", headers={}).json()["recu"] == "sonne"
    assert post(payload, adapter="aircall", headers={}).json()["nouveau"] is False
    assert post(payload | {"token": "autre"}, adapter="aircall", headers={}).status_code == 401
    assert post(payload | {"token": None}, adapter="aircall", headers={}).status_code == 401
    assert post(payload | {"timestamp": 1}, adapter="aircall", headers={}).status_code == 401


def test_ringover_is_known_by_the_message_that_it_signs(settings):
    settings.CORDEE_RINGOVER_KEY = "cle-de-ringover"
    address = "https://ligne.exemple" + reverse("telephony:events", args=["ringover"])
    payload = recorded("ringover-answered")["events"][0] | {"timestamp": timezone.now().timestamp()}

    def posted(key="cle-de-ringover", url=address, body=None):
        signature = ringover_signature(payload, key=key, url=url)
        headers = {"X-Ringover-Webhook-Signature": signature}
        return post(None, adapter="ringover", body=body or json.dumps(payload), headers=headers)

    assert posted().json() == {"recu": "sonne", "nouveau": True}
    assert posted(key="une autre").status_code == 401
    assert posted(url="https://ailleurs.exemple/crochet").status_code == 401
    assert posted(body='{"event": "hangup"}').json()["recu"] == "sonne"  # what was signed is read, not the body
    assert post(None, adapter="ringover", body="{}", headers={}).status_code == 401
    assert (
        post(None, adapter="ringover", body="{}", headers={"X-Ringover-Webhook-Signature": "a.b.c"}).status_code == 401
    )


def test_a_token_that_says_no_algorithm_is_refused(settings):
    settings.CORDEE_RINGOVER_KEY = "cle"
    _head, claims, _ = ringover_signature({}, key="cle", url="").split(".")

    for signature in ("", "AAAA"):
        headers = {"X-Ringover-Webhook-Signature": f"eyJhbGciOiJub25lIn0.{claims}.{signature}"}
        assert post(None, adapter="ringover", body="{}", headers=headers).status_code == 401


def test_whoever_posts_can_read_nothing_back():
    post(own("call.ringing"))

    with bypass_row_security():
        line = events()[0].line_key
    page = Client().get(reverse("telephony:ringing"))

    assert page.status_code == 302
    assert line not in page.content.decode()


def test_an_old_message_cannot_be_posted_again_under_another_name():
    """The same event under another name is kept, and the state of the call does not change: see the domain."""
    past = timezone.now() - timedelta(minutes=4)

    assert post(own("call.ringing", at=past), name="a").json()["nouveau"] is True
    assert post(own("call.ringing", at=past), name="b").json()["nouveau"] is True
