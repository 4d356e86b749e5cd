"""The list of call-backs, taken in one key; and the promise of one, as a call ends."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cordee.domain.access import DataClass
from cordee.domain.call import Outcome
from cordee.enquiries import call_backs, promising, queries, rows, wording
from cordee.enquiries.forms import PromiseForm
from cordee.enquiries.line_views import LIST, PAGE, since_midnight
from cordee.frontdesk import actions as frontdesk
from cordee.frontdesk import wording as frontdesk_wording
from cordee.frontdesk.codes import code_of
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import AGENT, DRAFT, call_or_404, ended_page, posted_version
from cordee.ui.access import member_page
from cordee.ui.once import once


@member_page(roles=AGENT, action="enquiry.call_backs", classes=LIST)
@require_GET
def call_back_list(request: HttpRequest) -> HttpResponse:
    """Times, attempts and what she asks: neither name nor number."""
    at, actor = timezone.now(), request.actor
    page = Paginator(call_backs.waiting(actor), PAGE).get_page(request.GET.get("page"))
    reached = queries.reached_since(since_midnight(at), actor=actor)[:PAGE]
    kept = [rows.row(one, actor=actor, at=at) for one in reached]
    context = {
        "page": page,
        "listed": call_backs.listed(list(page), actor=actor, at=at),
        "reached": kept,
        "late": call_backs.waiting(actor).filter(next_at__lt=at).count(),
    }
    return render(request, "enquiries/call_backs.html", context)


@member_page(roles=AGENT, action="enquiry.take_next", classes=LIST)
@require_POST
@once
def take_next(request: HttpRequest) -> HttpResponse:
    found = call_backs.take_next(actor=request.actor, at=timezone.now())
    if found is None:
        messages.info(request, wording.NOBODY_TO_TAKE)
        return redirect("enquiries:call_backs")
    return redirect("enquiries:enquiry", found.pk)


@member_page(roles=AGENT, action="enquiry.promise", classes=DRAFT | {DataClass.IDENTITY})
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def promise(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """A number, a time: the call ends with them. Afterwards, what was promised and its code."""
    call = call_or_404(request, call_id)
    if not call.is_open:
        return _promised(request, call)
    slots = queries.slots_offered(at=timezone.now(), departement=call.departement)
    form = PromiseForm(request.POST if request.method == "POST" else None, slots=slots)
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
    return render(request, "enquiries/promise.html", {"call": call, "form": form}, status=status)


def _promised(request: HttpRequest, call: Call) -> HttpResponse:
    found = promising.promised_by(call, actor=request.actor) if call.outcome == Outcome.CALL_BACK else None
    if found is None:
        return ended_page(request, call)
    context = {"enquiry": found, "code": code_of(found.pk)}
    return render(request, "enquiries/promised.html", context)
