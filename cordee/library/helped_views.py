"""« Cette page vous a-t-elle aidé ? », at the end of a page of the catalogue: counted, and back to the same page."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cordee.catalogue.queries import reference_day
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.feedback.models import Page
from cordee.feedback.views import counted, thanked
from cordee.library.shelf import shelf
from cordee.ui.access import visitor_page

form_page = require_http_methods(["GET", "HEAD", "POST"])
# What the page was narrowed by, and is again.
NARROWED = ("pour", "au")
LONGEST = 40


@visitor_page(action="library.service_helped")
@csrf_exempt  # the page is the same for everybody, and kept: it has no token; who forges it adds one to a count
@form_page
def service_helped(request: HttpRequest, family: str) -> HttpResponse:
    if family not in shelf(on=reference_day()).catalogue.families:
        raise Http404
    return _answered(request, Page.SERVICE, family, back=reverse("library:service", args=[family]))


@visitor_page(action="library.need_helped")
@csrf_exempt  # as above
@form_page
def need_helped(request: HttpRequest, need: str) -> HttpResponse:
    if need not in shelf(on=reference_day()).catalogue.needs or need == SAFETY_NEED:
        raise Http404
    return _answered(request, Page.NEED, need, back=reverse("library:need", args=[need]))


def _answered(request: HttpRequest, page: Page, about: str, *, back: str) -> HttpResponse:
    back += narrowing(request)
    if request.method != "POST":
        return redirect(back)
    return thanked(request, counted(request, page=page, about=about), back=back)


def narrowing(request: HttpRequest) -> str:
    """What the address of the page goes on with, so that one comes back to the same."""
    kept = {name: request.GET[name][:LONGEST] for name in NARROWED if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""
