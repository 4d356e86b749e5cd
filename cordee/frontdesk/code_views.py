"""What a code opens: to anybody, where the request stands; to the line, the request, which the caller may take back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cordee.domain.access import DataClass
from cordee.domain.call import OUTCOME_LABELS, Outcome
from cordee.domain.referral import NotPossible, State, Verb
from cordee.frontdesk import calling_back, other_codes, queries, wording
from cordee.frontdesk.forms import CallerCodeForm, FollowForm, WithdrawForm
from cordee.frontdesk.pages import AGENT, End
from cordee.people import personal_links
from cordee.referrals import queries as referrals
from cordee.referrals.wording import STATES, not_possible
from cordee.ui import pace
from cordee.ui.access import member_page, visitor_page

# In ten minutes: enough for a family or an office behind one address, little for a program that tries codes.
TRIES_ALLOWED = 30
CODE = {DataClass.OPERATIONAL}
form_page = require_http_methods(["GET", "HEAD", "POST"])


@visitor_page(action="call.follow")
@csrf_exempt  # the code alone shows a state, and it is typed: nothing of a session can be misused, no cookie is needed
@form_page
def follow(request: HttpRequest) -> HttpResponse:
    """The code is posted, never written in an address."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and pace.is_too_often("follow", request, allowed=TRIES_ALLOWED):
        form.add_error(None, wording.TOO_MANY_CODES.format(minutes=pace.WINDOW // 60))
        return render(request, "frontdesk/follow.html", {"form": form}, status=429)
    if request.method != "POST" or not form.is_valid():
        return render(request, "frontdesk/follow.html", {"form": form}, status=422 if form.errors else 200)
    followed = queries.followed(form.cleaned_data["code"])
    if followed is None and (other := other_codes.shown(form.cleaned_data["code"])):
        return render(request, other.template, dict(other.context))
    if followed is None:
        form.add_error("code", wording.UNKNOWN_CODE)
        return render(request, "frontdesk/follow.html", {"form": form}, status=422)
    # A request sent by the web leaves as a call of the same code, though nobody called.
    by_web = other_codes.shown(form.cleaned_data["code"]) is not None
    code = form.cleaned_data["code"]
    leads = queries.personal_link_of_code(code) is not None
    context = {"followed": followed, "by_web": by_web, "code": code if leads else "", **_told(followed)}
    return render(request, "frontdesk/followed.html", context)


@visitor_page(action="call.own_page")
@csrf_exempt  # it changes nothing, and opens what her link opens: her page asks for more
@cache_control(private=True, no_store=True)  # where it leads is hers
@form_page
def own_page(request: HttpRequest) -> HttpResponse:
    """« Ouvrir ma page »: there she shows that it is she, as with the link of a message, and does what she may do."""
    if request.method != "POST":
        return redirect("frontdesk:follow")
    form = FollowForm(request.POST)
    if pace.is_too_often("follow", request, allowed=TRIES_ALLOWED):
        form.add_error(None, wording.TOO_MANY_CODES.format(minutes=pace.WINDOW // 60))
        return render(request, "frontdesk/follow.html", {"form": form}, status=429)
    link = queries.personal_link_of_code(form.cleaned_data["code"]) if form.is_valid() else None
    if link is None:
        if form.is_valid():
            form.add_error("code", wording.NO_OWN_PAGE)
        return render(request, "frontdesk/follow.html", {"form": form}, status=422)
    return redirect(personal_links.PAGE, personal_links.secret_of(link))


def _told(followed: queries.Followed) -> dict[str, object]:
    """One request in a sentence; several, each with the day it left: what they are about is for her own page."""
    if len(followed.requests) < 2:
        state = followed.requests[0][0] if followed.requests else None
        return {"shown": wording.shown_to_follower(state), "several": ()}
    several = [(on, wording.shown_to_follower(state)) for state, on in followed.requests]
    return {"shown": wording.SEVERAL.format(count=len(several)), "several": several}


@member_page(roles=AGENT, action="call.by_code", classes=CODE)
@form_page
def by_code(request: HttpRequest) -> HttpResponse:
    """The person calls back with the code of an earlier call; posted, since an address is kept by browsers and logs."""
    if request.method != "POST":
        form = CallerCodeForm(initial={"call": _open_call(request, request.GET.get("appel", ""))})
        return _asked(request, form)
    if pace.is_too_much("by_code", request.actor.membership, allowed=TRIES_ALLOWED):
        return render(request, "frontdesk/follow_pause.html", {"minutes": pace.WINDOW // 60}, status=429)
    return _found(request)


def _asked(request: HttpRequest, form: CallerCodeForm, *, status: int = 200) -> HttpResponse:
    """The way back is the call from which the agent came, while it is open."""
    form.fields["code"].widget.attrs["autofocus"] = True
    call = _open_call(request, str(form["call"].value() or ""))
    return render(request, "frontdesk/by_code.html", {"form": form, "call": call}, status=status)


def _open_call(request: HttpRequest, said: str) -> UUID | None:
    return next((one.pk for one in queries.open_calls(request.actor) if str(one.pk) == said), None)


@member_page(roles=AGENT, action="call.withdraw_by_code", classes=CODE)
@form_page
def withdraw_by_code(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("frontdesk:calls")
    if pace.is_too_much("by_code", request.actor.membership, allowed=TRIES_ALLOWED):
        return render(request, "frontdesk/follow_pause.html", {"minutes": pace.WINDOW // 60}, status=429)
    confirmation = WithdrawForm(request.POST)
    if not confirmation.is_valid():
        return _found(request, confirmation)
    try:
        done = calling_back.withdraw(request.POST.get("code", ""), actor=request.actor, at=timezone.now())
    except NotPossible as refused:
        confirmation.add_error(None, not_possible(refused))
        return _found(request, confirmation, status=409)
    return _found(request, done=done)


def _found(
    request: HttpRequest, confirmation: WithdrawForm | None = None, *, done: bool = False, status: int = 422
) -> HttpResponse:
    """Where the call of this code stands, and what can be done with its request."""
    form = CallerCodeForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, status=422)
    code, opened = form.cleaned_data["code"], form.cleaned_data["call"]
    found = calling_back.found_by_code(code, opened=opened, actor=request.actor, at=timezone.now())
    if found is None and (page := other_codes.page_of(code, actor=request.actor)):
        return redirect(page)
    if found is None:
        form.add_error("code", wording.UNKNOWN_CODE)
        return _asked(request, form, status=422)
    referral = found.referral
    verbs = referrals.possible_verbs(referral, actor=request.actor) if referral else ()
    context = {
        "form": form,
        "code": code,
        "found": found.call,
        "now": found.now,
        "end": End(outcome=Outcome.FOLLOW_UP),
        "outcome_label": OUTCOME_LABELS[found.call.outcome],
        "referral": referral,
        "state": STATES[State(referral.state)] if referral else "",
        "confirmation": confirmation or WithdrawForm(),
        "can_withdraw": Verb.WITHDRAW in verbs,
        "effect": wording.WITHDRAWAL_EFFECT,
        "done": done,
    }
    return render(request, "frontdesk/found_by_code.html", context, status=status if confirmation else 200)
