"""« Dites-le une fois »: she composes a sheet, sees it as its reader will, gives its address, may stop it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cordee.audit import actions as audit
from cordee.domain.access import DataClass
from cordee.domain.sheet import Recipient
from cordee.referrals.link_views import discreet, limited
from cordee.sheet import actions, filling, queries, wording
from cordee.sheet.forms import SheetForm
from cordee.sheet.links import address_of
from cordee.sheet.models import Sheet
from cordee.ui.access import beneficiary_page
from cordee.ui.square_code import square_code
from cordee.ui.tongues import SOURCE
from cordee.voice.opening import done, form_page, opened, posted, proven, refused
from cordee.voice.wording import REUSED

HELD = {DataClass.IDENTITY, DataClass.OPERATIONAL, DataClass.SITUATION, DataClass.HEALTH}
SHOW, CHANGE, MAKE = "voir", "modifier", "creer"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One of her sheets, in her list."""

    pk: UUID
    title: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    openings: tuple[datetime, ...]
    is_open: bool


@beneficiary_page(action="own.sheets", classes={DataClass.OPERATIONAL})
@discreet
@require_safe
@opened
@proven
def sheets(request: HttpRequest, secret: str) -> HttpResponse:
    found = queries.openings()
    lines = [_line(one, found) for one in queries.sheets_of_case(request.her_case.pk, actor=request.actor)]
    recipients = [(one.value, wording.FOR[one], wording.WHAT_FOR[one]) for one in Recipient]
    return render(request, "voice/sheets.html", {"secret": secret, "lines": lines, "recipients": recipients})


@beneficiary_page(action="own.compose_sheet", classes=HELD)
@discreet
@limited
@form_page
@opened
@proven
def compose(request: HttpRequest, secret: str, recipient: str) -> HttpResponse:
    """One address for the three steps: fill in, see it as its reader will, make it. Nothing is kept before the last.

    A key is of one preview: what she changes after a sheet was made is another sheet.
    """
    if recipient not in set(Recipient):
        return redirect("voice:sheets", secret)
    with translation.override(SOURCE):  # as its reader will read it
        holding = filling.held(request.her_case, recipient=Recipient(recipient), actor=request.actor)
    shown = {"case": request.her_case.pk, "classes": holding.classes}
    audit.record_reading("own_sheet", actor=request.actor, at=timezone.now(), screen="voice:compose", **shown)
    if request.method != "POST":
        return _form(request, secret, SheetForm(holding=holding, initial={"key": str(uuid4())}))
    form = SheetForm(request.POST, holding=holding)
    if not form.is_valid():
        return _form(request, secret, form, status=422)
    if request.POST.get("step") == CHANGE:
        return _form(request, secret, SheetForm(_with_new_key(request), holding=holding))
    if request.POST.get("step") == MAKE:
        return _make(request, secret, form)
    context = {"secret": secret, "composed": form.composed(), "carried": form.carried(), **_said(holding.recipient)}
    context["key"] = str(uuid4())
    return render(request, "voice/sheet_preview.html", context)


@beneficiary_page(action="own.sheet", classes=HELD)
@discreet
@require_safe
@opened
@proven
def sheet(request: HttpRequest, secret: str, sheet_id: UUID) -> HttpResponse:
    try:
        found = queries.access_sheet(sheet_id, actor=request.actor)
    except Sheet.DoesNotExist:
        return refused(request, secret, _("Cette fiche n’existe plus."), status=404)
    shown = {"case": request.her_case.pk, "target": found.pk, "classes": sorted(HELD)}
    audit.record_reading("own_sheet", actor=request.actor, at=timezone.now(), screen="voice:sheet", **shown)
    line = _line(found, queries.openings())
    address = address_of(found.pk) if line.is_open else ""
    context = {"secret": secret, "sheet": found, "line": line, "address": address}
    context |= {"square": square_code(address) if address else None, **_said(Recipient(found.recipient))}
    return render(request, "voice/sheet.html", context)


@beneficiary_page(action="own.revoke_sheet")
@discreet
@limited
@opened
@posted
@proven
def revoke(request: HttpRequest, secret: str, sheet_id: UUID) -> HttpResponse:
    try:
        actions.revoke(sheet_id=sheet_id, actor=request.actor, at=timezone.now())
    except (Sheet.DoesNotExist, actions.Over):
        return refused(request, secret, wording.ALREADY_OVER, status=409)
    return done(request, secret, _("La fiche est arrêtée."), _("Son adresse n’ouvre plus rien, dès maintenant."))


def _make(request: HttpRequest, secret: str, form: SheetForm) -> HttpResponse:
    act = {"actor": request.actor, "at": timezone.now(), "key": form.cleaned_data["key"]}
    try:
        made = actions.make(case_id=request.her_case.pk, composed=form.composed(), **act)
    except actions.KeyReused:
        return refused(request, secret, REUSED, status=422)
    except actions.TooMany:
        return refused(request, secret, wording.TOO_MANY, status=409)
    return redirect("voice:sheet", secret, made.pk)


def _with_new_key(request: HttpRequest) -> QueryDict:
    posted_again = request.POST.copy()
    posted_again["key"] = str(uuid4())
    return posted_again


def _form(request: HttpRequest, secret: str, form: SheetForm, *, status: int = 200) -> HttpResponse:
    context = {"secret": secret, "form": form, **_said(form.holding.recipient)}
    return render(request, "voice/sheet_form.html", context, status=status)


def _said(recipient: Recipient) -> dict[str, object]:
    return {
        "recipient": recipient.value,
        "for_whom": wording.FOR[recipient],
        "what_for": wording.WHAT_FOR[recipient],
        "title": wording.READ_BY[recipient],
        "is_employer": recipient is Recipient.EMPLOYER,
    }


def _line(one: Sheet, openings: dict[UUID, list[datetime]]) -> Line:
    return Line(
        pk=one.pk,
        title=_(wording.READ_BY[Recipient(one.recipient)]),
        made_at=one.made_at,
        expires_at=one.expires_at,
        revoked_at=one.revoked_at,
        openings=tuple(openings.get(one.pk, ())),
        is_open=one.revoked_at is None and timezone.now() < one.expires_at,
    )
