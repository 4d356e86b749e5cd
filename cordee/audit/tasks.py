"""Jobs of the worker: each minute what was written is sealed, each night the last link leaves the database."""

import logging

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.audit import sealing

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    sealing.seal(at=timezone.now())


@app.periodic(cron="50 23 * * *")
@app.task(name="audit.anchor", queueing_lock="audit.anchor")
def anchor(timestamp: int) -> None:
    """In a file and in the log: who changes the database reaches neither."""
    line = sealing.anchor(settings.CORDEE_DATA, at=timezone.now())
    if line:
        logger.warning("audit: anchor at position %s is %s", line["position"], line["hash"])
