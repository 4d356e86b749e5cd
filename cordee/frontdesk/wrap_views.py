"""The end of a call that asks one thing more: which need has no answer, and why; and a mistaken key, corrected."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cordee.domain.access import DataClass
from cordee.domain.call import ENDS_AT_ONCE, OUTCOME_LABELS, WHY_UNMET, Outcome
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.frontdesk import actions, ending, queries, wording
from cordee.frontdesk.forms import UnmetForm
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import AGENT, DRAFT, call_or_404, ended_page
from cordee.ui.access import member_page


@member_page(roles=AGENT, action="call.unmet", classes=DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def unmet(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """« Besoin sans réponse »: the need, then one digit says why and ends the call, or corrects how it ended."""
    found = call_or_404(request, call_id)
    if found.is_practice:
        return redirect("frontdesk:practice_result", found.pk)
    form = UnmetForm(request.POST if request.method == "POST" else None, needs=_needs(found), call=found)
    if not found.is_open and not found.may_be_corrected(timezone.now()):
        return ended_page(request, found, done=Outcome.UNMET_NEED)
    if not form.is_valid():
        return _unmet_page(request, found, form, status=422 if form.errors else 200)
    if not found.is_open:
        return _correct(request, found, form)
    oriented, more = queries.oriented(found), {"unmet": form.to_unmet()}
    return ending.end(request, found, form, outcome=Outcome.UNMET_NEED, oriented=oriented, page=_unmet_page, **more)


@member_page(roles=AGENT, action="call.correct", classes={DataClass.OPERATIONAL})
@require_POST
def correct(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The same key twice writes the same."""
    found, said = call_or_404(request, call_id), request.POST.get("outcome", "")
    if found.is_practice:
        return redirect("frontdesk:practice_result", found.pk)
    if said not in {one.value for one in ENDS_AT_ONCE}:
        return redirect("frontdesk:call", found.pk)
    return _corrected(request, found, outcome=Outcome(said))


def _correct(request: HttpRequest, found: Call, form: UnmetForm) -> HttpResponse:
    return _corrected(request, found, outcome=Outcome.UNMET_NEED, form=form)


def _corrected(request: HttpRequest, found: Call, *, outcome: Outcome, form: UnmetForm | None = None) -> HttpResponse:
    try:
        actions.correct(
            call_id=found.pk,
            actor=request.actor,
            outcome=outcome,
            at=timezone.now(),
            unmet=form.to_unmet() if form else None,
        )
    except actions.TooLate:
        messages.warning(request, wording.NOT_CORRECTED)
    else:
        messages.success(request, wording.CORRECTED.format(label=OUTCOME_LABELS[outcome]))
    return redirect("frontdesk:call", found.pk)


def _unmet_page(request: HttpRequest, found: Call, form: UnmetForm, *, status: int) -> HttpResponse:
    whys = [(place, why.value, label) for place, (why, label) in enumerate(WHY_UNMET.items(), start=1)]
    return render(request, "frontdesk/unmet.html", {"call": found, "form": form, "whys": whys}, status=status)


def _needs(call: Call) -> list[tuple[str, str]]:
    """Those that she named, then the others that such a caller may have; all of them while nobody said who calls."""
    known = queries.catalogue_of(call).needs
    possible = [
        one.id
        for one in known.values()
        if one.id != SAFETY_NEED and (not call.caller_kind or call.caller_kind in one.asked_by)
    ]
    named = [one for one in call.needs if one in known]
    return [(one, known[one].label) for one in dict.fromkeys([*named, *possible])]
