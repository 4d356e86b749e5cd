"""What every page of hers goes through: her link, her proof, a form; and where she is led after an act."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import ProgrammingError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.domain.referral import NotPossible
from cordee.domain.sheet import Words
from cordee.people import personal_links
from cordee.referrals.wording import not_possible
from cordee.ui.tongues import SOURCE, tongue
from cordee.voice import proof, resuming, wording

form_page = require_http_methods(["GET", "HEAD", "POST"])

View = Callable[..., HttpResponse]

# What she writes with her own hand, in any form of hers.
WRITTEN = frozenset({"words", "phone", "email", "met_on", *(one.value for one in Words)})
# In the address of her page, when she has just shown that it is she in a browser that sent no cookie yet.
JUST_SHOWN = "ouverte"


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
    """An act beyond the withdrawal of all is done by who has shown that it is she.

    Where her session ended in between, nothing is done: it is said, what she had written is given back to the browser
    that sent it, and opening her page again leads to the same act.
    """

    @wraps(view)
    def kept(request: HttpRequest, secret: str, **arguments: UUID) -> HttpResponse:
        if proof.is_proven(request):
            return view(request, secret, **arguments)
        again = resuming.of_this(request, secret)
        if request.method != "POST":
            return redirect(resuming.address(secret, again))
        return _shut(request, secret, again)

    return kept


def _shut(request: HttpRequest, secret: str, again: resuming.Resumed | None) -> HttpResponse:
    context = {
        "secret": secret,
        "written": _written(request),
        "again": resuming.address(secret, again),
        "was_withdrawing": again is not None and again.name == "withdraw",
        "key": str(uuid4()),
    }
    return render(request, "voice/shut.html", context, status=409)


def _written(request: HttpRequest) -> list[str]:
    sent = request.POST
    return [text for name in sent if name in WRITTEN for text in sent.getlist(name) if text.strip()]


def to_her_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Once something must be remembered by her browser: it says so in the address if it may be one that forgets."""
    told = {} if request.COOKIES else {JUST_SHOWN: "1"}
    return redirect(resuming.address(secret, resuming.asked(request, secret), **told))


def forgets(request: HttpRequest) -> bool:
    """It came back from a right answer and remembers nothing: it refuses cookies."""
    return JUST_SHOWN in request.GET and not request.COOKIES


def posted(view: View) -> View:
    """The address of an act, opened again by a restored tab or typed, leads to her page: nothing is done.

    Where her case was shut in the midst of it, the database refuses: nothing of it stays, and her page is as shut.
    """

    @wraps(view)
    def kept(request: HttpRequest, secret: str, **arguments: UUID) -> HttpResponse:
        if request.method != "POST":
            return redirect("voice:home", secret)
        try:
            with transaction.atomic():
                return view(request, secret, **arguments)
        except (ObjectDoesNotExist, ProgrammingError):
            if cases.case_line(request.her_case.pk, actor=request.actor) is not None:
                raise
        return render(request, "voice/dead.html", status=404)

    return form_page(kept)


def done(request: HttpRequest, secret: str, *said: str) -> HttpResponse:
    """Back to her page, which says it once, the latest alone: the address of a form is not one to keep or reload."""
    list(messages.get_messages(request))
    messages.success(request, " ".join(str(one) for one in said if one))
    return redirect("voice:home", secret)


def refused(request: HttpRequest, secret: str, why: str, *, status: int) -> HttpResponse:
    """With what she had written, to be copied: it served nothing."""
    context = {"why": why, "secret": secret, "written": _written(request)}
    return render(request, "voice/refused.html", context, status=status)


def why_not(no: NotPossible) -> str:
    """Who did it and when is said in French alone, to whoever is at work too."""
    return not_possible(no) if tongue() == SOURCE else str(wording.CHANGED_SINCE)
