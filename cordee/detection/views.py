"""Campaigns, before those who make them and those who look at what they brought."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.detection import actions, effects, listing, materials, queries, wording
from cordee.detection.actions import ChangedElsewhere, CodeTaken, OutOfTerritory
from cordee.detection.forms import NewForm, PlanForm, typed
from cordee.detection.materials import Material
from cordee.detection.models import MAKERS, READERS, Campaign, reaches_everything
from cordee.domain.access import DataClass
from cordee.domain.territory import region_departements
from cordee.ui.access import member_page
from cordee.ui.once import once

SHOWN = {DataClass.OPERATIONAL}
form_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=READERS, action="campaign.list", classes=SHOWN)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = queries.campaigns(actor=request.actor)
    context = {
        "rows": listing.rows(found, on=timezone.localdate()),
        "can_make": request.actor.role in MAKERS,
    }
    return render(request, "detection/index.html", context)


@member_page(roles=MAKERS, action="campaign.create", classes=SHOWN)
@form_page
@once
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST if request.method == "POST" else None, **_choices(request))
    if form.is_valid():
        try:
            made = actions.create(
                form.to_plan(), code=form.cleaned_data["code"], actor=request.actor, at=timezone.now()
            )
        except CodeTaken:
            form.add_error("code", wording.CODE_TAKEN)
        except OutOfTerritory:
            form.add_error("departements", wording.OUT_OF_TERRITORY)
        else:
            messages.success(request, wording.CREATED)
            return redirect("detection:materials", made.code)
    return _form_page(request, form, None)


@member_page(roles=MAKERS, action="campaign.change", classes=SHOWN)
@form_page
@once
def change(request: HttpRequest, code: str) -> HttpResponse:
    campaign = _to_change(request, code)
    filled = request.method == "POST"
    form = PlanForm(request.POST if filled else None, initial=typed(campaign), **_choices(request, campaign))
    if form.is_valid():
        said = {"plan": form.to_plan(), "version": _posted_version(request)}
        try:
            actions.change(code=code, actor=request.actor, at=timezone.now(), **said)
        except OutOfTerritory:
            form.add_error("departements", wording.OUT_OF_TERRITORY)
        except ChangedElsewhere:
            campaign = _to_change(request, code)  # as it is now, which the form that is sent again replaces
            if campaign.closed_at is None:
                form.show_what_is_held(campaign)
            form.add_error(None, wording.CHANGED if campaign.closed_at else wording.CHANGED_BESIDE)
            return _form_page(request, form, campaign, status=HTTPStatus.CONFLICT)
        else:
            messages.success(request, wording.SAVED)
            return redirect("detection:effect", code)
    return _form_page(request, form, campaign)


@member_page(roles=MAKERS, action="campaign.close", classes=SHOWN)
@require_POST
@once
def close(request: HttpRequest, code: str) -> HttpResponse:
    campaign = _to_change(request, code)
    try:
        actions.close(code=code, version=_posted_version(request), actor=request.actor, at=timezone.now())
    except ChangedElsewhere:
        context = {"campaign": campaign, "why": wording.CHANGED}
        return render(request, "detection/refused.html", context, status=HTTPStatus.CONFLICT)
    messages.success(request, wording.CLOSED)
    return redirect("detection:effect", code)


@member_page(roles=READERS, action="campaign.effect", classes=SHOWN)
@require_safe
def effect(request: HttpRequest, code: str) -> HttpResponse:
    campaign, on = _or_404(request, code), timezone.localdate()
    context = {
        **_about(request, campaign),
        "effect": effects.effect(campaign, on=on),
        "per_call_defined": wording.PER_CALL,
        "per_accepted_defined": wording.PER_ACCEPTED,
        "key": str(uuid4()),
    }
    return render(request, "detection/effect.html", context)


@member_page(roles=READERS, action="campaign.effect_csv", classes=SHOWN)
@require_safe
def effect_csv(request: HttpRequest, code: str) -> HttpResponse:
    campaign = _or_404(request, code)
    found = effects.effect(campaign, on=timezone.localdate())
    return _file(effects.as_csv(campaign, found).encode(), "text/csv; charset=utf-8", f"campagne-{campaign.code}.csv")


@member_page(roles=MAKERS, action="campaign.materials", classes=SHOWN)
@require_safe
def kit(request: HttpRequest, code: str) -> HttpResponse:
    campaign = _or_404(request, code)
    text = materials.intranet(campaign)
    context = {
        **_about(request, campaign),
        "materials": [(one.value, *said) for one, said in materials.LABELS.items()],
        "text": text,
        "lines": 2 + text.count("\n") + len(text) // 110,
    }
    return render(request, "detection/materials.html", context)


@member_page(roles=MAKERS, action="campaign.print", classes=SHOWN)
@require_safe
def material(request: HttpRequest, code: str, name: str) -> HttpResponse:
    campaign = _or_404(request, code)
    if name not in set(Material):
        raise Http404
    body = materials.pdf(campaign, Material(name), on=timezone.localdate())
    return _file(body, "application/pdf", f"{name}-{campaign.code}.pdf")


def _choices(request: HttpRequest, campaign: Campaign | None = None) -> dict[str, Any]:
    whole = reaches_everything(request.actor)
    known = region_departements(timezone.localdate()) if whole else request.actor.departements
    return {"choices": sorted({*known, *(campaign.departements if campaign else ())}), "whole_region": whole}


def _form_page(
    request: HttpRequest, form: PlanForm, campaign: Campaign | None, *, status: int | None = None
) -> HttpResponse:
    context = {"form": form, "campaign": campaign, "key": request.POST.get("key", "") or str(uuid4())}
    return render(request, "detection/form.html", context, status=status or (422 if form.errors else 200))


def _about(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "row": listing.row(campaign, on=timezone.localdate()),
        "can_change": queries.can_change(campaign, actor=request.actor) and campaign.closed_at is None,
        "can_print": request.actor.role in MAKERS,
        "address": materials.address_of(campaign.code),
        "invented": wording.INVENTED,
    }


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=kind, headers=headers)


def _posted_version(request: HttpRequest) -> int:
    """That of the page which was read; -1, which none has, where it says none."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1


def _or_404(request: HttpRequest, code: str) -> Campaign:
    try:
        return queries.access_campaign(code[:20], actor=request.actor)
    except Campaign.DoesNotExist:
        raise Http404 from None


def _to_change(request: HttpRequest, code: str) -> Campaign:
    try:
        return queries.access_to_change(code[:20], actor=request.actor)
    except Campaign.DoesNotExist:
        raise Http404 from None
