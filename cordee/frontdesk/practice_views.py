"""Exercises: choose an example, work on the console, compare. Nothing is counted and nobody is reached."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cordee.domain.access import DataClass
from cordee.frontdesk import practising
from cordee.frontdesk.models import PracticeCall
from cordee.frontdesk.pages import AGENT
from cordee.frontdesk.practising import NoSuchExample
from cordee.reader.cases import Case
from cordee.ui.access import member_page
from cordee.ui.once import once

INVENTED = {DataClass.OPERATIONAL}  # nobody: an example of the catalogue


@member_page(roles=AGENT, action="practice.list", classes=INVENTED)
@require_GET
def practices(request: HttpRequest) -> HttpResponse:
    found = practising.examples()
    running = [(one, found[one.example]) for one in practising.running(actor=request.actor) if one.example in found]
    return render(request, "frontdesk/practices.html", {"examples": found.values(), "running": running})


@member_page(roles=AGENT, action="practice.start", classes=INVENTED)
@require_POST
@once
def start(request: HttpRequest) -> HttpResponse:
    try:
        practice = practising.start(name=request.POST.get("example", "")[:60], actor=request.actor, at=timezone.now())
    except NoSuchExample:
        raise Http404 from None
    return redirect("frontdesk:call", practice.pk)


@member_page(roles=AGENT, action="practice.result", classes=INVENTED)
@require_GET
def result(request: HttpRequest, call_id: UUID) -> HttpResponse:
    practice, case = _or_404(request, call_id)
    context = {"call": practice, "example": case, "compared": practising.compared(practice, case)}
    return render(request, "frontdesk/practice.html", context)


@member_page(roles=AGENT, action="practice.finish", classes=INVENTED)
@require_POST
@once
def finish(request: HttpRequest, call_id: UUID) -> HttpResponse:
    practising.finish(call_id=call_id, actor=request.actor)
    return redirect("frontdesk:practices")


def _or_404(request: HttpRequest, call_id: UUID) -> tuple[PracticeCall, Case]:
    try:
        practice = practising.access_practice(call_id, actor=request.actor)
        return practice, practising.example(practice.example)
    except (PracticeCall.DoesNotExist, NoSuchExample):
        raise Http404 from None
