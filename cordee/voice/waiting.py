"""Whom to call today, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from cordee.cases import own_word
from cordee.domain.access import Actor
from cordee.ui.waiting import MANY, Waiting, counted, declare

TO_CALL = ("1 personne à rappeler", "{} personnes à rappeler")


def declare_all() -> None:
    declare("voice:to_call", _waiting)


def _waiting(actor: Actor, on: date) -> Iterator[Waiting]:
    found = own_word.longest_awaited(own_word.to_call(actor=actor, on=on))
    count = found.order_by()[: MANY + 1].count()
    nearest = found.order_by("call_on", "pk").values_list("call_on", flat=True).first() if count else None
    yield Waiting(said=counted(count, *TO_CALL), count=count, address=reverse("voice:to_call"), on=nearest)
