"""Those of ``breaking`` that the outbox has, of one row each: no constraint is in their way."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.outbox.delivery import WORKER
from cordee.outbox.models import Message
from tests.database import bypass_row_security
from tests.factories.referrals import ReferralFactory


def message(**more: Any) -> Message:
    at = timezone.now()
    values = {"kind": "referral_sent", "about": str(ReferralFactory().pk), "recipient_kind": "organisation"}
    values |= {"address": "accueil@exemple.invalid", "created_at": at, "not_before": at}
    values |= {"message_id": f"<{uuid4()}@exemple.invalid>", "idempotency_key": str(uuid4())}
    with bypass_row_security():
        return Message.objects.create(**(values | more))


def forgotten_message() -> set[UUID]:
    return {message(not_before=timezone.now() - timedelta(hours=2)).pk}


def given_up_in_silence() -> set[UUID]:
    return {message(state="failed", attempts=8, last_error="SMTPDataError 554").pk}


def told_to_nobody() -> set[UUID]:
    """The sweep of each minute defers its job again: an hour is long."""
    failed_at = timezone.now() - timedelta(hours=2)
    given_up = message(state="failed", attempts=8, last_error="SMTPDataError 554", not_before=failed_at)
    with acting_as(WORKER):
        audit.record("outbox.failed", actor=WORKER, at=failed_at, target=given_up.pk)
    return {given_up.pk}


def tells_of_nothing() -> set[UUID]:
    return {message(about=str(uuid4())).pk}


def webhook_of_nothing() -> set[UUID]:
    return {message(kind="webhook", channel="webhook", about=f"{uuid4()} referral.sent {uuid4()}").pk}
