import json
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cordee.domain.call import OUTCOME_LABELS
from cordee.domain.enquiry import Kind
from cordee.supervision import queries, wording
from cordee.supervision.pages import LEAD, SHOWN, of_the_line
from cordee.ui import line_hours, outages
from cordee.ui.access import member_page


@member_page(roles=LEAD, action="line.live", classes=SHOWN)
@require_safe
@of_the_line
def live(request: HttpRequest) -> HttpResponse:
    """The line now. Asked again every few seconds by an open page, of which only the figures change."""
    at = timezone.now()
    found = queries.live(at=at)
    not_called = sum(one.late for one in found.queue if one.kind is Kind.DANGER)
    alarm = _alarm(found, not_called)
    context = {
        "at": at,
        "live": found,
        "not_called": not_called,
        "alarm": alarm,
        "is_new": request.GET.get("vu") != alarm,
        "counts": [(OUTCOME_LABELS[one.outcome], one) for one in found.counts],
        "queue": [(wording.KINDS[one.kind], one) for one in found.queue],
        "weekday": at,
        "is_open": line_hours.is_open_now(at),
        "closed": line_hours.closed_until(at),
        "told": line_hours.told(at),
        "phone_silent_since": outages.phone_silent_since(at=at),
    }
    return render(request, "supervision/_live.html" if request.htmx else "supervision/live.html", context)


def _alarm(found: queries.Live, not_called: int) -> str:
    """A mark of the dangers that are shown: the page says them aloud once, and again when one of them changes."""
    shown = [(one.agent, one.warned_at.isoformat(), bool(one.ended_at), one.stands) for one in found.dangers]
    return sha256(json.dumps([not_called, shown]).encode()).hexdigest()[:16]
