"""Without typing twice: one case as plain text, running cases as a table that leaves, or as one that comes in."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cordee.caseload import day, exporting, importing, incoming, wording
from cordee.caseload.forms import ExportForm, ImportForm
from cordee.caseload.refusals import TooMany
from cordee.caseload.summary import summary_of
from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.domain.plain_csv import written
from cordee.domain.table_read import Unreadable
from cordee.referrals import queries as referrals
from cordee.ui.access import member_page
from cordee.ui.once import once
from cordee.ui.typography import table_day

LINE = {DataClass.OPERATIONAL}
WHOLE = LINE | {DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH}


@member_page(roles=CASE_ROLES, action="case.summary", classes=WHOLE)
@never_cache
@require_safe
def summary(request: HttpRequest, case_id: UUID) -> HttpResponse:
    try:
        reference, text = summary_of(case_id, actor=request.actor, at=timezone.now())
    except Case.DoesNotExist:
        raise Http404 from None
    lines = max(8, min(40, text.count("\n") + 1))
    context = {"case": case_id, "reference": reference, "text": text, "lines": lines}
    return render(request, "caseload/summary.html", context)


@member_page(roles=CASE_ROLES, action="case.export", classes=WHOLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The answer is the file: asked twice, it is made twice, and the journal says so twice."""
    has_own = day.has_cases(request.actor)
    form = ExportForm(request.POST if request.method == "POST" else None, has_own=has_own)
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        wanted = {"mine": said["which"] == "miens", "purpose": said["purpose"], "reason": said["reason"]}
        try:
            table = exporting.export(actor=request.actor, at=now, **wanted)
        except TooMany as no:
            form.add_error(None, wording.TOO_MANY.format(most=no.most))
        else:
            name = f"dossiers-{timezone.localtime(now):%Y-%m-%d-%H%M}.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)
    context = {"form": form, "most": exporting.MOST}
    return render(request, "caseload/export.html", context, status=422 if form.errors else 200)


@member_page(roles=CASE_ROLES, action="case.import_template", classes={DataClass.PUBLIC})
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The columns, and one line of somebody invented."""
    today = table_day(referrals.today())
    example = [one.format(day=today, told=today) for one in wording.EXAMPLE]
    headers = {"Content-Disposition": 'attachment; filename="modele-dossiers.csv"'}
    return HttpResponse(written(incoming.COLUMNS, [example]), content_type="text/csv; charset=utf-8", headers=headers)


@member_page(roles=CASE_ROLES, action="case.import", classes=LINE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def bring_in(request: HttpRequest) -> HttpResponse:
    """All rows or none: a bad one says what to do, and nothing is written. The file itself is not kept."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method != "POST" or not form.is_valid():
        return _import_page(request, form)
    known = importing.known_to(request.actor, on=referrals.today())
    try:
        content = form.cleaned_data["file"].read(incoming.MOST_BYTES + 1)
        report = incoming.read(content, known)
    except Unreadable as no:
        form.add_error("file", wording.no_table(no))
        return _import_page(request, form)
    if report.bad or "check" in request.POST:
        return _import_page(request, form, report)
    done = importing.bring_in(incoming=report.good, actor=request.actor, at=timezone.now())
    messages.success(request, wording.imported(done.opened, done.already))
    return redirect("support:cases")


def _import_page(request: HttpRequest, form: ImportForm, report: incoming.Report | None = None) -> HttpResponse:
    bad, good = (report.bad, report.good) if report else ((), ())
    said = wording.counted(wording.BAD, len(bad), str(len(bad)))
    if good and not bad:
        said = wording.counted(("", *wording.CHECKED), len(good), str(len(good)))
    context = {"form": form, "bad": bad, "is_good": bool(good and not bad), "said": said}
    return render(request, "caseload/import.html", context, status=422 if form.errors or bad else 200)
