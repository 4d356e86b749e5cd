"""« En direct »: whom the agent may ring with the caller on the line, and what came of it, in one key."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cordee.frontdesk import actions, answering, queries, transferring, wording
from cordee.frontdesk.forms import TransferForm
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import AGENT, DRAFT, call_or_404, ended_page
from cordee.ui.access import member_page
from cordee.ui.once import once


@member_page(roles=AGENT, action="call.transfer", classes=DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def transfer(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = call_or_404(request, call_id)
    if call.is_practice:
        return redirect("frontdesk:practice_result", call.pk)
    if not call.is_open:
        return ended_page(request, call)
    reachable = answering.reachable(
        queries.oriented(call), departement=call.departement, actor=request.actor, at=timezone.now()
    )
    form = TransferForm(request.POST if request.method == "POST" else None, reachable=reachable)
    if not form.is_valid():
        return _page(request, call, form, reachable, status=422 if form.errors else 200)
    try:
        made = transferring.transfer(call_id=call.pk, actor=request.actor, at=timezone.now(), **form.to_transfer())
    except actions.CallEnded:
        return ended_page(request, call_or_404(request, call.pk))
    except transferring.NotProposed:
        form.add_error(None, wording.NOT_PROPOSED_ANY_MORE)
        return _page(request, call, form, reachable, status=409)
    messages.success(request, wording.TRANSFERRED if made.taken else wording.NOT_TRANSFERRED)
    return redirect("frontdesk:transfer", call.pk)


def _page(
    request: HttpRequest, call: Call, form: TransferForm, reachable: list[answering.Reached], *, status: int
) -> HttpResponse:
    context = {
        "call": call,
        "form": form,
        "reachable": reachable,
        "chosen": form["offer"].value() or (reachable[0].offer.id if reachable else ""),
        "transfers": answering.transfers_of(call, actor=request.actor),
    }
    return render(request, "frontdesk/transfer.html", context, status=status)
