from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.catalogue.queries import current_catalogue
from cordee.clocks import queries as clocks
from cordee.domain.access import CASE_ROLES, SENDING_ROLES, DataClass, Role
from cordee.domain.catalogue import Catalogue
from cordee.domain.referral import Note, NotPossible, Side, Verb
from cordee.matching import queries as matching
from cordee.referrals import (
    act_buttons,
    acting,
    actions,
    came_after,
    guarded,
    letters,
    onward,
    pages,
    put_through,
    queries,
    shared,
    todo,
    todo_wording,
    watching,
    wording,
    worklists,
)
from cordee.referrals.act_buttons import Act
from cordee.referrals.acting import Desk
from cordee.referrals.forms import ReferenceForm
from cordee.referrals.models import Referral
from cordee.referrals.moving import MovedMeanwhile
from cordee.referrals.pages import Said
from cordee.territory import queries as territory
from cordee.ui.access import member_page
from cordee.ui.once import once

LINE = frozenset({Role.PHONE_AGENT})
LIST = {DataClass.OPERATIONAL}
WHOLE = {DataClass.OPERATIONAL, DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH}

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="referral.inbox", classes=LIST)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    today = queries.today()
    found = worklists.opened(request, worklists.RECEIVED, on=today)
    row = partial(pages.row, catalogue=current_catalogue(), today=today)
    context = worklists.context(found, actor=request.actor, on=today)
    context["rows"] = [row(referral) for referral in found.found.referrals]
    return render(request, "referrals/inbox.html", context)


@member_page(roles=SENDING_ROLES, action="referral.sent", classes=LIST)
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    search, same = _searched(request)
    if len(same) == 1:
        return redirect("referrals:detail", same[0].pk)
    today = queries.today()
    found = worklists.opened(request, worklists.SENT, on=today)
    row = partial(pages.row, catalogue=_catalogue_for(request), today=today)
    is_plain = found.after is None and found.before is None and not found.narrowed.codes
    first = queries.first_read(actor=request.actor) if is_plain else None
    context = worklists.context(found, actor=request.actor, on=today) | {
        "rows": [row(referral) for referral in found.found.referrals],
        "search": search,
        "same": [row(referral) for referral in same],
        "lately": [row(one, went_on=one.pk in first.went_on) for one in first.answered] if first else [],
        "questioned": [row(one) for one in first.questioned] if first else [],
    }
    return render(request, "referrals/sent.html", context)


@member_page(roles={Role.ANIMATOR}, action="referral.watched", classes=LIST)
@require_safe
def watched(request: HttpRequest) -> HttpResponse:
    today, actor = queries.today(), request.actor
    found = worklists.opened(request, worklists.WATCHED, on=today)
    shown, names = found.found.referrals, watching.names_of(territory.departements(today))
    taking, timetable = watching.to_take(shown, actor=actor), clocks.timetable()
    context = worklists.context(found, actor=actor, on=today) | {
        "rows": [
            watching.row(one, names, today=today, timetable=timetable, to_take=taking.get(one.pk)) for one in shown
        ],
        "territory": watching.territory(actor.departements, names),
        "about": watching.ABOUT[found.basket],
    }
    return render(request, "referrals/watched.html", context)


@member_page(roles=SENDING_ROLES, action="referral.read", classes=WHOLE)
@require_safe
def detail(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    referral, actor = _referral_or_404(request, referral_id), request.actor
    sides, today, catalogue = queries.sides_of(referral, actor=actor), queries.today(), _catalogue_for(request)
    now, screen = timezone.now(), "referrals:detail"
    question, complement = queries.thread_of(referral, actor=actor)
    acts = queries.possible_acts(referral, actor=actor, on=today)
    mask = guarded.mask_of(
        referral, actor=actor, at=now, screen=screen, wanted=request.GET.get("coordonnees") == "montrer"
    )
    person = mask.person(shared.person(referral, actor=actor, at=now, screen=screen))
    calls = person is not None and actor.role is Role.PHONE_AGENT
    further = onward.onward(referral, actor=actor)
    levels, level_one = todo.levels_of(referral.case_id, actor), queries.level_one(referral)
    ahead = todo.ahead(referral, actor=actor, levels=levels)
    agreed = shared.consent(referral, actor=actor)
    context = {
        "referral": referral,
        "ahead": ahead,
        "goes": todo_wording.goes(todo.going_of(referral.case_id, actor=actor, on=today)) if ahead else "",
        "match": matching.to_say_of(referral.case_id, actor=actor) if ahead and actor.role in CASE_ROLES else None,
        "answers": todo.answers(ahead.case, actor=actor, at=now, screen=screen) if ahead else (),
        "asked": mask.asked(pages.asked(level_one, catalogue) if catalogue else None),
        "mask": mask,
        "reads_case": todo.reads_case(levels, actor),
        "may_protect": actor.role is Role.TEAM_LEAD,
        "service": pages.service_name(referral, catalogue) if catalogue else "",
        "keeps_lead": referral.sender_name if referral.as_partner else "",
        "person": person,
        "why_called": todo.why_called(ahead.case, actor=actor, at=now, screen=screen) if ahead and calls else "",
        "agreed": agreed,
        "came_after": came_after.in_words(came_after.came_after(referral), agreed=agreed is not None),
        "agreement_ended_on": None if level_one else shared.agreement_ended_on(referral, actor=actor),
        "shared": shared.facts(referral, actor=actor, at=now, screen=screen, place=not mask.on),
        "message": queries.message_of(referral.pk, actor=actor) if catalogue else "",
        "rope": pages.rope(referral),
        "answer": pages.answer(referral),
        "deadlines": pages.deadlines(referral, today=today),
        "events": _history(request, referral, [line for line in (question, complement) if line], today),
        "before": queries.parent_of(referral, actor=actor) if Side.SENDER in sides else None,
        "groups": act_buttons.act_groups(referral, acts, sides),
        "awaits_reply": Note.COMPLEMENT in acts,
        "reply": act_buttons.reply(referral),
        "question": question,
        "complement": complement,
        "onward": further,
        "is_told_otherwise": further.is_next or (ahead is not None and ahead.is_told_otherwise),
        "followed_address": reverse("referrals:followed", args=[referral.pk]),
        "is_receiver": Side.RECEIVER in sides,
        "is_sender": Side.SENDER in sides,
        "is_line": actor.role is Role.PHONE_AGENT,
        "has_letter": not referral.recipient.email and letters.link_of_referral(referral.pk) is not None,
        "rung": put_through.before(referral.pk),
        "responder": str(request.user),
        "key": str(uuid4()),
        "today": today,
    }
    return render(request, "referrals/detail.html", context)


@member_page(roles=SENDING_ROLES, action="referral.acknowledge", classes=LIST)
@act_page
def acknowledge(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.ACKNOWLEDGE)


@member_page(roles=SENDING_ROLES, action="referral.accept", classes=LIST)
@act_page
def accept(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.ACCEPT)


@member_page(roles=SENDING_ROLES, action="referral.refuse", classes=LIST)
@act_page
def refuse(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.REFUSE)


@member_page(roles=SENDING_ROLES | {Role.ANIMATOR}, action="referral.redirect", classes=LIST)
@act_page
def redirect_elsewhere(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.REDIRECT)


@member_page(roles=SENDING_ROLES, action="referral.question", classes=LIST)
@act_page
def question(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Note.QUESTION)


@member_page(roles=SENDING_ROLES, action="referral.complement", classes=LIST)
@act_page
def complement(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Note.COMPLEMENT)


@member_page(roles=CASE_ROLES, action="referral.already_followed", classes=LIST)
@act_page
def already_followed(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    desk = _desk(request, _referral_or_404(request, referral_id))
    if request.method != "POST":
        return redirect(desk.home)
    return onward.followed_page(request, desk, "referrals/followed.html")


@member_page(roles=SENDING_ROLES | {Role.ANIMATOR}, action="referral.cancel", classes=LIST)
@act_page
def cancel(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.CANCEL)


@member_page(roles=LINE, action="referral.withdraw", classes=LIST)
@act_page
def withdraw(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.WITHDRAW)


@member_page(roles=LINE, action="referral.agree", classes=LIST)
@act_page
def agree(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.AGREE)


@member_page(roles=SENDING_ROLES, action="referral.lapse", classes=LIST)
@act_page
def lapse(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.LAPSE)


@member_page(roles=SENDING_ROLES, action="referral.start", classes=LIST)
@act_page
def start(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.START)


@member_page(roles=SENDING_ROLES, action="referral.attempt", classes=LIST)
@act_page
def attempt(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Note.ATTEMPT)


@member_page(roles=SENDING_ROLES, action="referral.close", classes=LIST)
@act_page
def close(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.CLOSE)


@member_page(roles=SENDING_ROLES | {Role.ANIMATOR}, action="referral.reopen", classes=LIST)
@act_page
def reopen(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _act(request, referral_id, Verb.REOPEN)


@member_page(roles=SENDING_ROLES, action="referral.resend_link", classes=LIST)
@require_POST
@once
def resend_link(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    desk = _desk(request, _referral_or_404(request, referral_id))
    try:
        actions.reissue_link(referral_id=referral_id, actor=request.actor, at=timezone.now())
    except NotPossible as no:
        return acting.refused(request, desk, wording.not_possible(no), status=409)
    except MovedMeanwhile:
        return acting.moved(request, desk)
    messages.success(request, "Un nouveau lien part à l’adresse enregistrée de l’organisme. L’ancien ne sert plus.")
    return redirect(desk.home)


def _act(request: HttpRequest, referral_id: UUID, verb: Act) -> HttpResponse:
    try:
        referral = _referral_or_404(request, referral_id)
    except Http404:
        return acting.frozen(request, referral_id)
    return acting.act(request, _desk(request, referral), verb)


def _desk(request: HttpRequest, referral: Referral) -> Desk:
    stands_in = act_buttons.stands_in(queries.sides_of(referral, actor=request.actor))
    return Desk(
        referral=referral,
        home=_home(request, referral),
        redirection=reverse("referrals:redirect", args=[referral.pk]),
        question=reverse("referrals:question", args=[referral.pk]),
        refusal=reverse("referrals:refuse", args=[referral.pk]),
        act_template="referrals/act.html",
        refused_template="referrals/refused.html",
        responder="" if stands_in else str(request.user),
        for_receiver=stands_in,
        asks_phone=stands_in,
        shows_asked=request.actor.role in CASE_ROLES,
    )


def _home(request: HttpRequest, referral: Referral) -> str:
    """An animator has no page of a request, only its list."""
    if request.actor.role is Role.ANIMATOR:
        return reverse("referrals:watched")
    return reverse("referrals:detail", args=[referral.pk])


def _history(request: HttpRequest, referral: Referral, said: Sequence[Said], today: date) -> list[pages.Event]:
    lines = queries.referral_history(referral.pk, actor=request.actor)
    return pages.history(referral, lines, queries.attempts_of(referral, actor=request.actor), said, today=today)


def _referral_or_404(request: HttpRequest, referral_id: UUID) -> Referral:
    try:
        return queries.access_referral(referral_id, actor=request.actor)
    except Referral.DoesNotExist:
        raise Http404 from None


def _catalogue_for(request: HttpRequest) -> Catalogue | None:
    """None for an agent of the line: once the call is over, only code and state remain."""
    return current_catalogue() if request.actor.role in CASE_ROLES else None


def _searched(request: HttpRequest) -> tuple[ReferenceForm, list[Referral]]:
    """What was asked for by its reference; hidden and missing answer with the same sentence."""
    if "reference" not in request.GET:
        return ReferenceForm(), []
    form = ReferenceForm(request.GET)
    if not form.is_valid():
        return form, []
    found = queries.sent_with_reference(form.cleaned_data["reference"], actor=request.actor)
    if not found:
        form.add_error("reference", wording.NO_SUCH_REFERENCE)
    return form, found
