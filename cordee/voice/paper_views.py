"""She says of a paper of her application that she has it, or no longer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cordee.domain.access import DataClass
from cordee.referrals.link_views import discreet, limited
from cordee.support import applications, applying
from cordee.support.models import Application
from cordee.support.refusals import NoSuchPaper
from cordee.ui.access import beneficiary_page
from cordee.ui.once import once
from cordee.voice import wording
from cordee.voice.opening import done, opened, posted, proven, refused

OWN = {DataClass.OPERATIONAL, DataClass.SITUATION, DataClass.HEALTH}


@beneficiary_page(action="own.paper", classes=OWN)
@discreet
@limited
@opened
@posted
@proven
@once
def say_paper(request: HttpRequest, secret: str, application_id: UUID) -> HttpResponse:
    """``paper`` is its place: names may be long, and are somebody else's words."""
    try:
        one = applications.access_application(application_id, actor=request.actor)
        paper, has = _said(request, one), request.POST.get("has") == "1"
        applying.say(application_id=one.pk, paper=paper, has=has, actor=request.actor, at=timezone.now())
    except Application.DoesNotExist:
        return refused(request, secret, wording.NOT_HERS, status=404)
    except NoSuchPaper:
        return refused(request, secret, wording.PAPER_GONE, status=409)
    return done(request, secret, _("C’est noté, merci."))


def _said(request: HttpRequest, one: Application) -> str:
    given = request.POST.get("paper", "")
    if not (given.isascii() and given.isdigit() and len(given) < 4 and int(given) < len(one.papers)):
        raise NoSuchPaper(one.pk)
    return str(one.papers[int(given)])
