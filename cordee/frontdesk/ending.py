"""A call that ends by a form which asks one thing more: ended, over already, or changed by another page meanwhile."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cordee.conversation.queries import Oriented
from cordee.domain.call import Outcome
from cordee.frontdesk import actions, wording
from cordee.frontdesk.console import screen
from cordee.frontdesk.heard_from import HeardForm
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import call_or_404, ended_page, posted_version
from cordee.frontdesk.views import code_page

Page = Callable[..., HttpResponse]


def end(
    request: HttpRequest,
    found: Call,
    form: HeardForm,
    *,
    outcome: Outcome,
    oriented: Oriented,
    page: Page,
    **more: Any,
) -> HttpResponse:
    """``page`` shows the form again; ``more`` is what the form asked, for ``actions.end``."""
    shown = screen(oriented)
    said = {"outcome": outcome, "version": posted_version(request), "heard": form.to_heard(), **more}
    try:
        code = actions.end(call_id=found.pk, actor=request.actor, at=timezone.now(), **said)
    except actions.CallEnded:
        return ended_page(request, call_or_404(request, found.pk), done=outcome)
    except actions.ChangedElsewhere:
        form.add_error(None, wording.END_CHANGED_ELSEWHERE)
        return page(request, call_or_404(request, found.pk), form, status=409)
    return code_page(request, call_or_404(request, found.pk), code=code, shown=shown, outcome=outcome)
