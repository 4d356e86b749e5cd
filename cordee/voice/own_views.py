"""Her data: shown whole, taken away as a file, corrected by her, or asked to be. Each asks for her proof first."""

import json
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cordee.audit import actions as audit
from cordee.domain.access import DataClass
from cordee.domain.rights import ASKED, Right
from cordee.paper.printing import printed
from cordee.people import queries as people
from cordee.referrals import queries as referrals
from cordee.referrals.link_views import discreet, limited
from cordee.referrals.moving import KeyReused
from cordee.ui import pace
from cordee.ui.access import beneficiary_page
from cordee.ui.typography import long_day
from cordee.voice import document, exporting, rights, wording
from cordee.voice.forms import ContactForm, RightForm
from cordee.voice.models import RightsRequest
from cordee.voice.opening import done, form_page, opened, posted, proven, refused

ALL = {DataClass.IDENTITY, DataClass.OPERATIONAL, DataClass.SITUATION, DataClass.HEALTH}
EXPORTS_ALLOWED = 10  # in ten minutes
FILE, PDF = "mes-donnees.json", "mes-donnees.pdf"


@beneficiary_page(action="own.data", classes=ALL)
@discreet
@require_safe
@opened
@proven
def my_data(request: HttpRequest, secret: str) -> HttpResponse:
    """Everything that the file holds, to be read or printed."""
    data = _exported(request)
    shown = {"case": request.her_case.pk, "person": request.her_case.person_id, "classes": sorted(ALL)}
    audit.record_reading("own_data", actor=request.actor, at=timezone.now(), screen="voice:my_data", **shown)
    context = {"secret": secret, "sections": document.document(data), "today": referrals.today()}
    return render(request, "voice/my_data.html", context)


@beneficiary_page(action="own.export", classes=ALL)
@discreet
@limited
@opened
@posted
@proven
def export(request: HttpRequest, secret: str) -> HttpResponse:
    if pace.is_too_much("own:export", request.actor.link_secret_hash, allowed=EXPORTS_ALLOWED):
        return render(request, "voice/pause.html", {"minutes": pace.WINDOW // 60}, status=429)
    is_pdf = request.POST.get("format") == "pdf"
    data = _exported(request)
    shown = {"case": request.her_case.pk, "person": request.her_case.person_id, "classes": sorted(ALL)}
    detail = {"format": "pdf" if is_pdf else "json", "version": exporting.VERSION}
    audit.record("own.exported", actor=request.actor, at=timezone.now(), screen="voice:export", detail=detail, **shown)
    return _pdf(data) if is_pdf else _file(json.dumps(data, ensure_ascii=False, indent=2), FILE, "application/json")


def _pdf(data: exporting.Data) -> HttpResponse:
    return _file(printed(document.on_paper(document.document(data), on=referrals.today())), PDF, "application/pdf")


def _file(body: str | bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@beneficiary_page(action="own.contact", classes={DataClass.IDENTITY})
@discreet
@limited
@form_page
@opened
@proven
def contact(request: HttpRequest, secret: str) -> HttpResponse:
    _identity, before = people.named(request.her_case.person_id, actor=request.actor)
    names = ("phone", "email", "preferred_channel", "language")
    there = {name: getattr(before, name) for name in names} if before else {}
    shown = {"case": request.her_case.pk, "person": request.her_case.person_id, "classes": [DataClass.IDENTITY]}
    audit.record_reading("own_contact", actor=request.actor, at=timezone.now(), screen="voice:contact", **shown)
    form = ContactForm(request.POST if request.method == "POST" else None, initial=there | {"key": str(uuid4())})
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "secret": secret}
        return render(request, "voice/contact.html", context, status=422 if form.errors else 200)
    act = {"actor": request.actor, "at": timezone.now(), "key": form.cleaned_data["key"]}
    try:
        changed = rights.correct_contact(case_id=request.her_case.pk, new=form.to_contact(), **act)
    except KeyReused:
        return refused(request, secret, wording.REUSED, status=422)
    if changed is None:
        return done(request, secret, wording.SAME_CONTACT)
    return done(request, secret, _("Vos coordonnées sont changées."), _("Ceux qui vous suivent sont prévenus."))


@beneficiary_page(action="own.ask_right", classes={DataClass.OPERATIONAL})
@discreet
@limited
@form_page
@opened
@proven
def ask_right(request: HttpRequest, secret: str, right: str) -> HttpResponse:
    if right not in {one.value for one in ASKED}:
        return redirect("voice:home", secret)
    asked = Right(right)
    posted_data = request.POST if request.method == "POST" else None
    form = RightForm(posted_data, question=wording.RIGHT_QUESTIONS[asked], initial={"key": str(uuid4())})
    if request.method != "POST" or not form.is_valid():
        said = {
            "title": wording.RIGHTS[asked],
            "lead": wording.RIGHT_LEADS[asked],
            "effect": wording.RIGHT_EFFECTS[asked],
        }
        context = {"form": form, "secret": secret, **said}
        return render(request, "voice/ask_right.html", context, status=422 if form.errors else 200)
    act = {"actor": request.actor, "at": timezone.now(), "key": form.cleaned_data["key"]}
    words = rights.Asked(right=asked, words=form.cleaned_data["words"])
    try:
        made = rights.ask(case_id=request.her_case.pk, asked=words, **act)
    except KeyReused:
        return refused(request, secret, wording.REUSED, status=422)
    except rights.AlreadyAsked as already:
        return refused(request, secret, _already(already.request), status=409)
    answer = _("La réponse vient ici, au plus tard {day}.").format(day=long_day(made.answer_by))
    return done(request, secret, _("Votre demande est bien reçue."), answer)


def _already(before: RightsRequest) -> str:
    if before.answer:
        return _("Vous avez déjà fait cette demande, et la réponse est oui : elle est sur votre page.")
    said = _("Vous avez déjà fait cette demande. La réponse vient au plus tard {day}.")
    return said.format(day=long_day(before.answer_by))


def _exported(request: HttpRequest) -> exporting.Data:
    return exporting.exported(request.her_case, actor=request.actor, at=timezone.now())
