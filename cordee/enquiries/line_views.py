"""What the line has to see to, whichever way it came, by the time that was promised; and what an agent does with it."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cordee.audit import actions as audit
from cordee.domain.access import DataClass
from cordee.domain.enquiry import ATTEMPTS_BEFORE_UNREACHED, OPEN, WAITING, Ending, Kind, State, Unsent, Word
from cordee.domain.opening import PARIS
from cordee.enquiries import (
    answering,
    forwarding,
    line_acts,
    line_agents,
    promising,
    queries,
    rows,
    tagging,
    taking,
    triage,
    wording,
)
from cordee.enquiries.forms import AgainForm, CloseForm
from cordee.enquiries.models import Enquiry
from cordee.frontdesk.pages import AGENT, posted_version
from cordee.ui.access import member_page
from cordee.ui.once import once

PAGE, MOST_TAGS = 25, 20
TELLS = "dire"  # with her yes: who signalled may know it
LIST = {DataClass.OPERATIONAL}
CONTENT = {DataClass.OPERATIONAL, DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH}
# What an act may be refused for, in words, and with which status.
REFUSALS: Mapping[type[Exception], tuple[str, int]] = {
    line_acts.ChangedElsewhere: (wording.CHANGED_ELSEWHERE, 409),
    line_acts.TellSenderFirst: (wording.TELL_SENDER_FIRST, 409),
    line_acts.NeedsHerWord: (wording.NEEDS_HER_WORD, 409),
    line_acts.NoMessageAllowed: (wording.NO_MESSAGE_ALLOWED, 409),
    line_acts.NeverTried: (wording.NEVER_TRIED, 409),
    line_acts.NotYours: (wording.NOT_YOURS, 409),
    line_acts.TooLateToRelease: (wording.TOO_LATE_TO_RELEASE, 409),
    line_acts.CallHer: (wording.CALL_HER, 409),
    line_acts.AwaitsNoWord: (wording.AWAITS_NO_WORD, 422),
    line_acts.NotAColleague: (wording.NOT_A_COLLEAGUE, 422),
    line_acts.UnknownTag: (wording.UNKNOWN_TAG, 422),
    forwarding.StillUnsent: (wording.UNSENT_BECAUSE, 409),
}


@member_page(roles=AGENT, action="enquiry.list", classes=LIST)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Times and states only: who is behind each is on its own page."""
    at, actor = timezone.now(), request.actor
    found = triage.opened(request, at=at)
    listed = partial(rows.listed, actor=actor, at=at, tags=found.tags)
    aside = Paginator(queries.quarantined(actor), PAGE).get_page(request.GET.get("quarantaine"))
    reached = Paginator(queries.reached_since(since_midnight(at), actor=actor), PAGE).get_page(
        request.GET.get("jointes")
    )
    context = {
        **triage.context(found, actor=actor, at=at),
        "rows": listed(found.found.rows),
        "first": triage.to_take(found.basket, found.narrowed, actor=actor, at=at).first(),
        "aside": aside,
        "aside_rows": listed(list(aside)),
        "printed": queries.printed(actor).count(),
        "reached": reached,
        "reached_rows": listed(list(reached)),
    }
    return render(request, "enquiries/queue.html", context)


def since_midnight(at: datetime) -> datetime:
    return datetime.combine(timezone.localdate(at), time.min, tzinfo=PARIS)


@member_page(roles=AGENT, action="enquiry.take_next", classes=LIST)
@require_POST
@once
def take_next(request: HttpRequest) -> HttpResponse:
    """Of the list that the form names, as its address would."""
    basket, narrowed = triage.asked(request.POST, tags=tagging.known(request.actor))
    found = taking.take_next(basket=basket, narrowed=narrowed, actor=request.actor, at=timezone.now())
    if found is None:
        messages.info(request, wording.NOTHING_TO_TAKE)
        return redirect(triage.address(basket, narrowed))
    return redirect("enquiries:enquiry", found.pk)


@member_page(roles=AGENT, action="enquiry.read", classes=CONTENT)
@require_GET
def enquiry(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _page(request, enquiry_id)


@member_page(roles=AGENT, action="enquiry.take", classes=LIST)
@require_POST
@once
def take(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _acted(request, enquiry_id, line_acts.take)


@member_page(roles=AGENT, action="enquiry.hand_over", classes=LIST)
@require_POST
@once
def hand_over(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _acted(request, enquiry_id, line_acts.hand_over, to=triage.uuid_of(request.POST.get("to", "")))


@member_page(roles=AGENT, action="enquiry.release", classes=LIST)
@require_POST
@once
def release(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _acted(request, enquiry_id, line_acts.release)


@member_page(roles=AGENT, action="enquiry.tag", classes=LIST)
@require_POST
@once
def tag(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _acted(request, enquiry_id, line_acts.tag, tags=request.POST.getlist("tag")[:MOST_TAGS])


@member_page(roles=AGENT, action="enquiry.call", classes=CONTENT)
@require_POST
@once
def call(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """« Rappelé : ouvrir l'appel »: from here on it is a call like any other."""
    return _done(request, enquiry_id, line_acts.open_call, then=lambda opened: redirect("frontdesk:call", opened))


@member_page(roles=AGENT, action="enquiry.not_reached", classes=CONTENT)
@require_POST
@once
def not_reached(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    at = timezone.now()
    found = _found(request, enquiry_id)
    form = AgainForm(
        request.POST,
        slots=queries.slots_offered(at=at, departement=found.departement if found else ""),
        soon=promising.try_again_before(found, at=at) if found else None,
    )
    if not form.is_valid():
        return _page(request, enquiry_id, again=form, status=422)
    said = {"next_at": form.next_at(), "result": form.cleaned_data["result"]}
    return _acted(request, enquiry_id, line_acts.not_reached, **said)


@member_page(roles=AGENT, action="enquiry.hear", classes=CONTENT)
@require_POST
@once
def hear(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    said, _, tells = request.POST.get("word", "").partition(" ")
    if said not in {Word.YES.value, Word.NO.value}:
        return _page(request, enquiry_id, error=wording.YES_OR_NO, status=422)
    return _acted(request, enquiry_id, line_acts.hear, word=Word(said), sender_may_know=tells == TELLS)


@member_page(roles=AGENT, action="enquiry.send_link", classes=CONTENT)
@require_POST
@once
def send_link(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _acted(request, enquiry_id, line_acts.send_link)


@member_page(roles=AGENT, action="enquiry.forward", classes=CONTENT)
@require_POST
@once
def forward(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """« Transmettre »: what the worker does by itself, for what it could not or may not send."""
    return _acted(request, enquiry_id, forwarding.forward_by_hand)


@member_page(roles=AGENT, action="enquiry.set_aside", classes=LIST)
@require_POST
@once
def set_aside(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _acted(request, enquiry_id, line_acts.set_aside)


@member_page(roles=AGENT, action="enquiry.bring_back", classes=LIST)
@require_POST
@once
def bring_back(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _acted(request, enquiry_id, line_acts.bring_back)


@member_page(roles=AGENT, action="enquiry.confirm_unwanted", classes=LIST)
@require_POST
@once
def confirm_unwanted(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _acted(request, enquiry_id, line_acts.confirm_unwanted)


@member_page(roles=AGENT, action="enquiry.told_sender", classes=CONTENT)
@require_POST
@once
def told_sender(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    return _acted(request, enquiry_id, line_acts.told_sender)


@member_page(roles=AGENT, action="enquiry.close", classes=CONTENT)
@require_POST
@once
def close(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, enquiry_id, closing=form, status=422)
    return _acted(request, enquiry_id, line_acts.close, ending=Ending(form.cleaned_data["ending"]))


def _acted(request: HttpRequest, enquiry_id: UUID, act: Callable[..., Any], **more: Any) -> HttpResponse:
    """Do it and show where it stands."""

    def shown(_: object) -> HttpResponse:
        messages.success(request, wording.DONE[act.__name__.removesuffix("_by_hand")])
        return redirect("enquiries:enquiry", enquiry_id)

    return _done(request, enquiry_id, act, then=shown, **more)


def _done(
    request: HttpRequest,
    enquiry_id: UUID,
    act: Callable[..., Any],
    *,
    then: Callable[[Any], HttpResponse],
    **more: Any,
) -> HttpResponse:
    """Or say why not, on the page as it is now: what a colleague did meanwhile among others."""
    try:
        made = act(enquiry_id=enquiry_id, version=_version(request), actor=request.actor, at=timezone.now(), **more)
    except Enquiry.DoesNotExist:
        raise Http404 from None
    except tuple(REFUSALS) as refused:
        said, status = REFUSALS[type(refused)]
        return _page(request, enquiry_id, error=said.format(why=refused), status=status)
    return then(made)


def _found(request: HttpRequest, enquiry_id: UUID) -> Enquiry | None:
    try:
        return queries.access_enquiry(enquiry_id, actor=request.actor)
    except Enquiry.DoesNotExist:
        return None


def _version(request: HttpRequest) -> int:
    written = posted_version(request)
    return -1 if written is None else written


def _page(
    request: HttpRequest,
    enquiry_id: UUID,
    *,
    error: str = "",
    again: AgainForm | None = None,
    closing: CloseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    try:
        found = queries.access_enquiry(enquiry_id, actor=actor)
    except Enquiry.DoesNotExist:
        raise Http404 from None
    opened = queries.opened(found, actor=actor)
    classes = rows.classes_shown(opened)
    audit.record_reading("enquiry", actor=actor, at=at, screen="enquiries:enquiry", classes=classes, target=found.pk)
    words = tagging.known(actor)
    (row,) = rows.listed([found], actor=actor, at=at, tags=words)
    state, is_mine, shown = State(found.state), found.owner_id == actor.membership, rows.shown(opened)
    context = {
        "enquiry": found,
        "row": row,
        "shown": shown,
        "opens": wording.OPENS_IN_WRITING if shown.contact and shown.contact.how else wording.OPENS,
        "is_open": state in OPEN,
        "is_waiting": state in WAITING,
        "is_mine": is_mine,
        "is_taken": is_mine and state is State.TAKEN and found.named_at is None,
        "is_mail": found.kind == Kind.MAIL,
        "may_write": answering.may_be_written_to(found, actor=actor, at=at),
        "answers": answering.answers_to(found, actor=actor),
        "colleagues": triage.colleagues(actor, found.departement, away=line_agents.away(actor=actor, at=at)),
        "tags": [(tag, tag.id in found.tags) for tag in tagging.offered(found, known=words)],
        "is_aside": state is State.QUARANTINED,
        "needs_word": found.kind == Kind.PHYSICIAN and found.word != Word.YES,
        "must_tell": queries.must_tell_sender(found) and state in {State.TAKEN, State.CALLED},
        "awaits_link": found.kind == Kind.PHYSICIAN and not found.word and opened.contact is not None,
        "can_forward": found.kind == Kind.REQUEST and state in {State.RECEIVED, State.TAKEN},
        "unsent": wording.UNSENT[Unsent(found.unsent)] if found.unsent else "",
        "said": rows.said(found, actor=actor),
        "may_leave_message": state in OPEN and line_acts.may_leave_message(found, actor=actor),
        "many_attempts": found.attempts >= ATTEMPTS_BEFORE_UNREACHED,
        "again": again
        or AgainForm(
            slots=queries.slots_offered(at=at, departement=found.departement),
            soon=promising.try_again_before(found, at=at),
        ),
        "closing": closing or CloseForm(),
        "error": error,
    }
    return render(request, "enquiries/enquiry.html", context, status=status)
