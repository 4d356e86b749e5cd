"""The letter that who asks prints for an organisation without mail, and the page where its code is typed."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cordee.audit import actions as audit
from cordee.domain.access import SENDING_ROLES, DataClass
from cordee.referrals import letters, links, queries
from cordee.referrals.letter_forms import LetterCodeForm
from cordee.referrals.models import Referral
from cordee.ui import pace
from cordee.ui.access import member_page, visitor_page

TRIES_ALLOWED = 20  # in ten minutes, from one address: twelve signs are not guessed at that pace


@member_page(roles=SENDING_ROLES, action="referral.print_letter", classes={DataClass.OPERATIONAL, DataClass.SECRET})
@never_cache
@require_safe
def letter(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    try:
        referral = queries.access_referral(referral_id, actor=request.actor)
    except Referral.DoesNotExist:
        raise Http404 from None
    link_id = letters.link_of_referral(referral_id)
    if link_id is None:
        raise Http404
    now = timezone.now()
    audit.record("link.letter_shown", actor=request.actor, at=now, target=referral_id, detail={"link": str(link_id)})
    context = {
        "referral": referral,
        "recipient": referral.recipient,
        "code": letters.code_of(link_id),
        "address": settings.CORDEE_BASE_URL + reverse("referrals:letter_code"),
        "today": queries.today(),
    }
    return render(request, "referrals/letter.html", context)


@visitor_page(action="link.enter_code")
@csrf_exempt  # The code alone gives a right, and it is typed: nothing of a session can be misused.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code is posted, never written in an address; a right one leads to the page of its request."""
    if request.method != "POST":
        return render(request, "referrals/letter_code.html", {"form": LetterCodeForm()})
    if pace.is_too_much("letter", pace.client_address(request), allowed=TRIES_ALLOWED):
        return render(request, "referrals/link_pause.html", {"minutes": pace.WINDOW // 60}, status=429)
    form = LetterCodeForm(request.POST)
    if form.is_valid():
        link_id = letters.link_of_typed(form.cleaned_data["code"])
        if link_id is not None:
            return redirect("referrals:answer_link", links.secret_of(link_id))
        form.add_error("code", LetterCodeForm.UNKNOWN)
    return render(request, "referrals/letter_code.html", {"form": form}, status=422)
