"""Answer by mail: choose a text, change it, read it as it will leave, send it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cordee.audit import actions as audit
from cordee.domain.enquiry import Kind
from cordee.enquiries import answer_texts, answering, line_acts, queries, rows, tagging, wording
from cordee.enquiries.forms import AnswerForm
from cordee.enquiries.line_views import CONTENT
from cordee.enquiries.models import Enquiry
from cordee.frontdesk.pages import AGENT, posted_version
from cordee.scripts.queries import TemplateAnswer
from cordee.ui.access import member_page
from cordee.ui.once import once

SEND, CORRECT = "envoyer", "corriger"  # the two ways out of what is read before it leaves


@member_page(roles=AGENT, action="enquiry.answer", classes=CONTENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def answer(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Only « envoyer » writes: what is read again before is the same form, shown as it would leave."""
    try:
        enquiry = queries.access_enquiry(enquiry_id, actor=request.actor)
    except Enquiry.DoesNotExist:
        raise Http404 from None
    offered = answer_texts.templates_for(request.actor, timezone.localdate())
    template = next((one for one in offered if one.id == request.GET.get("modele")), None)
    if template is None:
        return _page(request, enquiry, offered=offered)
    if request.method != "POST":
        subject, text = template.subject, answer_texts.filled(template.words, enquiry)
        form = AnswerForm(initial={"subject": subject, "text": text, "ends": enquiry.kind == Kind.MAIL})
        return _page(request, enquiry, offered=offered, template=template, form=form)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, enquiry, offered=offered, template=template, form=form, status=422)
    asked = request.POST.get("acte", "")
    if asked == SEND:
        return _send(request, enquiry, offered, template, form)
    return _page(request, enquiry, offered=offered, template=template, form=form, is_preview=asked != CORRECT)


def _send(
    request: HttpRequest,
    enquiry: Enquiry,
    offered: tuple[TemplateAnswer, ...],
    template: TemplateAnswer,
    form: AnswerForm,
) -> HttpResponse:
    said, version = form.cleaned_data, posted_version(request)
    try:
        answering.answer(
            enquiry_id=enquiry.pk,
            version=-1 if version is None else version,
            template=template,
            subject=said["subject"],
            text=said["text"],
            ends=said["ends"],
            actor=request.actor,
            at=timezone.now(),
        )
    except line_acts.ChangedElsewhere:
        error = wording.CHANGED_ELSEWHERE
    except line_acts.TellSenderFirst:
        error = wording.TELL_SENDER_FIRST
    except answering.NotWrittenTo:
        error = wording.NOT_WRITTEN_TO
    except answering.MayNotLeave as refused:
        error = str(refused)
    else:
        messages.success(request, wording.DONE["answer"])
        return redirect("enquiries:enquiry", enquiry.pk)
    found = queries.access_enquiry(enquiry.pk, actor=request.actor)
    return _page(request, found, offered=offered, template=template, form=form, error=error, status=409)


def _page(request: HttpRequest, enquiry: Enquiry, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    opened, read = queries.opened(enquiry, actor=actor), posted_version(request)
    classes = rows.classes_shown(opened)
    audit.record_reading("enquiry", actor=actor, at=at, screen="enquiries:answer", classes=classes, target=enquiry.pk)
    context = {
        "enquiry": enquiry,
        "version": enquiry.version if read is None else read,  # what the words answer: a colleague's act is told
        "row": rows.listed([enquiry], actor=actor, at=at, tags=tagging.known(actor))[0],
        "shown": rows.shown(opened),
        "may_write": answering.may_be_written_to(enquiry, actor=actor, at=at),
        "template": None,
        "form": None,
        "is_preview": False,
        "error": "",
        "not_written_to": wording.NOT_WRITTEN_TO,
        **more,
    }
    return render(request, "enquiries/write.html", context, status=status)
