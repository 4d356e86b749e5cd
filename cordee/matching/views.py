from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cordee.domain.access import CASE_ROLES, DataClass
from cordee.domain.matching import MatchState, Source, Word
from cordee.matching import actions, queries, wording
from cordee.matching.forms import WordForm
from cordee.matching.models import MatchSide
from cordee.people.queries import person_shown
from cordee.ui.access import member_page
from cordee.ui.wording import Sign

LIST = {DataClass.OPERATIONAL}


@dataclass(frozen=True, kw_only=True)
class Row:
    side: MatchSide
    why: str
    sign: Sign


@member_page(roles=CASE_ROLES, action="match.list", classes=LIST)
@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    context = {
        "to_say": [_row(side) for side in queries.to_say(actor=request.actor)],
        "said": [_row(side) for side in queries.said(actor=request.actor)],
    }
    return render(request, "matching/matches.html", context)


@member_page(roles=CASE_ROLES, action="match.say", classes={DataClass.OPERATIONAL, DataClass.IDENTITY})
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, side_id: UUID) -> HttpResponse:
    try:
        side = queries.access_side(side_id, actor=request.actor)
    except MatchSide.DoesNotExist:
        raise Http404 from None
    return _say(request, side) if request.method == "POST" else _page(request, side)


def _say(request: HttpRequest, side: MatchSide) -> HttpResponse:
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, side, form=form, why=wording.UNREADABLE, status=422)
    said = form.cleaned_data
    word = Word(said["word"])
    try:
        actions.say(
            side_id=side.pk,
            word=word,
            source=Source(said["source"]),
            version=said["version"],
            actor=request.actor,
            at=timezone.now(),
            key=said["key"],
        )
    except actions.SaidMeanwhile as meanwhile:
        return _page(request, meanwhile.side, why=wording.SAID_MEANWHILE, status=409)
    except actions.KeyReused:
        return _page(request, side, why=wording.KEY_REUSED, status=422)
    messages.success(request, f"{wording.WORDS[word]} : votre réponse est enregistrée.")
    return redirect("matching:matches")


def _page(
    request: HttpRequest, side: MatchSide, *, form: WordForm | None = None, why: str = "", status: int = 200
) -> HttpResponse:
    if form is None:
        form = WordForm(initial={"key": str(uuid4()), "version": side.version})
    now, actor = timezone.now(), request.actor
    somebody = person_shown(side.person_id, actor=actor, at=now, screen="matching:match", case=side.case_id)
    context = {
        "row": _row(side),
        "somebody": somebody,
        "words": [(line, wording.WORDS[line.word]) for line in queries.words_of(side, actor=actor)],
        "form": form,
        "choices": [
            (word, wording.WORDS[word] if word else "Revenir sur ma réponse", wording.EFFECTS[word])
            for word in Word
            if word != side.word
        ],
        "confirmed": side.match.state == MatchState.CONFIRMED,
        "why": why,
    }
    return render(request, "matching/match.html", context, status=status)


def _row(side: MatchSide) -> Row:
    why = wording.resemblance(side.match.resemblance)
    return Row(side=side, why=why, sign=wording.sign(side.match.state, word=side.word))
