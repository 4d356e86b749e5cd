"""The pages by which who asked goes on: choose, then confirm and send. Two clicks."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cordee.cases.models import Case
from cordee.catalogue.queries import reference_day
from cordee.domain.access import SENDING_ROLES, DataClass
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import GuardsUnmet, NotPossible
from cordee.referrals import candidates, continuing, guarded, pages, queries, shared, spoken, wishes, wording
from cordee.referrals.actions import CaseIsClosed
from cordee.referrals.candidates import Destination
from cordee.referrals.models import Referral
from cordee.referrals.moving import KeyReused
from cordee.referrals.onward_forms import GoOnForm
from cordee.referrals.shared import Named
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once

LINE = {DataClass.OPERATIONAL}
NAMED = LINE | {DataClass.IDENTITY}
KEY_OF_A_WISH = 60  # what is withdrawn with it adds its own end, in a column of eighty
_PAGES = {
    ContinuedAs.NEXT: "referrals:next",
    ContinuedAs.BESIDE: "referrals:beside",
    ContinuedAs.COMPLETED: "referrals:complete",
}


@member_page(roles=SENDING_ROLES, action="referral.propose_next", classes=NAMED)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_next(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _go_on(request, referral_id, ContinuedAs.NEXT)


@member_page(roles=SENDING_ROLES, action="referral.ask_beside", classes=NAMED)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_beside(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _go_on(request, referral_id, ContinuedAs.BESIDE)


@member_page(roles=SENDING_ROLES, action="referral.complete_again", classes=NAMED)
@require_http_methods(["GET", "HEAD", "POST"])
def complete_again(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _go_on(request, referral_id, ContinuedAs.COMPLETED)


@member_page(roles=SENDING_ROLES, action="referral.confirm_wish", classes=LINE)
@require_POST
@once
def confirm_wish(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """By voice: the person was asked, and the agent writes down what she said."""
    referral = _referral_or_404(request, referral_id)
    said = request.POST.get("souhait", "")
    if said not in ("oui", "non"):
        return _refused(request, referral, wording.WISH_UNSAID, status=422)
    still = said == "oui"
    key = key_of(request)[:KEY_OF_A_WISH]
    try:
        wishes.confirm(referral_id=referral.pk, wishes=still, actor=request.actor, at=timezone.now(), key=key)
    except NotPossible as no:
        return _refused(request, referral, wording.not_possible(no), status=409)
    except Case.DoesNotExist:
        raise Http404 from None
    messages.success(request, wording.WISH_NOTED[still])
    return redirect("referrals:detail", referral.pk)


def _go_on(request: HttpRequest, referral_id: UUID, how: ContinuedAs) -> HttpResponse:
    referral = _referral_or_404(request, referral_id)
    if request.method == "POST":
        return _send(request, referral, how)
    found = continuing.destinations(referral, how, actor=request.actor, on=reference_day())
    if how is ContinuedAs.COMPLETED and not found:
        return _refused(request, referral, wording.NO_LONGER_PROPOSED, status=409)
    target = found[0] if how is ContinuedAs.COMPLETED else candidates.chosen(found, request.GET.get("vers", ""))
    if target is None:
        return _choose(request, referral, how, found)
    initial = {"key": str(uuid4()), "target": target.code, "purpose": target.need_label}
    return _confirm(request, referral, how, target, GoOnForm(how=how, initial=initial))


def _choose(request: HttpRequest, referral: Referral, how: ContinuedAs, found: list[Destination]) -> HttpResponse:
    context = {"referral": referral, "found": found, "page": reverse(_PAGES[how], args=[referral.pk])}
    return render(request, "referrals/choose.html", context | {"beside": how is ContinuedAs.BESIDE})


def _confirm(
    request: HttpRequest, referral: Referral, how: ContinuedAs, target: Destination, form: GoOnForm, status: int = 200
) -> HttpResponse:
    today = queries.today()
    classes = continuing.shared_before(referral, actor=request.actor)
    agreed = candidates.consent_for(referral.pk, target.organisation.pk, on=today) is not None
    context = {
        "referral": referral,
        "form": form,
        "target": target,
        "page": reverse(_PAGES[how], args=[referral.pk]),
        "beside": how is ContinuedAs.BESIDE,
        "lacked": pages.answer(referral) if how is ContinuedAs.COMPLETED else None,
        "agreed": agreed,
        "person": None if agreed else _to_read_to(request, referral),
        "words": spoken.words_of_consent(target, classes=classes),
        "reachable": candidates.person_is_reachable(referral.pk),
    }
    return render(request, "referrals/go_on.html", context, status=status)


def _to_read_to(request: HttpRequest, referral: Referral) -> Named | None:
    """Who is to be called so that she agrees, for who may know it."""
    mask = guarded.mask_of(referral, actor=request.actor, at=timezone.now(), screen="referrals:go_on", wanted=False)
    return mask.person(shared.person(referral, actor=request.actor, at=timezone.now(), screen="referrals:go_on"))


def _send(request: HttpRequest, referral: Referral, how: ContinuedAs) -> HttpResponse:
    form = GoOnForm(request.POST, how=how)
    found = continuing.destinations(referral, how, actor=request.actor, on=reference_day())
    target = candidates.chosen(found, request.POST.get("target", ""))
    if not form.is_valid():
        if target is None:
            return _refused(request, referral, wording.NO_LONGER_PROPOSED, status=409)
        return _confirm(request, referral, how, target, form, status=422)
    try:
        child = continuing.go_on(
            referral_id=referral.pk,
            wanted=form.to_going_on(),
            rules_on=reference_day(),
            actor=request.actor,
            at=timezone.now(),
            key=form.cleaned_data["key"],
        )
    except KeyReused:
        return _refused(request, referral, wording.KEY_REUSED, status=422)
    except GuardsUnmet as unmet:
        if target is None:
            return _refused(request, referral, wording.NO_LONGER_PROPOSED, status=409)
        form.refuse(unmet)
        return _confirm(request, referral, how, target, form, status=422)
    except NotPossible as no:
        return _refused(request, referral, wording.not_possible(no), status=409)
    except CaseIsClosed:
        return _refused(request, referral, wording.CASE_IS_CLOSED, status=409)
    except Case.DoesNotExist:
        return _refused(request, referral, wording.SOMEBODY_ELSE_LEADS, status=409)
    return redirect("referrals:detail", child.pk)


def _refused(request: HttpRequest, referral: Referral, why: str, *, status: int) -> HttpResponse:
    context = {"why": why, "home": reverse("referrals:detail", args=[referral.pk]), "referral": referral}
    return render(request, "referrals/refused.html", context, status=status)


def _referral_or_404(request: HttpRequest, referral_id: UUID) -> Referral:
    try:
        return queries.access_referral(referral_id, actor=request.actor)
    except Referral.DoesNotExist:
        raise Http404 from None
