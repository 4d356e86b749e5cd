"""What the line has not seen to in time, beyond the line: lines without anybody, for whoever can have it seen to."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cordee.catalogue.queries import reference_day
from cordee.domain.access import DataClass, Role
from cordee.enquiries import queries, wording
from cordee.territory.queries import departements
from cordee.ui.access import member_page


@dataclass(frozen=True, kw_only=True)
class Line:
    kind: str
    place: str
    awaited_at: datetime
    why: str


@member_page(roles={Role.ANIMATOR, Role.ADMINISTRATOR}, action="late.enquiries", classes={DataClass.OPERATIONAL})
@require_GET
def late(request: HttpRequest) -> HttpResponse:
    names = {one.code: f"{one.name} ({one.code})" for one in departements(reference_day())}
    lines = [
        Line(
            kind=wording.KINDS[one.kind],
            place=names.get(one.departement, one.departement) or wording.NO_PLACE,
            awaited_at=one.awaited_at,
            why=wording.WHY_LATE[one.why],
        )
        for one in queries.late()
    ]
    return render(request, "enquiries/late.html", {"lines": lines})
