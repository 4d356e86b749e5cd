from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cordee.demo import queries, wording
from cordee.domain.access import Role
from cordee.outbox import sms
from cordee.ui.access import member_page


@member_page(roles=frozenset(Role), action="demo.mails")
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    try:
        before = UUID(request.GET["avant"]) if "avant" in request.GET else None
    except ValueError:
        raise Http404 from None
    found = queries.mails(before=before)
    following = f"{reverse('demo:mails')}?avant={found.next_before}" if found.next_before else ""
    texts = [] if before else sms.written(at_most=queries.MAILS_ON_A_PAGE)
    context = {
        "mails": found.listed,
        "following": following,
        "texts": texts,
        "to_persons": [] if before else queries.mails_to_persons(),
        "waiting": []
        if before
        else [(wording.WAITING.get(kind, wording.ANOTHER), at) for kind, at in queries.waiting_for_daytime()],
        "example": wording.EXAMPLE_OF_A_PERSON,
    }
    return render(request, "demo/mails.html", context)


@member_page(roles=frozenset(Role), action="demo.mail")
@require_safe
def mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    return render(request, "demo/mail.html", {"mail": queries.mail(mail_id)})


def _waiting() -> list[tuple[str, datetime]]:
    return [(wording.WAITING.get(kind, wording.ANOTHER), at) for kind, at in queries.waiting_for_daytime()]
