"""The typed line, undo, and the acts found by their words."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from cordee.conversation.answers import Answers
from cordee.conversation.line import LineRead, line_read
from cordee.frontdesk import actions, palette, queries, wording
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import AGENT, DRAFT, call_or_404, ended_page, posted_version
from cordee.frontdesk.typed_line import noted_said, shown, undone_said
from cordee.frontdesk.views import conflict_page, console_page, noted_page
from cordee.ui.access import member_page

_PAGES = {
    "transmettre": "frontdesk:hand_over",
    "terminer": "frontdesk:end",
    "en-direct": "frontdesk:transfer",
    "resume": "summary:summary",
    "rappel": "enquiries:promise",
    "autre-service": "frontdesk:other_service",
    "besoin-sans-reponse": "frontdesk:unmet",
    "calendrier": "frontdesk:dates",
    "changements": "frontdesk:changes",
    "script": "frontdesk:to_say",
}


@member_page(roles=AGENT, action="call.line", classes=DRAFT)
@require_POST
def line(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Note what the line says; sent while it is typed, keep it in the draft."""
    typed = request.POST.get("pick") or request.POST.get("line", "")
    said = {"call_id": call_id, "actor": request.actor, "line": typed, "version": posted_version(request)}
    try:
        if request.headers.get("X-Autosave"):
            actions.keep_line(**said)
            return HttpResponse(status=204)
        call, read = actions.note_line(**said, asked=request.POST.get("asked", ""))
    except Call.DoesNotExist:
        raise Http404 from None
    except (actions.CallEnded, actions.ChangedElsewhere) as conflict:
        return conflict_page(request, call_id, conflict)
    return _answered(request, call, read)


def _answered(request: HttpRequest, call: Call, read: LineRead) -> HttpResponse:
    """Noted wholly, without a script: the call again. Else the console, with what is left to choose or to correct."""
    if not read.left and not request.htmx:
        return redirect("frontdesk:call", call.pk)
    wanted = request.POST.get("asked", "") if not read.changes else ""
    left = shown(read)
    if not read.to_choose:
        left = replace(left, said=())
    return console_page(request, call, wanted=wanted, told=noted_said(read), line=left)


@member_page(roles=AGENT, action="call.line_read", classes=DRAFT)
@require_POST
def read_line(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """What the line would note, as it is typed; nothing is written."""
    call = call_or_404(request, call_id)
    if not call.is_open:
        return HttpResponseClientRedirect(reverse("frontdesk:call", args=[call.pk]))
    read = line_read(
        queries.oriented(call), request.POST.get("line", "").replace("\0", ""), asked=request.POST.get("asked", "")
    )
    return render(request, "frontdesk/_line_read.html", {"call": call, "line": shown(read)})


@member_page(roles=AGENT, action="call.undo", classes=DRAFT)
@require_POST
def undo(request: HttpRequest, call_id: UUID) -> HttpResponse:
    return _undo(request, call_id, posted_version(request))


def _undo(request: HttpRequest, call_id: UUID, version: int | None) -> HttpResponse:
    before = call_or_404(request, call_id)
    try:
        call = actions.undo(call_id=call_id, actor=request.actor, version=version)
    except actions.NothingToUndo:
        return console_page(request, before, told=wording.NOTHING_TO_UNDO)
    except (actions.CallEnded, actions.ChangedElsewhere) as conflict:
        return conflict_page(request, call_id, conflict)
    if not request.htmx:
        return redirect("frontdesk:call", call.pk)
    told = undone_said(queries.oriented(call), Answers.of(before.answers), before.needs)
    return console_page(request, call, told=told)


@member_page(roles=AGENT, action="call.acts", classes=DRAFT)
@require_http_methods(["GET", "POST"])
def acts(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The acts of the console: a page to choose from, the options of its list as one types, and the chosen one done."""
    call = call_or_404(request, call_id)
    if not call.is_open:
        return ended_page(request, call)
    if request.method == "POST" and (done := _done(request, call)):
        return done
    if request.method == "POST" and request.htmx:
        return HttpResponse(status=204)
    oriented, words = queries.oriented(call), request.GET.get("q", "")[:80]
    if "list" in request.GET:
        return render(request, "frontdesk/_acts.html", {"acts": palette.found(oriented, words)})
    listed = palette.found(oriented, words) if words else palette.acts(oriented)
    return render(request, "frontdesk/acts.html", {"call": call, "acts": listed, "words": words})


def _done(request: HttpRequest, call: Call) -> HttpResponse | None:
    """Do the chosen act, or lead to its page; None when there is no such act."""
    chosen = request.POST.get("act", "")
    if chosen not in {act.id for act in palette.acts(queries.oriented(call))}:
        return None
    kind, _, name = chosen.partition(":")
    said: dict[str, Any] = {"call_id": call.pk, "actor": request.actor}
    try:
        if kind == palette.NEED:
            return noted_page(request, actions.toggle_need(**said, need=name, version=posted_version(request)))
        if kind == "danger":
            noted = actions.signal_danger(**said, signalled=True, imminent=False, at=timezone.now())
            return noted_page(request, noted)
    except (actions.CallEnded, actions.ChangedElsewhere) as conflict:
        return conflict_page(request, call.pk, conflict)
    if kind == "annuler":
        return _undo(request, call.pk, posted_version(request))
    if kind in (palette.FACT, "besoins") and request.htmx:
        return console_page(request, call, wanted=name, choosing_needs=kind == "besoins")
    if kind == "dire" and request.htmx:
        return console_page(request, call, to_words=True)
    address = _address(call, kind, name)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _address(call: Call, kind: str, name: str) -> str:
    if kind == "appels":
        return reverse("frontdesk:calls")
    if kind == "code":
        return f"{reverse('frontdesk:by_code')}?appel={call.pk}"
    asked = {palette.FACT: f"?question={name}", "besoins": "?besoins=1", "dire": "#a-dire"}.get(kind, "")
    return reverse(_PAGES.get(kind, "frontdesk:call"), args=[call.pk]) + asked
