"""Rights and services, for anybody: the search, the lists, one page for each need, service and rule of time."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cordee.catalogue.queries import reference_day
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.rules.french import Audience
from cordee.domain.rules.heard.typed import read_day
from cordee.domain.search.index import LONGEST_QUESTION
from cordee.domain.search.searcher import Hit
from cordee.library import sitemap as listing_for_engines
from cordee.library import wording
from cordee.library.helped_views import narrowing
from cordee.library.moments import date_line, deadline_sheet
from cordee.library.sheets import service_sheet
from cordee.library.shelf import audience, shelf
from cordee.library.structured_service import structured_service
from cordee.library.wording import Reader
from cordee.ui import lengths
from cordee.ui.access import visitor_page
from cordee.ui.public_pages import page_shelves
from cordee.ui.standing import standing


@visitor_page(action="library.search")
@cache_control(private=True, no_store=True)  # what somebody looks for is nobody else's, nor the next one's
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    written = " ".join(request.GET.get("q", "")[: lengths.SHOWN_AGAIN].split())
    words = written[:LONGEST_QUESTION]
    found = shelf(on=reference_day())
    searched, emergencies = found.search(words), found.emergencies(words)
    context = {
        "words": words,
        "written": written,
        "left_out": lengths.left_out(written, most=LONGEST_QUESTION),
        "results": found.results(hit for hit in searched.shown if not emergencies or not _is_number(hit)),
        "subjects": searched.subjects,
        "emergencies": emergencies,
        "sorts": wording.SORTS,
        "danger": searched.danger,
        "read_as": tuple(searched.read_as.items()),
    }
    return render(request, "library/search.html", context)


def _is_number(hit: Hit) -> bool:
    """Found by the digits of a number that was typed to be called."""
    return all(word.isdigit() for word in hit.words)


@visitor_page(action="library.index")
@require_safe
@standing
def index(request: HttpRequest) -> HttpResponse:
    reader = _reader(request)
    context = {
        "listing": shelf(on=reference_day()).listing(reader),
        "readers": wording.READERS,
        "reader": reader,
        "asked_for": _asked_for(reader),
        "canonical": _canonical(request),
    }
    return render(request, "library/index.html", context)


@visitor_page(action="library.need")
@require_safe
@standing
def need(request: HttpRequest, need: str) -> HttpResponse:
    found, reader = shelf(on=reference_day()), _reader(request)
    if need not in found.catalogue.needs or need == SAFETY_NEED:
        raise Http404
    line = found.need_line(found.catalogue.needs[need], reader)
    to = Audience.AGENT if reader and "personne" not in reader.callers else Audience.PERSON
    dates = found.deadlines_of(one.family for one in line.direct)
    context = {
        "line": line,
        "deadlines": [date_line(several, found.catalogue, to=to) for several in dates],
        "on": found.on,
        "reader": reader,
        "asked_for": _asked_for(reader),
        "for_employer": "personne" not in line.need.asked_by,
        "near": _near(besoin=need) if line.direct or line.support else "",
        "helped_at": reverse("library:need_helped", args=[need]) + narrowing(request),
        "canonical": _canonical(request),
    }
    return render(request, "library/need.html", context)


@visitor_page(action="library.deadlines")
@require_safe
@standing
def deadlines(request: HttpRequest) -> HttpResponse:
    """Every rule of time in force, so that a date that matters is one tap away from the home page."""
    found = shelf(on=reference_day())
    rules = [date_line(versions, found.catalogue, to=Audience.PERSON) for versions in found.deadlines.values()]
    context = {"deadlines": rules, "on": found.on, "canonical": _canonical(request)}
    return render(request, "library/deadlines.html", context)


@visitor_page(action="library.deadline")
@require_safe
@standing
def deadline(request: HttpRequest, rule: str) -> HttpResponse:
    found, reader = shelf(on=reference_day()), _reader(request)
    versions = found.deadlines.get(rule)
    if not versions:
        raise Http404
    to = audience(reader, ()) if reader else Audience.PERSON
    services = found.services
    acts = dict.fromkeys(one.act for one in versions if one.act in services)
    context = {
        "name": versions[0].name,
        "sheets": [deadline_sheet(one, found.catalogue, to=to) for one in versions],
        "several": len(versions) > 1,
        "services": [(family, services[family][0].family_name) for family in acts],
        "on": found.on,
        "canonical": _canonical(request),
    }
    return render(request, "library/deadline.html", context)


@visitor_page(action="library.service")
@require_safe
@standing
def service(request: HttpRequest, family: str) -> HttpResponse:
    today, reader, asked = reference_day(), _reader(request), _asked_day(request, today=reference_day())
    found = shelf(on=asked.on)
    if family not in found.catalogue.families:
        raise Http404
    sheet = service_sheet(family, found, today=today, reader=reader)
    context = {
        "sheet": sheet,
        "on": found.on,
        "today": today,
        "trouble": asked.trouble,
        "typed": asked.typed,
        "reader": reader,
        "asked_for": _asked_for(reader),
        "near": _near(service=family),
        "helped_at": reverse("library:service_helped", args=[family]) + narrowing(request),
        "structured": structured_service(sheet, found, address=_canonical(request)),
        "canonical": _canonical(request),
    }
    return render(request, "library/service.html", context, status=422 if asked.trouble else 200)


@visitor_page(action="library.site_map")
@require_safe
@standing
def site_map(request: HttpRequest) -> HttpResponse:
    """For people: every page that anybody may open, by what one comes for."""
    found = shelf(on=reference_day())
    context = {
        "parts": wording.SITE_MAP,
        "listing": found.listing(None),
        "deadlines": [(rule, versions[0].name) for rule, versions in found.deadlines.items()],
        "shelves": list(page_shelves()),
        "canonical": _canonical(request),
    }
    return render(request, "library/site_map.html", context)


@visitor_page(action="library.sitemap")
@require_safe
@standing
def sitemap(request: HttpRequest) -> HttpResponse:
    pages = listing_for_engines.listed(shelf(on=reference_day()))
    body = listing_for_engines.written(pages, site=settings.CORDEE_BASE_URL)
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


@visitor_page(action="library.robots")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    body = listing_for_engines.rules_for_engines(site=settings.CORDEE_BASE_URL, demo=settings.CORDEE_DEMO)
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


@dataclass(frozen=True, kw_only=True)
class _AskedDay:
    """The day of the rules to show; ``trouble``: what was typed is no day."""

    on: date
    typed: str = ""
    trouble: str = ""


def _asked_day(request: HttpRequest, *, today: date) -> _AskedDay:
    typed = request.GET.get("au", "").strip()[: lengths.SHOWN_AGAIN]
    if not typed:
        return _AskedDay(on=today)
    day = read_day(typed, on=today)
    if day is None:
        return _AskedDay(on=today, typed=typed, trouble=wording.UNREAD_DAY.format(typed=typed[:60]))
    return _AskedDay(on=day, typed=typed)


def _reader(request: HttpRequest) -> Reader | None:
    """Whom the visitor says to be; another word is nobody, and the page is everybody's."""
    return next((reader for reader in wording.READERS if reader.id == request.GET.get("pour")), None)


def _asked_for(reader: Reader | None) -> str:
    """What the links of a page add, so that the next page is for the same reader."""
    return f"?pour={reader.id}" if reader else ""


def _canonical(request: HttpRequest) -> str:
    return f"{settings.CORDEE_BASE_URL}{request.path}"


def _near(**asked: str) -> str:
    """Where to see who does it near a place; empty while the site has no directory."""
    try:
        return f"{reverse('directory:near')}?{urlencode(asked)}"
    except NoReverseMatch:
        return ""
