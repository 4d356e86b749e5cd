from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from cordee.network import actions, queries, session
from cordee.network.forms import MembershipForm
from cordee.ui.access import account_page


@account_page(action="network.choose_membership", second_factor=True)
@require_http_methods(["GET", "POST"])
def choose_membership(request: HttpRequest) -> HttpResponse:
    """One function at a time: what the person sees and signs afterwards follows from it."""
    memberships = queries.memberships_of(request.user)
    form = MembershipForm(request.POST if request.method == "POST" else None, memberships=memberships)
    if form.is_valid():
        chosen = form.to_membership()
        actions.note_choice(membership=chosen, actor=request.actor, at=timezone.now())
        session.choose_membership(request.session, chosen.pk)
        return HttpResponseRedirect(_next_page(request))
    page = {"form": form, "memberships": memberships, "next": request.GET.get("next", "")}
    return render(request, "network/choose_membership.html", page, status=422 if form.is_bound else 200)


def _next_page(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url("ui:pro_home")
