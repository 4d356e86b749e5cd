"""The documents of her case on her page: what each is, who added it, and what became of those that are gone."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cordee.documents import pages, queries
from cordee.documents.models import Document
from cordee.domain.access import Actor, DataClass
from cordee.domain.documents import Ending
from cordee.ui.typography import long_day


@dataclass(frozen=True, kw_only=True)
class HerDocument:
    """``title``, ``what`` and ``reason`` are French. ``gone`` is empty while it opens."""

    pk: UUID
    title: str
    what: str
    said: str
    gone: str
    reason: str
    is_of_health: bool


def documents_of(case_id: UUID, *, actor: Actor) -> tuple[HerDocument, ...]:
    return tuple(_hers(one) for one in queries.of_case(case_id, actor=actor))


def classes_of(documents: tuple[HerDocument, ...]) -> set[DataClass]:
    return {DataClass.HEALTH if one.is_of_health else DataClass.SITUATION for one in documents}


def _hers(one: Document) -> HerDocument:
    day = long_day(timezone.localdate(one.at))
    return HerDocument(
        pk=one.pk,
        title=one.title,
        what=pages.what_said(one),
        said=_("Ajouté le {day} par {name}.").format(day=day, name=one.organisation.display_name),
        gone=_gone(one),
        reason=one.reason,
        is_of_health=one.about_health,
    )


def _gone(one: Document) -> str:
    if one.destroyed_at is None:
        return ""
    day = long_day(timezone.localdate(one.destroyed_at))
    if one.ending == Ending.DUE:
        return _("Détruit le {day}, à la fin de l’accompagnement prévu.").format(day=day)
    return _("Retiré et détruit le {day}.").format(day=day)
