"""Pages of a work list, asked as the site asks them."""

import time
from collections.abc import Iterator

from cordee.audit.context import acting_as
from cordee.network.models import Membership
from cordee.network.queries import actor_of
from cordee.referrals import queries
from cordee.referrals.baskets import After
from cordee.referrals.models import Basket


def pages_of(size: int) -> Iterator[float]:
    """Milliseconds of each page of what an operator has to answer, one after the other, then from the start again."""
    member = Membership.objects.select_related("organisation", "user").get(user__email="membre1@example.org")
    actor, after = actor_of(member), None
    while True:
        started = time.perf_counter()
        after = _page(actor, after, size)
        yield (time.perf_counter() - started) * 1000


def _page(actor: object, after: After | None, size: int) -> After | None:
    with acting_as(actor):
        found = queries.inbox(actor=actor, basket=Basket.TO_ANSWER, on=queries.today(), after=after, size=size)
    return found.after
