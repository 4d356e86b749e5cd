"""The lines of the basket. Each comes with its request when there is one: no row of the case is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cordee.animation.baskets import Basket
from cordee.animation.narrowing import Narrowing
from cordee.cases.models import Escalation
from cordee.domain.access import Actor
from cordee.referrals.baskets import After, Order, sliced
from cordee.referrals.models import Referral

PAGE, MANY = 25, 1_000
WHOLE = Narrowing()

IN_BASKET = {
    Basket.TO_TAKE: Q(closed_at__isnull=True, taken_by__isnull=True),
    Basket.TAKEN: Q(closed_at__isnull=True, taken_by__isnull=False),
    Basket.CLOSED: Q(closed_at__isnull=False),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    escalation: Escalation
    referral: Referral | None


@dataclass(frozen=True, kw_only=True)
class Page:
    lines: tuple[Line, ...]
    after: After | None
    before: After | None


def access_escalation(escalation_id: UUID, *, actor: Actor, lock: bool = False) -> Escalation:
    """Raise Escalation.DoesNotExist if it is missing or of another département."""
    found = Escalation.objects.visible_to(actor)
    if lock:
        return found.select_for_update(of=("self",), no_key=True).get(pk=escalation_id)
    return _loaded(found).get(pk=escalation_id)


def line_of(escalation: Escalation, *, actor: Actor) -> Line:
    return _lines([escalation], actor)[0]


def order_of(basket: Basket) -> Order:
    """The oldest due day first; of what is over, the latest."""
    return Order(field="due_on", latest_first=basket is Basket.CLOSED, read=date.fromisoformat)


def basket(
    *,
    actor: Actor,
    basket: Basket,
    on: date,
    after: After | None = None,
    before: After | None = None,
    narrowed: Narrowing = WHOLE,
    size: int = PAGE,
) -> Page:
    found = _loaded(Escalation.objects.visible_to(actor)).filter(IN_BASKET[basket])
    found = found.filter(narrowed.condition(actor=actor, on=on))
    page = sliced(found, order_of(basket), after=after, before=before, size=size)
    return Page(lines=tuple(_lines(page.rows, actor)), after=page.after, before=page.before)


def count(*, actor: Actor, basket: Basket, on: date, narrowed: Narrowing = WHOLE) -> int:
    """Of one basket, no further than the home page says."""
    found = Escalation.objects.visible_to(actor).filter(IN_BASKET[basket], narrowed.condition(actor=actor, on=on))
    return int(found.order_by()[: MANY + 1].count())


def counts(*, actor: Actor, on: date, narrowed: Narrowing = WHOLE) -> dict[Basket, int]:
    found = Escalation.objects.visible_to(actor).filter(narrowed.condition(actor=actor, on=on))
    counted = found.aggregate(**{one.name: Count("pk", filter=condition) for one, condition in IN_BASKET.items()})
    return {one: counted[one.name] for one in Basket}


def _loaded(found: QuerySet[Escalation]) -> QuerySet[Escalation]:
    return found.select_related("awaits", "taken_by__user", "closed_by__user")


def _lines(rows: Sequence[Escalation], actor: Actor) -> list[Line]:
    wanted = [row.referral for row in rows if row.referral]
    referrals = Referral.objects.visible_to(actor).select_related("sender", "recipient").in_bulk(wanted)
    return [Line(escalation=row, referral=referrals.get(row.referral)) for row in rows]
