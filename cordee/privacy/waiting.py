"""Which emergency accesses and readings wait for a review, for the home page of the rights officer."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from cordee.domain.access import Actor
from cordee.network import undelivered
from cordee.privacy import queries
from cordee.ui.waiting import Waiting, counted, declare

TO_REVIEW = ("1 accès d’urgence à relire", "{} accès d’urgence à relire")
TO_ANSWER = ("1 demande d’une personne à répondre", "{} demandes de personnes à répondre")
TO_LOOK_AT = ("1 lecture à regarder", "{} lectures à regarder")


def declare_all() -> None:
    declare("privacy:rights", _waiting)


def _waiting(actor: Actor, on: date) -> Iterator[Waiting]:
    found = queries.emergencies(actor=actor, to_review=True)
    nearest = min((one.review_by for one in found), default=None)
    said = counted(len(found), *TO_REVIEW)
    yield Waiting(said=said, count=len(found), address=reverse("privacy:rights"), on=nearest)
    lines = queries.watched(actor=actor, to_review=True)
    said = counted(len(lines), *TO_LOOK_AT)
    yield Waiting(said=said, count=len(lines), address=f"{reverse('privacy:rights')}#lectures", on=None)
    asked = queries.rights_requests(actor=actor, answered=False)
    soonest = min((one.answer_by for one in asked), default=None)
    said = counted(len(asked), *TO_ANSWER)
    yield Waiting(said=said, count=len(asked), address=f"{reverse('privacy:rights')}#demandes", on=soonest)
    yield from undelivered.waiting(actor, on, "privacy:rights")
