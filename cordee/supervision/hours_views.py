"""The hours of the line: who answers the telephone reads them, who supervises writes them."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cordee.domain.opening import read_opening, week_of
from cordee.supervision import actions, listing, queries, wording
from cordee.supervision.forms import AnnounceForm, WeekForm, typed_week
from cordee.supervision.hours import week_from
from cordee.supervision.models import SpecialHours
from cordee.supervision.pages import AGENT, LEAD, SHOWN, form_page, of_the_line
from cordee.ui import line_hours
from cordee.ui.access import member_page
from cordee.ui.once import once
from cordee.ui.typography import long_day


@member_page(roles=LEAD | AGENT, action="line.hours", classes=SHOWN)
@require_safe
@of_the_line
def hours(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    context = {
        "hours": line_hours.french_hours(),
        "closed": line_hours.closed_until(at),
        "versions": listing.versions(queries.versions(actor=request.actor), on=timezone.localdate()),
        "announced": [listing.said(one) for one in queries.announcements(actor=request.actor, at=at)],
        "past": [listing.said(one) for one in queries.past_announcements(actor=request.actor, at=at)],
        "may_write": queries.supervises(request.actor),
    }
    return render(request, "supervision/hours.html", context)


@member_page(roles=LEAD, action="line.week", classes=SHOWN)
@form_page
@of_the_line
@once
def week(request: HttpRequest) -> HttpResponse:
    form = WeekForm(request.POST if request.method == "POST" else None, initial=_typed(request))
    if form.is_valid():
        since = form.cleaned_data["valid_from"]
        actions.set_week(week=form.to_week(), valid_from=since, actor=request.actor, at=timezone.now())
        day = "dès maintenant" if since == timezone.localdate() else f"à partir du {long_day(since)}"
        messages.success(request, wording.HOURS_SET.format(day=day))
        return redirect("supervision:hours")
    return _form_page(request, "supervision/week.html", form)


@member_page(roles=LEAD, action="line.announce", classes=SHOWN)
@form_page
@of_the_line
@once
def announce(request: HttpRequest) -> HttpResponse:
    form = AnnounceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.announce(form.to_announcement(), actor=request.actor, at=timezone.now())
        messages.success(request, wording.ANNOUNCED)
        return redirect("supervision:hours")
    return _form_page(request, "supervision/announce.html", form)


@member_page(roles=LEAD, action="line.withdraw", classes=SHOWN)
@require_POST
@of_the_line
@once
def withdraw(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    try:
        actions.withdraw(announcement_id=announcement_id, actor=request.actor, at=timezone.now())
    except SpecialHours.DoesNotExist:
        raise Http404 from None
    messages.success(request, wording.WITHDRAWN)
    return redirect("supervision:hours")


def _typed(request: HttpRequest) -> object:
    """The hours that hold: the line's own, else those of the setting where they can be read."""
    day = timezone.localdate()
    written = next((one for one in queries.versions(actor=request.actor) if one.valid_from <= day), None)
    if written is not None:
        return typed_week(week_from(written.week))
    opening = read_opening(line_hours.french_hours())
    return typed_week(week_of(opening) if opening else None)


def _form_page(request: HttpRequest, template: str, form: WeekForm | AnnounceForm) -> HttpResponse:
    context = {"form": form, "key": request.POST.get("key", "") or str(uuid4())}
    return render(request, template, context, status=422 if form.errors else 200)
