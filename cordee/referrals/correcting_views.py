"""Requests entered in error, for administrators: a reference, a state, days, organisations; nothing of the case."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.audit import actions as audit
from cordee.domain.access import Role
from cordee.referrals import correcting, wording
from cordee.referrals.correcting import Refused
from cordee.referrals.correction import Correction, Verdict
from cordee.referrals.references import reference_of
from cordee.ui.access import member_page
from cordee.ui.once import once

ADMINISTRATORS = {Role.ADMINISTRATOR}


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label="Quelle est l’erreur ?",
        max_length=200,
        min_length=5,
        help_text="Le second administrateur la lit pour décider. Ne nommez personne, ne dites rien de sa situation.",
        error_messages={"required": wording.CORRECTION_NEEDS_A_REASON, "min_length": wording.CORRECTION_NEEDS_A_REASON},
    )


@member_page(roles=ADMINISTRATORS, action="administration.corrections")
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    reference = request.GET.get("reference", "").strip()[:20]
    context = {
        "reference": reference,
        "found": correcting.find(reference) if reference else [],
        "rows": [_shown(one, request) for one in correcting.corrections(actor=request.actor)],
    }
    return render(request, "referrals/corrections.html", context)


@member_page(roles=ADMINISTRATORS, action="administration.ask_correction")
@require_http_methods(["GET", "POST"])
@once
def ask_correction(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    line = correcting.access_line(referral_id)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            correcting.ask(referral_id=referral_id, reason=reason, actor=request.actor, at=timezone.now())
        except Refused as refused:
            return _refused(request, refused)
        return redirect("referrals:corrections")
    context = {"line": line, "form": form}
    return render(request, "referrals/ask_correction.html", context, status=422 if form.is_bound else 200)


@member_page(roles=ADMINISTRATORS, action="administration.confirm_correction")
@require_POST
@once
def confirm_correction(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    return _decide(request, correction_id, correcting.confirm)


@member_page(roles=ADMINISTRATORS, action="administration.decline_correction")
@require_POST
@once
def decline_correction(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    return _decide(request, correction_id, correcting.decline)


def _decide(request: HttpRequest, correction_id: UUID, do: Callable[..., Correction]) -> HttpResponse:
    try:
        do(correction_id=correction_id, actor=request.actor, at=timezone.now())
    except Refused as refused:
        return _refused(request, refused)
    return redirect("referrals:corrections")


def _shown(correction: Correction, request: HttpRequest) -> dict[str, object]:
    lapsed = correction.is_lapsed_on(timezone.localdate())
    waiting = correction.verdict == Verdict.WAITING.value and not lapsed
    sign = "lapsed" if lapsed else "done" if correction.carried_out_at else correction.verdict
    return {
        "pk": correction.pk,
        "reference": reference_of(correction.referral_id),
        "reason": correction.reason,
        "asked_by": correction.asked_by_account.full_name,
        "asked_on": timezone.localdate(correction.asked_at),
        "confirm_by": correction.confirm_by,
        "decided_by": correction.decided_by_account.full_name if correction.decided_by_account else "",
        "state": wording.CORRECTION_STATES[sign],
        "waiting": waiting,
        "may_confirm": waiting and correction.asked_by_account_id != request.actor.user,
    }


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The act is undone as a whole before: what was refused still leaves its line."""
    detail = {"why": refused.why, "act": request.access.action}
    audit.record("administration.refused", actor=request.actor, at=timezone.now(), detail=detail)
    return render(
        request, "referrals/correction_refused.html", {"why": wording.CORRECTION_REFUSED[refused.why]}, status=409
    )
