"""What the answers of organisations ask of the owner of an offer, and of the editor, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from cordee.catalogue import queries
from cordee.domain.access import Actor
from cordee.ui.waiting import Waiting, counted, declare

PLACES = ("1 service dit complet, à confirmer", "{} services dits complets, à confirmer")
REVIEWS = ("1 règle ou zone à revoir", "{} règles ou zones à revoir")


def declare_all() -> None:
    declare("catalogue:capacity", _places)
    declare("catalogue:reviews", _reviews)


def _places(actor: Actor, on: date) -> Iterator[Waiting]:
    count = len(queries.capacity_to_confirm(actor=actor))
    yield Waiting(said=counted(count, *PLACES), count=count, address=reverse("catalogue:capacity"))


def _reviews(actor: Actor, on: date) -> Iterator[Waiting]:
    count = len(queries.rules_to_review(actor=actor)) + len(queries.coverage_to_review(actor=actor))
    yield Waiting(said=counted(count, *REVIEWS), count=count, address=reverse("catalogue:reviews"))
