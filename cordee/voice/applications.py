"""What her page says of her applications: who does each, by which day, the papers, and what was decided."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cordee.domain.access import Actor
from cordee.domain.applications import DECIDED, GATHERED, ApplicationState
from cordee.domain.articles import the
from cordee.support import applications
from cordee.support.models import Application
from cordee.ui.tongues import SOURCE, tongue
from cordee.ui.typography import long_day


@dataclass(frozen=True, kw_only=True)
class Paper:
    """``number`` is its place among the papers: it never changes."""

    number: int
    name: str
    is_there: bool  # who supports her has it
    has: bool  # she says so


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``title``, ``reason``, ``decision`` and the names of papers are French, in the words of the day it was opened."""

    pk: UUID
    title: str
    said: str
    decision: str
    reason: str
    papers: tuple[Paper, ...]  # empty once none is looked for


def applications_of(case_id: UUID, *, actor: Actor) -> tuple[Asked, ...]:
    return tuple(_asked(one) for one in applications.of_case(case_id, actor=actor))


def _asked(one: Application) -> Asked:
    papers = one.papers if ApplicationState(one.state) in GATHERED else ()
    return Asked(
        pk=one.pk,
        title=one.title,
        said=_said(one),
        decision=one.decision,
        reason=one.reason,
        papers=tuple(
            Paper(number=number, name=name, is_there=name in one.received, has=name in one.hers)
            for number, name in enumerate(papers)
        ),
    )


def _said(one: Application) -> str:
    state = ApplicationState(one.state)
    if state in DECIDED:
        return _("La réponse est du {day}.").format(day=long_day(one.decided_on))
    if state is ApplicationState.DROPPED:
        return _("Abandonné le {day}.").format(day=long_day(timezone.localdate(one.settled_at)))
    day = long_day(one.due_on)
    if state is ApplicationState.FILED:
        return _("Partie le {filed}. La réponse est attendue le {day}.").format(filed=long_day(one.filed_on), day=day)
    if state is ApplicationState.ASKED_MORE:
        return _("On vous demande d’autres papiers, à envoyer avant le {day}.").format(day=day)
    if one.owner is None:
        return _("À envoyer par vous, avant le {day}.").format(day=day)
    name = one.owner.display_name
    name = the(name) if tongue() == SOURCE else name
    return _("À envoyer avant le {day}. {name} s’en occupe.").format(day=day, name=name[:1].upper() + name[1:])
