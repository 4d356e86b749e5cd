from uuid import uuid4

from django.db import models


class SentMail(models.Model):
    """A mail that a demonstration would have sent; no table of a real service is read or written here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField()
    recipients = models.TextField()  # addresses separated by ", "
    subject = models.TextField()
    text = models.TextField()
    message_id = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="demo_sentmail_latest")]

    def __str__(self) -> str:
        return self.subject


class Built(models.Model):
    """A piece of the demo that is in the database: a restart neither builds it twice nor forgets it."""

    key = models.CharField(primary_key=True, max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
