"""The page that hands over: whom to, who the person is, what was read to her, then sent."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from cordee.conversation.queries import Oriented
from cordee.domain.access import DataClass
from cordee.domain.call import Outcome
from cordee.domain.catalogue import Sensitivity
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.referral import NotPossible
from cordee.domain.script import Said
from cordee.frontdesk import actions, beforehand, queries, wording
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk.beforehand import Beforehand
from cordee.frontdesk.console import given
from cordee.frontdesk.forms import HandOverForm
from cordee.frontdesk.hand_over import Target
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import AGENT, DRAFT, call_or_404, ended_page, posted_version, script_for, sent_page
from cordee.frontdesk.typed_forms import TypedPage, typed_on
from cordee.people import queries as people
from cordee.ui.access import member_page

# Who calls, and the agreement itself, which is asked below.
NOT_READ_BACK = frozenset({CALLER, queries.AGREEMENT})


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One call, decided, with whom it may be handed over to and whom it is about to be."""

    call: Call
    oriented: Oriented
    possible: list[Target]
    target: Target
    before: Beforehand
    typed: dict[str, list[str]]


@member_page(roles=AGENT, action="call.hand_over", classes=DRAFT | {DataClass.IDENTITY})
@require_http_methods(["GET", "POST"])
@never_cache
def hand_over(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """GET chooses the service and the organisation by the address; POST sends what was agreed.

    No name is kept by the browser: what was corrected stays in one page, and the button Back finds the call ended.
    """
    found = call_or_404(request, call_id)
    if found.is_practice:
        return redirect("frontdesk:practice_result", found.pk)
    if not found.is_open:
        return ended_page(request, found, done=Outcome.HANDED_OVER)
    try:
        desk = _desk(request, found)
    except handing.CannotHandOver as closed:
        if request.method == "POST":
            _record(request, found, closed)
        return render(request, "frontdesk/cannot_hand_over.html", {"call": found, "why": str(closed)}, status=409)
    form = _form(request, desk)
    if request.method == "POST" and form.is_valid() and form.heeds_existing_case(people.may_already_exist):
        return _send(request, desk, form)
    return _page(request, desk, form, status=422 if form.errors else 200)


def _desk(request: HttpRequest, found: Call) -> Desk:
    oriented, asked = queries.oriented(found), request.POST if request.method == "POST" else request.GET
    possible = handing.targets(oriented)
    before = beforehand.NOTHING if request.method == "POST" else beforehand.written(found, actor=request.actor)
    typed = {} if request.method == "POST" else typed_on(found, TypedPage.HAND_OVER)
    service, offer = (
        typed.get(name, [kept])[0] for name, kept in (("service", before.service), ("offer", before.offer))
    )
    target = handing.chosen(possible, service=asked.get("service", service), offer=asked.get("offer", offer))
    return Desk(call=found, oriented=oriented, possible=possible, target=target, before=before, typed=typed)


def _form(request: HttpRequest, desk: Desk, *, needs_reason: bool = False) -> HandOverForm:
    health = {fact.id for fact in desk.oriented.catalogue.facts.values() if fact.sensitivity is Sensitivity.HEALTH}
    # Why not the first service is about the one that it was typed for.
    same = desk.target.proposal.version.id in desk.typed.get("service", [])
    kept = {name: values for name, values in desk.typed.items() if same or not name.startswith("override")}
    return HandOverForm(
        request.POST if request.method == "POST" else None,
        needs_reason=needs_reason or not desk.target.is_lead,
        has_health=bool(health & set(desk.oriented.answers.facts)),
        by_third_party=desk.oriented.known.caller != PERSON,
        is_full=desk.target.offer.capacity != "open",
        is_minor=handing.needs_representative(desk.oriented),
        call=desk.call,
        initial=dict(desk.before.fields) | HandOverForm.typed(kept),
    )


def _page(request: HttpRequest, desk: Desk, form: HandOverForm, *, status: int) -> HttpResponse:
    context = {
        "call": desk.call,
        "form": form,
        "beforehand": bool(desk.before.fields),
        "typed": bool(desk.typed),
        "target": desk.target,
        "others": _others(desk),
        "needs": [desk.oriented.catalogue.needs[need].label for need in desk.call.needs],
        "said": [one for one in given(desk.oriented) if one.fact not in NOT_READ_BACK],
        "reads_back": script_for(request, desk.call).say(Said.READ_BACK),
        "notice": handing.words_of_notice(),
        "consent": handing.words_of_consent(desk.target, share_health=False),
        "by_third_party": desk.oriented.known.caller != PERSON,
        "consent_with_health": handing.words_of_consent(desk.target, share_health=True),
    }
    return render(request, "frontdesk/hand_over.html", context, status=status)


def _others(desk: Desk) -> list[Target]:
    """Each organisation once for each of its services: what several needs call for is one choice."""
    known = {(one.proposal.version.id, one.offer.id): one for one in reversed(desk.possible)}
    kept = {id(one) for pair, one in known.items() if pair != (desk.target.proposal.version.id, desk.target.offer.id)}
    return [one for one in desk.possible if id(one) in kept]


def _send(request: HttpRequest, desk: Desk, form: HandOverForm) -> HttpResponse:
    """Send, or show again what was typed with the sentence that says why not."""
    call, target, at = desk.call, desk.target, timezone.now()
    home = desk.oriented.answers.facts.get("commune_residence", "")
    wanted = form.to_hand_over(
        service=target.proposal.version.id, offer=target.offer.id, departement=call.departement, commune=str(home)
    )
    try:
        done = handing.hand_over(
            call_id=call.pk, wanted=wanted, actor=request.actor, at=at, version=posted_version(request)
        )
    except actions.CallEnded:
        return ended_page(request, call_or_404(request, call.pk), done=Outcome.HANDED_OVER)
    except actions.ChangedElsewhere:
        return _looked_at_again(request, call, wording.END_CHANGED_ELSEWHERE)
    except handing.OverrideNeeded as refused:
        _record(request, call, refused)
        return _looked_at_again(request, call, wording.OVERRIDE_NEEDED, needs_reason=True)
    except handing.CannotHandOver as refused:
        _record(request, call, refused)
        form.add_error(None, str(refused))
        return _page(request, desk, form, status=422)
    except NotPossible as refused:
        _record(request, call, refused)
        form.refuse(refused)
        return _page(request, desk, form, status=422)
    if request.htmx:
        return HttpResponseClientRedirect(reverse("frontdesk:call", args=[call.pk]))
    return sent_page(request, done.referral, code=done.code)


def _record(request: HttpRequest, call: Call, refused: handing.Refusal) -> None:
    handing.record_refusal(call_id=call.pk, refused=refused, actor=request.actor, at=timezone.now())


def _looked_at_again(request: HttpRequest, call: Call, why: str, *, needs_reason: bool = False) -> HttpResponse:
    """The call as it now is, with what was typed: the agent checks it and sends again, or not."""
    found = call_or_404(request, call.pk)
    try:
        desk = _desk(request, found)
    except handing.CannotHandOver as closed:
        return render(request, "frontdesk/cannot_hand_over.html", {"call": found, "why": str(closed)}, status=409)
    form = _form(request, desk, needs_reason=needs_reason)
    form.add_error(None, why)
    return _page(request, desk, form, status=409)
