"""Ways to break what is true of results that visitors keep, as ``breaking``."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cordee.public.models import KeptResult, Parcel


def kept_too_long() -> set[UUID]:
    end = timezone.now() - timedelta(days=2)
    kept = {"kept_at": end - timedelta(days=30), "expires_at": end}
    return {KeptResult.objects.create(code_hash="a" * 64, sealed=b"x", **kept).pk}


def parcel_left_behind() -> set[UUID]:
    return {Parcel.objects.create(sealed=b"x", made_at=timezone.now() - timedelta(days=3)).pk}
