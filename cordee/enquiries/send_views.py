"""« Envoyer ma demande », from the result of « Faire le point »: what leaves, to whom, then her agreement."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from cordee.detection.carrying import attributed
from cordee.domain.consent import WEB_NOTICE_VERSION
from cordee.domain.enquiry import Kind
from cordee.enquiries import actions, easy, guarding, joining, sending, wording
from cordee.enquiries.actions import KeyReused, Left
from cordee.enquiries.send_form import SendForm
from cordee.enquiries.sending import Proposed
from cordee.enquiries.views import SENT, form_page, paused
from cordee.frontdesk.hand_over import CannotHandOver
from cordee.public.carried import Carried
from cordee.public.views import OPENED_AGAIN, is_a_step_too_many, pause
from cordee.ui.access import visitor_page
from cordee.voice import reading
from cordee.voice.told import quoted

CHOICE = "envoi"


@visitor_page(action="enquiry.send")
@csrf_exempt
@cache_control(private=True, no_cache=True)
@form_page
def send(request: HttpRequest) -> HttpResponse:
    """Come from the result with what was chosen, or with the form filled (``envoyer``)."""
    if request.method != "POST" or CHOICE not in request.POST:
        return redirect("public:take_stock")
    if is_a_step_too_many(request):
        return pause(request, at=reverse("enquiries:send"), title=wording.SEND, act=SENT)
    found = joining.sent_with(request.POST)
    try:
        shown = sending.proposed(found, request.POST[CHOICE])
    except CannotHandOver as closed:
        context = {"why": str(closed), **_carried(found)}
        return render(request, "enquiries/cannot_send.html", context, status=409)
    if SENT not in request.POST:
        typed = request.POST if OPENED_AGAIN in request.POST else None
        return _page(request, shown, SendForm(typed, proposed=shown))
    form = SendForm(request.POST, proposed=shown)
    if guarding.is_too_many(request):
        return _page(request, shown, form, status=429)
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    return _received(request, shown, form)


def _received(request: HttpRequest, shown: Proposed, form: SendForm) -> HttpResponse:
    left, at = sending.kept(shown, form.kept), timezone.now()
    if not sending.is_still_proposed(left, shown.choice):
        form.say_what_is_missing()
        return _page(request, shown, form, status=422)
    person = form.person(commune_code=shown.commune)
    why = guarding.suspicions(
        request,
        trap=form.cleaned_data["site"],
        texts=[person.name, person.family_name],
        number=person.phone or person.email,
        receiver=shown.target.offer.id,
    )
    sent = Left(
        kind=Kind.REQUEST,
        departement=shown.departement,
        person=person,
        joined=sending.joined(shown, left, share_health=form.shares_health),
        campaign=attributed(request),
    )
    try:
        done = actions.receive(sent, key=form.cleaned_data["key"], suspicions=why, actor=request.actor, at=at)
    except KeyReused:
        form.add_error(None, wording.KEY_REUSED)
        return _page(request, shown, form, status=422, fresh_key=True)
    context = {
        "done": done,
        "target": shown.target,
        "deadlines": sending.deadlines(shown.departement, at=at),
        "by_phone": bool(person.phone),
        **_carried(shown.came),
    }
    return render(request, "enquiries/sent.html", context)


def _page(
    request: HttpRequest, shown: Proposed, form: SendForm, *, status: int = 200, fresh_key: bool = False
) -> HttpResponse:
    key = "" if fresh_key else form.data.get("key", "")
    context = {
        "form": form,
        "key": key or str(uuid4()),
        "shown": shown,
        "target": shown.target,
        "by_workplace": sending.is_by_workplace(shown.target),
        "service": quoted(shown.target.proposal.version.name),
        "need": quoted(shown.target.need_label),
        "easy": easy.of_request(shown),
        "notice": sending.words_of_notice(),
        "notice_reading": reading.of_notice(WEB_NOTICE_VERSION),
        "reading": shown.reading(share_health=False),
        "reading_with_health": shown.reading(share_health=True),
        "consent": shown.consent(share_health=False),
        "consent_with_health": shown.consent(share_health=True),
        "pause": paused(status),
        **_carried(shown.came),
    }
    return render(request, "enquiries/send.html", context, status=status)


def _carried(found: Carried) -> dict[str, object]:
    """For the forms of the page: to send, to go back to the result, to be called back."""
    return {"lines": tuple(found.lines()), "needs": found.said.needs, "words": found.said.words, "who": sending.PERSON}
