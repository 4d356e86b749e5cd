"""Which emergency accesses wait for a review, for the home page of the rights officer."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from cordee.domain.access import Actor
from cordee.privacy import queries
from cordee.ui.waiting import Waiting, counted, declare

TO_REVIEW = ("1 accès d’urgence à relire", "{} accès d’urgence à relire")


def declare_all() -> None:
    declare("privacy:rights", _waiting)


def _waiting(actor: Actor, on: date) -> Iterator[Waiting]:
    found = queries.emergencies(actor=actor, to_review=True)
    nearest = min((one.review_by for one in found), default=None)
    said = counted(len(found), *TO_REVIEW)
    yield Waiting(said=said, count=len(found), address=reverse("privacy:rights"), on=nearest)
