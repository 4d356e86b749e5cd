"""« Signaler »: a physician, an employer, a relative. Nothing of anybody's illness; nothing begins before her word."""

from dataclasses import replace
from uuid import uuid4

import qrcode
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from qrcode.image.svg import SvgPathFillImage

from cordee.catalogue.queries import reference_day
from cordee.detection.carrying import attributed
from cordee.enquiries import actions, guarding, wording
from cordee.enquiries.actions import KeyReused, Received
from cordee.enquiries.signal_forms import EmployerForm, PhysicianForm, SignalForm
from cordee.enquiries.views import paused
from cordee.territory.queries import departements
from cordee.ui.access import visitor_page

form_page = require_http_methods(["GET", "HEAD", "POST"])


@visitor_page(action="enquiry.signal")
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    return render(request, "enquiries/doors.html", {})


@visitor_page(action="enquiry.advice")
@require_safe
def relative(request: HttpRequest) -> HttpResponse:
    """A relative or a colleague signs for nobody: advice, and the person's own doors."""
    return render(request, "enquiries/relative.html", {})


@visitor_page(action="enquiry.physician")
@csrf_exempt
@cache_control(private=True, no_cache=True)
@form_page
def physician(request: HttpRequest) -> HttpResponse:
    form = PhysicianForm(request.POST or None, departements=departements(reference_day()))
    done = _received(request, form)
    if done is None:
        return _page(request, "enquiries/physician.html", form)
    if form.left().person is None:
        address = settings.CORDEE_BASE_URL + reverse("enquiries:agreement")
        context = {
            "done": done,
            "address": address.partition("://")[2],
            "drawn": drawn(address),
            "by_mail": bool(form.cleaned_data["email"]),
        }
        return render(request, "enquiries/sheet.html", context)
    return _thanked(request, form, done, by_physician=True)


@visitor_page(action="enquiry.employer")
@csrf_exempt
@cache_control(private=True, no_cache=True)
@form_page
def employer(request: HttpRequest) -> HttpResponse:
    form = EmployerForm(request.POST or None, departements=departements(reference_day()))
    done = _received(request, form)
    if done is None:
        return _page(request, "enquiries/employer.html", form)
    return _thanked(request, form, done, by_physician=False)


def drawn(address: str) -> SafeString:
    """A square to photograph. It holds the address alone: the code is typed, never written in an address."""
    return mark_safe(
        qrcode.make(address, image_factory=SvgPathFillImage, box_size=8, border=2).to_string(encoding="unicode")
    )


def _received(request: HttpRequest, form: PhysicianForm | EmployerForm) -> Received | None:
    """What was received; None when the form is to be filled, corrected, or sent again later."""
    if request.method != "POST":
        return None
    if guarding.is_too_many(request):
        form.comes_too_often = True
        return None
    if not form.is_valid():
        return None
    left, key = replace(form.left(), campaign=attributed(request)), form.cleaned_data["key"]
    why = guarding.suspicions(
        request,
        trap=form.cleaned_data["site"],
        texts=form.texts(),
        number=left.person.phone if left.person else "",
    )
    try:
        return actions.receive(left, key=key, suspicions=why, actor=request.actor, at=timezone.now())
    except KeyReused:
        form.add_error(None, wording.KEY_REUSED)
        form.renews_key = True
        return None


def _thanked(request: HttpRequest, form: SignalForm, done: Received, *, by_physician: bool) -> HttpResponse:
    """What who signals will be told, and never will."""
    context = {"done": done, "by_physician": by_physician, "by_mail": bool(form.cleaned_data["email"])}
    return render(request, "enquiries/signalled.html", context)


def _page(request: HttpRequest, template: str, form: SignalForm) -> HttpResponse:
    fresh = form.renews_key or not form.data.get("key")
    status = 429 if form.comes_too_often else 422 if form.errors else 200
    context = {"form": form, "key": str(uuid4()) if fresh else form.data["key"], "pause": paused(status)}
    return render(request, template, context, status=status)
