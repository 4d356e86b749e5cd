"""« Textes de la ligne », before whoever supervises it."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.domain.access import DataClass
from cordee.domain.script import PLACES, filled, places_at
from cordee.network.queries import answers_line
from cordee.scripts import actions, queries, wording
from cordee.scripts.forms import TextForm, typed
from cordee.scripts.models import WRITERS
from cordee.scripts.queries import Known, UnknownText
from cordee.ui.access import member_page
from cordee.ui.once import once

SHOWN = {DataClass.OPERATIONAL}
form_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=WRITERS, action="text.list", classes=SHOWN)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    of_the_line(request)
    found = queries.texts(actor=request.actor)
    context = {"moments": [(wording.MOMENTS[moment], moment.value, texts) for moment, texts in found]}
    return render(request, "scripts/index.html", context)


@member_page(roles=WRITERS, action="text.change", classes=SHOWN)
@form_page
@once
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Preview writes nothing: the words come back in the form with what a person would hear."""
    known = _known(request, name)
    form = TextForm(request.POST or None, text=known.text, own=known.is_own, initial=typed(known.text))
    if not form.is_valid() or "preview" in request.POST:
        return _page(request, form, known)
    try:
        actions.replace(
            text=name, words=form.to_words(), version=posted(request), actor=request.actor, at=timezone.now()
        )
    except actions.NothingNew:
        form.add_error("words", wording.SAME_WORDS)
        return _page(request, form, known)
    except actions.ChangedElsewhere:
        form.add_error(None, wording.CHANGED_ELSEWHERE)
        return _page(request, form, _known(request, name), status=HTTPStatus.CONFLICT)
    messages.success(request, wording.REPLACED)
    return redirect("scripts:change", name)


@member_page(roles=WRITERS, action="text.take_up", classes=SHOWN)
@require_POST
@once
def take_up(request: HttpRequest, name: str, wanted: int) -> HttpResponse:
    known = _known(request, name)
    try:
        actions.take_up(text=name, wanted=wanted, version=posted(request), actor=request.actor, at=timezone.now())
    except actions.NoSuchVersion:
        raise Http404 from None
    except (actions.ChangedElsewhere, actions.BadPlaces) as refused:
        form = TextForm(typed(known.text), text=known.text, own=known.is_own)
        form.full_clean()
        form.add_error(None, _why_not(refused))
        return _page(request, form, known, status=HTTPStatus.CONFLICT)
    said = wording.RETIRED if known.is_own else wording.BACK
    messages.success(request, wording.TAKEN_UP.format(version=wanted) if wanted else said)
    return redirect("scripts:change", name)


@member_page(roles=WRITERS, action="text.add", classes=SHOWN)
@form_page
@once
def add(request: HttpRequest) -> HttpResponse:
    of_the_line(request)
    form = TextForm(request.POST or None, text=None, own=True)
    if form.is_valid() and "preview" not in request.POST:
        try:
            made = actions.add_answer(words=form.to_words(), actor=request.actor, at=timezone.now())
        except actions.TooManyAnswers:
            form.add_error(None, wording.TOO_MANY.format(most=actions.MOST_OWN_ANSWERS))
        except actions.ChangedElsewhere:
            form.add_error(None, wording.ADDED_ELSEWHERE)
        else:
            messages.success(request, wording.ADDED)
            return redirect("scripts:change", made.text)
    return _page(request, form, None)


def _why_not(refused: Exception) -> list[str]:
    if isinstance(refused, actions.BadPlaces):
        return wording.faults_said(refused.found, places_at(refused.moment))
    return [wording.CHANGED_ELSEWHERE]


def _page(request: HttpRequest, form: TextForm, known: Known | None, *, status: int | None = None) -> HttpResponse:
    previewed = form.cleaned_data.get("words", "") if form.is_bound and "words" not in form.errors else ""
    shown = previewed or (known.text.words if known else "")
    context = {
        "form": form,
        "known": known,
        "places": [(f"{{{name}}}", PLACES[name]) for name in places_at(form.moment)],
        "keeps": [f"{{{name}}}" for name in known.text.keeps] if known else [],
        "heard": filled(shown, queries.examples()),
        "previewed": bool(previewed) and "preview" in request.POST,
        "versions": queries.versions(known.text.id, actor=request.actor) if known else [],
        "key": request.POST.get("key", "") or str(uuid4()),
    }
    refused = status or (HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    return render(request, "scripts/text.html", context, status=refused)


def _known(request: HttpRequest, name: str) -> Known:
    of_the_line(request)
    try:
        return queries.known_text(name, actor=request.actor)
    except UnknownText:
        raise Http404 from None


def of_the_line(request: HttpRequest) -> None:
    """Whoever leads a team elsewhere has no text here: the page is missing, as any other."""
    if not answers_line(request.actor):
        raise Http404


def posted(request: HttpRequest) -> int:
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else -1
