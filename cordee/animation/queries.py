"""The lines of the basket. Each comes with its request when there is one: no row of the case is read."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cordee.animation.baskets import Basket
from cordee.cases.models import Escalation
from cordee.domain.access import Actor
from cordee.referrals.models import Referral

PAGE = 25


IN_BASKET = {
    Basket.TO_TAKE: Q(closed_at__isnull=True, taken_by__isnull=True),
    Basket.TAKEN: Q(closed_at__isnull=True, taken_by__isnull=False),
    Basket.CLOSED: Q(closed_at__isnull=False),
}


@dataclass(frozen=True, kw_only=True)
class After:
    """The place of the last line of a page."""

    due_on: date
    escalation: UUID

    def __str__(self) -> str:
        return f"{self.due_on.isoformat()}.{self.escalation}"

    @classmethod
    def read(cls, text: str) -> "After | None":
        due_on, _, escalation = text.partition(".")
        try:
            return cls(due_on=date.fromisoformat(due_on), escalation=UUID(escalation))
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True)
class Line:
    escalation: Escalation
    referral: Referral | None


@dataclass(frozen=True, kw_only=True)
class Page:
    lines: tuple[Line, ...]
    after: After | None


def access_escalation(escalation_id: UUID, *, actor: Actor, lock: bool = False) -> Escalation:
    """Raise Escalation.DoesNotExist if it is missing or of another département."""
    found = Escalation.objects.visible_to(actor)
    if lock:
        return found.select_for_update(of=("self",), no_key=True).get(pk=escalation_id)
    return _loaded(found).get(pk=escalation_id)


def line_of(escalation: Escalation, *, actor: Actor) -> Line:
    return _lines([escalation], actor)[0]


def basket(*, actor: Actor, basket: Basket, after: After | None = None, size: int = PAGE) -> Page:
    """The oldest due day first; what is over, the latest first."""
    latest_first = basket is Basket.CLOSED
    found = _loaded(Escalation.objects.visible_to(actor)).filter(IN_BASKET[basket])
    if after is not None:
        beyond = "lt" if latest_first else "gt"
        same_day = Q(due_on=after.due_on, pk__gt=after.escalation)
        found = found.filter(Q(**{f"due_on__{beyond}": after.due_on}) | same_day)
    rows = list(found.order_by("-due_on" if latest_first else "due_on", "pk")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    following = After(due_on=last.due_on, escalation=last.pk) if last else None
    return Page(lines=tuple(_lines(rows[:size], actor)), after=following)


def counts(*, actor: Actor) -> dict[Basket, int]:
    counted = Escalation.objects.visible_to(actor).aggregate(
        **{one.name: Count("pk", filter=condition) for one, condition in IN_BASKET.items()}
    )
    return {one: counted[one.name] for one in Basket}


def _loaded(found: QuerySet[Escalation]) -> QuerySet[Escalation]:
    return found.select_related("awaits", "taken_by__user", "closed_by__user")


def _lines(rows: list[Escalation], actor: Actor) -> list[Line]:
    wanted = [row.referral for row in rows if row.referral]
    referrals = Referral.objects.visible_to(actor).select_related("sender", "recipient").in_bulk(wanted)
    return [Line(escalation=row, referral=referrals.get(row.referral)) for row in rows]
