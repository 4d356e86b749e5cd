"""What the holder of a link sees: a cover, which tells nothing of her, then the sheet; no account, no cookie.

What opens the address by itself (a mail box that shows a preview, a scanner) sees the cover: only a form reads.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cordee.domain.access import DataClass
from cordee.referrals.link_views import discreet
from cordee.sheet import actions, filling, queries, wording
from cordee.ui import pace
from cordee.ui.access import visitor_page

# In ten minutes, from one address: enough for a surgery or an office, little for a program that tries links.
OPENINGS_ALLOWED = 60
SHOWN = {DataClass.IDENTITY, DataClass.OPERATIONAL, DataClass.SITUATION, DataClass.HEALTH}

View = Callable[..., HttpResponse]


def alive(view: View) -> View:
    """Over, revoked, restricted or never made: one page, the same bytes, whether one looks or reads."""

    @wraps(view)
    def kept(request: HttpRequest, secret: str) -> HttpResponse:
        if pace.looks_too_often("sheet.read", request, allowed=OPENINGS_ALLOWED):
            response = render(request, "sheet/pause.html", {"minutes": pace.WINDOW // 60}, status=429)
        elif (opened := queries.opened_by(secret)) is None:
            response = render(request, "sheet/dead.html", status=404)
        else:
            response = view(request, secret, opened)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return kept


@visitor_page(action="sheet.cover")
@discreet
@require_safe
@alive
def cover(request: HttpRequest, secret: str, opened: queries.Opened) -> HttpResponse:
    """For whom, since when and until when: neither her name nor a line, so that looking is no reading."""
    shown = {
        "secret": secret,
        "title": _(wording.READ_BY[opened.recipient]),
        "made_at": opened.made_at,
        "expires_at": opened.expires_at,
    }
    return render(request, "sheet/cover.html", shown)


@visitor_page(action="sheet.read", classes=SHOWN)
@discreet
@require_http_methods(["GET", "HEAD", "POST"])
@alive
def read(request: HttpRequest, secret: str, opened: queries.Opened) -> HttpResponse:
    """Its address opened again by a restored tab leads to the cover."""
    if request.method != "POST":
        return redirect("sheet:cover", secret)
    classes = filling.classes_of(opened.lines)
    actions.note_opening(opened=opened, classes=classes, actor=request.actor, at=timezone.now())
    shown = {"sheet": opened, "title": wording.READ_BY[opened.recipient]}
    return render(request, "sheet/read.html", shown)
