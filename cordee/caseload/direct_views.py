"""Open a case for somebody who came straight to who supports her."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cordee.caseload import direct, importing, wording
from cordee.caseload.direct_form import DirectForm
from cordee.catalogue.queries import current_catalogue
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.verdicts import PERSON
from cordee.people import queries as people
from cordee.referrals import queries as referrals
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once


@member_page(roles=CASE_ROLES, action="case.open_directly", classes={DataClass.OPERATIONAL})
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def open_case(request: HttpRequest) -> HttpResponse:
    """Nothing is looked up by a name: only that somebody so called may already have an open case, as at hand-over."""
    form = _form(request)
    if request.method == "POST" and form.is_valid() and form.heeds_existing_case(people.may_already_exist):
        key = key_of(request)
        wanted = {"wanted": form.to_direct(), "key": key}
        case_id = direct.open_directly(actor=request.actor, at=timezone.now(), **wanted)
        messages.success(request, wording.CASE_OPENED)
        return redirect("support:case", case_id)
    context = {"form": form, "notice": direct.notice().words}
    return render(request, "caseload/direct.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest) -> DirectForm:
    today = referrals.today()
    catalogue = current_catalogue()
    needs = [one for one in catalogue.needs.values() if PERSON in one.asked_by and one.id != SAFETY_NEED]
    return DirectForm(
        request.POST if request.method == "POST" else None,
        needs=[(one.id, one.label) for one in needs],
        departements=frozenset(importing.known_to(request.actor, on=today).departements),
        today=today,
    )
