"""What waits on the home page: for an agent, notes to read; for whoever leads the line, a danger that stands."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from cordee.domain.access import Actor
from cordee.supervision import queries, wording
from cordee.ui.waiting import Waiting, counted, declare


def declare_all() -> None:
    declare("supervision:notes", _unread)
    declare("supervision:live", _dangers)


def _unread(actor: Actor, _on: date) -> Iterator[Waiting]:
    count = queries.unread(actor=actor)
    yield Waiting(said=counted(count, *wording.NOTES_WAIT), count=count, address=reverse("supervision:notes"))


def _dangers(_actor: Actor, _on: date) -> Iterator[Waiting]:
    count = sum(one.stands and one.ended_at is None for one in queries.dangers())
    said = counted(count, *wording.DANGERS_WAIT)
    yield Waiting(said=said, count=count, address=reverse("supervision:live"), now=True)
    late = queries.dangers_not_called(at=timezone.now())
    said = counted(late, *wording.DANGERS_NOT_CALLED)
    yield Waiting(said=said, count=late, address=reverse("supervision:live"), now=True)
