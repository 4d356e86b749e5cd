"""What each basket of a worklist holds, and in which order: the place where a page ends is where the next begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cordee.domain import referral as rules
from cordee.domain.referral import Outcome, State
from cordee.referrals.models import Basket

_STATES: Mapping[Basket, frozenset[State]] = {
    Basket.TO_ANSWER: rules.PENDING_STATES,
    Basket.LATE: rules.PENDING_STATES,
    Basket.TO_START: frozenset({State.ACCEPTED}),
    Basket.FOLLOWED: frozenset({State.STARTED}),
    Basket.ENDED: (rules.FINAL_STATES | {State.CLOSED}) - {State.ENTERED_IN_ERROR},
    Basket.DRAFTS: frozenset({State.DRAFT, State.AWAITING_CONSENT}),
    Basket.REFUSED: frozenset({State.REFUSED}),
    Basket.EXPIRED: frozenset({State.EXPIRED}),
    Basket.START_LATE: frozenset({State.ACCEPTED}),
    Basket.NOT_HELPED: frozenset({State.CLOSED}),
}
_OVER = frozenset({Basket.ENDED, Basket.REFUSED, Basket.EXPIRED, Basket.NOT_HELPED})


def in_basket(basket: Basket, *, on: date) -> Q:
    condition = Q(state__in=sorted(_STATES[basket]))
    match basket:
        case Basket.LATE:
            return condition & Q(answer_by__lt=on)
        case Basket.START_LATE:
            return condition & Q(start_by__lt=on)
        case Basket.NOT_HELPED:
            return condition & Q(outcome=Outcome.NOT_HELPED.value)
        case _:
            return condition


def is_latest_first(basket: Basket) -> bool:
    """What is over has no deadline any more: the last that ended comes first."""
    return basket in _OVER


@dataclass(frozen=True, kw_only=True)
class After:
    """The place of a line at the end or the beginning of a page, by its deadline or by the instant of its end."""

    place: date | datetime
    line: UUID

    def __str__(self) -> str:
        return f"{self.place.isoformat()}.{self.line}"

    @classmethod
    def read(cls, text: str, *, basket: Basket) -> "After | None":
        return order_of(basket).place_of(text)


@dataclass(frozen=True, kw_only=True)
class Order:
    """By ``field``, then by key: no two lines share a place, and a line that comes meanwhile moves no other."""

    field: str
    latest_first: bool
    read: Callable[[str], date | datetime]

    def place_of(self, text: str) -> After | None:
        """Return None for anything that this site has not written: the list then begins at its start."""
        place, _, line = text.rpartition(".")
        try:
            return After(place=self.read(place), line=UUID(line))
        except ValueError:
            return None

    def of(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.order_by(f"-{self.field}" if self.latest_first else self.field, "pk")

    def beyond(self, after: After) -> Q:
        further = f"{self.field}__{'lt' if self.latest_first else 'gt'}"
        return Q(**{f"{further}e": after.place}) & (Q(**{further: after.place}) | Q(pk__gt=after.line))

    def backwards(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.order_by(self.field if self.latest_first else f"-{self.field}", "-pk")

    def short_of(self, before: After) -> Q:
        nearer = f"{self.field}__{'gt' if self.latest_first else 'lt'}"
        return Q(**{f"{nearer}e": before.place}) & (Q(**{nearer: before.place}) | Q(pk__lt=before.line))

    def after(self, last: Any) -> After:
        return After(place=getattr(last, self.field), line=last.pk)


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The lines of one page, where the next one begins (None on the last), where the one before ends (on the first)."""

    rows: tuple[Any, ...]
    after: After | None
    before: After | None = None


def sliced(
    found: QuerySet[Any],
    order: Order,
    *,
    after: After | None,
    before: After | None,
    size: int,
    read: Callable[[QuerySet[Any]], list[Any]] = list,
) -> Slice:
    """The page after a place, or the one before it; the first one when there is nothing there any more."""
    if before is not None:
        rows = read(order.backwards(found.filter(order.short_of(before)))[: size + 1])
        if len(rows) > size:
            rows = rows[size - 1 :: -1]
            return Slice(rows=tuple(rows), after=order.after(rows[-1]), before=order.after(rows[0]))
    elif after is not None and (rows := read(order.of(found.filter(order.beyond(after)))[: size + 1])):
        following = order.after(rows[size - 1]) if len(rows) > size else None
        return Slice(rows=tuple(rows[:size]), after=following, before=order.after(rows[0]))
    rows = read(order.of(found)[: size + 1])
    following = order.after(rows[size - 1]) if len(rows) > size else None
    return Slice(rows=tuple(rows[:size]), after=following)


def order_of(basket: Basket) -> Order:
    return _BY_END if is_latest_first(basket) else _BY_DEADLINE


def _instant(text: str) -> datetime:
    """In universal time, as the database gives it."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() != timedelta(0):
        raise ValueError(text)
    return at


_BY_DEADLINE = Order(field="next_deadline_on", latest_first=False, read=date.fromisoformat)
_BY_END = Order(field="state_since", latest_first=True, read=_instant)
