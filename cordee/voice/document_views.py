"""She opens a document of her case, or takes it away, once she has shown that it is she."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cordee.documents import pages, queries
from cordee.documents.models import Document
from cordee.documents.refusals import FileGone
from cordee.domain.access import DataClass
from cordee.referrals.link_views import discreet
from cordee.ui.access import beneficiary_page
from cordee.voice import wording
from cordee.voice.opening import opened, proven, refused

OWN = {DataClass.OPERATIONAL, DataClass.SITUATION, DataClass.HEALTH}


@beneficiary_page(action="own.document", classes=OWN)
@discreet
@require_safe
@opened
@proven
def document(request: HttpRequest, secret: str, document_id: UUID) -> HttpResponse:
    """On the page where the browser can show it; as a file with ``?fichier``."""
    try:
        one = queries.access_document(document_id, actor=request.actor)
        known = {"actor": request.actor, "at": timezone.now(), "screen": "voice:document"}
        if one.file and one.case_id == request.her_case.pk:
            return pages.opened(one, download="fichier" in request.GET, **known)
    except (Document.DoesNotExist, FileGone):
        pass
    return refused(request, secret, wording.NO_DOCUMENT, status=404)
