"""Where a telephone system posts what happens to its calls. See « telephonie.md » for what it is told to post."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cordee.telephony import actions, signing, wording
from cordee.telephony.adapters import ADAPTERS, Unreadable
from cordee.telephony.signing import NotConnected, NotSigned, Posted
from cordee.ui import pace
from cordee.ui.access import visitor_page

MOST_BYTES = 64 * 1024
ALLOWED = 6_000  # in ten minutes from one address: a hundred agents who take forty calls a day send far fewer
REFUSED_ALLOWED = 60  # of those that are not signed


@visitor_page(action="phone.event")
@csrf_exempt  # no session gives a right here: the signature does
@require_POST
def events(request: HttpRequest, adapter: str, token: str = "") -> JsonResponse:
    """``token``: at the end of the address, for systems that sign nothing.

    200 once it is kept, kept before, or of no use here; what is refused says what was expected, never what was.
    """
    if len(request.META.get("CONTENT_LENGTH") or "") > 9 or int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _refused(413, wording.TOO_LARGE.format(most=MOST_BYTES))
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return _refused(413, wording.TOO_LARGE.format(most=MOST_BYTES))
    who = pace.client_address(request)
    if pace.is_too_much("phone_event", who, allowed=ALLOWED):
        return _refused(429, wording.TOO_MANY)
    headers = {name.lower(): value for name, value in request.headers.items()}
    posted = Posted(adapter=adapter, body=body, headers=headers, path=request.path, token=token)
    return _heard(request, posted, who)


def _heard(request: HttpRequest, posted: Posted, who: str) -> JsonResponse:
    at = timezone.now()
    try:
        said = ADAPTERS[posted.adapter](signing.checked(posted, at=at)) if posted.adapter in ADAPTERS else None
    except NotConnected:
        said = None
    except NotSigned as refused:
        if pace.is_too_much("phone_event_refused", who, allowed=REFUSED_ALLOWED):
            return _refused(429, wording.TOO_MANY)
        return _refused(401, wording.EXPECTED.format(expected=refused))
    except Unreadable as refused:
        return _refused(400, wording.UNREADABLE.format(field=refused.field, expected=refused.expected))
    except (ValueError, RecursionError):
        return _refused(400, wording.NOT_JSON)
    if said is None:
        return _refused(404, wording.NOT_CONNECTED)
    is_new = actions.hear(said, adapter=posted.adapter, name=signing.event_id(posted, said), actor=request.actor, at=at)
    return JsonResponse({"recu": said.happening.value, "nouveau": is_new})


def _refused(status: int, why: str) -> JsonResponse:
    return JsonResponse({"erreur": why}, status=status, json_dumps_params={"ensure_ascii": False})
