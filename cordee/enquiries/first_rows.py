"""The first lines of « À traiter » on the page of calls: what is awaited soonest, and how much there is in all."""

from datetime import datetime

from cordee.domain.access import Actor
from cordee.enquiries import rows, triage
from cordee.enquiries.triage import Basket, Narrowing
from cordee.frontdesk.first_to_do import ToDo

SHOWN = 5
COUNTED = (Basket.ALL, Basket.LATE, Basket.MINE)


def first_rows(actor: Actor, at: datetime) -> ToDo:
    """The list itself, cut short: the same demands, in the same order, counted as its own page counts them."""
    everything = Narrowing()
    found = triage.in_list(Basket.ALL, everything, actor=actor, at=at).select_related("owner__user")[:SHOWN]
    counts = [triage.counted(basket, everything, actor=actor, at=at) for basket in COUNTED]
    context = {"rows": rows.outlined(found, actor=actor, at=at), "counts": counts}
    return ToDo(template="enquiries/_first_rows.html", context=context)
