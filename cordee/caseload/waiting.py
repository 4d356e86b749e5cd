"""Cases of somebody who left, for the home page of who leads the team."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from cordee.caseload import queries, wording
from cordee.domain.access import Actor
from cordee.ui.waiting import Waiting, counted, declare


def declare_all() -> None:
    declare("caseload:team", _waiting)


def _waiting(actor: Actor, on: date) -> Iterator[Waiting]:
    for member, count in queries.departed(actor=actor):
        said = counted(count, *wording.LEFT_WITH).format(who=member.user.full_name)
        yield Waiting(said=said, count=count, address=reverse("caseload:hand_over", args=[member.pk]), on=on)
