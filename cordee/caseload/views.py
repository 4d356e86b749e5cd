"""« Ma journée » of a member, and « Mon équipe » of who leads it: who follows what, and to whom it is given next."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cordee.audit import actions as audit
from cordee.audit.actions import Shown
from cordee.caseload import actions, day, pages, queries, wording
from cordee.caseload.day import Kind, Place, When
from cordee.caseload.forms import HandOverForm
from cordee.caseload.loads import Load
from cordee.caseload.refusals import HandOverRefused, MovedMeanwhile
from cordee.caseload.room_forms import DelayForm
from cordee.caseload.room_wording import room_now
from cordee.cases.models import Case
from cordee.catalogue.queries import current_catalogue
from cordee.catalogue.room import room_of
from cordee.domain.access import CASE_ROLES, DataClass, Role
from cordee.network.models import Membership
from cordee.referrals import queries as referrals
from cordee.referrals.references import reference_of
from cordee.support import pages as support_pages
from cordee.support import queries as support
from cordee.support.queries import BY_DAY
from cordee.territory import queries as territory
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once

LINE = {DataClass.OPERATIONAL}
PLAN = LINE | {DataClass.SITUATION}
LEADS = {Role.TEAM_LEAD}

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="caseload.day", classes=PLAN)
@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    """One's own cases first, where some were entrusted; else those of the organisation, whose members stand in."""
    actor, on = request.actor, referrals.today()
    has_own = day.has_cases(actor)
    mine = has_own and request.GET.get("de") != "tous"
    codes = {"de": "tous"} if has_own and not mine else {}
    when = next((one for one in When if one.value == request.GET.get("panier", "")), None)
    counts = day.counts(actor=actor, on=on, mine=mine)
    when = when or next((one for one in When if counts[one]), When.TODAY)
    found = day.day(when, actor=actor, on=on, mine=mine, after=Place.read(request.GET.get("apres", "")))
    steps = [line.row for line in found.lines if line.kind is Kind.STEP]
    shown = [Shown(target=one.pk, case=one.case_id, classes=(DataClass.SITUATION,)) for one in steps]
    now = timezone.now()
    audit.record_readings("step", shown, actor=actor, at=now, screen="caseload:day")
    here = f"{reverse('caseload:day')}?{urlencode({**codes, 'panier': when.value})}"
    context = {
        "rows": [pages.day_row(line, actor=actor, now=now) for line in found.lines],
        "filters": pages.when_filters(counts, current=when, codes=codes),
        "has_own": has_own,
        "mine": mine,
        "scope_said": wording.MINE if mine else wording.OURS,
        "other_scope": reverse("caseload:day") + ("?de=tous" if mine else ""),
        "other_scope_said": wording.OURS if mine else wording.MINE,
        "next_url": f"{here}&apres={found.after}" if found.after else "",
        "previous_url": here if request.GET.get("apres") else "",
        "pages_said": ("Revenir au début", "Plus lointain"),
        "empty": wording.NOTHING[when],
        "today": on,
        "leads": actor.role is Role.TEAM_LEAD,
    }
    return render(request, "caseload/day.html", context)


@member_page(roles=LEADS, action="caseload.team", classes=LINE)
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    found = queries.team(actor=request.actor, on=referrals.today())
    here = room_of(actor=request.actor)
    context = {
        "rows": [pages.row(one) for one in found],
        "labels": list(wording.LOADS.values()),
        "room": here,
        "said": room_now(here),
        "delay": DelayForm()["days"],
    }
    return render(request, "caseload/team.html", context)


@member_page(roles=LEADS, action="caseload.cases", classes=LINE)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that each number of the team leads to."""
    actor, on = request.actor, referrals.today()
    member = _chosen(request)
    key = member.pk if member else None
    load = next((one for one in Load if one.value == request.GET.get("panier", "")), Load.ALL)
    after, before = (BY_DAY.place_of(request.GET.get(name, "")) for name in ("apres", "avant"))
    found = queries.listed(key, load, actor=actor, on=on, after=after, before=before)
    keys = [case.pk for case in found.rows]
    levels, needs = support.levels_in(keys, actor=actor), support.needs_in(keys, actor=actor)
    late = support.late_steps_in(keys, actor=actor, on=on)
    late_too = support.late_applications_in(keys, actor=actor, on=on)
    said = {"catalogue": current_catalogue(), "own": actor.organisation}
    places = {one.code: f"{one.name} ({one.code})" for one in territory.departements(on)}
    counts = {one: queries.listed_count(key, one, actor=actor, on=on) for one in Load}
    here = pages.list_address(member, load)
    context = {
        "name": pages.name_of(member),
        "rows": [
            support_pages.row(
                case,
                level=levels[case.pk],
                need=needs.get(case.pk, ""),
                places=places,
                late_steps=late.get(case.pk, 0),
                late_applications=late_too.get(case.pk, 0),
                **said,
            )
            for case in found.rows
        ],
        "filters": pages.load_filters(key, counts, current=load),
        "previous_url": f"{here}&avant={found.before}" if found.before else "",
        "next_url": f"{here}&apres={found.after}" if found.after else "",
        "pages_said": ("Plus proches", "Plus lointains"),
        "empty": wording.EMPTY[load],
        "hand_over": reverse("caseload:hand_over", args=[key]) if key else reverse("caseload:entrust"),
        "may_give": bool(counts[Load.ALL]),
        "today": on,
    }
    return render(request, "caseload/cases.html", context)


@member_page(roles=LEADS, action="caseload.hand_over", classes=PLAN)
@never_cache
@act_page
@once
def hand_over(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """All or some of what a member follows goes to others, with what was promised under the eyes."""
    return _hand_over(request, _member_or_404(request, membership_id))


@member_page(roles=LEADS, action="caseload.entrust", classes=PLAN)
@never_cache
@act_page
@once
def entrust(request: HttpRequest) -> HttpResponse:
    """The same for what nobody follows in particular."""
    return _hand_over(request, None)


def _hand_over(request: HttpRequest, leaver: Membership | None) -> HttpResponse:
    actor = request.actor
    key = leaver.pk if leaver else None
    found = queries.to_hand_over(key, actor=actor)
    others = [(str(one.pk), pages.name_of(one)) for one in queries.members(actor) if one.pk != key]
    data = request.POST if request.method == "POST" else None
    shown = _shown(request) if data is not None else [one.key for one in found]
    found = [one for one in found if one.key in shown]
    form = HandOverForm(data, cases=shown, members=others)
    if request.method != "POST" or not form.is_valid():
        return _page(request, leaver, found, form, bool(others))
    act = key_of(request)
    try:
        given = actions.hand_over(leaver=key, moved=form.to_moved(), actor=actor, at=timezone.now(), key=act)
    except Case.DoesNotExist:
        return _refused(request, wording.NO_LONGER_OPEN)
    except HandOverRefused as no:
        return _refused(request, wording.refused(no, reference_of(no.case) if isinstance(no, MovedMeanwhile) else ""))
    count = given.total()
    said = wording.counted(("", *wording.GIVEN), count, str(count)) if count else wording.NOTHING_GIVEN
    messages.success(request, said)
    return redirect("caseload:team")


def _shown(request: HttpRequest) -> list[UUID]:
    """The cases that the page showed: what came since is not given, what went since is refused."""
    try:
        return [UUID(one) for one in request.POST.getlist("shown")[: queries.MOST]]
    except ValueError:
        raise Http404 from None


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "caseload/refused.html", {"why": why, "back": request.path}, status=409)


def _page(
    request: HttpRequest, leaver: Membership | None, found: list[queries.Promised], form: HandOverForm, others: bool
) -> HttpResponse:
    """Displayed = logged: the steps of a plan tell of her."""
    shown = [Shown(case=one.key, classes=(DataClass.SITUATION,)) for one in found if one.steps]
    screen = "caseload:hand_over" if leaver else "caseload:entrust"
    audit.record_readings("step", shown, actor=request.actor, at=timezone.now(), screen=screen)
    given = [pages.given(one, actor=request.actor) for one in found]
    context: dict[str, Any] = {
        "form": form,
        "name": pages.name_of(leaver),
        "leaver": leaver,
        "has_left": bool(leaver) and queries.has_left(leaver),
        "rows": [{"case": one, "field": form.row(one.key)} for one in given],
        "has_others": others,
        "is_full": len(given) == queries.MOST,
        "most": queries.MOST,
        "today": referrals.today(),
    }
    return render(request, "caseload/hand_over.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest) -> Membership | None:
    """The member that the address names; None for nobody in particular."""
    code = request.GET.get("conseiller", wording.NOBODY_CODE)
    if code == wording.NOBODY_CODE:
        return None
    try:
        return _member_or_404(request, UUID(code))
    except ValueError:
        raise Http404 from None


def _member_or_404(request: HttpRequest, membership_id: UUID) -> Membership:
    try:
        return queries.access_member(membership_id, actor=request.actor)
    except Membership.DoesNotExist:
        raise Http404 from None
