"""« Vers un autre service »: which one the person was told to go to, then one digit says why and ends the call."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cordee.domain.call import Outcome
from cordee.frontdesk import ending, otherwise, queries
from cordee.frontdesk.forms import OtherServiceForm
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import AGENT, DRAFT, call_or_404, ended_page
from cordee.orientation.wording import OVERRIDES
from cordee.ui.access import member_page


@member_page(roles=AGENT, action="call.otherwise", classes=DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def other_service(request: HttpRequest, call_id: UUID) -> HttpResponse:
    found = call_or_404(request, call_id)
    if found.is_practice:
        return redirect("frontdesk:practice_result", found.pk)
    if not found.is_open:
        return ended_page(request, found, done=Outcome.ORIENTED)
    oriented = queries.oriented(found)
    others = otherwise.others(oriented)
    taken = otherwise.taken_elsewhere(found, oriented, actor=request.actor)
    sent = request.POST if request.method == "POST" else None
    form = OtherServiceForm(sent, others=others, call=found, initial={"service": taken})
    if not form.is_valid():
        return _page(request, found, form, status=422 if form.errors else 200)
    kept = form.to_kept()
    return ending.end(request, found, form, outcome=Outcome.ORIENTED, oriented=oriented, page=_page, kept=kept)


def _page(request: HttpRequest, found: Call, form: OtherServiceForm, *, status: int) -> HttpResponse:
    whys = [(place, why.value, label) for place, (why, label) in enumerate(OVERRIDES.items(), start=1)]
    context = {"call": found, "form": form, "whys": whys, "taken": bool(form.initial.get("service"))}
    return render(request, "frontdesk/other_service.html", context, status=status)
