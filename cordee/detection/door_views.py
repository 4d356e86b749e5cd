"""The page behind a code: for whom it is, and the right entrance. One more opening is counted, nothing of who opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cordee.detection import actions, queries
from cordee.domain.campaign import code_meant
from cordee.ui import pace
from cordee.ui.access import visitor_page

COUNTED = 60  # openings in ten minutes from one address: people behind one office, not a program


@visitor_page(action="public.campaign")
@cache_control(private=True, no_store=True)
@require_safe
def door(request: HttpRequest, code: str) -> HttpResponse:
    """A code that is unknown, over or to come leads to the number all the same."""
    at = timezone.now()
    meant = code_meant(code)
    target = queries.target_of(meant, on=timezone.localdate(at)) if meant else None
    if target is None:
        return render(request, "detection/no_campaign.html", {}, status=404)
    if _is_an_opening(request):
        actions.count_visit(meant, at=at)
    return render(request, "detection/door.html", {"code": meant, "target": target.value, "query": f"?c={meant}"})


def _is_an_opening(request: HttpRequest) -> bool:
    """Not what a browser fetches beforehand, nor a program that asks again and again."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose") == "prefetch"
    return request.method == "GET" and not ahead and not pace.looks_too_often("campaign", request, allowed=COUNTED)
