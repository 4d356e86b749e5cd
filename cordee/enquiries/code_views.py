"""What the holder of a code does: take back the demand, or say yes or no to what somebody else signalled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cordee.domain.access import Actor
from cordee.domain.enquiry import AnswerBy, Kind, Stands, Word
from cordee.enquiries import actions, agreement_links, easy, queries, wording
from cordee.enquiries.actions import Over
from cordee.enquiries.forms import CodeForm, ReachedForm
from cordee.enquiries.queries import Followed
from cordee.enquiries.views import paused
from cordee.frontdesk.other_codes import Shown
from cordee.ui import pace
from cordee.ui.access import visitor_page
from cordee.ui.typography import moment

ANSWER, TELLS = "reponse", "dire"
TRIES_ALLOWED = 30  # as for the code of a call, and counted with it
form_page = require_http_methods(["GET", "HEAD", "POST"])


def shown_to_holder(code: str) -> Shown | None:
    """For the page of codes: received, taken up or closed; or first her answer, when somebody else signalled."""
    found = queries.followed(code)
    if found is None:
        return None
    stands = wording.REQUEST_STANDS if found.kind is Kind.REQUEST else wording.STANDS
    said = wording.AWAITS if found.awaits else stands[found.stands]
    runs = found.stands is not Stands.CLOSED and queries.running_id(code) is not None
    context = {"found": found, "said": said, "code": code, "can_cancel": runs and not found.awaits}
    return Shown(template="enquiries/followed.html", context=context)


def page_for_agent(code: str, actor: Actor) -> str:
    """A person who calls and spells it: straight to what an agent does with it."""
    found = queries.by_code(code, actor=actor)
    return reverse("enquiries:enquiry", args=[found.pk]) if found else ""


@visitor_page(action="enquiry.cancel")
@csrf_exempt
@cache_control(private=True, no_cache=True)
@form_page
def cancel(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("frontdesk:follow")
    form = CodeForm(request.POST)
    if _is_too_often(request):
        return _asked(request, "enquiries/cancel.html", form, status=429)
    if not form.is_valid() or queries.followed(form.cleaned_data["code"]) is None:
        form.add_error("code", wording.UNKNOWN_CODE)
        return _asked(request, "enquiries/cancel.html", form, status=422)
    try:
        actions.say(form.cleaned_data["code"], Word.TAKES_BACK, actor=request.actor, at=timezone.now())
    except Over:
        return render(request, "enquiries/over.html", {}, status=409)
    return render(request, "enquiries/cancelled.html", {})


@visitor_page(action="enquiry.agree")
@csrf_exempt
@cache_control(private=True, no_cache=True)
@form_page
def agreement(request: HttpRequest) -> HttpResponse:
    """The person's own door, from the page that her physician printed: what it is, then yes or no."""
    if request.method != "POST":
        return _asked(request, "enquiries/agreement.html", CodeForm())
    form = CodeForm(request.POST)
    if _is_too_often(request):
        return _asked(request, "enquiries/agreement.html", form, status=429)
    found = queries.followed(form.cleaned_data["code"]) if form.is_valid() else None
    if found is None or found.kind is not Kind.PHYSICIAN:
        if form.is_valid():
            form.add_error("code", wording.UNKNOWN_CODE)
        return _asked(request, "enquiries/agreement.html", form, status=422)
    return _answer(request, form.cleaned_data["code"], found, at=reverse("enquiries:agreement"), shows_code=True)


@visitor_page(action="enquiry.agree_by_link")
@csrf_exempt
@cache_control(private=True, no_store=True)
@form_page
def agreement_by_link(request: HttpRequest, link: str) -> HttpResponse:
    """The same from the message that the line sent her. To open it changes nothing: a machine may have done so."""
    code = agreement_links.code_in(link)
    if request.method == "POST" and _is_too_often(request):
        return _asked(request, "enquiries/agreement.html", CodeForm(), status=429)
    found = queries.followed(code) if code else None
    if found is None:
        return _asked(request, "enquiries/agreement.html", CodeForm(), status=404)
    return _answer(request, code, found, at=request.path, shows_code=False)


def _is_too_often(request: HttpRequest) -> bool:
    return pace.is_too_much("follow", pace.client_address(request), allowed=TRIES_ALLOWED)


def _asked(request: HttpRequest, template: str, form: CodeForm, *, status: int = 200) -> HttpResponse:
    return render(request, template, {"form": form, "pause": paused(status)}, status=status)


def _answer(request: HttpRequest, code: str, found: Followed, *, at: str, shows_code: bool) -> HttpResponse:
    if not found.awaits:
        context = {"said": wording.ANSWERED, "stands": wording.STANDS[found.stands]}
        return render(request, "enquiries/answered.html", context, status=409 if ANSWER in request.POST else 200)
    answer, asks_phone = request.POST.get(ANSWER, ""), not found.is_reachable
    says_yes = answer == Word.YES.value
    reached = ReachedForm(request.POST if says_yes and asks_phone else None)
    context = {
        "code": code if shows_code else "",
        "at": at,
        "form": reached if asks_phone else None,
        "easy": easy.of_answer(found),
        "received_at": found.received_at,
        "says": TELLS in request.POST,
        "pause": 0,
    }
    if answer not in (Word.YES.value, Word.NO.value):
        return render(request, "enquiries/answer.html", context)
    if says_yes and asks_phone and not reached.is_valid():
        return render(request, "enquiries/answer.html", context, status=422)
    person = reached.person() if says_yes and asks_phone else None
    tells, now = says_yes and TELLS in request.POST, timezone.now()
    try:
        actions.say(code, Word(answer), person=person, sender_may_know=tells, actor=request.actor, at=now)
    except Over:
        return render(request, "enquiries/over.html", {}, status=409)
    if not says_yes:
        return render(request, "enquiries/answered.html", {"said": wording.SAID_NO, "stands": ""})
    promised = queries.from_now_on(found.departement, now)["promised_at"]
    is_called = person is None or person.answer_by is AnswerBy.CALL
    thanks = wording.SAID_YES if is_called else wording.SAID_YES_WRITTEN
    shown = {"said": thanks.format(promised_at=moment(promised)), "stands": "", "follows": shows_code}
    if shows_code:
        shown["stands"] = wording.SAME_CODE
    return render(request, "enquiries/answered.html", shown)
