"""« Être rappelé »: three fields, a code. No cookie, nothing in the address; the page carries what may be joined."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cordee.detection.carrying import attributed
from cordee.domain.enquiry import Kind
from cordee.domain.orientation.situation import CALLER
from cordee.domain.territory import departement_of
from cordee.enquiries import actions, guarding, joining, queries, wording
from cordee.enquiries.actions import KeyReused, Left
from cordee.enquiries.forms import CallBackForm
from cordee.public.carried import Carried
from cordee.public.views import OPENED_AGAIN, is_a_step_too_many, pause
from cordee.ui import pace
from cordee.ui.access import visitor_page

form_page = require_http_methods(["GET", "HEAD", "POST"])
PLACES = ("commune_residence", "commune_travail")
SENT = "envoyer"


@visitor_page(action="enquiry.call_back")
@csrf_exempt
@cache_control(private=True, no_cache=True)
@form_page
def call_back(request: HttpRequest) -> HttpResponse:
    """Come by the address, from the result of « Faire le point », or with the form filled (``envoyer``)."""
    if is_a_step_too_many(request):
        return pause(request, at=reverse("enquiries:call_back"), title=wording.CALL_BACK, act=SENT)
    found = joining.sent_with(request.POST)
    if SENT not in request.POST:
        return _page(request, found, _form(request, found, filled=OPENED_AGAIN in request.POST))
    if guarding.is_too_many(request):
        return _page(request, found, _form(request, found, filled=True), status=429)
    form = _form(request, found, filled=True)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    given = form.cleaned_data
    joins = bool(given.get("join"))
    commune = given["commune_code"] or (_place(found) if joins else "")
    left = Left(
        kind=Kind.CALL_BACK,
        departement=departement_of(commune) if commune else "",
        slot=form.chosen,
        person=form.person(name=given["name"], commune_code=commune),
        joined=joining.joined(found) if joins else None,
        campaign=attributed(request),
    )
    why = guarding.suspicions(
        request,
        trap=given["site"],
        texts=[given["name"], given.get("commune", "")],
        number=given["phone"] or given["email"],
    )
    try:
        done = actions.receive(left, key=given["key"], suspicions=why, actor=request.actor, at=timezone.now())
    except KeyReused:
        form.add_error(None, wording.KEY_REUSED)
        return _page(request, found, form, status=422, fresh_key=True)
    context = {"done": done, "slot": left.slot, "joined": left.joined is not None, "way": given["way"].value}
    return render(request, "enquiries/received.html", context)


def paused(status: int) -> int:
    """In how many minutes to send again, for a page that gives back what was typed; nothing for the others."""
    return pace.WINDOW // 60 if status == 429 else 0


def _form(request: HttpRequest, found: Carried, *, filled: bool) -> CallBackForm:
    place = _place(found)
    slots = queries.slots_offered(at=timezone.now(), departement=departement_of(place) if place else "")
    return CallBackForm(
        request.POST if filled else None,
        slots=slots,
        knows_place=bool(place),
        can_join=bool(found.order),
        initial={"key": str(uuid4())},
    )


def _place(found: Carried) -> str:
    facts = found.said.answers.facts
    return next((str(facts[place]) for place in PLACES if place in facts), "")


def _page(
    request: HttpRequest, found: Carried, form: CallBackForm, *, status: int = 200, fresh_key: bool = False
) -> HttpResponse:
    said = found.said
    context = {
        "form": form,
        "key": str(uuid4()) if fresh_key or not form.is_bound else form.data.get("key", ""),
        "lines": tuple(found.lines()),
        "needs": said.needs,
        "words": said.words,
        "who": said.answers.facts.get(CALLER, ""),
        "given": [(one.label, one.answer) for one in joining.given_to_her(found)] if found.order else (),
        "pause": paused(status),
    }
    return render(request, "enquiries/call_back.html", context, status=status)
