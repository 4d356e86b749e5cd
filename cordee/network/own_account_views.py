"""Pages on which one looks after one's own account, beside those of django-allauth."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cordee.network import actions, open_sessions
from cordee.network import second_factor as factors
from cordee.ui.access import account_page


@account_page(action="network.second_factor")
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where one is led when a second factor is required and missing; who has one has nothing to do here."""
    if factors.has_one(request.user):
        return redirect("mfa_index")
    return render(request, "network/second_factor.html")


@account_page(action="network.sessions")
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        reference = request.POST.get("session", "")
        actions.close_own_sessions(
            user=request.user,
            reference=reference,
            but=request.session.session_key,
            actor=request.actor,
            at=timezone.now(),
        )
        return redirect("network:sessions")
    found = [
        {
            "reference": open_sessions.reference_of(one),
            "browser": one.browser,
            "opened_at": one.opened_at,
            "is_current": one.session_key == request.session.session_key,
        }
        for one in open_sessions.sessions_of(request.user.pk)
    ]
    return render(request, "network/sessions.html", {"sessions": found})
