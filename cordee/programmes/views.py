"""A programme of a case: opened, its page, what happens in it, what was written by mistake, its end."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState
from cordee.documents import queries as documents
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.domain.programmes import Entry, NotNow, ProgrammeState, What, current_phase, may_strike, unsigned
from cordee.programmes import actions, clocks, forms, pages, queries, wording
from cordee.programmes.ending import end_of
from cordee.programmes.models import SupportProgramme
from cordee.programmes.refusals import ProgrammeRefused
from cordee.referrals import queries as referrals
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.references import reference_of
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once
from cordee.ui.typography import long_day

LINE = {DataClass.OPERATIONAL}
READ = LINE | {DataClass.SITUATION, DataClass.HEALTH}

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="case.open_programme", classes=LINE)
@act_page
@once
@unless_frozen
def open_one(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case, actor, today = _case_or_404(request, case_id), request.actor, referrals.today()
    if queries.level_in(case_id, actor=actor) is None:
        raise Http404
    back = reverse("support:case", args=[case_id])
    kinds = queries.kinds_to_open(case_id, actor=actor, on=today)
    if request.method != "POST" and (case.state == CaseState.CLOSED or not kinds):
        return redirect(back)
    chosen = list(queries.kinds().values()) if request.method == "POST" else kinds
    form = forms.OpenForm(request.POST if request.method == "POST" else None, kinds=chosen)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "open", back=back, back_to=f"Dossier {reference_of(case_id)}")
    kind, key = queries.kinds()[form.cleaned_data["kind"]], key_of(request)
    try:
        one = actions.open_one(case_id=case_id, kind=kind, actor=actor, at=timezone.now(), key=key)
    except ProgrammeRefused as no:
        return refused(request, case_id, wording.refused(no))
    except Case.DoesNotExist:
        raise Http404 from None
    messages.success(request, wording.DONE["open"])
    return redirect("programmes:programme", one.pk)


@member_page(roles=CASE_ROLES, action="case.read_programme", classes=READ)
@never_cache
@require_safe
def programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Who reads it sees its page; who may change it, what may be done. Displayed = logged."""
    one, case = _found_or_404(request, programme_id)
    actor, now, today = request.actor, timezone.now(), referrals.today()
    level = queries.level_in(case.pk, actor=actor)
    may = _is_followed(one, case) and queries.may_change(one, level=level, actor=actor)
    kind = queries.kind_of(one)
    context = {
        "one": pages.shown(one, may_change=may, on=today),
        "about": pages.about(kind),
        "gone": "" if kind else wording.GONE_KIND,
        "clocks": clocks.clocks_of(one, actor=actor, on=today, at=now),
        "by_hand": wording.BY_HAND,
        "documents": wording.documents(documents.of_programme(case.pk, one.code, actor=actor)),
        "may_add": may and one.ended_on is None and bool(kind and kind.plan.keep_years),
        "health_reads": wording.HEALTH_READS,
        "reference": reference_of(case.pk),
        "case": case,
    }
    _log(request, one, now)
    return render(request, "programmes/programme.html", context)


@member_page(roles=CASE_ROLES, action="case.follow_programme", classes=READ)
@never_cache
@act_page
@once
def act(request: HttpRequest, programme_id: UUID, act: str) -> HttpResponse:
    """The form of one act; one for which the programme does not stand leads back to its page."""
    one, case = _own_or_404(request, programme_id)
    today = referrals.today()
    if request.method != "POST" and (
        not _is_followed(one, case) or act not in pages.shown(one, may_change=True, on=today).acts
    ):
        return redirect("programmes:programme", one.pk)
    form = FORMS[act](one, request.POST if request.method == "POST" else None, today)
    if request.method == "POST" and form.is_valid():
        if act == "end" and not request.POST.get("confirmed"):
            return _to_confirm(request, one, form)
        return _done(request, one, act, form)
    _log(request, one, timezone.now())
    back = reverse("programmes:programme", args=[one.pk])
    return _page(request, form, act, back=back, back_to="Le programme", lead=one.title, note=_note(one, act))


def _is_followed(one: SupportProgramme, case: Case) -> bool:
    """Of one that is over, her agreement to keep its documents is the only act, in a closed case as in an open one."""
    return case.state != CaseState.CLOSED or one.state != ProgrammeState.RUNNING


def _plain(one: SupportProgramme, data: Any, today: date) -> Form:
    return forms.DayForm(data, initial={"seen": one.seen, "on": "aujourd’hui"}, today=today)


def _seen(one: SupportProgramme) -> dict[str, str]:
    return {"seen": one.seen, "on": "aujourd’hui"}


def _signing(one: SupportProgramme, data: Any, today: date) -> Form:
    left = unsigned(one.plan, one.happened) if data is None else one.plan.signatories
    return forms.SignForm(data, initial=_seen(one), today=today, signatories=[(each.id, each.name) for each in left])


def _striking(one: SupportProgramme, data: Any, today: date) -> Form:
    plan, entries = one.plan, one.happened
    there = [each for each in reversed(entries) if data is not None or may_strike(plan, entries, each)]
    lines = [(each.id, f"{long_day(each.on)} : {pages.line(plan, each).what}") for each in there]
    return forms.StrikeForm(data, initial={"seen": one.seen}, entries=lines)


FORMS: dict[str, Callable[[SupportProgramme, Any, date], Form]] = {
    "session": lambda one, data, today: forms.SessionForm(data, initial=_seen(one), today=today),
    "sign": _signing,
    "end_phase": _plain,
    "hand": _plain,
    "keep": lambda one, data, today: forms.KeepForm(data, initial=_seen(one), today=today),
    "record": lambda one, data, today: forms.RecordForm(data, initial=_seen(one), today=today, plan=one.plan),
    "strike": _striking,
    "end": lambda one, data, today: forms.EndForm(data, initial=_seen(one), today=today),
}


def _written(one: SupportProgramme, act: str, said: dict[str, Any], key: str) -> Entry:
    """What was typed, as an entry of the programme. ``key`` makes it one, however often it is sent."""
    phase = current_phase(one.plan, one.happened)
    of = phase.id if phase else ""
    match act:
        case "session":
            return Entry(id=key, what=What.SESSION, of=of, on=said["on"], minutes=said["minutes"])
        case "sign":
            return Entry(id=key, what=What.SIGNATURE, of=said["who"], on=said["on"])
        case "end_phase":
            return Entry(id=key, what=What.PHASE_ENDED, of=of, on=said["on"])
        case "hand":
            return Entry(id=key, what=What.HANDED, of="", on=said["on"])
        case "keep":
            return Entry(id=key, what=What.KEEPING, of="", on=said["on"], until=said["until"])
        case _:
            more = {"until": said.get("until"), "words": said.get("words", ""), "who": said.get("who", "")}
            return Entry(id=key, what=What.RECORD, of=said["what"], on=said["on"], **more)


def _done(request: HttpRequest, one: SupportProgramme, act: str, form: Any) -> HttpResponse:
    said = form.cleaned_data
    known = {"programme_id": one.pk, "seen": said["seen"], "actor": request.actor, "at": timezone.now()}
    try:
        if act == "strike":
            actions.strike(entry=said["entry"], reason=said["reason"], **known)
        elif act == "end":
            actions.end(ended_on=said["on"], reason=said["reason"], **known)
        else:
            actions.add(new=_written(one, act, said, key_of(request)), **known)
    except (ProgrammeRefused, NotNow) as no:
        return refused(request, one.case_id, wording.refused(no))
    messages.success(request, wording.DONE[act])
    return redirect("programmes:programme", one.pk)


def _to_confirm(request: HttpRequest, one: SupportProgramme, form: Any) -> HttpResponse:
    """Nobody takes an end back: what it does is said first, and nothing is written yet."""
    said = form.cleaned_data
    try:
        end = end_of(one, ended_on=said["on"], reason=said["reason"])
    except ProgrammeRefused as no:
        return refused(request, one.case_id, wording.refused(no))
    _log(request, one, timezone.now())
    found = documents.of_programme(one.case_id, one.code, actor=request.actor)
    context = {
        "one": one,
        "seen": said["seen"],
        "typed_on": f"{said['on']:%d/%m/%Y}",
        "reason": said["reason"],
        "lines": pages.before_the_end(one, end, found, on=referrals.today()),
        **wording.CONFIRM_END,
    }
    return render(request, "programmes/confirm_end.html", context)


def _note(one: SupportProgramme, act: str) -> str:
    """The rule that the act is about, from the words of the programme."""
    plan = one.plan
    rules = {
        "session": plan.hours_rule,
        "sign": plan.convention_rule,
        "hand": plan.result_rule,
        "keep": plan.keep_rule,
        "record": wording.HEALTH_READS if one.about_health else plan.result_rule,
        "end": plan.keep_rule,
    }
    return rules.get(act, "")


def _case_or_404(request: HttpRequest, case_id: UUID) -> Case:
    try:
        return cases.access_case(case_id, actor=request.actor)
    except Case.DoesNotExist:
        raise Http404 from None


def _found_or_404(request: HttpRequest, programme_id: UUID) -> tuple[SupportProgramme, Case]:
    """Hidden and missing look the same."""
    try:
        one = queries.access_programme(programme_id, actor=request.actor)
    except SupportProgramme.DoesNotExist:
        raise Http404 from None
    return one, _case_or_404(request, one.case_id)


def _own_or_404(request: HttpRequest, programme_id: UUID) -> tuple[SupportProgramme, Case]:
    """As above; and so does one that is another's to follow."""
    try:
        one = queries.access_own_work(programme_id, actor=request.actor)
    except SupportProgramme.DoesNotExist:
        raise Http404 from None
    return one, _case_or_404(request, one.case_id)


def _log(request: HttpRequest, one: SupportProgramme, at: datetime) -> None:
    shown = {"target": one.pk, "case": one.case_id, "classes": [queries.class_of(one)]}
    audit.record_reading("programme", actor=request.actor, at=at, screen=clocks.SCREEN, **shown)


def _page(request: HttpRequest, form: Form, act: str, *, back: str, back_to: str, **more: str) -> HttpResponse:
    context = {"home": back, "back_to": back_to, "form": form, **wording.ACTS[act], **more}
    return render(request, "programmes/act.html", context, status=422 if form.errors else 200)
