"""One form, one effect, one answer (I-07): for acts whose own rows keep no key.

The form carries a key (``{% form_key %}``). Its first answer is kept for an hour, in the cache that all processes of
the server share, once the act is committed: a second click waits for it and goes to the same page. What was refused or
failed keeps nothing, and may be tried again.
"""

import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

KEPT, UNDER_WAY = 3600, 30  # seconds
PATIENCE, STEP = 5.0, 0.05  # seconds that a second click waits for the first
NOT_IN_THE_BODY = ("csrfmiddlewaretoken", "key")
CROSSED = "Votre premier clic est encore en cours. Revenez à la page précédente dans un instant."
REUSED = "Ce formulaire a déjà servi pour autre chose. Ouvrez-le de nouveau, puis recommencez."

View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """The same key with the same words does nothing twice, with other words it is refused. Goes under the access."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("key", "")[:80] if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        kept, body = _name(request, key), _body(request)
        if not cache.add(kept, {"body": body, "page": ""}, UNDER_WAY):
            return _again(request, kept, body)
        try:
            response = view(request, *args, **kwargs)
        except BaseException:
            cache.delete(kept)
            raise
        _remember(kept, body, response)
        return response

    answered.answers_once = True  # type: ignore[attr-defined]
    return answered


def _remember(kept: str, body: str, response: HttpResponse) -> None:
    """A redirection says that it was done; anything else that nothing was."""
    if not isinstance(response, HttpResponseRedirect):
        cache.delete(kept)
        return
    done = {"body": body, "page": response.url}
    transaction.on_commit(lambda: cache.set(kept, done, KEPT))


def _again(request: HttpRequest, kept: str, body: str) -> HttpResponse:
    until = time.monotonic() + PATIENCE
    first = cache.get(kept)
    while first and not first["page"] and first["body"] == body and time.monotonic() < until:
        time.sleep(STEP)
        first = cache.get(kept)
    if first and first["body"] != body:
        return render(request, "ui/crossed.html", {"why": REUSED}, status=422)
    if first and first["page"]:
        return redirect(first["page"])
    return render(request, "ui/crossed.html", {"why": CROSSED}, status=409)


def _name(request: HttpRequest, key: str) -> str:
    who = request.actor.context()
    return "once:" + sha256(f"{who} {request.path} {key}".encode()).hexdigest()


def _body(request: HttpRequest) -> str:
    said = [(name, values) for name, values in sorted(request.POST.lists()) if name not in NOT_IN_THE_BODY]
    return sha256(urlencode(said, doseq=True).encode()).hexdigest()
