"""« Faire soi-même »: what can be sent or taken along, filled on the page; nothing is written, no cookie is needed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cordee.catalogue import queries as catalogue
from cordee.domain.letters import DOTS, Letter
from cordee.domain.orientation.agenda.words import words_in
from cordee.letters import wording
from cordee.letters.forms import BlanksForm
from cordee.letters.limits import time_limits
from cordee.letters.paper import Block, blocks, plain_text
from cordee.letters.queries import letters_on, services_of, shelves
from cordee.ui.access import visitor_page
from cordee.ui.standing import standing
from cordee.ui.tongues import twin_address

FORMAT, TEXT = "format", "txt"


@visitor_page(action="letters.index")
@require_safe
@standing
def index(request: HttpRequest) -> HttpResponse:
    known, on = catalogue.shown_catalogue(), catalogue.reference_day()
    found = [
        {"title": shelf.title, "letters": [_described(letter) for letter in shelf.letters]}
        for shelf in shelves(known, on)
    ]
    return render(request, "letters/index.html", {"shelves": found})


@visitor_page(action="letters.letter")
@csrf_exempt  # nothing is written for anybody, and whoever refuses cookies is served too
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, letter_id: str) -> HttpResponse:
    """The letter with its blanks; posted, the letter filled with what was sent, or the same as a text file.

    What goes on paper is French whatever the language of the page.
    """
    known, on = catalogue.shown_catalogue(), catalogue.reference_day()
    found = letters_on(known, on).get(letter_id)
    if found is None:
        raise Http404
    form = BlanksForm(found, request.POST if request.method == "POST" else None)
    sheet = blocks(catalogue.current_catalogue().letters[letter_id], form.given)
    if request.POST.get(FORMAT) == TEXT and form.is_valid():
        response = _text_file(found, sheet)
    else:
        context = {
            **_described(found),
            "form": form,
            "sheet": sheet,
            "dots": DOTS,
            "stays_french": wording.STAYS_FRENCH[found.kind],
            "limits": time_limits(found, known, form.given, on=on),
            "services": services_of(found, known, on),
            "take_stock": reverse(wording.TAKE_STOCK[found.who]),
            "filled": any(request.POST.get(name) for name in form.fields),
            # The other language is asked for with what was typed: the header sends the form there.
            "twin_at": twin_address(request.path) if found.blanks else "",
            "again": ("langue", "1"),
        }
        response = render(request, "letters/letter.html", context, status=200 if form.is_valid() else 422)
    if request.method == "POST":
        response["Cache-Control"] = "no-store"  # a name and an address are in it
    return response


def _described(found: Letter) -> dict[str, Any]:
    return {
        "letter": found,
        "kind": wording.KINDS[found.kind],
        "icon": wording.ICONS[found.kind],
        "confidence": words_in(catalogue.shown_tongue()).CONFIDENCE[found.verified],
    }


def _text_file(found: Letter, sheet: tuple[Block, ...]) -> HttpResponse:
    response = HttpResponse(plain_text(sheet), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.id}.txt"'
    return response
