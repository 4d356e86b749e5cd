"""For employers: their duties and delays, and what they may put on a wall or on an intranet."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from cordee.catalogue import queries as catalogue
from cordee.directory import duties, queries, wording
from cordee.ui.access import no_database, visitor_page
from cordee.ui.line_hours import french_hours
from cordee.ui.square_code import square_code
from cordee.ui.standing import standing
from cordee.ui.tongues import SOURCE


@visitor_page(action="directory.employers")
@require_safe
@standing
def employers(request: HttpRequest) -> HttpResponse:
    known, on = catalogue.shown_catalogue(), catalogue.reference_day()
    rules, needs = duties.rules(known, on=on), duties.paid_for(known, on=on)
    context = {
        "rules": rules,
        "needs": needs,
        "on": on,
        "families": queries.services_found(known, on=on),
        "address": settings.CORDEE_BASE_URL + reverse("directory:employers"),
    }
    return render(request, "directory/employers.html", context)


@no_database(action="directory.poster")
@require_safe
@standing
def poster(request: HttpRequest) -> HttpResponse:
    """The sheet for a wall, and the same in a few lines for an intranet: French, in whatever language one asks."""
    with translation.override(SOURCE):
        home, take_stock = reverse("ui:home"), reverse("public:take_stock")
    said = wording.INTRANET.format(
        number=settings.CORDEE_LINE_NUMBER,
        hours=french_hours(),
        address=settings.CORDEE_BASE_URL + take_stock,
    )
    context = {
        "square": square_code(settings.CORDEE_BASE_URL + home),
        "text": said,
        "hours": french_hours(),
        "rows": 2 + said.count("\n") + len(said) // 70,
    }
    return render(request, "directory/poster.html", context)
