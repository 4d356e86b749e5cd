"""For employers: their duties and delays, and what they may put on a wall or on an intranet."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cordee.catalogue import queries as catalogue
from cordee.directory import duties, queries, wording
from cordee.directory.acronyms import opened
from cordee.ui.access import no_database, visitor_page
from cordee.ui.square_code import square_code
from cordee.ui.standing import standing


@visitor_page(action="directory.employers")
@require_safe
@standing
def employers(request: HttpRequest) -> HttpResponse:
    known, on = catalogue.current_catalogue(), catalogue.reference_day()
    rules, needs = duties.rules(known, on=on), duties.paid_for(known, on=on)
    context = {
        "rules": rules,
        "needs": needs,
        "on": on,
        "families": queries.services_found(known, on=on),
        "acronyms": opened(_texts(rules, needs)),
    }
    return render(request, "directory/employers.html", context)


def _texts(rules: tuple[duties.Rule, ...], needs: tuple[duties.PaidFor, ...]) -> Iterator[str | None]:
    for rule in rules:
        for duty in rule.duties:
            yield from (rule.name, duty.says, duty.when, *duty.unless)
    for paid in (paid for need in needs for paid in need.services):
        yield from (paid.version.name, paid.says, paid.version.cost, paid.version.delay)


@no_database(action="directory.poster")
@require_safe
@standing
def poster(request: HttpRequest) -> HttpResponse:
    """The sheet for a wall, and the same in a few lines for an intranet."""
    said = wording.INTRANET.format(
        number=settings.CORDEE_LINE_NUMBER,
        hours=settings.CORDEE_LINE_HOURS,
        address=settings.CORDEE_BASE_URL + reverse("public:take_stock"),
    )
    context = {
        "square": square_code(settings.CORDEE_BASE_URL + reverse("ui:home")),
        "text": said,
        "rows": 2 + said.count("\n") + len(said) // 70,
    }
    return render(request, "directory/poster.html", context)
