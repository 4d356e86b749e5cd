"""The result in easy words. Its form carries the conversation, as the other ways of keeping it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from cordee.public.easy import easy
from cordee.public.keep_views import form_page, sent_by
from cordee.public.stock import stock
from cordee.public.views import PAGES, SHOWN_AGAIN_FOR, a_step, page
from cordee.ui.access import visitor_page
from cordee.ui.tongues import SOURCE


@visitor_page(action="public.easy")
@csrf_exempt  # nothing is written for anybody, and whoever refuses cookies is served too
@cache_control(private=True, max_age=SHOWN_AGAIN_FOR)
@form_page
@a_step
def easy_result(request: HttpRequest) -> HttpResponse:
    """For the person herself: its sentences say « vous » of her. Anybody else gets the whole result."""
    if request.method != "POST":
        return redirect("public:take_stock")
    found, who = sent_by(request)
    shown = stock(found, result=True)
    if who != "personne" or shown.step != "result":
        return page(request, shown, who)
    context = {
        "easy": easy(shown),
        "stock": shown,
        "who": who,
        "lines": tuple(found.lines()),
        "at": reverse(PAGES[who]),
    }
    with translation.override(SOURCE):  # written in French only
        return render(request, "public/easy.html", context)
