"""The telephone on the screen of an agent: what rings, the call that it opens, a number typed, one's own desk."""

from datetime import datetime
from hashlib import sha256

from django.contrib import messages
from django.core import signing as sealing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cordee.audit import actions as audit
from cordee.domain.access import DataClass
from cordee.frontdesk.pages import AGENT
from cordee.telephony import actions, queries, recognising, wording
from cordee.telephony.forms import DeskForm, NumberForm
from cordee.telephony.models import PhoneDesk
from cordee.telephony.numbers import hash_of_number
from cordee.telephony.queries import Ringing
from cordee.ui import pace
from cordee.ui.access import member_page
from cordee.ui.once import once

NOTHING_NEW, STOP_POLLING = 204, 286
NUMBERS_ALLOWED = 60  # in ten minutes, by one agent: nobody looks a list of numbers up here
SHOWS_A_NUMBER = {DataClass.OPERATIONAL, DataClass.IDENTITY}
_SALT, _SEALED_FOR = "cordee.telephony.number", 3600


@member_page(roles=AGENT, action="call.ringing", classes=SHOWS_A_NUMBER)
@require_GET
def ringing(request: HttpRequest) -> HttpResponse:
    """Asked every three seconds by an open page: the one that rings, nothing when nothing has changed."""
    actor, at = request.actor, timezone.now()
    desk = queries.desk_of(actor)
    if not desk:
        return HttpResponse(status=STOP_POLLING)
    found = next(iter(queries.ringing_at(desk, actor=actor, at=at)), None)
    shown = _fingerprint(found)
    if request.GET.get("vu", "") == shown:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "telephony/_ringing.html", _pop(request, found, at) | {"shown": shown})


@member_page(roles=AGENT, action="call.open_ringing", classes=SHOWS_A_NUMBER)
@require_POST
@once
def open_ringing(request: HttpRequest) -> HttpResponse:
    try:
        call = actions.open_ringing(line_key=request.POST.get("line", "")[:64], actor=request.actor, at=timezone.now())
    except actions.TakenByColleague:
        messages.warning(request, wording.TAKEN_BY_COLLEAGUE)
        return redirect("frontdesk:calls")
    except actions.RingsNoMore:
        messages.warning(request, wording.RINGS_NO_MORE)
        return redirect("frontdesk:calls")
    return redirect("frontdesk:call", call.pk)


@member_page(roles=AGENT, action="call.recognise", classes={DataClass.OPERATIONAL})
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """The number that the telephone shows, where nothing posts it: who may have called, before a call is opened."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "telephony/number.html", {"form": form}, status=422 if form.errors else 200)
    if pace.is_too_much("number", request.actor.membership, allowed=NUMBERS_ALLOWED):
        return render(request, "telephony/pause.html", {"minutes": pace.WINDOW // 60}, status=429)
    typed = form.cleaned_data["number"]
    number_hash = hash_of_number(typed)
    known = recognising.told(queries.known_of(typed, number_hash, actor=request.actor))
    audit.record("call.recognised", actor=request.actor, at=timezone.now(), detail={"known": known.anything})
    context = {"known": known, "sealed": sealing.dumps(number_hash, salt=_SALT)}
    return render(request, "telephony/recognised.html", context)


@member_page(roles=AGENT, action="call.open_of_number")
@require_POST
@once
def open_of_number(request: HttpRequest) -> HttpResponse:
    try:
        number_hash = sealing.loads(request.POST.get("number", ""), salt=_SALT, max_age=_SEALED_FOR)
    except sealing.BadSignature:
        messages.warning(request, wording.TYPED_AGAIN)
        return redirect("telephony:number")
    call = actions.open_of_number(number_hash=number_hash, actor=request.actor, at=timezone.now())
    return redirect("frontdesk:call", call.pk)


@member_page(roles=AGENT, action="call.desk", classes={DataClass.OPERATIONAL})
@require_http_methods(["GET", "HEAD", "POST"])
@once
def desk(request: HttpRequest) -> HttpResponse:
    """« Mon poste »."""
    mine = PhoneDesk.objects.visible_to(request.actor).first()
    form = DeskForm(request.POST if request.method == "POST" else None, initial={"identity": mine and mine.identity})
    if not form.is_valid():
        return render(request, "telephony/desk.html", {"form": form, "mine": mine}, status=422 if form.errors else 200)
    identity = form.cleaned_data["identity"]
    try:
        actions.sit(identity=identity, actor=request.actor, at=timezone.now())
    except actions.DeskTaken:
        form.add_error("identity", wording.DESK_TAKEN)
        return render(request, "telephony/desk.html", {"form": form, "mine": mine}, status=409)
    messages.success(request, wording.DESK_SAID if identity else wording.DESK_REMOVED)
    return redirect("frontdesk:calls")


def _pop(request: HttpRequest, found: Ringing | None, at: datetime) -> dict[str, object]:
    if found is None:
        return {"ringing": None}
    audit.record_reading(
        "phone", actor=request.actor, at=at, screen="telephony:ringing", classes=[DataClass.IDENTITY.value]
    )
    known = queries.known_of(found.number, found.number_hash, actor=request.actor)
    return {"ringing": recognising.pop(found), "known": recognising.told(known)}


def _fingerprint(found: Ringing | None) -> str:
    if found is None:
        return ""
    return sha256(f"{found.line_key} {found.line.state} {found.number}".encode()).hexdigest()[:16]
