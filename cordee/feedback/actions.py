"""Count an answer. No line in the journal: its hour, beside the others, would say whose answer it is."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.feedback.models import FORGETS, KEPT_DAYS, Opinion, Page, Word
from cordee.ui import pace
from cordee.ui.tongues import tongue

FORGETTER = Actor.for_job(FORGETS, label="Fin des avis comptés")
# In ten minutes from one address: a training room says what it thinks, a program does not.
ANSWERS_ALLOWED = 60
NOT_COUNTED = "pause"


def answer(request: HttpRequest, *, page: Page, about: str = "") -> str:
    """Count what the form says, and return which thanks to show: its word, or ``NOT_COUNTED``.

    From one address, in ten minutes, the same answer about the same page counts once: a second click is the first.
    Raises ValueError for an answer that the page does not offer.
    """
    word = Word(request.POST.get("avis", ""))
    who = pace.client_address(request)
    if request.POST.get("site") or pace.is_too_much("feedback", who, allowed=ANSWERS_ALLOWED):
        return NOT_COUNTED
    if not pace.is_too_much(f"feedback {page} {about} {word}", who, allowed=1):
        row = Opinion(day=timezone.localdate(), page=page, about=about, word=word, tongue=tongue())
        Opinion.objects.bulk_create([row])
    return word


def forget(*, on: date, actor: Actor) -> int:
    """Erase the counts that have served their time; return how many."""
    gone, _ = Opinion.objects.filter(day__lt=on - timedelta(days=KEPT_DAYS)).delete()
    if gone:
        audit.record("opinions.expired", actor=actor, at=timezone.now(), detail={"rows": gone})
    return gone
