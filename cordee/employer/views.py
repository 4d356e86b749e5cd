"""What the contact sees: the lines that she chose, who wrote each and when, a form to answer; no account, no cookie.

Looking writes nothing but the journal of readings. A link that is dead and one that never was show the same page.
"""

from collections.abc import Callable
from functools import wraps
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cordee.domain.access import DataClass
from cordee.employer import actions, pages, queries, wording
from cordee.employer.forms import ReplyForm
from cordee.employer.models import Sharing
from cordee.referrals.link_views import act_page, discreet
from cordee.ui import pace
from cordee.ui.access import employer_page

SHOWN = {DataClass.IDENTITY, DataClass.OPERATIONAL, DataClass.SITUATION, DataClass.HEALTH}
# In ten minutes: openings from one address of the network, answers by one link.
OPENINGS_ALLOWED, POSTS_ALLOWED = 60, 20

View = Callable[..., HttpResponse]


def alive(view: View) -> View:
    @wraps(view)
    def kept(request: HttpRequest, secret: str) -> HttpResponse:
        if _is_too_often(request):
            response = render(request, "employer/pause.html", {"minutes": pace.WINDOW // 60}, status=429)
        else:
            try:
                response = view(request, secret, queries.held(actor=request.actor))
            except Sharing.DoesNotExist:
                response = render(request, "employer/dead.html", status=404)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return kept


@employer_page(action="employer.read", classes=SHOWN)
@discreet
@require_safe
@alive
def page(request: HttpRequest, secret: str, sharing: Sharing) -> HttpResponse:
    form = ReplyForm(initial={"key": str(uuid4()), "seen": sharing.seen}, on=timezone.localdate())
    return _page(request, secret, sharing, form)


@employer_page(action="employer.answer", classes=SHOWN)
@discreet
@act_page
@alive
def answer(request: HttpRequest, secret: str, sharing: Sharing) -> HttpResponse:
    """The address of the answer, opened again by a restored tab, leads to the page: nothing is done."""
    if request.method != "POST":
        return redirect("employer:page", secret)
    form = ReplyForm(request.POST, on=timezone.localdate())
    if not form.is_valid():
        return _page(request, secret, sharing, form, status=422)
    given = {"seen": form.cleaned_data["seen"], "key": form.cleaned_data["key"]}
    try:
        actions.answer(said=form.said(), actor=request.actor, at=timezone.now(), **given)
    except actions.KeyReused:
        return _refused(request, secret, wording.REUSED, form, status=422)
    except actions.Changed:
        return _refused(request, secret, wording.LINES_CHANGED, form, status=409)
    return redirect("employer:page", secret)


def _page(request: HttpRequest, secret: str, sharing: Sharing, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    actions.note_reading(sharing, actor=request.actor, at=timezone.now())
    replies = queries.replies_to([sharing], actor=request.actor)
    context = {
        "secret": secret,
        "sharing": sharing,
        "groups": pages.groups(sharing.shared),
        "replies": [pages.reply(one) for one in replies],
        "form": form,
    }
    return render(request, "employer/page.html", context, status=status)


def _refused(request: HttpRequest, secret: str, why: object, form: ReplyForm, *, status: int) -> HttpResponse:
    context = {"secret": secret, "why": why, "words": form.cleaned_data.get("words", "")}
    return render(request, "employer/refused.html", context, status=status)


def _is_too_often(request: HttpRequest) -> bool:
    if pace.looks_too_often("employer.read", request, allowed=OPENINGS_ALLOWED):
        return True
    posts = request.method == "POST"
    return posts and pace.is_too_much("employer:posts", request.actor.link_secret_hash, allowed=POSTS_ALLOWED)
