"""Two invented campaigns, marked as such, with invented openings; some calls of the invented people name their code."""

from datetime import datetime, timedelta

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.demo.models import Built
from cordee.detection import actions
from cordee.detection.actions import Plan
from cordee.detection.models import CampaignVisits
from cordee.domain.access import Actor
from cordee.domain.campaign import CostKind, Target
from cordee.frontdesk.models import Call

DEMO = Actor.for_job("demo", label="Démonstration")
BEGAN, LASTS = timedelta(days=35), timedelta(days=90)
EVERY = 3  # one call in so many names the campaign
OPENINGS = (3, 8, 5, 11, 6, 2, 1)  # of one week, day by day


def run(*, now: datetime) -> None:
    """Once."""
    with acting_as(DEMO):
        _, is_new = Built.objects.get_or_create(key="campaigns", defaults={"at": now})
        if is_new:
            _employees(now)
            _companies(now)


def _employees(now: datetime) -> None:
    first = timezone.localdate(now) - BEGAN
    plan = Plan(
        name="Mal de dos, parlons-en (inventée)",
        target=Target.EMPLOYEES,
        departements=(),
        starts_on=first,
        ends_on=first + LASTS,
        costs={CostKind.PRINTING: 145_000, CostKind.MAILING: 62_050, CostKind.STAFF: 210_000},
        objective="Exemple inventé : dépliants dans les maisons de santé, affiches dans les gares.",
    )
    made = actions.create(plan, code="DOS26", actor=DEMO, at=now, invented=True)
    CampaignVisits.objects.bulk_create(
        CampaignVisits(campaign=made, on=first + timedelta(days=day), times=OPENINGS[day % len(OPENINGS)])
        for day in range(BEGAN.days)
    )
    calls = Call.objects.visible_to(DEMO).filter(ended_at__isnull=False, started_at__gte=now - BEGAN, enquiry=None)
    named = list(calls.order_by("started_at", "pk").values_list("pk", flat=True))[::EVERY]
    Call.objects.visible_to(DEMO).filter(pk__in=named).update(campaign=made.code)


def _companies(now: datetime) -> None:
    """Just begun: nothing to count yet."""
    first = timezone.localdate(now)
    plan = Plan(
        name="Petites entreprises : agir tôt (inventée)",
        target=Target.COMPANIES,
        departements=("69", "73"),
        starts_on=first,
        ends_on=first + LASTS,
        costs={CostKind.MAILING: 38_000},
        objective="Exemple inventé : courriel aux entreprises de moins de cinquante salariés.",
    )
    actions.create(plan, code="PME26", actor=DEMO, at=now, invented=True)
