from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cordee.clocks import queries, wording
from cordee.domain.access import Role
from cordee.domain.referral import CLOCKS
from cordee.ui.access import member_page


@member_page(roles={Role.ADMINISTRATOR}, action="clock.read")
@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    pause = queries.stopped()
    context = {
        "is_stopped": pause is not None,
        "state": wording.state(pause),
        "names": wording.NAMES.values(),
        "rows": [
            (wording.DEFAULTS, wording.each_delay(CLOCKS)),
            *((wording.period(one), wording.each_delay(one)) for one in queries.settings()),
        ],
    }
    return render(request, "clocks/clocks.html", context)
