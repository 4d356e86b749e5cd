"""Write a note, correct one's own for a day, strike it with a reason."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cordee.audit import actions as audit
from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.domain.notes import CLASSES, Audience, may_correct
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.references import reference_of
from cordee.support import actions, notes, queries, wording
from cordee.support.forms import NoteForm, StrikeForm, TextForm
from cordee.support.models import Note
from cordee.support.refusals import NoteRefused
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once

LINE = {DataClass.OPERATIONAL}
OWN = LINE | {DataClass.PRIVATE, DataClass.SITUATION, DataClass.MEDICAL}

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="case.write_note", classes=LINE)
@act_page
@once
@unless_frozen
def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    audiences = notes.audiences(_seen(request, case_id), actor=request.actor)
    if not audiences:
        raise Http404
    if request.method != "POST":
        return _page(request, case_id, NoteForm(audiences=audiences), "write")
    form = NoteForm(request.POST, audiences=audiences)
    if not form.is_valid():
        return _page(request, case_id, form, "write", status=422)
    given = {"audience": Audience(form.cleaned_data["audience"]), "text": form.cleaned_data["text"]}
    try:
        actions.write(case_id=case_id, actor=request.actor, at=timezone.now(), key=key_of(request), **given)
    except NoteRefused as no:
        return refused(request, case_id, wording.note_refused(no))
    messages.success(request, wording.WRITTEN)
    return redirect("support:case", case_id)


@member_page(roles=CASE_ROLES, action="case.correct_note", classes=OWN)
@never_cache
@act_page
@once
def correct(request: HttpRequest, note_id: UUID) -> HttpResponse:
    note, now = _own_or_404(request, note_id), timezone.now()
    if request.method != "POST":
        if note.struck_at or not may_correct(note.at, at=now):
            return redirect("support:case", note.case_id)
        _log(request, note)
        return _page(request, note.case_id, TextForm(initial={"text": note.text}), "correct")
    form = TextForm(request.POST)
    if not form.is_valid():
        return _page(request, note.case_id, form, "correct", status=422)
    try:
        actions.correct(
            note_id=note.pk, text=form.cleaned_data["text"], actor=request.actor, at=now, key=key_of(request)
        )
    except NoteRefused as no:
        return refused(request, note.case_id, wording.note_refused(no))
    messages.success(request, wording.WAS_CORRECTED)
    return redirect("support:case", note.case_id)


@member_page(roles=CASE_ROLES, action="case.strike_note", classes=LINE)
@act_page
@once
def strike(request: HttpRequest, note_id: UUID) -> HttpResponse:
    note = _own_or_404(request, note_id)
    if request.method != "POST":
        return _page(request, note.case_id, StrikeForm(), "strike")
    form = StrikeForm(request.POST)
    if not form.is_valid():
        return _page(request, note.case_id, form, "strike", status=422)
    try:
        actions.strike(note_id=note.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now())
    except NoteRefused as no:
        return refused(request, note.case_id, wording.note_refused(no))
    messages.success(request, wording.STRUCK)
    return redirect("support:case", note.case_id)


def _seen(request: HttpRequest, case_id: UUID) -> UUID:
    try:
        queries.access_case(case_id, actor=request.actor)
    except Case.DoesNotExist:
        raise Http404 from None
    return case_id


def _own_or_404(request: HttpRequest, note_id: UUID) -> Note:
    """Hidden, missing and somebody else's look the same; so does one of a case that is no longer the actor's."""
    try:
        note = notes.access_own(note_id, actor=request.actor)
    except Note.DoesNotExist:
        raise Http404 from None
    _seen(request, note.case_id)
    return note


def _log(request: HttpRequest, note: Note) -> None:
    classes, shown = [CLASSES[Audience(note.audience)]], {"target": note.pk, "case": note.case_id}
    known = {"actor": request.actor, "at": timezone.now(), "screen": "support:correct_note"}
    audit.record_reading("note", classes=classes, **known, **shown)


def _page(request: HttpRequest, case_id: UUID, form: Form, act: str, status: int = 200) -> HttpResponse:
    home, reference = reverse("support:case", args=[case_id]), reference_of(case_id)
    context = {"home": home, "reference": reference, "form": form, **wording.NOTE_ACTS[act]}
    return render(request, "support/note.html", context, status=status)
