"""Save a view, rename it, delete it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from cordee.audit import actions as audit
from cordee.desk import queries
from cordee.desk.models import MOST, SavedView
from cordee.domain.access import Actor


class TooManyViews(Exception):
    """The list has as many saved views as it may."""


def save(*, worklist: str, name: str, codes: str, actor: Actor, at: datetime, key: str) -> SavedView:
    """Keep the codes under a name; the same key twice keeps one view."""
    with transaction.atomic():
        mine = SavedView.objects.visible_to(actor)
        before: SavedView | None = mine.filter(idempotency_key=key).first()
        if before is not None:
            return before
        view = SavedView(membership_id=actor.membership, worklist=worklist, name=name, codes=codes, idempotency_key=key)
        view.position = _free_place(worklist, actor)
        try:
            with transaction.atomic():
                view.save(force_insert=True)
        except IntegrityError as taken:  # Meanwhile, another window of the same member took this key or this place.
            raise TooManyViews if mine.filter(worklist=worklist).count() >= MOST else taken from None
        audit.record("view.saved", actor=actor, at=at, target=view.pk, detail={"list": worklist})
        return view


@transaction.atomic
def rename(*, view_id: UUID, name: str, actor: Actor, at: datetime) -> SavedView:
    view = queries.access_view(view_id, actor=actor, lock=True)
    if view.name == name:
        return view
    view.name = name
    view.save(update_fields=["name"])
    audit.record("view.renamed", actor=actor, at=at, target=view.pk, detail={"list": view.worklist})
    return view


@transaction.atomic
def delete(*, view_id: UUID, actor: Actor, at: datetime) -> SavedView:
    """Return what it was. The lines that it showed stay where they are."""
    view = queries.access_view(view_id, actor=actor, lock=True)
    SavedView.objects.visible_to(actor).filter(pk=view.pk).delete()
    audit.record("view.deleted", actor=actor, at=at, target=view_id, detail={"list": view.worklist})
    return view


def _free_place(worklist: str, actor: Actor) -> int:
    taken = {view.position for view in queries.views_of(worklist, actor=actor)}
    free = [place for place in range(1, MOST + 1) if place not in taken]
    if not free:
        raise TooManyViews
    return free[0]
