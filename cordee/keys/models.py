"""What a form has led to, and how often something was tried: keyed hashes, and a page that is sealed."""

from django.db import models
from django.db.models.functions import Now


class FormKey(models.Model):
    """Written with the act, in its transaction: there when the act is, and only then."""

    name = models.CharField(max_length=64, primary_key=True)
    body = models.CharField(max_length=64)
    page = models.TextField()  # opens with the key of the form, which is kept nowhere
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="form_keys_by_age")]

    def __str__(self) -> str:
        return self.name


class Tries(models.Model):
    """``span`` is the number of the stretch of time in which ``times`` were counted."""

    name = models.CharField(max_length=64, primary_key=True)
    span = models.BigIntegerField()
    times = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="tries_by_age")]

    def __str__(self) -> str:
        return f"{self.name} {self.times}"
