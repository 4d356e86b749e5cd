"""Decisions where an agent kept another service than the engine's first: gone over together, without a name."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cordee.audit import actions as audit
from cordee.audit.actions import Shown
from cordee.domain.access import DataClass
from cordee.supervision import actions, listing, queries, wording
from cordee.supervision.forms import PERIODS, FilterForm, NoteForm, codes
from cordee.supervision.models import CoachingNote
from cordee.supervision.pages import AGENT, LEAD, SHOWN, form_page, of_the_line
from cordee.supervision.queries import Overridden
from cordee.ui.access import member_page
from cordee.ui.once import once

ROWS_SHOWN = 100
WORDS = {DataClass.OPERATIONAL, DataClass.SITUATION}  # what an agent wrote as « autre » may hold more than it should
LONGEST_PERIOD = timedelta(weeks=max(map(int, PERIODS)))


@member_page(roles=LEAD, action="line.overrides", classes=WORDS)
@require_safe
@of_the_line
def overrides(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    code, service = request.GET.get("raison", ""), request.GET.get("service", "")
    period = request.GET.get("periode", "")
    since = at - timedelta(weeks=int(period if period in PERIODS else "13"))
    times = queries.counted(since=since, until=at)
    names = {one.chosen: listing.service_name(one.chosen, one.catalogue_hash) for one in times}
    found = queries.overrides(
        since=since,
        until=at,
        code=code if code in codes() else "",
        chosen=service if service in names else "",
        after=_after(request.GET.get("apres", "")),
        most=ROWS_SHOWN + 1,
    )
    shown, total = found[:ROWS_SHOWN], sum(one.count for one in times)
    noted = queries.notes_on((one.id for one in shown), actor=request.actor)
    context = {
        "form": FilterForm(request.GET or None, services=sorted(names.items())),
        "rows": [listing.row(one, noted.get(one.id)) for one in shown],
        "following": _following(request, shown[-1]) if len(found) > ROWS_SHOWN else "",
        "is_first": "apres" not in request.GET,
        "total": listing.how_many(total),
        "decided": listing.how_many(queries.decided(since=since, until=at)),
        "by_code": listing.groups((wording.CODES[one.code], one.count) for one in times),
        "by_service": listing.groups((names[one.chosen], one.count) for one in times),
    }
    _shown(request, shown, screen="line.overrides")
    return render(request, "supervision/overrides.html", context)


@member_page(roles=LEAD, action="line.note", classes=WORDS)
@form_page
@of_the_line
@once
def note(request: HttpRequest, orientation: UUID) -> HttpResponse:
    one = _one_or_404(orientation)
    row = listing.row(one)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        words = form.cleaned_data["note"].replace("\0", "")
        try:
            actions.note(orientation=orientation, words=words, actor=request.actor, at=timezone.now())
        except actions.AlreadyNoted:
            messages.warning(request, wording.ALREADY_NOTED)
        else:
            messages.success(request, wording.NOTED)
        return redirect("supervision:overrides")
    _shown(request, [one], screen="line.note")
    context = {"form": form, "row": row, "key": request.POST.get("key", "") or str(uuid4())}
    return render(request, "supervision/note.html", context, status=422 if form.errors else 200)


@member_page(roles=AGENT, action="line.notes", classes=WORDS)
@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    found = queries.own_notes(actor=request.actor)
    _shown(request, [about for _, about in found], screen="line.notes")
    return render(request, "supervision/notes.html", {"rows": [listing.row(about, one) for one, about in found]})


@member_page(roles=AGENT, action="line.read_note", classes=SHOWN)
@require_POST
@once
def read(request: HttpRequest, note_id: UUID) -> HttpResponse:
    try:
        actions.read_note(note_id=note_id, actor=request.actor, at=timezone.now())
    except CoachingNote.DoesNotExist:
        raise Http404 from None
    messages.success(request, wording.NOTE_READ)
    return redirect("supervision:notes")


def _shown(request: HttpRequest, found: Iterable[Overridden], *, screen: str) -> None:
    lines = [Shown(target=one.id, classes=tuple(sorted(one.value for one in WORDS))) for one in found if one.words]
    audit.record_readings("override", lines, actor=request.actor, at=timezone.now(), screen=screen)


def _after(written: str) -> queries.After | None:
    """What the link to the following ones says; from the beginning where it cannot be read."""
    monday, _, orientation = written.partition("_")
    try:
        return date.fromisoformat(monday), UUID(orientation)
    except ValueError:
        return None


def _following(request: HttpRequest, last: Overridden) -> str:
    asked = request.GET.copy()
    asked["apres"] = f"{last.monday}_{last.id}"
    return f"?{asked.urlencode()}"


def _one_or_404(orientation: UUID) -> Overridden:
    at = timezone.now()
    one = queries.overridden(orientation, since=at - LONGEST_PERIOD, until=at)
    if one is None:
        raise Http404
    return one
