"""What the pages of the line share: who opens them, and what is answered to a team lead of another organisation."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cordee.domain.access import DataClass, Role
from cordee.supervision import queries

LEAD = {Role.TEAM_LEAD}
AGENT = {Role.PHONE_AGENT}
SHOWN = {DataClass.OPERATIONAL}
form_page = require_http_methods(["GET", "HEAD", "POST"])

View = Callable[..., HttpResponse]


def of_the_line(view: View) -> View:
    """A team lead whose organisation answers no line is told so. Goes under the access."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor.role is Role.TEAM_LEAD and not queries.supervises(request.actor):
            return render(request, "supervision/not_the_line.html", status=403)
        return view(request, *args, **kwargs)

    return opened
