"""How many persons of one's organisation are at each level, for who leads the team: counts alone, none below five."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cordee.domain.access import DataClass, Role
from cordee.domain.campaign import SMALL, shown_together
from cordee.programmes import levels, queries
from cordee.referrals import queries as referrals
from cordee.ui.access import member_page

YEARS = 5


@member_page(roles={Role.TEAM_LEAD}, action="caseload.levels", classes={DataClass.OPERATIONAL})
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    this = referrals.today().year
    years = [this - back for back in range(YEARS)]
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else this
    found = levels.counts_of(actor=request.actor, year=year)
    said = shown_together([found[one.level] for one in queries.levels()])
    rows = [
        {"name": one.name, "rule": one.rule, "count": count} for one, count in zip(queries.levels(), said, strict=True)
    ]
    context = {"rows": rows, "year": year, "years": years, "small": SMALL}
    return render(request, "programmes/levels.html", context)
