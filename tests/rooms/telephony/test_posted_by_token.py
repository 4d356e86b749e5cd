"""The generic CTI of Zammad: known by the end of the address, without a name or an hour of its own."""

import json
import logging
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from cordee.config.logs import LineFormatter
from cordee.telephony import event_views
from tests.rooms.telephony.scene import NUMBER, POSTED_TO, events, post, recorded

pytestmark = pytest.mark.django_db
TOKEN = "jeton-de-trente-deux-signes-au-moins"
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=la-limite"


@pytest.fixture(autouse=True)
def connected(settings):
    settings.CORDEE_ZAMMAD_TOKEN = TOKEN


def posted(name="zammad-answered", place=0, **more):
    """As it came: without the hour that the record adds."""
    event = {field: value for field, value in recorded(name)["events"][place].items() if field != "timestamp"}
    return cti(event | more)


def cti(event, *, token=TOKEN, body=None, kind="application/json"):
    return post(event, adapter="zammad", token=token, headers={}, body=body, kind=kind)


def in_parts(fields, *, file=""):
    parts = [f'--la-limite\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{said}' for name, said in fields]
    if file:
        parts.append(f'--la-limite\r\nContent-Disposition: form-data; name="voix"; filename="a.mp3"\r\n\r\n{file}')
    return "\r\n".join([*parts, "--la-limite--", ""])


def test_an_event_is_kept_at_the_hour_of_its_receipt_whatever_it_says():
    before = timezone.now()

    assert posted(timestamp=1).json() == {"recu": "sonne", "nouveau": True}

    (kept,) = events()
    assert (kept.adapter, kept.number, kept.desk) == ("zammad", NUMBER, "")
    assert before <= kept.at <= timezone.now()


def test_what_happened_to_a_call_is_one_event_however_often_it_is_posted_and_whenever():
    said = [posted(place=place).json() for place in (0, 1, 1, 0, 2, 2)]

    assert [one["recu"] for one in said] == ["sonne", "decroche", "decroche", "sonne", "raccroche", "raccroche"]
    assert [one["nouveau"] for one in said] == [True, True, False, False, True, False]
    assert [one.desk for one in events()] == ["", "104", ""]


def test_two_calls_and_two_desks_are_told_apart():
    said = [posted(), posted(callId="autre"), posted(place=1), posted(place=1, answeringNumber="105")]

    assert [one.json()["nouveau"] for one in said] == [True] * 4


@pytest.mark.parametrize("token", ["", "autre", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é"])
def test_whoever_has_not_the_address_is_told_what_is_expected_and_not_what_came(token):
    refused = cti({"event": "newCall"}, token=token)

    assert (refused.status_code, refused.json()) == (
        401,
        {"erreur": "Attendu : le jeton de ce système, à la fin de l'adresse."},
    )
    assert events() == []


def test_the_token_is_looked_at_before_the_body():
    assert cti(None, token="autre", body="{").status_code == 401
    assert cti(None, body="{").status_code == 400


def test_the_end_of_an_address_opens_no_other_system(settings):
    settings.CORDEE_AIRCALL_TOKEN = TOKEN

    for adapter in ("cordee", "aircall"):
        assert post({"event": "newCall"}, adapter=adapter, token=TOKEN, headers={}).status_code == 401
    settings.CORDEE_ZAMMAD_TOKEN = ""
    assert cti({"event": "newCall"}).status_code == 404
    assert cti({"event": "newCall"}, token="").status_code == 404


@pytest.mark.parametrize("kind", [FORM, PARTS])
def test_a_form_is_read_as_json_is(kind):
    fields = [("event", "newCall"), ("from", "0611223344"), ("to", "33465710000"), ("direction", "in"), ("callId", "a")]
    fields += [("user[]", "Poste un"), ("user[]", "Poste deux")]

    body = urlencode(fields) if kind == FORM else in_parts(fields, file="des sons")

    assert cti(None, body=body, kind=kind).json() == {"recu": "sonne", "nouveau": True}
    (kept,) = events()
    assert kept.number == NUMBER
    assert "Poste" not in json.dumps(vars(kept), default=str)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (PARTS, "--la-limite"),
        ("multipart/form-data", "event=newCall"),
        (FORM, "&".join(f"a{number}=1" for number in range(1001))),
        ("text/plain", "event=newCall"),
        ("application/json", "[1]"),
    ],
)
def test_what_is_neither_a_form_nor_an_object_is_refused(kind, body):
    assert cti(None, body=body, kind=kind).status_code == 400
    assert events() == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"event": ""}, "event"),
        ({"direction": None}, "direction"),
        ({"callId": ""}, "callId"),
        ({"callId": 0.5}, "callId"),
    ],
)
def test_a_field_that_lacks_is_named(changed, field):
    refused = posted(**changed)

    assert refused.status_code == 400
    assert refused.json()["erreur"].startswith(f"Champ « {field} » : ")


@pytest.mark.parametrize("number", ["anonymous", "", "104", None])
def test_a_hidden_number_and_an_inner_one_ring_all_the_same(number):
    assert posted(**{"from": number}).json()["recu"] == "sonne"
    assert [one.number for one in events()] == [""]


@pytest.mark.parametrize("changed", [{"direction": "out"}, {"event": "transfer"}])
def test_what_is_of_no_use_here_leaves_nothing(changed):
    assert posted(**changed).json()["recu"] == "autre"
    (kept,) = events()
    assert (kept.line_key, kept.number, kept.number_hash) == ("", "", "")


def test_what_is_too_large_or_too_much_is_refused(monkeypatch):
    assert cti(None, body="x" * (event_views.MOST_BYTES + 1), kind=FORM).status_code == 413
    monkeypatch.setattr(event_views, "REFUSED_ALLOWED", 1)
    assert [cti({}, token="autre").status_code for _ in range(2)] == [401, 429]
    monkeypatch.setattr(event_views, "ALLOWED", 1)
    assert posted().status_code == 429


def test_no_log_holds_the_end_of_the_address():
    line = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "Bad Request: %s", (f"{POSTED_TO}zammad/{TOKEN}/",), None
    )

    assert LineFormatter().format(line) == f"Bad Request: {POSTED_TO}zammad/…/"
