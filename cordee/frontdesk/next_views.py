"""Pages beside the console: the dates if nothing is done, what would change the answer, all that may be said."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRedirect

from cordee.conversation.agenda import agenda
from cordee.conversation.changes import changes
from cordee.frontdesk import actions, queries, to_say
from cordee.frontdesk.console import screen
from cordee.frontdesk.pages import AGENT, DRAFT, call_or_404, ended_page, script_for
from cordee.ui.access import member_page

FILE_NAME = "dates.ics"


@member_page(roles=AGENT, action="call.dates", classes=DRAFT)
@require_GET
def dates(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """« Si rien n'est fait », to read and to print. Read without an event, as the call itself is."""
    found = call_or_404(request, call_id)
    if not found.is_open:
        return ended_page(request, found)
    return render(request, "frontdesk/dates.html", {"call": found, "agenda": agenda(queries.oriented(found))})


@member_page(roles=AGENT, action="call.dates_file", classes=DRAFT)
@require_GET
@never_cache
def dates_file(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The same for a diary; with nothing to put in it, back to the page that says why."""
    found = call_or_404(request, call_id)
    if not found.is_open:
        return ended_page(request, found)
    shown = agenda(queries.oriented(found))
    if not shown.calendar.entries:
        return redirect("frontdesk:dates", found.pk)
    content = actions.calendar_file(found, shown, actor=request.actor, at=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


@member_page(roles=AGENT, action="call.changes", classes=DRAFT)
@require_GET
def what_changes(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """« Ce qui changerait la réponse »: a part of the console on demand, or a page."""
    found = call_or_404(request, call_id)
    if not found.is_open:
        if request.htmx:
            return HttpResponseClientRedirect(reverse("frontdesk:call", args=[found.pk]))
        return ended_page(request, found)
    template = "frontdesk/_changes.html" if request.htmx else "frontdesk/changes.html"
    return render(request, template, {"call": found, "changes": changes(queries.oriented(found))})


@member_page(roles=AGENT, action="call.to_say", classes=DRAFT)
@require_GET
def what_to_say(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """All that may be said in this call, moment by moment, to read before or beside it."""
    found = call_or_404(request, call_id)
    if not found.is_open:
        return ended_page(request, found)
    script = script_for(request, found)
    shown = to_say.speaking(screen(queries.oriented(found)), script)
    context = {"call": found, "screen": shown, "said": to_say.to_say(shown, script)}
    return render(request, "frontdesk/to_say.html", context | {"moments": to_say.whole_call(shown, script)})
