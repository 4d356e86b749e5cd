"""The agent's calls that are still open, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from cordee.domain.access import Actor
from cordee.frontdesk import queries
from cordee.ui.waiting import Waiting, counted, declare

OPEN = ("1 appel resté ouvert", "{} appels restés ouverts")


def declare_all() -> None:
    declare("frontdesk:calls", _waiting)


def _waiting(actor: Actor, on: date) -> Iterator[Waiting]:
    found = queries.open_calls(actor)
    nearest = min((timezone.localdate(one.started_at) for one in found), default=None)
    yield Waiting(said=counted(len(found), *OPEN), count=len(found), address=reverse("frontdesk:calls"), on=nearest)
