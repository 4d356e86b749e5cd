"""A page that exists in French only is shown in French, whatever stands in front of its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import translate_url

from cordee.ui.tongues import SOURCE, exists_in_english, tongue


class TongueMiddleware:
    """Stands before the one that opens pages; the access is known when the page is about to run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if tongue() == SOURCE or exists_in_english(request):
            return None
        if request.method not in ("GET", "HEAD"):
            raise Http404
        return HttpResponseRedirect(translate_url(request.get_full_path(), SOURCE))
