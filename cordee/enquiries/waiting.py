"""What came to the line and waits, for its home page."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from cordee.domain.access import Actor
from cordee.enquiries import queries, wording
from cordee.enquiries.triage import Basket
from cordee.ui.waiting import MANY, Waiting, counted, declare


def declare_all() -> None:
    declare("enquiries:queue", _waiting)
    declare("enquiries:late", _late)


def _waiting(actor: Actor, on: date) -> Iterator[Waiting]:
    found = queries.waiting(actor)
    count = found.order_by()[: MANY + 1].count()
    nearest = found.values_list("next_at", flat=True).first() if count else None
    day = timezone.localdate(nearest) if nearest else None
    yield Waiting(said=counted(count, *wording.WAITING), count=count, address=reverse("enquiries:queue"), on=day)
    named = queries.waiting(actor).filter(owner=actor.membership, named_at__isnull=False).order_by()
    mine = f"{reverse('enquiries:queue')}?panier={Basket.MINE.value}"
    to_take = named[: MANY + 1].count()
    yield Waiting(said=counted(to_take, *wording.NAMED), count=to_take, address=mine, on=on if to_take else None)
    aside = queries.quarantined(actor).order_by()[: MANY + 1].count()
    address = reverse("enquiries:queue") + "#quarantaine"
    yield Waiting(said=counted(aside, *wording.TO_CHECK), count=aside, address=address)


def _late(actor: Actor, on: date) -> Iterator[Waiting]:
    found = queries.late()
    day = timezone.localdate(min(one.awaited_at for one in found)) if found else None
    yield Waiting(said=counted(len(found), *wording.LATE), count=len(found), address=reverse("enquiries:late"), on=day)
