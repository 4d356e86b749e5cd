"""Accounts and functions, for administrators: no case, no person who is helped, no content ever."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cordee.audit import actions as audit
from cordee.domain.access import Role
from cordee.network import administering
from cordee.network.administering import Refused
from cordee.network.administration_forms import AccountForm, FunctionForm, ReasonForm
from cordee.network.models import Membership, User
from cordee.network.undelivered import nobody_got
from cordee.network.wording import ADMINISTRATION_REFUSED, ROLES, function_label
from cordee.ui.access import member_page
from cordee.ui.once import once

ADMINISTRATORS = {Role.ADMINISTRATOR}


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act on an account: what its page says before, and what it does."""

    do: Callable[..., None]
    title: str
    effect: str
    button: str
    tone: str = "danger"


ACTS: Mapping[str, Act] = {
    "suspendre": Act(
        do=administering.suspend,
        title="Suspendre ce compte",
        effect="Ses sessions se ferment tout de suite et il ne peut plus entrer. Ses fonctions restent écrites.",
        button="Suspendre",
    ),
    "rouvrir": Act(
        do=administering.reopen,
        title="Rouvrir ce compte",
        effect="Il entre de nouveau, avec son mot de passe et sa double vérification, dans ses fonctions en cours.",
        button="Rouvrir",
        tone="",
    ),
    "double-verification": Act(
        do=administering.reset_second_factor,
        title="Retirer sa double vérification",
        effect="Ses clés, son application et ses codes de secours ne servent plus, ses sessions se ferment. "
        "Un courriel l’en avertit, et il en choisit d’autres à sa prochaine entrée. Assurez-vous d’abord que c’est "
        "bien lui qui demande.",
        button="Retirer",
    ),
}


@member_page(roles=ADMINISTRATORS, action="administration.accounts")
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    text, after = request.GET.get("q", "")[:100], request.GET.get("apres", "")[:254]
    page = administering.accounts(text=text, after=after)
    following = f"?{urlencode({'q': text, 'apres': page.after})}" if page.after else ""
    rows = [(one, [_said(held) for held in one.held]) for one in page.accounts]
    context = {"rows": rows, "text": text, "following": following, "nobody_got": nobody_got()}
    return render(request, "network/accounts.html", context)


@member_page(roles=ADMINISTRATORS, action="administration.new_account")
@require_http_methods(["GET", "POST"])
@once
def new_account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = administering.open_account(**form.cleaned_data, actor=request.actor, at=timezone.now())
        except Refused as refused:
            _note(request, refused)
            form.add_error(None, ADMINISTRATION_REFUSED[refused.why])
            return render(request, "network/new_account.html", {"form": form}, status=409)
        return redirect("network:account", pk=user.pk)
    return render(request, "network/new_account.html", {"form": form}, status=422 if form.is_bound else 200)


@member_page(roles=ADMINISTRATORS, action="administration.account")
@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    user = administering.account(pk)
    functions = [_shown(one) for one in administering.functions_of(user)]
    may_act = administering.administers(request.actor, user)
    context = {"account": user, "functions": functions, "may_act": may_act, "is_own": user.pk == request.actor.user}
    return render(request, "network/account.html", context)


@member_page(roles=ADMINISTRATORS, action="administration.act_on_account")
@require_http_methods(["GET", "POST"])
@once
def act_on_account(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    user, act = administering.account(pk), ACTS.get(what)
    if act is None:
        raise User.DoesNotExist(what)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    home = reverse("network:account", args=[pk])
    if form.is_valid():
        try:
            act.do(user=user, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now())
        except Refused as refused:
            return _refused(request, refused, home)
        return redirect(home)
    context = {"account": user, "act": act, "form": form, "home": home}
    return render(request, "network/act_on_account.html", context, status=422 if form.is_bound else 200)


@member_page(roles=ADMINISTRATORS, action="administration.invite")
@require_http_methods(["POST"])
@once
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    home = reverse("network:account", args=[pk])
    try:
        administering.invite(user=administering.account(pk), actor=request.actor, at=timezone.now())
    except Refused as refused:
        return _refused(request, refused, home)
    return redirect(home)


@member_page(roles=ADMINISTRATORS, action="administration.give_function")
@require_http_methods(["GET", "POST"])
@once
def give_function(request: HttpRequest, pk: int) -> HttpResponse:
    user = administering.account(pk)
    form = FunctionForm(request.POST if request.method == "POST" else None)
    home = reverse("network:account", args=[pk])
    if form.is_valid():
        at = timezone.now()
        try:
            administering.give_function(user=user, **form.to_function(at=at), actor=request.actor, at=at)
        except Refused as refused:
            return _refused(request, refused, home)
        return redirect(home)
    context = {"account": user, "form": form, "home": home}
    return render(request, "network/give_function.html", context, status=422 if form.is_bound else 200)


@member_page(roles=ADMINISTRATORS, action="administration.end_function")
@require_http_methods(["GET", "POST"])
@once
def end_function(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    membership = administering.function(membership_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    home = reverse("network:account", args=[membership.user_id])
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            administering.end_function(membership=membership, reason=reason, actor=request.actor, at=timezone.now())
        except Refused as refused:
            return _refused(request, refused, home)
        return redirect(home)
    act = Act(
        do=administering.end_function,
        title="Terminer cette fonction",
        effect="Elle n’ouvre plus rien dès maintenant, et les sessions de ce compte se ferment. Elle reste écrite.",
        button="Terminer",
    )
    context = {"account": membership.user, "function": _shown(membership), "act": act, "form": form, "home": home}
    return render(request, "network/act_on_account.html", context, status=422 if form.is_bound else 200)


def _said(membership: Membership) -> str:
    return function_label(role=membership.role, organisation=membership.organisation.display_name)


def _shown(membership: Membership) -> dict[str, object]:
    now = timezone.now()
    ended = membership.valid_until is not None and membership.valid_until <= now
    return {
        "pk": membership.pk,
        "role": ROLES[Role(membership.role)],
        "organisation": membership.organisation.display_name,
        "departements": ", ".join(membership.departements) or "toute la région",
        "begins": timezone.localdate(membership.valid_from),
        "ends": timezone.localdate(membership.valid_until) if membership.valid_until else None,
        "ended": ended,
        "to_come": membership.valid_from > now,
    }


def _refused(request: HttpRequest, refused: Refused, home: str) -> HttpResponse:
    _note(request, refused)
    context = {"why": ADMINISTRATION_REFUSED[refused.why], "home": home}
    return render(request, "network/refused.html", context, status=409)


def _note(request: HttpRequest, refused: Refused) -> None:
    """The act is undone as a whole before: what was refused still leaves its line."""
    detail = {"why": refused.why, "act": request.access.action}
    audit.record("administration.refused", actor=request.actor, at=timezone.now(), detail=detail)
