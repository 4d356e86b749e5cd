"""What has served its time goes."""

from datetime import timedelta

from django.db.models.functions import Now
from procrastinate.contrib.django import app

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.keys.models import FormKey, Tries

FORM_KEPT, TRIES_KEPT = timedelta(days=1), timedelta(hours=2)  # no stretch is longer than an hour
KEEPER = Actor.for_job("keys", label="Clés des formulaires")


@app.periodic(cron="11,26,41,56 * * * *")
@app.task(name="keys.forget", queueing_lock="keys.forget")
def forget(timestamp: int) -> None:
    """By the clock of the database, as the rows were written; ``timestamp`` is when it was due."""
    with acting_as(KEEPER):
        FormKey.objects.filter(at__lt=Now() - FORM_KEPT).delete()
        Tries.objects.filter(at__lt=Now() - TRIES_KEPT).delete()
