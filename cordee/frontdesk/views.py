from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from cordee.domain.access import DataClass, Role
from cordee.domain.call import Outcome
from cordee.domain.catalogue import Sensitivity
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.referral import NotPossible
from cordee.domain.rules.answers import BadAnswer
from cordee.frontdesk import actions, queries, wording
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk.answers import Answers
from cordee.frontdesk.console import screen
from cordee.frontdesk.forms import EndForm, FollowForm, HandOverForm
from cordee.frontdesk.models import Call
from cordee.territory.queries import CommuneHit
from cordee.ui.access import member_page, visitor_page

PLACES = frozenset({"commune_residence", "commune_travail"})
LONGEST_TYPED = 200
PARIS = ZoneInfo("Europe/Paris")
AGENT = {Role.PHONE_AGENT}
DRAFT = {DataClass.SITUATION, DataClass.HEALTH}


@member_page(roles=AGENT, action="call.list", classes={DataClass.OPERATIONAL})
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    today = timezone.now().astimezone(PARIS).date()
    midnight = datetime.combine(today, time.min, tzinfo=PARIS)
    context = {
        "open": queries.open_calls(request.actor),
        "ended": queries.calls_since(midnight, actor=request.actor),
    }
    return render(request, "frontdesk/calls.html", context)


@member_page(roles=AGENT, action="call.start")
@require_POST
def new_call(request: HttpRequest) -> HttpResponse:
    started = actions.start(actor=request.actor, at=timezone.now())
    return redirect("frontdesk:call", started.pk)


@member_page(roles=AGENT, action="call.read", classes=DRAFT)
@require_GET
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    found = _call_or_404(request, call_id)
    if not found.is_open:
        return render(request, "frontdesk/ended.html", {"call": found})
    return _console(request, found)


@member_page(roles=AGENT, action="call.answer", classes=DRAFT)
@require_POST
def answer(request: HttpRequest, call_id: UUID) -> HttpResponse:
    fact, text = request.POST.get("fact", ""), request.POST.get("answer", "")
    try:
        if fact in PLACES and text not in actions.NOT_A_VALUE:
            text = request.POST.get("commune_code") or _commune(text)
        noted = actions.answer(call_id=call_id, actor=request.actor, fact=fact, text=text, version=_version(request))
    except _SeveralCommunes as found:
        return _asked_again(request, call_id, fact, found.error, communes=found.hits)
    except BadAnswer as refused:
        return _asked_again(request, call_id, fact, wording.NOT_UNDERSTOOD.format(expected=refused.expected))
    except (KeyError, Call.DoesNotExist):
        raise Http404 from None
    except (actions.CallEnded, actions.ChangedElsewhere) as conflict:
        return _conflict(request, call_id, conflict)
    return _noted(request, noted)


@member_page(roles=AGENT, action="call.need", classes=DRAFT)
@require_POST
def need(request: HttpRequest, call_id: UUID) -> HttpResponse:
    try:
        noted = actions.toggle_need(
            call_id=call_id, actor=request.actor, need=request.POST.get("need", ""), version=_version(request)
        )
    except (KeyError, Call.DoesNotExist):
        raise Http404 from None
    except (actions.CallEnded, actions.ChangedElsewhere) as conflict:
        return _conflict(request, call_id, conflict)
    return _noted(request, noted, choosing_needs=True)


@member_page(roles=AGENT, action="call.words", classes=DRAFT)
@require_POST
def words(request: HttpRequest, call_id: UUID) -> HttpResponse:
    try:
        noted = actions.note_words(call_id=call_id, actor=request.actor, words=request.POST.get("words", ""))
    except Call.DoesNotExist:
        raise Http404 from None
    except actions.CallEnded as conflict:
        return _conflict(request, call_id, conflict)
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    return redirect("frontdesk:call", noted.pk)


@member_page(roles=AGENT, action="call.danger", classes=DRAFT)
@require_POST
def danger(request: HttpRequest, call_id: UUID) -> HttpResponse:
    sign = request.POST.get("sign", "")
    try:
        noted = actions.signal_danger(
            call_id=call_id,
            actor=request.actor,
            signalled=sign in ("heard", "imminent"),
            imminent=sign == "imminent",
            at=timezone.now(),
        )
    except Call.DoesNotExist:
        raise Http404 from None
    except actions.CallEnded as conflict:
        return _conflict(request, call_id, conflict)
    return _noted(request, noted)


@member_page(roles=AGENT, action="call.end", classes=DRAFT)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, call_id: UUID) -> HttpResponse:
    found = _call_or_404(request, call_id)
    if not found.is_open:
        return render(request, "frontdesk/ended.html", {"call": found}, status=409 if request.method == "POST" else 200)
    oriented = queries.oriented(found)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"outcome": _likely_outcome(oriented)})
    if request.method == "POST" and form.is_valid():
        return _ended(request, found, form.to_outcome(), oriented)
    context = {"call": found, "form": form, "screen": screen(oriented)}
    return render(request, "frontdesk/end.html", context, status=422 if form.errors else 200)


@member_page(roles=AGENT, action="call.hand_over", classes=DRAFT | {DataClass.IDENTITY})
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """GET chooses the service and the organisation by the address; POST sends what was agreed."""
    found = _call_or_404(request, call_id)
    if not found.is_open:
        return render(request, "frontdesk/ended.html", {"call": found}, status=409 if request.method == "POST" else 200)
    oriented, asked = queries.oriented(found), request.POST if request.method == "POST" else request.GET
    try:
        possible = handing.targets(oriented)
    except handing.CannotHandOver as closed:
        return render(request, "frontdesk/cannot_hand_over.html", {"call": found, "why": str(closed)}, status=409)
    target = handing.chosen(possible, service=asked.get("service", ""), offer=asked.get("offer", ""))
    form = _hand_over_form(request, oriented, target)
    sending = request.method == "POST" and form.is_valid()
    if sending and (page := _handed_over(request, found, form, target)) is not None:
        return page
    context = {
        "call": found,
        "form": form,
        "target": target,
        "others": [other for other in possible if other is not target],
        "notice": handing.words_of_notice(),
        "consent": handing.words_of_consent(target, share_health=False),
        "by_third_party": oriented.known.caller != PERSON,
        "consent_with_health": handing.words_of_consent(target, share_health=True),
    }
    return render(request, "frontdesk/hand_over.html", context, status=422 if form.errors else 200)


def _hand_over_form(request: HttpRequest, oriented: queries.Oriented, target: handing.Target) -> HandOverForm:
    health = {fact.id for fact in oriented.catalogue.facts.values() if fact.sensitivity is Sensitivity.HEALTH}
    data = request.POST if request.method == "POST" else None
    has_health = bool(health & set(oriented.answers.facts))
    return HandOverForm(
        data,
        needs_reason=not target.is_lead,
        has_health=has_health,
        by_third_party=oriented.known.caller != PERSON,
        is_full=target.offer.capacity != "open",
    )


def _handed_over(request: HttpRequest, found: Call, form: HandOverForm, target: handing.Target) -> HttpResponse | str:
    """Send; return the page, or the sentence that says why it was refused: what was typed stays."""
    home = Answers.of(found.answers).facts.get("commune_residence", "")
    wanted = form.to_hand_over(
        service=target.proposal.version.id, offer=target.offer.id, departement=found.departement, commune=str(home)
    )
    try:
        done = handing.hand_over(call_id=found.pk, wanted=wanted, actor=request.actor, at=timezone.now())
    except actions.CallEnded as conflict:
        return _conflict(request, found.pk, conflict)
    except handing.CannotHandOver as refused:
        form.add_error(None, str(refused))
        return None
    except NotPossible as refused:
        form.refuse(refused)
        return None
    return render(request, "frontdesk/handed_over.html", {"done": done, "target": target})


@visitor_page(action="call.follow")
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The code is posted, never written in an address."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "frontdesk/follow.html", {"form": form}, status=422 if form.errors else 200)
    followed = queries.followed(form.cleaned_data["code"])
    if followed is None:
        form.add_error("code", wording.UNKNOWN_CODE)
        return render(request, "frontdesk/follow.html", {"form": form}, status=422)
    context = {"followed": followed, "shown": wording.shown_to_follower(followed.outcome, followed.state)}
    return render(request, "frontdesk/followed.html", context | {"services": queries.family_names(followed.families)})


def _ended(request: HttpRequest, found: Call, outcome: Outcome, oriented: queries.Oriented) -> HttpResponse:
    shown = screen(oriented)
    try:
        code = actions.end(call_id=found.pk, actor=request.actor, outcome=outcome, at=timezone.now())
    except actions.CallEnded as conflict:
        return _conflict(request, found.pk, conflict)
    context = {"code": code, "screen": shown, "said": wording.CODE_GIVEN[outcome], "outcome": outcome}
    return render(request, "frontdesk/code.html", context)


def _likely_outcome(oriented: queries.Oriented) -> str:
    if oriented.known.values.get("danger_signale") is True:
        return Outcome.EMERGENCY.value
    return Outcome.INFORMED.value if oriented.answers.count else ""


def _call_or_404(request: HttpRequest, call_id: UUID) -> Call:
    try:
        return queries.access_call(call_id, actor=request.actor)
    except Call.DoesNotExist:
        raise Http404 from None


def _version(request: HttpRequest) -> int | None:
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else None


def _noted(request: HttpRequest, noted: Call, *, choosing_needs: bool = False) -> HttpResponse:
    if request.htmx:
        return _console(request, noted, choosing_needs=choosing_needs)
    address = reverse("frontdesk:call", args=[noted.pk])
    return redirect(f"{address}?besoins=1" if choosing_needs else address)


def _console(
    request: HttpRequest, found: Call, *, choosing_needs: bool = False, error: str = "", wanted: str = "",
    typed: str = "", communes: Sequence[CommuneHit] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    oriented = queries.oriented(found)
    context = {
        "call": found,
        "screen": screen(
            oriented,
            wanted=wanted or request.GET.get("question", ""),
            choosing_needs=choosing_needs or bool(request.GET.get("besoins")),
        ),
        "error": error,
        "typed": typed,
        "communes": communes,
        "opening": wording.OPENING,
    }
    template = "frontdesk/_console.html" if request.htmx else "frontdesk/call.html"
    return render(request, template, context, status=status)


class _SeveralCommunes(Exception):
    """What was typed names no commune, or several: the agent chooses."""

    def __init__(self, hits: Sequence[CommuneHit]) -> None:
        super().__init__()
        self.hits = hits
        self.error = wording.COMMUNE_AMBIGUOUS if hits else wording.COMMUNE_UNKNOWN


def _commune(text: str) -> str:
    hits = queries.communes_typed(text[:LONGEST_TYPED])
    if len(hits) != 1:
        raise _SeveralCommunes(hits)
    return hits[0].code


def _asked_again(
    request: HttpRequest, call_id: UUID, fact: str, error: str, communes: Sequence[CommuneHit] = ()
) -> HttpResponse:
    """Show the question again with what was typed: nothing is lost."""
    typed = request.POST.get("answer", "")[:LONGEST_TYPED]
    found = _call_or_404(request, call_id)
    return _console(request, found, error=error, wanted=fact, typed=typed, communes=communes, status=422)


def _conflict(request: HttpRequest, call_id: UUID, conflict: Exception) -> HttpResponse:
    found = _call_or_404(request, call_id)
    if found.is_open:
        return _console(request, found, error=wording.CHANGED_ELSEWHERE, status=409)
    if request.htmx:
        return HttpResponseClientRedirect(reverse("frontdesk:call", args=[found.pk]))
    return render(request, "frontdesk/ended.html", {"call": found}, status=409)
