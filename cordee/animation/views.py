from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.animation import actions, listing, pages, queries, wording
from cordee.animation.baskets import NotNow
from cordee.animation.forms import ActForm, CloseForm
from cordee.cases.models import Ending, Escalation
from cordee.domain.access import DataClass, Role
from cordee.referrals.queries import today
from cordee.referrals.watching import names_of, territory
from cordee.territory import queries as places
from cordee.ui.access import member_page

ANIMATORS = frozenset({Role.ANIMATOR})
LINES = {DataClass.OPERATIONAL}


@member_page(roles=ANIMATORS, action="escalation.basket", classes=LINES)
@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    on = today()
    names = names_of(places.departements(on))
    context = listing.context(request, names, on=on) | {
        "territory": territory(request.actor.departements, names),
        "today": on,
    }
    return render(request, "animation/basket.html", context)


@member_page(roles=ANIMATORS, action="escalation.read", classes=LINES)
@require_safe
def detail(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    return _page(request, _or_404(request, escalation_id), CloseForm(initial={"key": str(uuid4())}))


@member_page(roles=ANIMATORS, action="escalation.take_up", classes=LINES)
@require_POST
def take_up(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    return _act(request, escalation_id, actions.take_up, wording.TAKEN_UP)


@member_page(roles=ANIMATORS, action="escalation.ask_lead", classes=LINES)
@require_POST
def ask_lead(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    return _act(request, escalation_id, actions.ask_lead, wording.ASKED)


@member_page(roles=ANIMATORS, action="escalation.close", classes=LINES)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    if request.method != "POST":
        return redirect("animation:detail", escalation_id)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, _or_404(request, escalation_id), form, status=422)
    done = {"ending": Ending(form.cleaned_data["ending"]), "key": form.cleaned_data["key"]}
    return _do(request, escalation_id, actions.close, wording.CLOSED, **done)


def _act(request: HttpRequest, escalation_id: UUID, action: Callable[..., Escalation], said: str) -> HttpResponse:
    form = ActForm(request.POST)
    if not form.is_valid():
        return redirect("animation:detail", escalation_id)
    return _do(request, escalation_id, action, said, key=form.cleaned_data["key"])


def _do(
    request: HttpRequest, escalation_id: UUID, action: Callable[..., Escalation], said: str, **arguments: Any
) -> HttpResponse:
    try:
        action(escalation_id=escalation_id, actor=request.actor, at=timezone.now(), **arguments)
    except Escalation.DoesNotExist:
        raise Http404 from None
    except NotNow as no:
        context = {"why": wording.not_now(no), "home": reverse("animation:detail", args=[escalation_id])}
        return render(request, "animation/refused.html", context, status=409)
    messages.success(request, said)
    return redirect("animation:detail", escalation_id)


def _page(request: HttpRequest, escalation: Escalation, form: CloseForm, *, status: int = 200) -> HttpResponse:
    names = names_of(places.departements(today()))
    line = queries.line_of(escalation, actor=request.actor)
    context = {
        "row": pages.row(line, names),
        "in_territory": pages.in_territory(line),
        "form": form,
        "key": str(uuid4()),
        "today": today(),
    }
    return render(request, "animation/detail.html", context, status=status)


def _or_404(request: HttpRequest, escalation_id: UUID) -> Escalation:
    try:
        return queries.access_escalation(escalation_id, actor=request.actor)
    except Escalation.DoesNotExist:
        raise Http404 from None
