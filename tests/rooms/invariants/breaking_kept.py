"""Ways to break what is true of results that visitors keep, as ``breaking``."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cordee.public.models import KeptResult, Parcel
from tests.factories.cases import CaseFactory
from tests.factories.voice import RightsRequestFactory


def kept_too_long() -> set[UUID]:
    end = timezone.now() - timedelta(days=2)
    kept = {"kept_at": end - timedelta(days=30), "expires_at": end}
    return {KeptResult.objects.create(code_hash="a" * 64, sealed=b"x", **kept).pk}


def parcel_left_behind() -> set[UUID]:
    return {Parcel.objects.create(sealed=b"x", made_at=timezone.now() - timedelta(days=3)).pk}


def case_outlives_its_term() -> set[UUID]:
    ended = timezone.localdate() - timedelta(days=2 * 366 + 8)
    closed = {"state": "closed", "closing": "aidee", "closed_on": ended}
    return {CaseFactory(lead=None, next_action="", next_action_on=None, **closed).pk}


def agreed_erasure_waits() -> set[UUID]:
    long_ago = timezone.now() - timedelta(days=15)
    said = {"right": "effacement", "answered": True, "answer": "accepte", "answered_at": long_ago}
    return {RightsRequestFactory(**said, case=CaseFactory()).case_id}
