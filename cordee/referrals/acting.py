"""One act, from the form to the answer: the same road for who has an account and for who holds a link.

A form that cannot be understood comes back with what was typed (422); a request that moved meanwhile is shown as it now
is before anything is done (409); what the table of moves refuses is said in a sentence (409). The same key with the
same words does nothing twice, with other words it is refused (422).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cordee.catalogue.queries import current_catalogue, reference_day
from cordee.domain.referral import NOTED_LIKE, GuardsUnmet, Note, NotPossible, RefusalReason, State, Verb
from cordee.referrals import (
    act_buttons,
    actions,
    agreeing,
    candidates,
    following,
    pages,
    queries,
    redirecting,
    thread,
    wording,
)
from cordee.referrals.act_buttons import Act
from cordee.referrals.candidates import Destination
from cordee.referrals.forms import FORMS, ActForm
from cordee.referrals.guarded import Mask
from cordee.referrals.models import Referral
from cordee.referrals.moving import MovedMeanwhile
from cordee.ui.typography import long_day

SHUT = "42501"  # a row that a policy refuses

ACTIONS: Mapping[Act, Callable[..., Referral]] = {
    Verb.ACKNOWLEDGE: actions.acknowledge,
    Verb.ACCEPT: actions.accept,
    Verb.REFUSE: actions.refuse,
    Verb.REDIRECT: redirecting.redirect,
    Verb.CANCEL: actions.cancel,
    Verb.WITHDRAW: actions.withdraw,
    Verb.AGREE: agreeing.agree,
    Verb.LAPSE: agreeing.lapse,
    Verb.START: following.start,
    Verb.CLOSE: following.close,
    Verb.REOPEN: following.reopen,
    Note.ATTEMPT: following.note_attempt,
    Note.QUESTION: thread.ask,
    Note.COMPLEMENT: thread.complete,
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where the act is done: which request, how the pages look, whom one knows of who answers."""

    referral: Referral
    home: str  # address of the page of the request
    act_template: str
    refused_template: str
    redirection: str = ""  # where one redirects or asks instead of refusing, and where one refuses all the same
    question: str = ""
    refusal: str = ""
    responder: str = ""
    for_receiver: bool = False
    asks_phone: bool = False
    shows_asked: bool = True


def act(request: HttpRequest, desk: Desk, verb: Act) -> HttpResponse:
    possible = verb in queries.possible_acts(desk.referral, actor=request.actor, on=queries.today())
    if request.method != "POST":
        return _form_page(request, desk, verb, _blank(desk, verb)) if possible else redirect(desk.home)
    form = _form(desk, verb, data=request.POST)
    if not form.is_valid():
        return _form_page(request, desk, verb, form, status=422) if possible else _too_late(request, desk, verb)
    if possible and _moved_meanwhile(request, desk, form):
        return _reread(request, desk, verb, form)
    if possible and _is_better_placed_elsewhere(verb, form) and _targets(desk):
        return _offer_redirection(request, desk, form)
    if possible and _lacks_something(request, desk, verb, form):
        return _offer_question(request, desk, form)
    return _do(request, desk, verb, form)


def _too_late(request: HttpRequest, desk: Desk, verb: Act) -> HttpResponse:
    """What was typed no longer matters: clicked twice, it is done; else it is said what happened meanwhile."""
    referral = desk.referral
    lines = queries.referral_history(referral.pk, actor=request.actor)
    if any(line.idempotency_key == request.POST.get("key") for line in lines):
        return redirect(desk.home)
    moved = NOTED_LIKE[verb] if isinstance(verb, Note) else verb
    known = {"since": referral.state_since, "responder": referral.responder_name}
    no = NotPossible(State(referral.state), moved, None, **known)
    return refused(request, desk, wording.not_possible(no), status=409)


def _is_better_placed_elsewhere(verb: Act, form: ActForm) -> bool:
    """« Another organisation is better placed »: it may be named, and then the request goes there by itself."""
    return _refuses_for(RefusalReason.BETTER_ACTOR, verb, form)


def _lacks_something(request: HttpRequest, desk: Desk, verb: Act, form: ActForm) -> bool:
    """« Something is missing »: who asked may say it, once, while the request waits and its deadlines with it."""
    asks = queries.possible_acts(desk.referral, actor=request.actor, on=queries.today())
    return _refuses_for(RefusalReason.INCOMPLETE, verb, form) and Note.QUESTION in asks


def _refuses_for(reason: RefusalReason, verb: Act, form: ActForm) -> bool:
    return verb is Verb.REFUSE and form.cleaned_data["reason"] == reason and not form.cleaned_data["anyway"]


def _offer_redirection(request: HttpRequest, desk: Desk, refusal: ActForm) -> HttpResponse:
    """The screen of redirection, with what was typed; one click still refuses."""
    form = _form(desk, Verb.REDIRECT, initial=_instead(desk, refusal) | {"reason": refusal.cleaned_data["text"]})
    return _form_page(request, desk, Verb.REDIRECT, form, action=desk.redirection, refusal=request.POST)


def _offer_question(request: HttpRequest, desk: Desk, refusal: ActForm) -> HttpResponse:
    """The screen of the question, with what was typed as missing; one click still refuses."""
    form = _form(desk, Note.QUESTION, initial=_instead(desk, refusal) | {"text": refusal.cleaned_data["text"]})
    return _form_page(request, desk, Note.QUESTION, form, action=desk.question, refusal=request.POST)


def _instead(desk: Desk, refusal: ActForm) -> dict[str, object]:
    who = {name: refusal.cleaned_data.get(name, "") for name in ("responder_name", "responder_phone")}
    return {"key": str(uuid4()), "version": desk.referral.version, **who}


def _targets(desk: Desk) -> list[Destination]:
    return candidates.of(desk.referral, on=reference_day())


def _do(request: HttpRequest, desk: Desk, verb: Act, form: ActForm) -> HttpResponse:
    try:
        _perform(request, desk, verb, form)
    except actions.KeyReused:
        return refused(request, desk, wording.KEY_REUSED, status=422)
    except GuardsUnmet as unmet:
        form.refuse(unmet.missing)
        return _form_page(request, desk, verb, form, status=422)
    except NotPossible as no:
        return refused(request, desk, wording.not_possible(no), status=409)
    except MovedMeanwhile:
        return moved(request, desk)
    except ProgrammingError as shut:
        since = queries.frozen_since(desk.referral.pk) if getattr(shut.__cause__, "sqlstate", "") == SHUT else None
        if since is None:
            raise
        return refused(request, desk, wording.FROZEN.format(day=long_day(since)), status=409)  # restricted meanwhile
    return redirect(desk.home)


def moved(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Between its page and its act the request came out of reach: its case was restricted, or its rights ended."""
    since = queries.frozen_since(desk.referral.pk)
    why = wording.FROZEN.format(day=long_day(since)) if since else wording.MOVED_MEANWHILE
    return refused(request, desk, why, status=409)


def _perform(request: HttpRequest, desk: Desk, verb: Act, form: ActForm) -> None:
    key = form.cleaned_data["key"]
    ACTIONS[verb](referral_id=desk.referral.pk, actor=request.actor, at=timezone.now(), key=key, **form.arguments())


def frozen(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The request was on the screen and its case was restricted since: say so to who acts. Hidden from anybody else."""
    since = queries.frozen_since(referral_id) if request.method == "POST" else None
    if since is None:
        raise Http404
    context = {"why": wording.FROZEN.format(day=long_day(since)), "home": "", "referral": None}
    return render(request, "referrals/refused.html", context, status=409)


def refused(request: HttpRequest, desk: Desk, why: str, *, status: int) -> HttpResponse:
    context = {"why": why, "home": desk.home, "referral": desk.referral}
    return render(request, desk.refused_template, context, status=status)


def _moved_meanwhile(request: HttpRequest, desk: Desk, form: ActForm) -> bool:
    """Another act came since the form was read; its own act, clicked twice, does not count."""
    if form.cleaned_data["version"] == desk.referral.version:
        return False
    lines = [
        *queries.referral_history(desk.referral.pk, actor=request.actor),
        *queries.attempts_of(desk.referral, actor=request.actor),
    ]
    return all(line.idempotency_key != form.cleaned_data["key"] for line in lines)


def _reread(request: HttpRequest, desk: Desk, verb: Act, form: ActForm) -> HttpResponse:
    """Show what happened and what was typed, on the request as it now is: a person decides again."""
    lines = queries.referral_history(desk.referral.pk, actor=request.actor)
    since = pages.changes_since(desk.referral, lines, form.cleaned_data["version"])
    typed = request.POST.copy()
    typed["version"] = str(desk.referral.version)
    return _form_page(request, desk, verb, _form(desk, verb, data=typed), since=since, status=409)


def _form(desk: Desk, verb: Act, **given: Any) -> ActForm:
    known = {"state": State(desk.referral.state), "departement": desk.referral.departement}
    known |= {"for_receiver": desk.for_receiver, "asks_phone": desk.asks_phone}
    if verb is Verb.REDIRECT:
        known["targets"] = _targets(desk)
    return FORMS[verb](on=queries.today(), **known, **given)


def _blank(desk: Desk, verb: Act) -> ActForm:
    known = {"key": str(uuid4()), "version": desk.referral.version, "responder_name": desk.responder}
    return _form(desk, verb, initial=known)


def _form_page(
    request: HttpRequest,
    desk: Desk,
    verb: Act,
    form: ActForm,
    *,
    since: list[str] | None = None,
    status: int = 200,
    action: str = "",
    refusal: Mapping[str, str] | None = None,
) -> HttpResponse:
    style, icon, _ = act_buttons.STYLES[verb]
    context = {
        "referral": desk.referral,
        "asked": _asked(desk.referral) if desk.shows_asked else None,
        "form": form,
        "title": act_buttons.title(verb, state=State(desk.referral.state)),
        "button": act_buttons.label(verb, state=State(desk.referral.state)),
        "style": style,
        "icon": icon,
        "effect": act_buttons.effect(verb, desk.referral, for_receiver=desk.for_receiver),
        "since": since or [],
        "words": _words(request, desk, verb),
        "home": desk.home,
        "action": action,
        "refusal": refusal,
        "refusal_address": desk.refusal,
        "instead": wording.INSTEAD.get(verb) if refusal else None,
        "nobody": verb is Verb.REDIRECT and not form.targets,
    }
    return render(request, desk.act_template, context, status=status)


def _words(request: HttpRequest, desk: Desk, verb: Act) -> tuple[str, ...]:
    """What is read to the person before she agrees on the phone."""
    if verb is not Verb.AGREE:
        return ()
    return agreeing.words_of_notice(), agreeing.words_to_agree_to(desk.referral, actor=request.actor)


def _asked(referral: Referral) -> pages.Asked | None:
    mask = Mask(on=queries.is_sensitive(referral.case_id))
    return mask.asked(pages.asked(queries.level_one(referral), current_catalogue()))
