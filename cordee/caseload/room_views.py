"""How many persons a team follows at once: the number that it says, and what its services then say of their room."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cordee.caseload import room_wording as wording
from cordee.caseload.room_forms import DelayForm, RoomForm
from cordee.catalogue import actions
from cordee.catalogue.models import Capacity
from cordee.catalogue.reviews import ROOM_LEADS
from cordee.catalogue.room import room_of
from cordee.domain.access import DataClass
from cordee.ui.access import member_page
from cordee.ui.once import once

LINE = {DataClass.OPERATIONAL}


@member_page(roles=ROOM_LEADS, action="room.say", classes=LINE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def room(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    found = room_of(actor=actor)
    form = RoomForm(request.POST if request.method == "POST" else None, initial=RoomForm.from_room(found))
    if request.method == "POST" and form.is_valid():
        at_once, automatic = form.to_said()
        actions.say_how_many(at_once=at_once, automatic=automatic, actor=actor, at=timezone.now())
        messages.success(request, wording.room_said(at_once, automatic=automatic))
        return redirect("caseload:team")
    context = {"form": form, "room": found, "said": wording.room_now(found)}
    return render(request, "caseload/room.html", context, status=422 if form.errors else 200)


@member_page(roles=ROOM_LEADS, action="room.declare", classes=LINE)
@require_POST
@once
def declare(request: HttpRequest) -> HttpResponse:
    """Full, or open with a delay: one gesture for all services, by hand."""
    actor, now = request.actor, timezone.now()
    match request.POST.get("places", ""):
        case "full":
            actions.say_of_all(capacity=Capacity.FULL, delay_days=None, actor=actor, at=now)
            messages.success(request, wording.DECLARED_FULL)
        case "delay":
            form = DelayForm(request.POST)
            if not form.is_valid():
                return render(request, "caseload/delay.html", {"form": form}, status=422)
            days = form.cleaned_data["days"]
            actions.say_of_all(capacity=Capacity.OPEN, delay_days=days, actor=actor, at=now)
            messages.success(request, wording.delay_said(days))
        case _:
            raise Http404
    return redirect("caseload:team")
