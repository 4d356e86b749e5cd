"""What each check found: how many rows, never which ones, so that the health page may show it to anybody."""

from django.db import models


class Verification(models.Model):
    at = models.DateTimeField()
    whole = models.BooleanField()  # False: what is checked in turns had only its turn
    broken = models.JSONField(default=dict)  # {id of an invariant: number of rows}; empty: everything holds
    milliseconds = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="invariants_verification_last")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.broken or 'holds'}"
