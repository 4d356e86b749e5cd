"""Add a document to a case, open it, take it away, strike it."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cordee.cases.models import Case
from cordee.documents import actions, belonging, pages, queries, wording
from cordee.documents.forms import DocumentForm, StrikeForm
from cordee.documents.models import Document
from cordee.documents.refusals import DocumentRefused, FileGone, NotOfThisCase
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.references import reference_of
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once

LINE = {DataClass.OPERATIONAL}
WHOLE = LINE | {DataClass.PRIVATE, DataClass.SITUATION, DataClass.HEALTH, DataClass.MEDICAL}

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="case.add_document", classes=LINE)
@never_cache
@act_page
@once
@unless_frozen
def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    offered = {
        "audiences": queries.audiences(_supported(request, case_id), about_health=False, actor=request.actor),
        "programmes": belonging.running(case_id, actor=request.actor),
    }
    if request.method != "POST":
        return _add_page(request, case_id, DocumentForm(asked_for=request.GET.get("programme", ""), **offered))
    form = DocumentForm(request.POST, request.FILES, **offered)
    if not form.is_valid():
        return _add_page(request, case_id, form, status=422)
    key = key_of(request)
    try:
        actions.add(case_id=case_id, new=form.to_document(), actor=request.actor, at=timezone.now(), key=key)
    except DocumentRefused as no:
        form.add_error("programme" if isinstance(no, NotOfThisCase) else "audience", wording.refused(no))
        return _add_page(request, case_id, form, status=422)
    except OSError:
        form.add_error("file", wording.NOT_KEPT)
        return _add_page(request, case_id, form, status=503)
    messages.success(request, wording.ADDED)
    return redirect(f"{reverse('support:case', args=[case_id])}#documents")


@member_page(roles=CASE_ROLES, action="case.open_document", classes=WHOLE)
@require_safe
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    return _opened(request, document_id, screen="documents:show", download=False)


@member_page(roles=CASE_ROLES, action="case.download_document", classes=WHOLE)
@require_safe
def download(request: HttpRequest, document_id: UUID) -> HttpResponse:
    return _opened(request, document_id, screen="documents:download", download=True)


@member_page(roles=CASE_ROLES, action="case.strike_document", classes=LINE)
@act_page
@once
def strike(request: HttpRequest, document_id: UUID) -> HttpResponse:
    try:
        one = queries.access_own(document_id, actor=request.actor)
    except Document.DoesNotExist:
        raise Http404 from None
    if request.method != "POST":
        return _strike_page(request, one, StrikeForm())
    form = StrikeForm(request.POST)
    if not form.is_valid():
        return _strike_page(request, one, form, status=422)
    try:
        actions.strike(document_id=one.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now())
    except DocumentRefused as no:
        return refused(request, one.case_id, wording.refused(no))
    messages.success(request, wording.STRUCK)
    return redirect(f"{reverse('support:case', args=[one.case_id])}#documents")


def _opened(request: HttpRequest, document_id: UUID, *, screen: str, download: bool) -> HttpResponse:
    try:
        one = queries.access_document(document_id, actor=request.actor)
    except Document.DoesNotExist:
        raise Http404 from None
    if not one.file:
        return refused(request, one.case_id, pages.ended_said(one))
    try:
        return pages.opened(one, actor=request.actor, at=timezone.now(), screen=screen, download=download)
    except FileGone:
        return refused(request, one.case_id, wording.GONE, status=503)


def _supported(request: HttpRequest, case_id: UUID) -> UUID:
    """Hidden, missing, and only read look the same."""
    try:
        return queries.access_case(case_id, actor=request.actor).pk
    except Case.DoesNotExist:
        raise Http404 from None


def _add_page(request: HttpRequest, case_id: UUID, form: Form, status: int = 200) -> HttpResponse:
    """A browser does not send again a file that it sent once: whoever corrects something chooses it anew."""
    if form.errors and "file" not in form.errors:
        form.add_error("file", wording.CHOOSE_AGAIN)
    return render(request, "documents/add.html", {**_home(case_id), "form": form}, status=status)


def _strike_page(request: HttpRequest, one: Document, form: Form, status: int = 200) -> HttpResponse:
    return render(request, "documents/strike.html", {**_home(one.case_id), "form": form}, status=status)


def _home(case_id: UUID) -> dict[str, str]:
    return {"home": reverse("support:case", args=[case_id]), "reference": reference_of(case_id)}
