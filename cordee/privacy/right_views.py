"""What a person asks about her own data, from her page: one request at a time, for the rights officer to answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cordee.audit import actions as audit
from cordee.domain.access import DataClass, Role
from cordee.domain.rights import Right, RightAnswer, answers_to, erased_on
from cordee.privacy import actions, queries, wording
from cordee.privacy.forms import AnswerForm
from cordee.ui.access import member_page
from cordee.ui.once import once
from cordee.voice.models import RightsRequest

OFFICER = frozenset({Role.RIGHTS_OFFICER})
WORDS = {DataClass.OPERATIONAL, DataClass.HEALTH}  # what she wrote may hold what it should not


@member_page(roles=OFFICER, action="rights.asked", classes=WORDS)
@never_cache
@require_safe
def asked(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return _page(request, request_id)


@member_page(roles=OFFICER, action="rights.answer", classes=WORDS)
@require_POST
@once
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    found = queries.access_right(request_id, actor=request.actor)
    form = _form(found, request.POST)
    if form is None:
        return render(request, "privacy/refused.html", {"why": wording.RIGHT_ANSWERED, "case": None}, status=409)
    if not form.is_valid():
        return _page(request, request_id, status=422, form=form)
    said = {"answered": RightAnswer(form.cleaned_data["answered"]), "words": form.cleaned_data["words"].strip()}
    try:
        actions.answer_right(request_id=request_id, actor=request.actor, at=timezone.now(), **said)
    except actions.AlreadyReviewed:
        return render(request, "privacy/refused.html", {"why": wording.RIGHT_ANSWERED, "case": None}, status=409)
    messages.success(request, "La réponse est sur la page de la personne.")
    return redirect("privacy:asked", request_id)


def _page(request: HttpRequest, request_id: UUID, *, status: int = 200, **given: Any) -> HttpResponse:
    found = queries.access_right(request_id, actor=request.actor)
    shown = {"target": found.pk, "case": found.case_id, "classes": sorted(WORDS)}
    audit.record_reading("right", actor=request.actor, at=timezone.now(), screen="privacy:asked", **shown)
    context = {
        "asked": found,
        "right": wording.RIGHTS[found.right],
        "answer": wording.RIGHT_ANSWERS.get(found.answer, ""),
        "agreed": found.answer == RightAnswer.AGREED,
        "erased_on": found.answered_at and erased_on(timezone.localdate(found.answered_at)),
        "reference": queries.reference_of(found.case_id),
        "today": queries.today(),
        "form": _form(found),
        **given,
    }
    return render(request, "privacy/asked.html", context, status=status)


def _form(found: RightsRequest, *typed: Any) -> AnswerForm | None:
    """None where nothing may be answered any more."""
    right, before = Right(found.right), RightAnswer(found.answer) if found.answer else None
    return AnswerForm(*typed, right=right, before=before) if answers_to(right, before) else None
