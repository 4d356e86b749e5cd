"""« Refaire le point » of a case: what has changed since the last time, what is known to correct, and recording it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.audit import actions as audit
from cordee.caseload.stock_form import Form, form
from cordee.caseload.stock_pages import shown
from cordee.cases.models import Case, CaseState
from cordee.catalogue.queries import reference_day
from cordee.conversation.noting import DECLINED, UNSURE
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.orientation.known import Known
from cordee.public.sheet import Sheet
from cordee.referrals import guarded
from cordee.referrals import queries as referrals
from cordee.referrals.candidates import Destination
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.models import Referral
from cordee.referrals.references import reference_of
from cordee.support import askable, queries, retaking, stock, stock_wording
from cordee.support.queries import Names
from cordee.support.refusals import StockRefused
from cordee.support.stock import Rights, Standing
from cordee.support.views import case_or_404
from cordee.ui.access import member_page
from cordee.ui.once import once

WHOLE = {DataClass.OPERATIONAL, DataClass.SITUATION, DataClass.HEALTH}
SCREEN = "caseload:stock"


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """One case, and what its reader may read of it."""

    case: Case
    known: Known
    may: Rights
    asked: list[Referral]
    names: Names
    mask: guarded.Mask


@member_page(roles=CASE_ROLES, action="case.stock", classes=WHOLE)
@require_safe
@unless_frozen
def changed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was said last, decided again today: who reads her situation reads it."""
    desk = _desk_or_404(request, case_id)
    if desk.known.last is None:
        raise Http404
    _read(request, desk)
    return _result(request, desk, stock.standing(desk.known), None)


@member_page(roles=CASE_ROLES, action="case.retake_stock", classes=WHOLE)
@require_http_methods(["GET", "HEAD", "POST"])
def retake(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Nothing is written here: the page carries what is said today."""
    desk = _own_desk_or_404(request, case_id)
    _read(request, desk)
    if request.method != "POST":
        found = _form(request, desk)
        return _sheet(request, desk, found, found.first())
    if request.POST.get("seen", "") != desk.known.seen:
        return refused(request, desk.case.pk, stock_wording.MOVED)
    found = _form(request, desk)
    if "corriger" in request.POST:
        return _sheet(request, desk, found, found.first())
    if not found.said.needs:
        return _sheet(request, desk, found, found.first(), needs_error=stock_wording.NO_NEED)
    answered = found.read(request.POST)
    said = _with(found, answered.carried)
    if answered.sheet is not None:
        return _sheet(request, desk, said, answered.sheet)
    return _result(request, desk, stock.standing(desk.known, said.said), said)


@member_page(roles=CASE_ROLES, action="case.record_stock", classes=WHOLE)
@require_POST
@once
@unless_frozen
def record(request: HttpRequest, case_id: UUID) -> HttpResponse:
    desk = _own_desk_or_404(request, case_id)
    found = _form(request, desk)
    told = {"answers": found.said.answers, "needs": found.said.needs, "seen": request.POST.get("seen", "")}
    try:
        retaking.retake(case_id=desk.case.pk, actor=request.actor, at=timezone.now(), **told)
    except StockRefused as no:
        return refused(request, desk.case.pk, stock_wording.refused(no))
    except Case.DoesNotExist:
        raise Http404 from None
    messages.success(request, stock_wording.RECORDED)
    return redirect("support:case", desk.case.pk)


def _desk_or_404(request: HttpRequest, case_id: UUID) -> _Desk:
    one, actor = case_or_404(request, case_id), request.actor
    asked = referrals.referrals_of_case(one.pk, actor=actor)
    said = {"actor": actor, "at": timezone.now(), "screen": SCREEN}
    return _Desk(
        case=one,
        known=stock.known_of(one, actor=actor),
        may=stock.rights(one.pk, actor=actor),
        asked=asked,
        names=queries.names_in(one.pk, actor=actor, asked=queries.sent_to(asked, actor=actor)),
        mask=guarded.mask_of_case(one.pk, about=one.pk, wanted=False, **said),
    )


def _own_desk_or_404(request: HttpRequest, case_id: UUID) -> _Desk:
    """Who leads the open case or takes part beside, with her agreement on her situation."""
    desk = _desk_or_404(request, case_id)
    if not desk.may.may_retake or (desk.case.state == CaseState.CLOSED and request.method != "POST"):
        raise Http404
    return desk


def _read(request: HttpRequest, desk: _Desk) -> None:
    """Displayed = logged."""
    classes = [DataClass.SITUATION] * bool(desk.known.stocks) + [DataClass.HEALTH] * desk.may.health
    said = {"actor": request.actor, "at": timezone.now(), "screen": SCREEN, "case": desk.case.pk}
    if desk.known.stocks:
        audit.record_reading("shared_facts", classes=classes, **said)


def _form(request: HttpRequest, desk: _Desk) -> Form:
    return form(desk.known, desk.names, request.POST, may=desk.may, masked=desk.mask.on)


def _with(found: Form, carried: Any) -> Form:
    return Form(known=found.known, names=found.names, carried=carried, hidden=found.hidden, masked=found.masked)


def _context(desk: _Desk) -> dict[str, Any]:
    return {
        "case": desk.case,
        "reference": reference_of(desk.case.pk),
        "last": desk.known.last,
        "seen": desk.known.seen,
        "health": desk.may.health,
        "may_retake": desk.may.may_retake and desk.case.state != CaseState.CLOSED,
    }


def _sheet(request: HttpRequest, desk: _Desk, found: Form, shown: Sheet, *, needs_error: str = "") -> HttpResponse:
    context = {
        **_context(desk),
        "sheet": shown,
        "known": [one for one in shown.asked if one.known],
        "missing": [one for one in shown.asked if not one.known],
        "lines": tuple(found.carried.lines()),
        "needs": found.needs(),
        "chosen": found.said.needs,
        "needs_error": needs_error,
        "is_whole": not shown.brings_more,
        "refused": DECLINED,
        "unsure": UNSURE,
    }
    status = 422 if shown.errors or needs_error else 200
    return render(request, "caseload/stock_form.html", context, status=status)


def _targets(desk: _Desk, request: HttpRequest, said: Form | None) -> tuple[Destination, ...]:
    """Whom who leads may ask from here: of what is recorded, not of what is only being said."""
    found = None if said else askable.proposed(desk.case, desk.known, actor=request.actor)
    return found.targets if found else ()


def _result(request: HttpRequest, desk: _Desk, standing: Standing, said: Form | None) -> HttpResponse:
    """``said``: what is carried to be recorded; None where the page is only read."""
    who = {"actor": request.actor, "on": reference_day(), "targets": _targets(desk, request, said)}
    facts = standing.changed
    context = {
        **_context(desk),
        "last": standing.last,
        "again": said is None and desk.known.before is not None,
        "standing": standing,
        "agenda": standing.agenda,
        "changed": stock.without_places(facts, standing.now) if desk.mask.on else facts,
        "opened": shown(standing.opened, desk.case.pk, desk.asked, desk.names, **who),
        "lines": tuple(said.carried.lines()) if said else (),
        "chosen": said.said.needs if said else (),
        "to_record": said is not None,
        "today": reference_day(),
    }
    return render(request, "caseload/stock.html", context)
