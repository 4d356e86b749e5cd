"""« Donner sa page à la personne », from her case: a message, or a sheet of paper with a code to photograph."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.people import personal_links
from cordee.people.telling import waits_until
from cordee.people.wording import leaves
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.references import reference_of
from cordee.support.views import case_or_404
from cordee.ui.access import member_page
from cordee.ui.once import once
from cordee.ui.square_code import square_code
from cordee.voice import giving, wording

LINE = {DataClass.OPERATIONAL}


@member_page(roles=CASE_ROLES, action="own.give_page", classes=LINE)
@require_safe
def give_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    one, now = _followed_or_404(request, case_id), timezone.now()
    way = giving.way_to(one, actor=request.actor, now=now)
    context = {
        "case": one,
        "reference": reference_of(one.pk),
        "way": wording.BY_CHANNEL[way.channel] if way else "",
        "leaves": leaves(waits_until(now)),
        "has_one": personal_links.live_link_of(one.pk, actor=request.actor) is not None,
    }
    return render(request, "voice/give_page.html", context)


@member_page(roles=CASE_ROLES, action="own.send_page", classes=LINE)
@require_POST
@once
@unless_frozen
def send_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    one = _followed_or_404(request, case_id)
    try:
        giving.give(case_id=one.pk, actor=request.actor, at=timezone.now())
    except giving.OtherWay:
        return refused(request, one.pk, wording.OTHER_WAY)
    messages.success(request, f"{wording.PAGE_READY} {leaves(waits_until(timezone.now()))}")
    return redirect("support:case", one.pk)


@member_page(roles=CASE_ROLES, action="own.print_page", classes=LINE)
@never_cache
@require_POST
@once
@unless_frozen
def print_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Shown once, by the act itself: the address is in no page that is opened again."""
    one = _followed_or_404(request, case_id)
    try:
        address = giving.give_on_paper(case_id=one.pk, actor=request.actor, at=timezone.now())
    except giving.OtherWay:
        return refused(request, one.pk, wording.OTHER_WAY)
    tongue = giving.tongue_of(one, actor=request.actor)
    with translation.override(tongue):
        paper = render_to_string("voice/_own_paper.html", {"address": address, "square": square_code(address)}, request)
    context = {"case": one, "reference": reference_of(one.pk), "paper": paper, "her_tongue": tongue.value}
    return render(request, "voice/own_paper.html", context)


def _followed_or_404(request: HttpRequest, case_id: UUID) -> Case:
    one = case_or_404(request, case_id)
    if not giving.may_give(one, actor=request.actor):
        raise Http404
    return one
