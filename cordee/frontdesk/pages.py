"""What the pages of the line share: find the call or nothing, and say that it is over."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cordee.domain.access import DataClass, Role
from cordee.domain.call import ENDS_AT_ONCE, OUTCOME_KEYS, OUTCOME_LABELS, Outcome
from cordee.domain.referral import State
from cordee.domain.script import Said
from cordee.frontdesk import queries, to_say, wording
from cordee.frontdesk.answering import transfers_of
from cordee.frontdesk.models import Call
from cordee.frontdesk.queries import Draft
from cordee.people.telling import waits_until
from cordee.people.wording import leaves
from cordee.referrals.models import Referral
from cordee.scripts.queries import LineScript, first_name, line_script
from cordee.ui import typography

PARIS = ZoneInfo("Europe/Paris")
AGENT = {Role.PHONE_AGENT}
DRAFT = {DataClass.SITUATION, DataClass.HEALTH}


@dataclass(frozen=True, kw_only=True)
class End:
    """A way to end a call, as a button and its key."""

    outcome: Outcome
    is_likely: bool = False

    @property
    def key(self) -> str:
        return OUTCOME_KEYS[self.outcome]

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self.outcome]


def call_or_404(request: HttpRequest, call_id: UUID) -> Draft:
    try:
        return queries.access_draft(call_id, actor=request.actor)
    except Call.DoesNotExist:
        raise Http404 from None


def posted_version(request: HttpRequest) -> int | None:
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else None


def too_late() -> HttpResponse:
    """What a page hears that goes on keeping what is typed once the call has ended."""
    said = typography.spaced(wording.TYPED_TOO_LATE)
    return HttpResponse(said, status=HTTPStatus.GONE, content_type="text/plain; charset=utf-8")


def ended_page(request: HttpRequest, call: Call, *, done: Outcome | None = None, typed: str = "") -> HttpResponse:
    """The call is over; for half an hour its code is there again, for a page that was lost on the way.

    ``done`` is what a form asked for: the same act sent twice is no conflict.
    ``typed``: what came too late to be noted.
    """
    conflict = request.method == "POST" and done != call.outcome
    code = queries.code_again(call, at=timezone.now())
    sent = queries.sent_by(call, actor=request.actor) if code and not conflict else None
    if sent is not None:
        return sent_page(request, sent, code=code)
    outcome = Outcome(call.outcome)
    context = {
        "call": call,
        "typed": typed,
        "code": code,
        "closing": to_say.ended(script_for(request, call), outcome, code=code) if code else None,
        "corrections": corrections(outcome) if _corrects(call) else (),
        "transfers": transfers_of(call, actor=request.actor),
    }
    return render(request, "frontdesk/ended.html", context, status=409 if conflict else 200)


def _corrects(call: Call) -> bool:
    return call.may_be_corrected(timezone.now())


def corrections(outcome: Outcome) -> list[End]:
    """What a mistaken key may be corrected to, at once; an unmet need has its own page."""
    at_once = outcome in {*ENDS_AT_ONCE, Outcome.UNMET_NEED}
    return [End(outcome=one) for one in ENDS_AT_ONCE if one != outcome] if at_once else []


def script_for(request: HttpRequest, call: Call | None = None) -> LineScript:
    """The words of the agent's organisation, on the day of the call."""
    on = call.on if call else timezone.localdate()
    return line_script(actor=request.actor, on=on, agent=first_name(request.user.full_name))


def sent_page(request: HttpRequest, referral: Referral, *, code: str) -> HttpResponse:
    """What to say and to spell, once a request is sent or the person's agreement asked for."""
    awaits_her, script = referral.state == State.AWAITING_CONSENT, script_for(request)
    template = "frontdesk/asked_later.html" if awaits_her else "frontdesk/handed_over.html"
    said = (
        to_say.closing(script, Said.ASKED_LATER, code="")
        if awaits_her
        else to_say.handed_over(script, referral, code=code)
    )
    context = {"referral": referral, "recipient": referral.recipient.name, "closing": said}
    return render(request, template, context | {"leaves": leaves(waits_until(timezone.now()))})
