"""« Faire le point »: one address, whose form carries the conversation; nothing is written, no cookie is needed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cordee.catalogue import queries as catalogue
from cordee.conversation.noting import DECLINED, NOT_A_VALUE, UNSURE, HealthNotAsked
from cordee.conversation.places import LONGEST_TYPED, PLACES, SeveralCommunes, commune_meant
from cordee.domain.rules.answers import BadAnswer
from cordee.public import wording
from cordee.public.carried import LONGEST_WORDS, Carried, carried
from cordee.public.forms import MailForm
from cordee.public.sheet import Sheet, read, sheet, wrong_answer
from cordee.public.stock import Stock, stock
from cordee.public.told import how
from cordee.territory.queries import CommuneHit
from cordee.ui import lengths, pace
from cordee.ui.access import visitor_page
from cordee.ui.tongues import twin_address

# The browser may show an earlier step again for so long; a shared one forgets it with « Tout effacer ».
SHOWN_AGAIN_FOR = 1800
OPEN_SHOWN = 4
# In ten minutes, from one address: a whole training room may take stock at once, a program may not use the engine.
STEPS_ALLOWED = 600
OPENED_AGAIN = "rouvrir"  # said by a pause to a form that it gives back, filled
PAGES = {"personne": "public:take_stock", "employeur": "public:take_stock_employer"}


@dataclass(frozen=True, kw_only=True)
class _Trouble:
    """What could not be noted, with what was typed: the question is asked again and nothing is lost."""

    error: str = ""
    typed: str = ""
    communes: tuple[CommuneHit, ...] = ()


_FINE = _Trouble()


def a_step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever asks the engine is counted together; who asks too often waits, and loses nothing."""

    @wraps(view)
    def counted(request: HttpRequest, **named: str) -> HttpResponse:
        if is_a_step_too_many(request):
            who = named.get("who") or who_speaks(request)
            return pause(request, at=reverse(PAGES[who]), title=wording.TITLES[who])
        return view(request, **named)

    return counted


def is_a_step_too_many(request: HttpRequest) -> bool:
    """Count one more step, of a form of any room that asks the engine."""
    return request.method == "POST" and pace.looks_too_often("public.take_stock", request, allowed=STEPS_ALLOWED)


def who_speaks(request: HttpRequest) -> str:
    """As the forms of a result say it; the person herself, unless they do."""
    who = request.POST.get("qui", "")
    return who if who in PAGES else next(iter(PAGES))


@visitor_page(action="public.take_stock")
@csrf_exempt  # nothing is written for anybody, and whoever refuses cookies is served too
@cache_control(private=True, max_age=SHOWN_AGAIN_FOR)
@require_http_methods(["GET", "POST"])
@a_step
def take_stock(request: HttpRequest, who: str) -> HttpResponse:
    """Note what the form says, then ask the next thing or show the result."""
    known, sent = catalogue.shown_catalogue(), request.POST
    found = carried(sent, known, who=who, on=catalogue.reference_day())
    if "changer" in sent:
        return _changed(request, found, who)
    if "ensemble" in sent:
        return _all_together(request, found, who)
    if "revenir" in sent:
        return page(request, _step_before(found), who)
    if "besoins" in sent:
        return _needs(request, found, who)
    if "changer_besoins" in sent:
        return page(request, stock(found, choosing_needs=True), who)
    if "question" in sent and "resultat" not in sent:
        return _answer(request, found, who)
    if "pose" in sent and "resultat" not in sent:  # Enter in a field of the sheet
        return _all_together(request, found, who)
    with_changes = "changements" in sent
    return page(request, stock(found, result="resultat" in sent or with_changes, with_changes=with_changes), who)


def _changed(request: HttpRequest, found: Carried, who: str) -> HttpResponse:
    """A question again. The very one that is on the page, when it goes to the other language: with what was typed."""
    wanted, sent = request.POST["changer"], request.POST
    typed = sent.get("texte", "")[: lengths.SHOWN_AGAIN] if sent.get("question") == wanted else ""
    return page(request, stock(found.without(wanted), wanted=wanted), who, _Trouble(typed=typed))


def pause(request: HttpRequest, *, at: str, title: str, act: str = "") -> HttpResponse:
    """All that was sent is on the page, and goes on to ``at`` with one button.

    ``act``: the field by which a form of ``at`` is sent. Going on is not sending: it opens that form, filled.
    """
    sent = [
        (OPENED_AGAIN if name == act else name, text)
        for name, texts in request.POST.lists()
        for text in texts
        if name != "csrfmiddlewaretoken"
    ]
    context = {
        "sent": sent,
        "was_sending": act in request.POST,
        "at": at,
        "twin_at": twin_address(at),
        "again": ("reprendre", "1"),
        "title": title,
        "minutes": pace.WINDOW // 60,
    }
    return render(request, "public/pause.html", context, status=429)


def _all_together(request: HttpRequest, found: Carried, who: str) -> HttpResponse:
    """The questions that are left on one page; what is understood of it goes on in either way."""
    answered = read(found, request.POST)
    asked = request.POST.get("ensemble", "continuer")
    if asked == "1":
        return _sheet(request, answered.carried, sheet(answered.carried), who)
    if asked == "une":
        return page(request, stock(answered.carried), who)
    if answered.sheet is None:
        return page(request, stock(answered.carried, result=True), who)
    return _sheet(request, answered.carried, answered.sheet, who)


def _sheet(request: HttpRequest, found: Carried, shown: Sheet, who: str) -> HttpResponse:
    if not shown.asked and found.said.needs:
        return page(request, stock(found), who)
    return page(request, stock(found, together=True), who, sheet=shown, status=422 if shown.errors else 200)


def _step_before(found: Carried) -> Stock:
    """The last question again; before the first one that the engine asked, what the visitor is looking for."""
    last = found.order[-1] if found.order else ""
    if found.said.needs and last in PLACES and len(found.order) == 1:
        return stock(found, choosing_needs=True)
    return stock(found.without(last), wanted=last)


def _answer(request: HttpRequest, found: Carried, who: str) -> HttpResponse:
    fact, text = request.POST["question"], request.POST.get("valeur", request.POST.get("texte", ""))
    if not text.strip() and not request.POST.get("commune_code"):
        return page(request, stock(found, wanted=fact), who, _Trouble(error=wording.NOTHING_TYPED), status=422)
    if too_long := lengths.refused(text, most=LONGEST_TYPED):
        trouble = _Trouble(error=too_long, typed=text[: lengths.SHOWN_AGAIN])
        return page(request, stock(found, wanted=fact), who, trouble, status=422)
    try:
        if fact in PLACES and text not in NOT_A_VALUE:
            text = commune_meant(text, code=request.POST.get("commune_code", ""))
        return page(request, stock(found.told(fact=fact, text=text)), who)
    except SeveralCommunes as several:
        trouble = _Trouble(error=several.error, typed=text, communes=tuple(several.hits))
    except BadAnswer as refused:
        trouble = _Trouble(error=wrong_answer(refused, text, found), typed=text)
    except HealthNotAsked:
        return page(request, stock(found), who, _Trouble(error=wording.HEALTH_NOT_ASKED), status=422)
    except KeyError:
        return page(request, stock(found), who)
    return page(request, stock(found, wanted=fact), who, trouble, status=422)


def _needs(request: HttpRequest, found: Carried, who: str) -> HttpResponse:
    """The boxes that are ticked are the needs; looking for words only sorts them."""
    if request.POST["besoins"] == "chercher":
        return page(request, stock(found, choosing_needs=True), who)
    if not found.said.needs:
        return page(request, stock(found, choosing_needs=True), who, _Trouble(error=wording.NO_NEED), status=422)
    return page(request, stock(found), who)


def page(
    request: HttpRequest, shown: Stock, who: str, trouble: _Trouble = _FINE, *, status: int = 200, **more: Any
) -> HttpResponse:
    """``more``: what came of a form that keeps the result."""
    context = {
        "mail_form": MailForm(),
        "sent": "",
        "helped": "",
        "code": None,
        "problem": "",
        "since": None,
        "sheet": None,
        "who": who,
        "stock": shown,
        "at": reverse(PAGES[who]),
        "twin_at": twin_address(reverse(PAGES[who])),
        "again": shown.again,
        "title": wording.TITLES[who],
        "lead": wording.LEADS[who],
        "words_example": wording.EXAMPLES[who],
        "lines": tuple(shown.carried.lines()),
        "trouble": trouble,
        "sends": who == "personne" and not shown.closed_because,
        "how": {"title": wording.HOW, "lines": tuple(how(shown))} if shown.step == "result" else None,
        "shown_open": f":{OPEN_SHOWN}",
        "more_open": f"{OPEN_SHOWN}:",
        "refused": DECLINED,
        "longest_words": LONGEST_WORDS,
        "unsure": UNSURE,
        **more,
    }
    return render(request, "public/take_stock.html", context, status=status)
