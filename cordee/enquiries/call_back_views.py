"""The promise of a call-back, as a call ends; and where its list was."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cordee.domain.access import DataClass
from cordee.domain.call import Outcome
from cordee.domain.script import Said
from cordee.enquiries import promising, queries, wording
from cordee.enquiries.forms import PromiseForm
from cordee.enquiries.triage import Basket
from cordee.frontdesk import actions as frontdesk
from cordee.frontdesk import danger_acts, to_say
from cordee.frontdesk import wording as frontdesk_wording
from cordee.frontdesk.codes import code_of
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import AGENT, DRAFT, call_or_404, ended_page, posted_version, script_for
from cordee.frontdesk.typed_forms import TypedPage, typed_on
from cordee.ui.access import member_page


@member_page(roles=AGENT, action="enquiry.call_backs", classes={DataClass.OPERATIONAL})
@require_GET
def call_back_list(request: HttpRequest) -> HttpResponse:
    """An address that people know: what is to be called back is a list of « À traiter »."""
    return HttpResponseRedirect(f"{reverse('enquiries:queue')}?panier={Basket.CALL_BACKS.value}")


@member_page(roles=AGENT, action="enquiry.promise", classes=DRAFT | {DataClass.IDENTITY})
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def promise(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """A number, a time: the call ends with them. Afterwards, what was promised and its code."""
    call = call_or_404(request, call_id)
    if call.is_practice:
        return redirect("frontdesk:practice_result", call.pk)
    if not call.is_open:
        return _promised(request, call)
    slots = queries.slots_offered(at=timezone.now(), departement=call.departement)
    typed = {} if request.method == "POST" else typed_on(call, TypedPage.CALL_BACK)
    form = PromiseForm(
        request.POST if request.method == "POST" else None,
        slots=slots,
        in_danger=danger_acts.ends_in_danger(call),
        initial=PromiseForm.typed(typed),
    )
    if not form.is_valid():
        return _page(request, call, form, status=422 if form.errors else 200)
    try:
        promising.promise(
            call_id=call.pk,
            wanted=form.to_promise(),
            actor=request.actor,
            at=timezone.now(),
            version=posted_version(request),
        )
    except frontdesk.CallEnded:
        return _promised(request, call_or_404(request, call.pk))
    except frontdesk.ChangedElsewhere:
        form.add_error(None, frontdesk_wording.END_CHANGED_ELSEWHERE)
        return _page(request, call_or_404(request, call.pk), form, status=409)
    return redirect("enquiries:promise", call.pk)


def _page(request: HttpRequest, call: Call, form: PromiseForm, *, status: int) -> HttpResponse:
    in_danger = danger_acts.ends_in_danger(call)
    due = promising.due_in_danger(call.departement, at=timezone.now()) if in_danger else None
    context = {"call": call, "form": form, "typed": bool(form.initial), "in_danger": in_danger, "due": due}
    return render(request, "enquiries/promise.html", context, status=status)


def _promised(request: HttpRequest, call: Call) -> HttpResponse:
    promises = call.outcome in (Outcome.CALL_BACK, Outcome.EMERGENCY)
    found = promising.promised_by(call, actor=request.actor) if promises else None
    if found is None:
        return ended_page(request, call)
    code, script = code_of(found.pk), script_for(request, call)
    closing = to_say.closing(
        script, Said.PROMISED, code=code, rappel=wording.promised(found.not_before, found.promised_at)
    )
    return render(request, "enquiries/promised.html", {"closing": closing, "code": code})
