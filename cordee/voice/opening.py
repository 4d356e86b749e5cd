"""What every page of hers goes through: her link, her proof, a form; and where she is led after an act."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.domain.referral import NotPossible
from cordee.people import personal_links
from cordee.referrals.wording import not_possible
from cordee.ui.tongues import SOURCE, tongue
from cordee.voice import proof, wording

form_page = require_http_methods(["GET", "HEAD", "POST"])

View = Callable[..., HttpResponse]


def opened(view: View) -> View:
    """A dead link and one that never was show the same page."""

    @wraps(view)
    def kept(request: HttpRequest, secret: str, **arguments: UUID) -> HttpResponse:
        link = personal_links.held_link(actor=request.actor)
        try:
            request.her_case = cases.access_case(link.case_id, actor=request.actor) if link else None
        except Case.DoesNotExist:
            request.her_case = None
        if request.her_case is None:
            return render(request, "voice/dead.html", status=404)
        request.her_link = link
        return view(request, secret, **arguments)

    return kept


def proven(view: View) -> View:
    """An act beyond the withdrawal is done by who has shown that it is she."""

    @wraps(view)
    def kept(request: HttpRequest, secret: str, **arguments: UUID) -> HttpResponse:
        return view(request, secret, **arguments) if proof.is_proven(request) else redirect("voice:home", secret)

    return kept


def posted(view: View) -> View:
    """The address of an act, opened again by a restored tab or typed, leads to her page: nothing is done."""

    @wraps(view)
    def kept(request: HttpRequest, secret: str, **arguments: UUID) -> HttpResponse:
        return view(request, secret, **arguments) if request.method == "POST" else redirect("voice:home", secret)

    return form_page(kept)


def done(request: HttpRequest, secret: str, *said: str) -> HttpResponse:
    """Back to her page, which says it once, the latest alone: the address of a form is not one to keep or reload."""
    list(messages.get_messages(request))
    messages.success(request, " ".join(str(one) for one in said if one))
    return redirect("voice:home", secret)


def refused(request: HttpRequest, secret: str, why: str, *, status: int) -> HttpResponse:
    return render(request, "voice/refused.html", {"why": why, "secret": secret}, status=status)


def why_not(no: NotPossible) -> str:
    """Who did it and when is said in French alone, to whoever is at work too."""
    return not_possible(no) if tongue() == SOURCE else str(wording.CHANGED_SINCE)
