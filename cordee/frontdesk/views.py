from collections.abc import Sequence
from datetime import datetime, time
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from cordee.conversation.line import line_read
from cordee.conversation.noting import NOT_A_VALUE, HealthNotAsked
from cordee.conversation.places import LONGEST_TYPED, PLACES, SeveralCommunes, commune_meant
from cordee.domain.access import DataClass
from cordee.domain.call import ENDS_AT_ONCE, Outcome
from cordee.domain.rules.answers import BadAnswer
from cordee.frontdesk import (
    actions,
    answering,
    danger_acts,
    first_to_do,
    otherwise,
    practising,
    queries,
    to_say,
    wording,
)
from cordee.frontdesk.console import Screen, screen
from cordee.frontdesk.forms import CallerCodeForm, EndForm
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import (
    AGENT,
    DRAFT,
    PARIS,
    End,
    call_or_404,
    corrections,
    ended_page,
    posted_version,
    script_for,
    too_late,
)
from cordee.frontdesk.typed_line import Shown, shown
from cordee.territory.queries import CommuneHit
from cordee.ui import typography, watched
from cordee.ui.access import member_page
from cordee.ui.once import once
from cordee.ui.templatetags.unfolding import unfolded


@member_page(roles=AGENT, action="call.list", classes={DataClass.OPERATIONAL})
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    midnight = datetime.combine(now.astimezone(PARIS).date(), time.min, tzinfo=PARIS)
    context = {
        "first_to_do": first_to_do.first(request.actor, at=now),
        "open": queries.open_calls(request.actor),
        "ended": queries.calls_since(midnight, actor=request.actor),
        "by_code": CallerCodeForm(auto_id="%s-retrouver"),
    }
    return render(request, "frontdesk/calls.html", context)


@member_page(roles=AGENT, action="call.start")
@require_POST
@once
def new_call(request: HttpRequest) -> HttpResponse:
    started = actions.start(actor=request.actor, at=timezone.now())
    return redirect("frontdesk:call", started.pk)


@member_page(roles=AGENT, action="call.read", classes=DRAFT)
@require_GET
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Show the console. An open draft is read without an event: it has no name, and only its own agent can open it.

    What is journalled is what the agent does with it; once somebody is named, the call is ended and keeps nothing.
    """
    found = call_or_404(request, call_id)
    if not found.is_open:
        return ended_page(request, found)
    return console_page(request, found)


@member_page(roles=AGENT, action="call.answer", classes=DRAFT)
@require_POST
def answer(request: HttpRequest, call_id: UUID) -> HttpResponse:
    fact, text = request.POST.get("fact", ""), request.POST.get("answer", "")
    try:
        if fact in PLACES and text not in NOT_A_VALUE:
            text = commune_meant(text, code=request.POST.get("commune_code", ""))
        noted = actions.answer(
            call_id=call_id, actor=request.actor, fact=fact, text=text, version=posted_version(request)
        )
    except SeveralCommunes as found:
        return _asked_again(request, call_id, fact, found.error, communes=found.hits)
    except HealthNotAsked:
        return _asked_again(request, call_id, fact, wording.HEALTH_NOT_ASKED)
    except BadAnswer as refused:
        return _asked_again(request, call_id, fact, wording.NOT_UNDERSTOOD.format(expected=refused.expected))
    except (KeyError, Call.DoesNotExist):
        raise Http404 from None
    except (actions.CallEnded, actions.ChangedElsewhere) as conflict:
        return conflict_page(request, call_id, conflict)
    return noted_page(request, noted)


@member_page(roles=AGENT, action="call.need", classes=DRAFT)
@require_POST
def need(request: HttpRequest, call_id: UUID) -> HttpResponse:
    try:
        noted = actions.toggle_need(
            call_id=call_id, actor=request.actor, need=request.POST.get("need", ""), version=posted_version(request)
        )
    except (KeyError, Call.DoesNotExist):
        raise Http404 from None
    except (actions.CallEnded, actions.ChangedElsewhere) as conflict:
        return conflict_page(request, call_id, conflict)
    return noted_page(request, noted, choosing_needs=True)


@member_page(roles=AGENT, action="call.words", classes=DRAFT)
@require_POST
def words(request: HttpRequest, call_id: UUID) -> HttpResponse:
    typed = request.POST.get("words", "")
    try:
        noted = actions.note_words(call_id=call_id, actor=request.actor, words=typed)
    except Call.DoesNotExist:
        raise Http404 from None
    except actions.CallEnded as conflict:
        return too_late() if request.headers.get("X-Autosave") else conflict_page(request, call_id, conflict)
    if request.headers.get("X-Autosave"):
        whole = len(typed) <= actions.LONGEST_WORDS
        said = typography.spaced(watched.reminder(noted.words))
        status = HTTPStatus.OK if whole else HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")
    return redirect("frontdesk:call", noted.pk)


@member_page(roles=AGENT, action="call.danger", classes=DRAFT)
@require_POST
def danger(request: HttpRequest, call_id: UUID) -> HttpResponse:
    sign, said = request.POST.get("sign", ""), {"call_id": call_id, "actor": request.actor, "at": timezone.now()}
    try:
        if sign == "warn":
            noted = danger_acts.warn_supervisor(**said)
        else:
            noted = actions.signal_danger(**said, signalled=sign in ("heard", "imminent"), imminent=sign == "imminent")
    except Call.DoesNotExist:
        raise Http404 from None
    except actions.CallEnded as conflict:
        return conflict_page(request, call_id, conflict)
    return noted_page(request, noted)


@member_page(roles=AGENT, action="call.end", classes=DRAFT)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, call_id: UUID) -> HttpResponse:
    found = call_or_404(request, call_id)
    if found.is_practice:
        return redirect("frontdesk:practice_result", found.pk)
    form = EndForm(request.POST if request.method == "POST" else None, call=found)
    if not found.is_open:
        return ended_page(request, found, done=form.to_outcome() if form.is_valid() else None)
    oriented = queries.oriented(found)
    form.initial["outcome"] = _likely_outcome(oriented)
    if form.is_valid():
        if form.to_outcome() is Outcome.ORIENTED and otherwise.taken_elsewhere(found, oriented, actor=request.actor):
            return redirect("frontdesk:other_service", found.pk)
        return _end(request, found, form, oriented)
    return _end_page(request, found, form, status=422 if form.errors else 200)


def _end(request: HttpRequest, found: Call, form: EndForm, oriented: queries.Oriented) -> HttpResponse:
    outcome, shown = form.to_outcome(), screen(oriented)
    try:
        code = actions.end(
            call_id=found.pk,
            actor=request.actor,
            outcome=outcome,
            at=timezone.now(),
            version=posted_version(request),
            heard=form.to_heard(),
        )
    except actions.CallEnded:
        return ended_page(request, call_or_404(request, found.pk), done=outcome)
    except actions.ChangedElsewhere:
        form.add_error(None, wording.END_CHANGED_ELSEWHERE)
        return _end_page(request, call_or_404(request, found.pk), form, status=409)
    return code_page(request, found, code=code, shown=shown, outcome=outcome)


def code_page(request: HttpRequest, call: Call, *, code: str, shown: Screen, outcome: Outcome) -> HttpResponse:
    """What is spelt as the call ends, and what was indicated, which this page alone still shows."""
    said = wording.CODE_GIVEN[outcome]
    closing = to_say.ended(script_for(request, call), outcome, code=code, screen=shown)
    context = {"call": call, "closing": closing, "screen": shown, "said": said, "outcome": outcome}
    return render(request, "frontdesk/code.html", context | {"corrections": corrections(outcome)})


def _end_page(request: HttpRequest, found: Call, form: EndForm, *, status: int = 200) -> HttpResponse:
    likely = form.initial.get("outcome")
    ends = [End(outcome=one, is_likely=one.value == likely) for one in ENDS_AT_ONCE]
    context = {"call": found, "form": form, "ends": ends, "others": otherwise.others(queries.oriented(found))}
    return render(request, "frontdesk/end.html", context, status=status)


def _likely_outcome(oriented: queries.Oriented) -> str:
    if oriented.known.values.get("danger_signale") is True:
        return Outcome.EMERGENCY.value
    if oriented.decision and any(need.lead for need in oriented.decision.needs):
        return Outcome.ORIENTED.value
    return Outcome.INFORMED.value if oriented.answers.count else ""


def noted_page(request: HttpRequest, noted: Call, *, choosing_needs: bool = False) -> HttpResponse:
    if request.htmx:
        return console_page(request, noted, choosing_needs=choosing_needs)
    address = reverse("frontdesk:call", args=[noted.pk])
    return redirect(f"{address}?besoins=1" if choosing_needs else address)


def console_page(
    request: HttpRequest, found: Call, *, choosing_needs: bool = False, error: str = "", wanted: str = "",
    typed: str = "", communes: Sequence[CommuneHit] = (), status: int = 200, told: str = "", line: Shown | None = None,
    to_words: bool = False,
) -> HttpResponse:  # fmt: skip
    """``told``: what was just noted from the typed line, or undone; ``line``: what is left of it.

    ``to_words``: the keyboard goes to what is to be said.
    """
    oriented, script = queries.oriented(found), script_for(request, found)
    shown_screen = to_say.speaking(
        screen(
            oriented,
            wanted=wanted or request.GET.get("question", ""),
            choosing_needs=choosing_needs or bool(request.GET.get("besoins")),
        ),
        script,
    )
    context = {
        "call": found,
        "answering": answering.of_columns(
            oriented, departement=found.departement, actor=request.actor, at=timezone.now()
        ),
        "line": line or shown(line_read(oriented, found.line, asked=wanted)),
        "told": told,
        "screen": shown_screen,
        "to_say": to_say.to_say(shown_screen, script),
        "to_words": to_words,
        "error": error,
        "error_is_of_field": status == 422 and shown_screen.step == "question" and not shown_screen.question.choices,
        "typed": typed,
        "communes": communes,
        "longest_words": actions.LONGEST_WORDS,
        "words_reminder": watched.reminder(found.words),
        "unfolded": unfolded(request) | shown_screen.nothing_better,
        **practising.shown_with(found),
    }
    template = "frontdesk/_console.html" if request.htmx else "frontdesk/call.html"
    return render(request, template, context, status=status)


def _asked_again(
    request: HttpRequest, call_id: UUID, fact: str, error: str, communes: Sequence[CommuneHit] = ()
) -> HttpResponse:
    """Show the question again with what was typed: nothing is lost."""
    typed = request.POST.get("answer", "")[:LONGEST_TYPED]
    found = call_or_404(request, call_id)
    return console_page(request, found, error=error, wanted=fact, typed=typed, communes=communes, status=422)


def conflict_page(request: HttpRequest, call_id: UUID, conflict: Exception) -> HttpResponse:
    found = call_or_404(request, call_id)
    if found.is_open:
        return console_page(request, found, error=wording.CHANGED_ELSEWHERE, status=409)
    if request.htmx:
        return HttpResponseClientRedirect(reverse("frontdesk:call", args=[found.pk]))
    return ended_page(request, found)
