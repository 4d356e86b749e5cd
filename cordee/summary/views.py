"""« Remettre un résumé »: the code to spell, what to read aloud, and where it leaves."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cordee.frontdesk import queries
from cordee.frontdesk.actions import CallEnded
from cordee.frontdesk.pages import AGENT, DRAFT, call_or_404, ended_page
from cordee.public.views import PAGES
from cordee.summary import actions, told, wording
from cordee.summary.forms import SummaryForm
from cordee.ui import pace
from cordee.ui.access import member_page

ALLOWED = 40  # in ten minutes, by one agent


@member_page(roles=AGENT, action="call.summary", classes=DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def summary(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = call_or_404(request, call_id)
    if call.is_practice:
        return redirect("frontdesk:practice_result", call.pk)
    if not call.is_open:
        return ended_page(request, call)
    form = SummaryForm(
        request.POST if request.method == "POST" else None,
        has_code=call.caller_kind in PAGES,
        initial={"key": str(uuid4())},
    )
    context = {"call": call, "form": form, "has_code": call.caller_kind in PAGES}
    if not form.is_valid():
        context["lines"] = told.lines(queries.oriented(call))
        return render(request, "summary/summary.html", context, status=422 if form.errors else 200)
    if pace.is_too_much("call_summary", request.actor.membership, allowed=ALLOWED):
        form.add_error(None, wording.TOO_MUCH.format(minutes=pace.WINDOW // 60))
        return render(request, "summary/summary.html", context, status=429)
    try:
        given = actions.give(
            call_id=call.pk,
            wanted=form.to_wanted(),
            key=form.cleaned_data["key"],
            actor=request.actor,
            at=timezone.now(),
        )
    except CallEnded:
        return ended_page(request, call_or_404(request, call.pk))
    return render(request, "summary/given.html", {"call": call, "given": given})
