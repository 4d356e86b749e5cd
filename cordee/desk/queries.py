"""Every read of saved views: one's own."""

from uuid import UUID

from cordee.desk.models import SavedView
from cordee.domain.access import Actor


def views_of(worklist: str, *, actor: Actor) -> list[SavedView]:
    """In the order in which they were made."""
    return list(SavedView.objects.visible_to(actor).filter(worklist=worklist).order_by("position"))


def access_view(view_id: UUID, *, actor: Actor, lock: bool = False) -> SavedView:
    """Raise SavedView.DoesNotExist if it is missing or another member's."""
    found = SavedView.objects.visible_to(actor)
    view: SavedView = (found.select_for_update(no_key=True) if lock else found).get(pk=view_id)
    return view
