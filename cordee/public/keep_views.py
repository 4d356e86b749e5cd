"""Keep what the result page tells: on paper, by mail, or under a code. Each form carries the conversation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cordee.catalogue import queries as catalogue
from cordee.feedback import views as feedback
from cordee.feedback.models import Page
from cordee.keys import tries
from cordee.paper.printing import printed
from cordee.public import actions, queries, wording
from cordee.public.carried import Carried, carried
from cordee.public.forms import CodeForm, KeepForm, MailForm
from cordee.public.since import since
from cordee.public.stock import stock
from cordee.public.told import told
from cordee.public.views import a_step, page, who_speaks
from cordee.ui import pace
from cordee.ui.access import visitor_page

# In ten minutes, for one address of the network: a family or a waiting room, not a program.
PRINTED, MAILED, KEPT, TRIED = 40, 10, 20, 20
# In an hour, for one address of mail, whoever asks.
MAILED_TO, HOUR = 3, 3600
FILE = "resultat.pdf"

form_page = require_http_methods(["GET", "HEAD", "POST"])


@visitor_page(action="public.print")
@csrf_exempt  # nothing is written for anybody, and whoever refuses cookies is served too
@never_cache
@form_page
def print_result(request: HttpRequest) -> HttpResponse:
    """Answer the PDF itself; nothing of it is kept."""
    if request.method != "POST":
        return redirect("public:take_stock")
    found, who = sent_by(request)
    if pace.looks_too_often("public.print", request, allowed=PRINTED):
        return _again(request, found, who, problem=_wait(), status=429)
    shown = stock(found, result=True)
    resume_at = f"{settings.CORDEE_BASE_URL}{reverse('public:resume')}"
    sent = request.POST
    pdf = printed(told(shown, with_answers="reponses" in sent, resume_at=resume_at, whole="tout" in sent))
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{FILE}"', "Cache-Control": "no-store"},
    )


@visitor_page(action="public.mail")
@csrf_exempt  # no session gives a right here: who forges the form sends a mail that anybody may ask for
@never_cache
@form_page
@a_step
def mail_result(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("public:take_stock")
    found, who = sent_by(request)
    form = MailForm(request.POST)
    if not form.is_valid():
        return _again(request, found, who, mail_form=form, status=422)
    address = form.cleaned_data["address"]
    if pace.is_too_often("result_mail", request, allowed=MAILED) or _too_many_to(address):
        form.add_error("address", wording.MAIL_TOO_MUCH)
        return _again(request, found, who, mail_form=form, status=_refused(request))
    document = told(stock(found, result=True), with_answers=form.cleaned_data["reponses"])
    key, now = form.cleaned_data["key"], timezone.now()
    actions.send(document, address=address, form_key=key, actor=request.actor, at=now)
    return _again(request, found, who, sent=wording.MAIL_SENT)


@visitor_page(action="public.keep")
@csrf_exempt  # as above: what is kept opens with a code that only the answer tells
@never_cache
@form_page
@a_step
def keep_result(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("public:take_stock")
    found, who = sent_by(request)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _again(request, found, who, problem=wording.REOPEN, status=422)
    if pace.is_too_often("result_keep", request, allowed=KEPT):
        return _again(request, found, who, problem=_wait(), status=_refused(request))
    key, now = form.cleaned_data["key"], timezone.now()
    code = actions.keep(found, who=who, form_key=key, actor=request.actor, at=now)
    return _again(request, found, who, code=code)


@visitor_page(action="public.resume")
@csrf_exempt  # the code alone opens and erases, and it is typed: nothing of a session can be misused
@never_cache
@form_page
def resume(request: HttpRequest) -> HttpResponse:
    """The code is posted, never written in an address."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _resume_page(request, form, status=422 if form.errors else 200)
    if pace.is_too_often("result_resume", request, allowed=TRIED):
        form.add_error("code", wording.CODE_TOO_MUCH.format(minutes=pace.WINDOW // 60))
        return _resume_page(request, form, status=429)
    code, now = form.cleaned_data["code"], timezone.now()
    if "effacer" in request.POST:
        if actions.forget(code, actor=request.actor, at=now):
            return _resume_page(request, CodeForm(), done=wording.FORGOTTEN)
    elif (kept := queries.kept(code, now=now)) is not None:
        found = carried(kept.fields, catalogue.shown_catalogue(), who=kept.who, on=catalogue.reference_day())
        shown = stock(found, result=True)
        return page(request, shown, kept.who, since=since(kept, shown, code=code))
    form.add_error("code", wording.CODE_UNKNOWN)
    return _resume_page(request, form, status=422)


@visitor_page(action="public.helped")
@csrf_exempt  # as above: who forges it adds one to a count, no more than so many times
@never_cache
@form_page
@a_step
def helped(request: HttpRequest) -> HttpResponse:
    """« Cette page vous a-t-elle aidé ? », at the end of a result: counted, and the same result again."""
    if request.method != "POST":
        return redirect("public:take_stock")
    found, who = sent_by(request)
    said = feedback.counted(request, page=Page.RESULT, about=who)
    return feedback.word(said) if feedback.wants_word(request) else _again(request, found, who, helped=said)


def _resume_page(request: HttpRequest, form: CodeForm, *, done: str = "", status: int = 200) -> HttpResponse:
    return render(request, "public/resume.html", {"form": form, "done": done}, status=status)


def sent_by(request: HttpRequest) -> tuple[Carried, str]:
    who = who_speaks(request)
    return carried(request.POST, catalogue.shown_catalogue(), who=who, on=catalogue.reference_day()), who


def _again(request: HttpRequest, found: Carried, who: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """The result with what came of the form."""
    return page(request, stock(found, result=True), who, status=status, **more)


def _too_many_to(address: str) -> bool:
    span = int(timezone.now().timestamp()) // HOUR
    return tries.count("result_mail_to", address.lower(), span=span) > MAILED_TO


def _wait() -> str:
    return wording.TOO_MUCH.format(minutes=pace.WINDOW // 60)


def _refused(request: HttpRequest) -> int:
    """A page that is not loaded again shows what was refused (422) and nothing of what came too often (429)."""
    return 422 if request.htmx else 429
