"""What the holder of a link reads: no account, no cookie, nothing written but the journal of readings."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from cordee.domain.access import DataClass
from cordee.referrals.link_views import discreet
from cordee.sheet import actions, queries, wording
from cordee.ui import pace
from cordee.ui.access import visitor_page

# In ten minutes, from one address: enough for a surgery or an office, little for a program that tries links.
OPENINGS_ALLOWED = 60
SHOWN = {DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH}


@visitor_page(action="sheet.read", classes=SHOWN)
@discreet
@require_safe
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """Over, revoked, restricted or never made: one page, the same bytes."""
    if _is_too_much(request):
        response = render(request, "sheet/pause.html", {"minutes": pace.WINDOW // 60}, status=429)
    elif (opened := queries.opened_by(secret)) is None:
        response = render(request, "sheet/dead.html", status=404)
    else:
        actions.note_opening(opened=opened, classes=SHOWN, actor=request.actor, at=timezone.now())
        shown = {"sheet": opened, "title": wording.READ_BY[opened.recipient]}
        response = render(request, "sheet/read.html", shown)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _is_too_much(request: HttpRequest) -> bool:
    """Counted in the cache: looking writes no row. Two at the very same instant may count as one."""
    span = int(timezone.now().timestamp()) // pace.WINDOW
    name = salted_hmac("cordee.sheet.pace", f"{pace.client_address(request)} {span}", algorithm="sha256").hexdigest()
    times = int(cache.get(name, 0)) + 1
    cache.set(name, times, pace.WINDOW)
    return times > OPENINGS_ALLOWED
