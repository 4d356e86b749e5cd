"""« Étiquettes de la ligne », before whoever supervises it."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cordee.scripts import tag_actions, tags, wording
from cordee.scripts.actions import ChangedElsewhere, NothingNew
from cordee.scripts.forms import TagForm
from cordee.scripts.models import WRITERS
from cordee.scripts.tags import LineTag
from cordee.scripts.views import SHOWN, form_page, of_the_line, posted
from cordee.ui.access import member_page
from cordee.ui.once import once

REFUSALS = {
    tag_actions.TooManyTags: ("label", wording.TOO_MANY_TAGS.format(most=tags.MOST_USED)),
    tag_actions.SameLabel: ("label", wording.SAME_LABEL),
    NothingNew: (None, wording.SAME_TAG),
    ChangedElsewhere: (None, wording.TAG_CHANGED_ELSEWHERE),
}


@member_page(roles=WRITERS, action="tag.list", classes=SHOWN)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    of_the_line(request)
    found = tags.tags(actor=request.actor)
    context = {"used": [one for one in found if one.is_used], "retired": [one for one in found if not one.is_used]}
    return render(request, "scripts/tags.html", context)


@member_page(roles=WRITERS, action="tag.add", classes=SHOWN)
@form_page
@once
def add(request: HttpRequest) -> HttpResponse:
    of_the_line(request)
    form = TagForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form, None)
    try:
        tag_actions.add(said=form.to_said(), actor=request.actor, at=timezone.now())
    except tuple(REFUSALS) as refused:
        return _page(request, _refused(form, refused), None)
    messages.success(request, wording.TAG_ADDED)
    return redirect("scripts:tags")


@member_page(roles=WRITERS, action="tag.change", classes=SHOWN)
@form_page
@once
def change(request: HttpRequest, name: str) -> HttpResponse:
    known = _known(request, name)
    form = TagForm(request.POST or None, initial={"label": known.tag.label, "tone": known.tag.tone.value})
    if not form.is_valid():
        return _page(request, form, known)
    said, version = form.to_said(), posted(request)
    try:
        tag_actions.change(tag=name, said=said, version=version, actor=request.actor, at=timezone.now())
    except tuple(REFUSALS) as refused:
        return _page(request, _refused(form, refused), _known(request, name))
    messages.success(request, wording.TAG_CHANGED)
    return redirect("scripts:tags")


@member_page(roles=WRITERS, action="tag.retire", classes=SHOWN)
@require_POST
@once
def retire(request: HttpRequest, name: str) -> HttpResponse:
    known = _known(request, name)
    try:
        tag_actions.retire(tag=name, version=posted(request), actor=request.actor, at=timezone.now())
    except (ChangedElsewhere, NothingNew) as refused:
        form = TagForm({"label": known.tag.label, "tone": known.tag.tone.value})
        form.full_clean()
        return _page(request, _refused(form, refused), _known(request, name), status=HTTPStatus.CONFLICT)
    messages.success(request, wording.TAG_RETIRED)
    return redirect("scripts:tags")


def _refused(form: TagForm, refused: Exception) -> TagForm:
    field, said = REFUSALS[type(refused)]
    form.add_error(field, said)
    return form


def _page(request: HttpRequest, form: TagForm, known: LineTag | None, *, status: int | None = None) -> HttpResponse:
    context = {
        "form": form,
        "known": known,
        "versions": tags.versions(known.tag.id, actor=request.actor) if known else [],
        "key": request.POST.get("key", "") or str(uuid4()),
    }
    refused = status or (HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    return render(request, "scripts/tag.html", context, status=refused)


def _known(request: HttpRequest, name: str) -> LineTag:
    of_the_line(request)
    try:
        return tags.known_tag(name, actor=request.actor)
    except tags.UnknownTag:
        raise Http404 from None
