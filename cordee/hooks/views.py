from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cordee.domain.access import DataClass
from cordee.hooks import actions, queries, secrets, wording
from cordee.hooks.forms import SubscriptionForm
from cordee.hooks.models import MANAGING_ROLES, Subscription
from cordee.outbox.webhook import NotReachable
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once

CLASSES = {DataClass.OPERATIONAL, DataClass.SECRET}


@member_page(roles=MANAGING_ROLES, action="webhook.manage", classes=CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def subscriptions(request: HttpRequest) -> HttpResponse:
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _subscribed(request, form):
        return redirect("hooks:subscriptions")
    context = {
        "alive": [(one, secrets.shown(one.pk)) for one in queries.alive(actor=request.actor)],
        "ended": [
            (one, wording.ended_because(one.ended_because, actions.ASKED)) for one in queries.ended(actor=request.actor)
        ],
        "form": form,
    }
    return render(request, "hooks/subscriptions.html", context, status=422 if form.errors else 200)


def _subscribed(request: HttpRequest, form: SubscriptionForm) -> bool:
    try:
        actions.subscribe(url=form.cleaned_data["url"].strip(), actor=request.actor, at=timezone.now())
    except NotReachable:
        form.add_error("url", wording.NOT_REACHABLE)
    except actions.TooMany:
        form.add_error(None, wording.TOO_MANY)
    else:
        messages.success(request, wording.ADDED)
    return not form.errors


@member_page(roles=MANAGING_ROLES, action="webhook.try_out", classes=CLASSES)
@require_POST
@once
def try_out(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    try:
        key = key_of(request)
        actions.try_out(subscription_id=subscription_id, actor=request.actor, at=timezone.now(), key=key)
    except Subscription.DoesNotExist:
        raise Http404 from None
    messages.success(request, wording.TRIED)
    return redirect("hooks:subscriptions")


@member_page(roles=MANAGING_ROLES, action="webhook.end", classes=CLASSES)
@require_POST
@once
def end(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    try:
        actions.end(subscription_id=subscription_id, actor=request.actor, at=timezone.now())
    except Subscription.DoesNotExist:
        raise Http404 from None
    messages.success(request, wording.ENDED)
    return redirect("hooks:subscriptions")
