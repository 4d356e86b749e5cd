"""Where nothing was changed in a case: what the pages of the rooms that act on one answer, the same everywhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cordee.cases.queries import frozen_since
from cordee.referrals import wording
from cordee.referrals.references import reference_of
from cordee.ui.typography import long_day

View = Callable[..., HttpResponse]


def unless_frozen(view: View) -> View:
    """The case was on the screen and was restricted since: say so to who acts. Hidden from anybody else."""

    @wraps(view)
    def acted(request: HttpRequest, case_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        since = frozen_since(case_id) if request.method == "POST" else None
        if since is None:
            return view(request, case_id, *args, **kwargs)
        return refused(request, None, wording.CASE_FROZEN.format(day=long_day(since)))

    return acted


def refused(request: HttpRequest, case_id: UUID | None, why: str, *, status: int = 409) -> HttpResponse:
    """Without ``case_id``, back to one's cases: this one no longer opens."""
    home, reference = (reverse("support:case", args=[case_id]), reference_of(case_id)) if case_id else ("", "")
    context = {"why": why, "home": home, "reference": reference}
    return render(request, "support/refused.html", context, status=status)
