"""What was written to an agent and waits to be read, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from cordee.domain.access import Actor
from cordee.supervision import queries, wording
from cordee.ui.waiting import Waiting, counted, declare


def declare_all() -> None:
    declare("supervision:notes", _unread)


def _unread(actor: Actor, _on: date) -> Iterator[Waiting]:
    count = queries.unread(actor=actor)
    yield Waiting(said=counted(count, *wording.NOTES_WAIT), count=count, address=reverse("supervision:notes"))
