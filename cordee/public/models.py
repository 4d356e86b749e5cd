"""What a visitor asked to keep: sealed, and for a while. Nobody's name."""

from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

KEPT_FOR: Final = timedelta(days=30)
# Longer than the outbox tries to send.
PARCEL_KEPT_FOR: Final = timedelta(days=1)
MOST_BYTES: Final = 200_000


class KeptResult(models.Model):
    """``sealed`` opens with the code alone, of which only a stretched and keyed hash is here. Thirty days at most."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField(max_length=MOST_BYTES)
    kept_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="kept_results_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(code_hash__regex="^[0-9a-f]{64}$"), name="kept_result_has_a_hash"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("kept_at")) & Q(expires_at__lte=F("kept_at") + KEPT_FOR),
                name="a_result_is_kept_for_thirty_days_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kept_at:%Y-%m-%d}"


class Parcel(models.Model):
    """What a mail that was asked for will say, sealed by the server; it goes when the mail has left or failed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed = models.BinaryField(max_length=MOST_BYTES)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="parcels_by_age")]

    def __str__(self) -> str:
        return str(self.pk)
