"""One form, one effect, one answer (I-07): for acts whose own rows keep no key.

The form carries a key (``{% form_key %}``). Its first answer is kept for a day, by a row that is written in the
transaction of the act: a second click waits for the first and goes to the same page. What was refused, what failed and
what was rolled back keep nothing, and may be tried again.
"""

import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cordee.domain.access import ActorKind
from cordee.keys import forms_kept
from cordee.keys.forms_kept import Form
from cordee.ui.form_keys import LONGEST

PATIENCE, STEP = 5.0, 0.05  # seconds that a second click waits for the first
NOT_IN_THE_BODY = ("csrfmiddlewaretoken", "key")
CROSSED = _("Votre premier clic est encore en cours. Revenez à la page précédente dans un instant.")
REUSED = _("Ce formulaire a déjà servi pour autre chose. Ouvrez-le de nouveau, puis recommencez.")

View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """The same key with the same words does nothing twice, with other words it is refused. Goes under the access."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("key", "")[:LONGEST] if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        form = _form(request, key)
        if not _waited(form):
            return _crossed(request, CROSSED, status=409)
        first = forms_kept.answer_to(form)
        if first is None:
            return _kept(form, view(request, *args, **kwargs))
        if not first.to_the_same_words:
            return _crossed(request, REUSED, status=422)
        return redirect(first.page)

    answered.answers_once = True  # type: ignore[attr-defined]
    return answered


def key_of(request: HttpRequest) -> str:
    """The key of the form, for acts whose own rows keep it: any where it has none. A page writes no NUL in one."""
    key: str = request.POST.get("key", "")[:LONGEST]
    if "\0" in key:
        raise BadRequest("a NUL in the key of a form")
    return key or str(uuid4())


def _crossed(request: HttpRequest, why: object, *, status: int) -> HttpResponse:
    """Whoever holds a link goes back to the page that it opens, a visitor to the home page, a member to its own."""
    at_work = request.actor.kind is ActorKind.MEMBER or request.actor.user is not None
    secret = request.resolver_match.kwargs.get("secret", "") if request.resolver_match else ""
    context = {
        "why": why,
        "base": "ui/base_pro.html" if at_work else "ui/base_link.html" if secret else "ui/base.html",
        "back": _page_of(request.path, secret) if secret else reverse("ui:pro_home" if at_work else "ui:home"),
        "is_hers": bool(secret),
    }
    return render(request, "ui/crossed.html", context, status=status)


def _page_of(path: str, secret: str) -> str:
    """Addresses of a link begin with that of its page, which ends with the secret."""
    return f"{path.partition(secret)[0]}{secret}/"


def _kept(form: Form, response: HttpResponse) -> HttpResponse:
    """A redirection says that it was done; anything else that nothing was."""
    if isinstance(response, HttpResponseRedirect):
        forms_kept.keep(form, response.url)
    return response


def _waited(form: Form) -> bool:
    until = time.monotonic() + PATIENCE
    while not forms_kept.is_ours(form):
        if time.monotonic() >= until:
            return False
        time.sleep(STEP)
    return True


def _form(request: HttpRequest, key: str) -> Form:
    said = [(name, values) for name, values in sorted(request.POST.lists()) if name not in NOT_IN_THE_BODY]
    said += [(name, [_digest(file) for file in files]) for name, files in sorted(request.FILES.lists())]
    return Form(key=f"{request.actor.context()} {request.path} {key}", said=urlencode(said, doseq=True))


def _digest(file: UploadedFile) -> str:
    """Another file under the same key is another act."""
    found = sha256()
    for piece in file.chunks():
        found.update(piece)
    file.seek(0)
    return found.hexdigest()
