"""What the pages that ask share, and the counts, before who looks after the pages."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cordee.feedback import actions, queries, wording
from cordee.feedback.models import READERS, Page
from cordee.ui.access import member_page

USUAL = 90


def counted(request: HttpRequest, *, page: Page, about: str = "") -> str:
    """Count the answer of a form; an answer that no page offers is no page either."""
    try:
        return actions.answer(request, page=page, about=about)
    except ValueError as none:
        raise Http404 from none


def thanked(request: HttpRequest, said: str, *, back: str) -> HttpResponse:
    """Back to the page, at the thanks that it holds already; a script only asks which."""
    return word(said) if wants_word(request) else redirect(f"{back}#avis-{said}")


def word(said: str) -> HttpResponse:
    return JsonResponse({"said": said})


def wants_word(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


@member_page(roles=READERS, action="feedback.counts")
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    days = _days(request.GET.get("jours", ""))
    tongue = request.GET.get("langue", "")
    tongue = tongue if tongue in wording.TONGUES else ""
    context = {
        "counts": queries.counts(on=timezone.localdate(), days=days, tongue=tongue, actor=request.actor),
        "days": days,
        "tongue_asked": tongue,
        "periods": tuple(wording.PERIODS.items()),
        "tongues": tuple(wording.TONGUES.items()),
        "fewest": queries.FEWEST,
    }
    return render(request, "feedback/counts.html", context)


def _days(typed: str) -> int:
    return next((days for days in wording.PERIODS if str(days) == typed), USUAL)
