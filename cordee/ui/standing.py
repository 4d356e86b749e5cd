"""Pages that are the same for everybody: rendered once a minute in each process, for whoever brings nothing along.

No session, no message, no question in the address: what is kept says nothing of who asked. What a publication or an
operator changed shows a minute later at most.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

MOST = 512

View = Callable[..., HttpResponse]


@dataclass(frozen=True, kw_only=True)
class _Page:
    until: float
    body: bytes
    kind: str


_pages: dict[str, _Page] = {}


def standing(view: View) -> View:
    """Goes under the access: a page that is kept is opened by the same rules as any other."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seconds = settings.CORDEE_STANDING_SECONDS
        if not seconds or request.method != "GET" or request.COOKIES or request.META.get("QUERY_STRING"):
            return view(request, *args, **kwargs)
        page = _pages.get(request.path)
        if page is not None and page.until > time.monotonic():
            return HttpResponse(page.body, content_type=page.kind)
        response = view(request, *args, **kwargs)
        has_room = request.path in _pages or len(_pages) < MOST
        if response.status_code == 200 and not response.cookies and has_room:
            _pages[request.path] = _Page(
                until=time.monotonic() + seconds, body=response.content, kind=response["Content-Type"]
            )
        return response

    shown.stands = True  # type: ignore[attr-defined]
    return shown


def forget() -> None:
    _pages.clear()
