"""The answer link: one request, one organisation, no account. Looking writes nothing but the journal of readings.

The address is the key. It therefore leaves neither for other sites (no referrer) nor for caches, and the lines of log
leave it out (``config.logs``). Since nothing but it gives a right here, these pages need neither cookie nor token.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cordee.catalogue.queries import current_catalogue
from cordee.domain.access import DataClass
from cordee.domain.referral import Note, State, Verb
from cordee.referrals import act_buttons, acting, actions, onward, pages, queries, shared
from cordee.referrals.act_buttons import Act
from cordee.referrals.acting import Desk
from cordee.referrals.guarded import Mask
from cordee.referrals.models import AnswerLink, Referral
from cordee.ui import pace
from cordee.ui.access import link_page

# Per link and per window: enough for anybody who answers,
# little for a program that tries. Two posts at the very same instant may count as one.
POSTS_ALLOWED, NEW_LINKS_ALLOWED = 30, 3

OPEN = {DataClass.OPERATIONAL, DataClass.IDENTITY}
act_page = require_http_methods(["GET", "HEAD", "POST"])

LinkView = Callable[..., HttpResponse]  # of request and secret, and what else the address names


def discreet(view: LinkView) -> LinkView:
    """Keep the secret of the address to those who hold it.

    Without referrer, browsers send forms from the origin ``null``, which the token of the site would refuse.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def kept(request: HttpRequest, secret: str, **named: object) -> HttpResponse:
        response = view(request, secret, **named)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return kept


def limited(view: LinkView) -> LinkView:
    @wraps(view)
    def counted(request: HttpRequest, secret: str, **named: object) -> HttpResponse:
        if request.method == "POST" and pace.is_too_much(
            "link:posts", request.actor.link_secret_hash, allowed=POSTS_ALLOWED
        ):
            return render(request, "referrals/link_pause.html", {"minutes": pace.WINDOW // 60}, status=429)
        return view(request, secret, **named)

    return counted


@link_page(action="link.read", classes=OPEN)
@discreet
@require_safe
def answer_link(request: HttpRequest, secret: str) -> HttpResponse:
    referral = _referral(request)
    if referral is None:
        return _dead(request, secret)
    today, state = queries.today(), State(referral.state)
    mask = Mask(on=queries.is_sensitive(referral.case_id))
    question, complement = queries.thread_of(referral, actor=request.actor)
    said = [line for line in (question, complement) if line]
    lines = queries.referral_history(referral.pk, actor=request.actor)
    attempts = queries.attempts_of(referral, actor=request.actor)
    acts, level_one = queries.possible_acts(referral, actor=request.actor, on=today), queries.level_one(referral)
    context = {
        "referral": referral,
        "asked": mask.asked(pages.asked(level_one, current_catalogue())),
        "service": pages.service_name(referral, current_catalogue()) if level_one else "",
        "keeps_lead": referral.sender_name if referral.as_partner else "",
        "agreement_ended_on": None if level_one else shared.agreement_ended_on(referral, actor=request.actor),
        "person": shared.person(referral, actor=request.actor, at=timezone.now(), screen="referrals:answer_link"),
        "message": queries.message_of(referral.pk, actor=request.actor),
        "answer": pages.answer(referral),
        "question": question,
        "complement": complement,
        "followed_address": reverse("referrals:answer_link_followed", args=[secret]),
        "agreed": pages.agreed(lines),
        "events": pages.history(referral, lines, attempts, said, today=today),
        "buttons": [_button(act, referral, secret) for act in act_buttons.answers(state) if act in acts],
        "followings": [_button(act, referral, secret) for act in act_buttons.followings(state) if act in acts],
        "today": today,
    }
    return render(request, "referrals/link.html", context)


@link_page(action="link.acknowledge", classes=OPEN)
@discreet
@limited
@act_page
def acknowledge(request: HttpRequest, secret: str) -> HttpResponse:
    return _act(request, secret, Verb.ACKNOWLEDGE)


@link_page(action="link.accept", classes=OPEN)
@discreet
@limited
@act_page
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    return _act(request, secret, Verb.ACCEPT)


@link_page(action="link.refuse", classes=OPEN)
@discreet
@limited
@act_page
def refuse(request: HttpRequest, secret: str) -> HttpResponse:
    return _act(request, secret, Verb.REFUSE)


@link_page(action="link.redirect", classes=OPEN)
@discreet
@limited
@act_page
def redirect_elsewhere(request: HttpRequest, secret: str) -> HttpResponse:
    return _act(request, secret, Verb.REDIRECT)


@link_page(action="link.question", classes=OPEN)
@discreet
@limited
@act_page
def question(request: HttpRequest, secret: str) -> HttpResponse:
    return _act(request, secret, Note.QUESTION)


@link_page(action="link.followed")
@discreet
@limited
@act_page
def already_followed(request: HttpRequest, secret: str) -> HttpResponse:
    referral = _referral(request)
    if referral is None:
        return _dead(request, secret)
    if request.method != "POST":
        return redirect("referrals:answer_link", secret)
    return onward.followed_page(request, _desk(referral, secret), "referrals/link_followed.html")


@link_page(action="link.start", classes=OPEN)
@discreet
@limited
@act_page
def start(request: HttpRequest, secret: str) -> HttpResponse:
    return _act(request, secret, Verb.START)


@link_page(action="link.attempt", classes=OPEN)
@discreet
@limited
@act_page
def attempt(request: HttpRequest, secret: str) -> HttpResponse:
    return _act(request, secret, Note.ATTEMPT)


@link_page(action="link.close", classes=OPEN)
@discreet
@limited
@act_page
def close(request: HttpRequest, secret: str) -> HttpResponse:
    return _act(request, secret, Verb.CLOSE)


@link_page(action="link.reopen", classes=OPEN)
@discreet
@limited
@act_page
def reopen(request: HttpRequest, secret: str) -> HttpResponse:
    return _act(request, secret, Verb.REOPEN)


@link_page(action="link.renew")
@discreet
@limited
@act_page
def renew(request: HttpRequest, secret: str) -> HttpResponse:
    """Who holds a link that was replaced may ask for a new one, which leaves for the registered address alone."""
    if request.method != "POST":
        return redirect("referrals:answer_link", secret)
    if pace.is_too_much("link:renewed", request.actor.link_secret_hash, allowed=NEW_LINKS_ALLOWED):
        return render(request, "referrals/link_pause.html", {"minutes": pace.WINDOW // 60}, status=429)
    if _referral(request) is not None:
        return redirect("referrals:answer_link", secret)
    try:
        actions.reissue_link(actor=request.actor, at=timezone.now())
    except AnswerLink.DoesNotExist:
        return _dead(request, secret)
    return render(request, "referrals/link_renewed.html")


def _act(request: HttpRequest, secret: str, verb: Act) -> HttpResponse:
    referral = _referral(request)
    if referral is None:
        return _dead(request, secret)
    return acting.act(request, _desk(referral, secret), verb)


def _desk(referral: Referral, secret: str) -> Desk:
    return Desk(
        referral=referral,
        home=reverse("referrals:answer_link", args=[secret]),
        redirection=reverse("referrals:answer_link_redirect", args=[secret]),
        question=reverse("referrals:answer_link_question", args=[secret]),
        refusal=reverse("referrals:answer_link_refuse", args=[secret]),
        act_template="referrals/link_act.html",
        refused_template="referrals/link_refused.html",
        responder=referral.responder_name,
        asks_phone=True,
    )


def _button(verb: Act, referral: Referral, secret: str) -> act_buttons.ActButton:
    address = reverse(f"referrals:answer_link_{act_buttons.ADDRESSES[verb]}", args=[secret])
    return act_buttons.button(verb, referral, address=address)


def _referral(request: HttpRequest) -> Referral | None:
    try:
        return queries.referral_by_link(actor=request.actor)
    except Referral.DoesNotExist:
        return None


def _dead(request: HttpRequest, secret: str) -> HttpResponse:
    """One page for a link that was replaced and for one that never was; only the first offers a new one."""
    try:
        queries.link_of(actor=request.actor)
        renewal = reverse("referrals:answer_link_renew", args=[secret])
    except AnswerLink.DoesNotExist:
        renewal = ""
    return render(request, "referrals/link_dead.html", {"renewal": renewal}, status=404)
