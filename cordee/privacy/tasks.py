"""Jobs of the worker: emergencies that wait for a review are recalled, the journal is watched, cases at term go."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.privacy import reminding, term, watching


@app.periodic(cron="20 * * * *")
@app.task(name="privacy.recall_reviews", queueing_lock="privacy.recall_reviews")
def recall_reviews(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the day on which it runs."""
    if keeps_time():
        reminding.sweep(at=timezone.now())


@app.periodic(cron="35 * * * *")
@app.task(name="privacy.watch_journal", queueing_lock="privacy.watch_journal")
def watch_journal(timestamp: int) -> None:
    """By the clock of the database; a jump of it only shifts the days that are looked at."""
    watching.sweep(at=timezone.now())


@app.periodic(cron="50 4 * * *")
@app.task(name="privacy.erase_cases_past_their_term", queueing_lock="privacy.erase_cases_past_their_term")
def erase_cases_past_their_term(timestamp: int) -> None:
    """``timestamp`` is when it was due. A clock that jumped tells nobody and erases nothing."""
    if keeps_time():
        term.sweep(at=timezone.now())
