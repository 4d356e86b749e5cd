"""« Demander à un organisme », from a case that one leads: choose whom, then confirm and send. Two clicks."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cordee.audit import actions as audit
from cordee.cases.models import Case, CaseState
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import GuardsUnmet, State
from cordee.orientation.known import Known
from cordee.people import queries as people
from cordee.referrals import candidates, guarded, shared, spoken, wording
from cordee.referrals import queries as referrals
from cordee.referrals.candidates import Destination
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.moving import KeyReused
from cordee.referrals.references import reference_of
from cordee.support import askable, asking, asking_wording, stock, stock_wording
from cordee.support.askable import Proposed
from cordee.support.asking_form import WE_LEAD, AskForm
from cordee.support.refusals import AskingRefused, StockRefused
from cordee.support.views import case_or_404
from cordee.ui.access import member_page

READ = {DataClass.OPERATIONAL, DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH}
SCREEN = "support:ask"


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """The case as who leads it asks from it. ``found`` None: nothing is known of her situation yet."""

    case: Case
    known: Known
    found: Proposed | None
    has_health: bool

    @property
    def fields(self) -> dict[str, bool]:
        return {"has_health": self.has_health, "is_minor": self.found is not None and self.found.asks_representative}


@member_page(roles=CASE_ROLES, action="case.ask", classes=READ)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@unless_frozen
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    desk = _desk_or_404(request, case_id)
    targets = desk.found.targets if desk.found else ()
    if request.method == "POST":
        return _send(request, desk, candidates.chosen(targets, request.POST.get("target", "")))
    if desk.case.state == CaseState.CLOSED:
        return redirect("support:case", case_id)
    target = candidates.chosen(targets, request.GET.get("vers", ""))
    if target is None:
        return _choose(request, desk)
    initial = {"key": str(uuid4()), "target": target.code, "seen": desk.known.seen, "purpose": target.need_label}
    chosen = {"leads": WE_LEAD, "channel": ConsentChannel.VOICE.value}
    return _confirm(request, desk, target, AskForm(**desk.fields, initial=initial | chosen))


def _desk_or_404(request: HttpRequest, case_id: UUID) -> _Desk:
    """Who leads the case, and reads what is known of her situation. Displayed = logged."""
    one, actor = case_or_404(request, case_id), request.actor
    rights = stock.rights(one.pk, actor=actor)
    if not rights.may_retake or not askable.leads(one, actor=actor):
        raise Http404
    known = stock.known_of(one, actor=actor)
    found = askable.proposed(one, known, actor=actor)
    if known.stocks:
        classes = [DataClass.SITUATION] + [DataClass.HEALTH] * rights.health
        said = {"actor": actor, "at": timezone.now(), "screen": SCREEN, "case": one.pk}
        audit.record_reading("shared_facts", classes=classes, **said)
    has_health = rights.health and found is not None and askable.says_health(found)
    return _Desk(case=one, known=known, found=found, has_health=has_health)


def _choose(request: HttpRequest, desk: _Desk) -> HttpResponse:
    context = {
        "case": desk.case,
        "reference": reference_of(desk.case.pk),
        "found": desk.found.targets if desk.found else (),
        "is_known": desk.found is not None,
        "lacks_answers": desk.found is not None and not desk.found.targets and desk.found.lacks_answers,
        "in_danger": desk.found is not None and desk.found.in_danger,
    }
    return render(request, "support/ask_whom.html", context)


def _confirm(request: HttpRequest, desk: _Desk, target: Destination, form: AskForm, status: int = 200) -> HttpResponse:
    case, actor, receiver = desk.case, request.actor, target.organisation.pk
    known = {"actor": actor, "at": timezone.now(), "screen": SCREEN}
    mask = guarded.mask_of_case(case.pk, about=case.pk, wanted=False, **known)
    shares = askable.classes(share_health=False)
    before = askable.agreement_before(case, receiver, shares=shares, actor=actor, on=referrals.today())
    context = {
        "case": case,
        "reference": reference_of(case.pk),
        "form": form,
        "target": target,
        "agreed": before is not None,
        "person": mask.person(shared.person_of_case(case, about=case.pk, **known)),
        "words": spoken.words_of_consent(target, classes=shares),
        "words_with_health": spoken.words_of_consent(target, classes=askable.classes(share_health=True)),
        "has_health": desk.has_health,
        "reachable": people.is_reachable(case.pk),
    }
    return render(request, "support/ask.html", context, status=status)


def _send(request: HttpRequest, desk: _Desk, target: Destination | None) -> HttpResponse:
    form, case_id = AskForm(request.POST, **desk.fields), desk.case.pk
    if not form.is_valid():
        if target is None:
            return refused(request, case_id, asking_wording.NOBODY)
        return _confirm(request, desk, target, form, status=422)
    said = {"wanted": form.to_asking(), "seen": form.cleaned_data["seen"], "key": form.cleaned_data["key"]}
    try:
        sent = asking.ask(case_id=case_id, actor=request.actor, at=timezone.now(), **said)
    except KeyReused:
        return refused(request, case_id, wording.KEY_REUSED, status=422)
    except AskingRefused as no:
        return refused(request, case_id, asking_wording.refused(no))
    except StockRefused as no:
        return refused(request, case_id, stock_wording.refused(no))
    except GuardsUnmet as unmet:
        if target is None:
            return refused(request, case_id, asking_wording.NOBODY)
        form.refuse(unmet)
        return _confirm(request, desk, target, form, status=422)
    except Case.DoesNotExist:
        raise Http404 from None
    waits = sent.state == State.AWAITING_CONSENT
    messages.success(request, asking_wording.ASKED_LATER if waits else asking_wording.SENT)
    return redirect("referrals:detail", sent.pk)
