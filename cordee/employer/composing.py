"""Fill in, see it as the contact will, agree: the same three steps for her and for who leads, who writes what she says.

Nothing is kept before the last step. What is posted again between them are the fields, never a line of the case.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation

from cordee.cases.models import Case
from cordee.domain.employer import Shared
from cordee.employer import actions, pages, wording
from cordee.employer.forms import LinesForm, SharingForm
from cordee.employer.models import Sharing
from cordee.ui.tongues import SOURCE

CHANGE, AGREE = "modifier", "accepter"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who composes, of which case, and where: ``current`` is the sharing whose lines are changed, if any.

    ``is_heard``: she says it aloud, and who writes it down says so.
    """

    case: Case
    form_page: str
    preview_page: str
    refused: Callable[[object, int], HttpResponse]
    done: Callable[[Sharing], HttpResponse]
    name: str = ""  # hers, to begin with
    offered: tuple[Shared, ...] = ()
    current: Sharing | None = None
    is_heard: bool = False
    context: dict[str, Any] = field(default_factory=dict)


def compose(request: HttpRequest, desk: Desk) -> HttpResponse:
    if request.method != "POST":
        return _form(request, desk, _fresh(desk))
    form = _filled(desk, request.POST)
    if not form.is_valid():
        return _form(request, desk, form, status=422)
    if request.POST.get("step") == CHANGE:
        return _form(request, desk, _filled(desk, _with_new_key(request)))
    if request.POST.get("step") != AGREE:
        return _preview(request, desk, form, key=str(uuid4()))
    if desk.is_heard and not request.POST.get("heard"):
        return _preview(request, desk, form, key=form.cleaned_data["key"], error=wording.NOT_HEARD, status=422)
    return _agree(request, desk, form)


def _agree(request: HttpRequest, desk: Desk, form: LinesForm) -> HttpResponse:
    known = {"actor": request.actor, "at": timezone.now()}
    try:
        if desk.current is not None:
            said = {"lines": form.lines(), "seen": form.cleaned_data["seen"]}
            return desk.done(actions.change(sharing_id=desk.current.pk, **said, **known))
        said = {"proposal": form.proposal(), "key": form.cleaned_data["key"]}
        return desk.done(actions.share(case_id=desk.case.pk, **said, **known))
    except actions.Refused as no:
        return desk.refused(why(no), 422 if isinstance(no, actions.KeyReused) else 409)


def why(no: actions.Refused) -> object:
    return {
        actions.KeyReused: wording.REUSED,
        actions.AlreadyShared: wording.ALREADY_SHARED,
        actions.Changed: wording.CHANGED,
        actions.CaseIsClosed: wording.CASE_IS_CLOSED,
    }[type(no)]


def _fresh(desk: Desk) -> LinesForm:
    initial = {"key": str(uuid4()), "seen": desk.current.seen if desk.current else ""}
    return _form_class(desk)(initial=initial, **_known(desk))


def _filled(desk: Desk, data: QueryDict) -> Any:
    return _form_class(desk)(data, **_known(desk))


def _form_class(desk: Desk) -> type[LinesForm]:
    return LinesForm if desk.current is not None else SharingForm


def _known(desk: Desk) -> dict[str, Any]:
    shared = desk.current.shared if desk.current is not None else ()
    return {"offered": desk.offered, "shared": shared, "name": desk.name, "on": timezone.localdate()}


def _with_new_key(request: HttpRequest) -> QueryDict:
    again = request.POST.copy()
    again["key"] = str(uuid4())
    return again


def _form(request: HttpRequest, desk: Desk, form: LinesForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "current": desk.current, "is_heard": desk.is_heard, **desk.context}
    return render(request, desk.form_page, context, status=status)


def _preview(
    request: HttpRequest, desk: Desk, form: Any, *, key: str, error: object = "", status: int = 200
) -> HttpResponse:
    now, lines = timezone.now(), form.lines()
    with translation.override(SOURCE):  # the words that count
        if desk.current is not None:
            contact = desk.current.contact
            words = actions.words_of(contact, lines, desk.current.expires_at)
        else:
            proposal = form.proposal()
            contact, words = str(proposal.contact), proposal.words(at=now)
    context = {
        "groups": pages.groups(lines),
        "contact": contact,
        "words": words,
        "carried": form.carried(),
        "key": key,
        "error": error,
        "email": desk.current.email if desk.current is not None else form.cleaned_data["email"],
        "current": desk.current,
        "is_heard": desk.is_heard,
        **desk.context,
    }
    return render(request, desk.preview_page, context, status=status)
