"""Which likenesses wait for a word, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from cordee.domain.access import Actor
from cordee.matching import queries
from cordee.ui.waiting import Waiting, counted, declare

TO_SAY = ("1 rapprochement à vérifier", "{} rapprochements à vérifier")


def declare_all() -> None:
    declare("matching:matches", _waiting)


def _waiting(actor: Actor, on: date) -> Iterator[Waiting]:
    count = len(queries.to_say(actor=actor))
    yield Waiting(said=counted(count, *TO_SAY), count=count, address=reverse("matching:matches"))
