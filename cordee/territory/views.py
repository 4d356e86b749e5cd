import re
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from cordee.domain.territory import region_departements
from cordee.territory import queries, wording
from cordee.territory.day import reference_day
from cordee.ui.access import visitor_page

LONGEST_TEXT = 80
LIST_ID = re.compile(r"[A-Za-z][\w-]{0,60}", re.ASCII)


@visitor_page(action="territory.search")
@require_safe
@vary_on_headers("Accept")
def communes(request: HttpRequest) -> HttpResponse:
    """Answer what is being typed: options for a list box named by ``list``, or JSON when that is asked for."""
    text = request.GET.get("q", "")[:LONGEST_TEXT]
    hits = queries.search_communes(text, near=region_departements(reference_day()))
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"communes": [asdict(hit) | {"label": hit.label} for hit in hits]})
    context = {
        "hits": hits,
        "list_id": _list_id(request.GET.get("list", "")),
        "nothing": wording.NO_COMMUNE if text.strip() else wording.TYPE_MORE,
    }
    return render(request, "territory/_communes.html", context)


def _list_id(asked: str) -> str:
    return asked if LIST_ID.fullmatch(asked) else "communes"
