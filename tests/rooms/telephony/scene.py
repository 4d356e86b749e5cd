"""A telephone system that posts, and the worker that follows."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha512
from hmac import new
from pathlib import Path
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from standardwebhooks import Webhook

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.enquiries.models import Enquiry, EnquiryContact
from cordee.telephony import actions, following, signing
from cordee.telephony.adapters import ADAPTERS
from cordee.telephony.models import PhoneDesk, PhoneEvent
from tests.database import bypass_row_security

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))
NUMBER = "+33611223344"
POSTED_TO = "/telephonie/evenements/"


def recorded(name):
    """Where a system writes no hour, ``received`` holds that of each receipt, which the signature adds."""
    found = json.loads((Path(__file__).parent / "recorded" / f"{name}.json").read_text(encoding="utf-8"))
    if "received" in found:
        hours = zip(found["events"], found["received"], strict=True)
        found["events"] = [event | {"timestamp": hour} for event, hour in hours]
    return found


def hear(adapter, payload, *, at=None):
    """As the view does once the signature is checked; received when it happened unless ``at`` says otherwise."""
    said = ADAPTERS[adapter](payload)
    with acting_as(Actor.visitor()):
        return actions.hear(said, adapter=adapter, actor=Actor.visitor(), at=at or said.at)


def settle_all(*, at):
    for event in events():
        following.settle(event_id=event.pk, at=at)


def events():
    with bypass_row_security():
        return list(PhoneEvent.objects.order_by("received_at", "pk"))


def demands():
    with bypass_row_security():
        return list(Enquiry.objects.order_by("received_at", "pk"))


def numbers_of_demands():
    with bypass_row_security():
        return list(EnquiryContact.objects.values_list("phone", flat=True))


def sits(membership, identity):
    with bypass_row_security():
        PhoneDesk.objects.create(membership=membership, identity=identity, changed_at=timezone.now())


def own(kind, *, call="c-1", number=NUMBER, at=None, **data):
    moment = (at or timezone.now()).astimezone(UTC).isoformat()
    return {"type": kind, "timestamp": moment, "data": {"call": call, "number": number, **data}}


def post(payload, *, name=None, at=None, adapter="cordee", body=None, headers=None, token="", kind="application/json"):
    """Post as a telephone system would, signed by the library of « Standard Webhooks » and not by our code."""
    name, moment = name or uuid4().hex, at or datetime.now(tz=UTC)
    text = body if body is not None else json.dumps(payload)
    signed = (
        headers
        if headers is not None
        else {
            "webhook-id": name,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(signing.shown_secret()).sign(name, moment, text),
        }
    )
    page = reverse("telephony:events_by_token", args=[adapter, token]) if token else f"{POSTED_TO}{adapter}/"
    return Client(enforce_csrf_checks=True).post(page, text, content_type=kind, headers=signed)


def ringover_signature(payload, *, key, url):
    head, claims = (
        _b64(json.dumps(part)) for part in ({"alg": "HS512", "typ": "JWT"}, {"url": url, "payload": payload})
    )
    signature = urlsafe_b64encode(new(key.encode(), f"{head}.{claims}".encode(), sha512).digest()).decode().rstrip("=")
    return f"{head}.{claims}.{signature}"


def later(**more):
    return timezone.now() + timedelta(**more)


def _b64(text):
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")
