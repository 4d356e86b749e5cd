"""The directory, open to whoever passes: organisations near a place, one of them, and the sheet of a commune."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cordee.catalogue import queries as catalogue
from cordee.directory import listing, queries, wording
from cordee.directory.queries import Entry
from cordee.directory.sheet import sheet
from cordee.domain.catalogue import Catalogue, Need, Tier
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.territory import region_departements
from cordee.territory import queries as territory
from cordee.ui.access import visitor_page
from cordee.ui.square_code import square_code
from cordee.ui.structured import place

SERVICES_OF_A_ROW = 3


@visitor_page(action="directory.near")
@cache_control(private=True, no_store=True)  # what somebody looks for is nobody else's, nor the next one's
@require_safe
def near(request: HttpRequest) -> HttpResponse:
    known, on = catalogue.shown_catalogue(), catalogue.reference_day()
    found = listing.listing(request.GET, known, on=on)
    context = {
        "listing": found,
        "asked": found.asked,
        "place": found.place,
        "left_out": listing.name_left_out(request.GET),
        "needs": _needs(known),
        "services": queries.services_found(known, on=on).items(),
        "tiers": list(Tier),
        "departements": [(code, DEPARTEMENTS[code]) for code in sorted(region_departements(on))],
        "narrowed": bool(found.asked.service or found.asked.tier or found.asked.departement),
        "first_services": f":{SERVICES_OF_A_ROW}",
        "other_services": f"{SERVICES_OF_A_ROW}:",
        "other_codes": [
            (name, value)
            for name, value in listing.codes(found.asked).items()
            if name not in ("commune", "departement")
        ],
    }
    return render(request, "directory/near.html", context)


def _needs(known: Catalogue) -> list[tuple[str, list[Need]]]:
    """The needs by group, as the list of the form shows them; danger is no filter: its numbers stand on the page."""
    grouped: dict[str, list[Need]] = {group: [] for group in known.need_groups}
    for need in (one for one in known.needs.values() if one.id != SAFETY_NEED):
        grouped.setdefault(need.group, []).append(need)
    return [(known.need_groups.get(group, ""), needs) for group, needs in grouped.items() if needs]


@visitor_page(action="directory.organisation")
@require_safe
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    on = catalogue.reference_day()
    entry = queries.entry(organisation_id, on=on)
    if entry is None:
        raise Http404
    codes = sorted({code for one in entry.delivered for code in one.offer.communes})
    towns = territory.communes(codes)
    address = f"{settings.CORDEE_BASE_URL}{request.path}"
    context = {
        "entry": entry,
        "structured": _structured(entry, address=address),
        "canonical": address,
        "ways_in": {access.value: said for access, said in wording.WAYS_IN.items()},
        "departements": [DEPARTEMENTS[code] for code in sorted(entry.departements) if code in DEPARTEMENTS],
        "communes": sorted(town.name for town in towns.values()),
    }
    return render(request, "directory/organisation.html", context)


def _structured(entry: Entry, *, address: str) -> dict[str, Any]:
    areas = [DEPARTEMENTS[code] for code in sorted(entry.departements) if code in DEPARTEMENTS]
    return {
        "@type": "Organization",
        "@id": address,
        "url": address,
        "name": entry.organisation.name,
        "description": " ; ".join(entry.kinds),
        "telephone": entry.phone,
        "address": entry.organisation.address,
        "areaServed": [place(name) for name in areas or ["France"]],
    }


@visitor_page(action="directory.choose_sheet")
@require_safe
def choose_sheet(request: HttpRequest) -> HttpResponse:
    """Ask for which commune; who typed one is sent to its sheet."""
    place = listing.place(request.GET, on=catalogue.reference_day())
    if place.commune:
        return redirect("directory:sheet", code=place.commune.code)
    return render(request, "directory/choose_sheet.html", {"place": place, "other_codes": []})


@visitor_page(action="directory.sheet")
@require_safe
def local_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """One page to print; an old code leads to the commune of today."""
    commune = territory.resolve_commune(code[: listing.LONGEST_TYPED].upper())
    if commune is None:
        place = listing.Place(error=wording.UNKNOWN_CODE.format(typed=code[:10]))
        return render(request, "directory/choose_sheet.html", {"place": place, "other_codes": []}, status=404)
    if commune.code != code:
        return redirect("directory:sheet", code=commune.code)
    address = settings.CORDEE_BASE_URL + reverse("directory:sheet", kwargs={"code": commune.code})
    composed = sheet(commune, catalogue.shown_catalogue(), on=catalogue.reference_day())
    context = {
        "sheet": composed,
        "square": square_code(address),
        "printed_on": timezone.localdate(),
    }
    return render(request, "directory/sheet.html", context)
