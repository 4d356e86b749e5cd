"""A member's day: next actions, steps, applications, appointments, requests to answer, persons to call, by day.

Each kind of line is asked for one page more than what is shown, from the same place on; the page is the first of them
all. A place is a day, a kind and a key: no two lines share one. Each count is that of the list that it opens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from cordee.caseload.loads import carried, carried_by, running
from cordee.cases import own_word
from cordee.domain.access import CASE_ROLES, Actor, Level
from cordee.domain.appointments import AppointmentState
from cordee.domain.quiet_hours import PARIS
from cordee.domain.referral import PENDING_STATES
from cordee.domain.steps import StepState
from cordee.people.taking_part import takes_part
from cordee.referrals.models import Referral
from cordee.support.baskets import Basket, in_basket
from cordee.support.models import Application, Appointment, Step
from cordee.ui.waiting import MANY

PAGE = 25
SOON = timedelta(days=7)


class When(StrEnum):
    LATE = "en_retard"
    TODAY = "aujourdhui"
    SOON = "a_venir"
    OTHERS = "a_un_autre"


class Kind(StrEnum):
    ACTION = "action"
    APPLICATION = "demarche"
    APPOINTMENT = "rendezvous"
    REQUEST = "demande"
    STEP = "etape"
    WORD = "parole"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page ends: the next begins after it."""

    on: date
    kind: Kind
    key: UUID

    def __str__(self) -> str:
        return f"{self.on.isoformat()}_{self.kind.value}_{self.key}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None for what this site has not written: the list then begins at its start."""
        try:
            on, kind, key = text.split("_")
            return cls(on=date.fromisoformat(on), kind=Kind(kind), key=UUID(key))
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True)
class Line:
    on: date
    kind: Kind
    row: Any

    @property
    def order(self) -> tuple[date, str, UUID]:
        return (self.on, self.kind.value, self.row.pk)


@dataclass(frozen=True, kw_only=True)
class Day:
    lines: tuple[Line, ...]
    after: Place | None


@dataclass(frozen=True, kw_only=True)
class _Source:
    kind: Kind
    field: str
    found: Callable[[Actor, When, date], QuerySet[Any] | None]  # None: this kind has nothing in this list
    case: str  # where the row says its case


def day(when: When, *, actor: Actor, on: date, mine: bool, after: Place | None = None, size: int = PAGE) -> Day:
    lines: list[Line] = []
    for source in SOURCES:
        found = _asked(source, when, actor, on, mine)
        if found is None:
            continue
        rows = found.filter(_beyond(source, after)).order_by(source.field, "pk")[: size + 1]
        lines += [Line(on=getattr(row, source.field), kind=source.kind, row=row) for row in rows]
    shown = sorted(lines, key=lambda line: line.order)[:size]
    last = shown[-1] if len(lines) > size else None
    return Day(lines=tuple(shown), after=Place(on=last.on, kind=last.kind, key=last.row.pk) if last else None)


def counts(*, actor: Actor, on: date, mine: bool) -> Mapping[When, int]:
    """How many lines each list holds; no kind is counted further than MANY."""
    return {
        when: sum(
            found.order_by()[: MANY + 1].count()
            for source in SOURCES
            if (found := _asked(source, when, actor, on, mine)) is not None
        )
        for when in When
    }


def has_cases(actor: Actor) -> bool:
    """Somebody entrusted running cases to this very member."""
    return carried(actor).filter(membership=actor.membership, case__in=running(actor).values("pk")).exists()


def _asked(source: _Source, when: When, actor: Actor, on: date, mine: bool) -> QuerySet[Any] | None:
    found = source.found(actor, when, on)
    if found is None:
        return None
    if mine:
        found = found.filter(carried_by(actor.membership, actor=actor, key=source.case))
    return found.filter(_within(source.field, when, on))


def _within(field: str, when: When, on: date) -> Q:
    match when:
        case When.LATE:
            return Q(**{f"{field}__lt": on})
        case When.TODAY:
            return Q(**{field: on})
        case When.SOON:
            return Q(**{f"{field}__gt": on, f"{field}__lte": on + SOON})
        case When.OTHERS:
            return Q(**{f"{field}__isnull": False})


def _beyond(source: _Source, after: Place | None) -> Q:
    if after is None:
        return Q()
    later, same = Q(**{f"{source.field}__gt": after.on}), Q(**{source.field: after.on})
    if source.kind.value > after.kind.value:
        return later | same
    return later | same & Q(pk__gt=after.key) if source.kind is after.kind else later


def _actions(actor: Actor, when: When, on: date) -> QuerySet[Any]:
    basket = Basket.OTHERS if when is When.OTHERS else Basket.OURS
    return running(actor).filter(in_basket(basket, actor=actor, on=on)).select_related("next_action_owner")


def _steps(actor: Actor, when: When, _on: date) -> QuerySet[Any]:
    """One's own organisation's; of the others, herself included, in the cases that it leads."""
    return _done_by(Step.objects.visible_to(actor).filter(state=StepState.TO_DO.value), actor, when)


def _applications(actor: Actor, when: When, _on: date) -> QuerySet[Any]:
    """The same, of those that are not answered yet."""
    return _done_by(Application.objects.visible_to(actor).filter(settled_at=None), actor, when)


def _done_by(found: QuerySet[Any], actor: Actor, when: When) -> QuerySet[Any]:
    found = found.filter(case__in=running(actor).values("pk"))
    if when is not When.OTHERS:
        return found.filter(owner=actor.organisation)
    led = takes_part(actor, "case", Level.LEAD, roles=CASE_ROLES)
    return found.filter(led, ~Q(owner=actor.organisation) | Q(owner__isnull=True)).select_related("owner")


def _appointments(actor: Actor, when: When, _on: date) -> QuerySet[Any]:
    """One's own organisation's, until somebody says whether they were held; of the others, in the cases that it leads.

    The day of one is that of its hour in Paris.
    """
    planned = Appointment.objects.visible_to(actor).filter(
        state=AppointmentState.PLANNED.value, case__in=running(actor).values("pk")
    )
    found = planned.annotate(day=TruncDate("starts_at", tzinfo=PARIS)).select_related("organisation")
    if when is not When.OTHERS:
        return found.filter(organisation=actor.organisation)
    led = takes_part(actor, "case", Level.LEAD, roles=CASE_ROLES)
    return found.filter(led).exclude(organisation=actor.organisation)


def _requests(actor: Actor, when: When, _on: date) -> QuerySet[Any] | None:
    """Received and not answered yet. What was sent waits as the next action of its case."""
    if when is When.OTHERS:
        return None
    return Referral.objects.visible_to(actor).filter(
        recipient=actor.organisation, state__in=sorted(PENDING_STATES), answer_by__isnull=False
    )


def _words(actor: Actor, when: When, on: date) -> QuerySet[Any] | None:
    return None if when in (When.OTHERS, When.SOON) else own_word.to_call(actor=actor, on=on)


SOURCES = (
    _Source(kind=Kind.ACTION, field="next_action_on", found=_actions, case="pk"),
    _Source(kind=Kind.REQUEST, field="answer_by", found=_requests, case="case"),
    _Source(kind=Kind.STEP, field="due_on", found=_steps, case="case"),
    _Source(kind=Kind.APPLICATION, field="due_on", found=_applications, case="case"),
    _Source(kind=Kind.APPOINTMENT, field="day", found=_appointments, case="case"),
    _Source(kind=Kind.WORD, field="call_on", found=_words, case="case"),
)
