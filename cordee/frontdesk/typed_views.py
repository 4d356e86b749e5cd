"""What is typed on a page that ends a call is kept as it is typed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from cordee.domain.access import DataClass
from cordee.frontdesk import actions, typed_forms
from cordee.frontdesk.models import Call
from cordee.frontdesk.pages import AGENT, DRAFT, too_late
from cordee.frontdesk.typed_forms import TypedPage
from cordee.ui.access import member_page


@member_page(roles=AGENT, action="call.typed", classes=DRAFT | {DataClass.IDENTITY})
@require_POST
def keep(request: HttpRequest, call_id: UUID, page: str) -> HttpResponse:
    """Sent by the page alone, which says what is kept. Once the call has ended, it says that nothing is."""
    typed = {name: request.POST.getlist(name) for name in request.POST}
    try:
        asked = TypedPage(page)
        typed_forms.keep(call_id=call_id, page=asked, typed=typed, actor=request.actor)
    except (ValueError, Call.DoesNotExist):
        raise Http404 from None
    except actions.CallEnded:
        return too_late()
    return HttpResponse(status=413 if typed_forms.is_too_long(asked, typed) else 204)
