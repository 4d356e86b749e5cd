"""Against programs: how often a form may come, and what makes one look like spam. Nobody is turned away in silence."""

from collections.abc import Iterable

from django.http import HttpRequest

from cordee.domain.enquiry import Suspicion
from cordee.ui import pace

# In ten minutes from one address: people behind one office, not a program.
SENT_ALLOWED, UNSUSPECTED, SAME_NUMBER = 60, 20, 2
TO_ONE_RECEIVER = 15  # in ten minutes from everywhere: an operator is not flooded before somebody has looked
_ADDRESS_SIGNS = ("http", "www.", "://", "[url", "<a ")


def is_too_many(request: HttpRequest) -> bool:
    """Count one more form from there."""
    return pace.is_too_often("enquiry", request, allowed=SENT_ALLOWED)


def suspicions(
    request: HttpRequest, *, trap: str, texts: Iterable[str], number: str, receiver: str = ""
) -> tuple[Suspicion, ...]:
    """Why this form, which is filled as it should be, goes to quarantine; empty for the queue."""
    found = []
    if trap:
        found.append(Suspicion.TRAP)
    if any(sign in text.lower() for text in texts for sign in _ADDRESS_SIGNS):
        found.append(Suspicion.LINK)
    if pace.is_too_often("enquiry_many", request, allowed=UNSUSPECTED):
        found.append(Suspicion.MANY_FROM_THERE)
    if number and pace.is_too_much("enquiry_number", number, allowed=SAME_NUMBER):
        found.append(Suspicion.SAME_NUMBER)
    if receiver and pace.is_too_much("enquiry_receiver", receiver, allowed=TO_ONE_RECEIVER):
        found.append(Suspicion.MANY_TO_ONE)
    return tuple(found)
