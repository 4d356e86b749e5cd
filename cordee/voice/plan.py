"""What her page says of her plan: each step, who does it and by which day, or what became of it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cordee.domain.access import Actor
from cordee.domain.articles import the
from cordee.domain.steps import StepState
from cordee.support import steps
from cordee.support.models import Step
from cordee.ui.tongues import SOURCE, tongue
from cordee.ui.typography import long_day


@dataclass(frozen=True, kw_only=True)
class Planned:
    """``title``, ``funding`` and ``reason`` are in the words of who planned it, French."""

    title: str
    said: str
    funding: str
    reason: str
    is_to_do: bool


def plan_of(case_id: UUID, *, actor: Actor) -> tuple[Planned, ...]:
    return tuple(
        Planned(
            title=one.title,
            said=_said(one),
            funding=one.funding,
            reason=one.reason,
            is_to_do=one.settled_at is None,
        )
        for one in steps.plan_of(case_id, actor=actor)
    )


def _said(one: Step) -> str:
    if one.settled_at is None:
        day = long_day(one.due_on)
        if one.owner is None:
            return _("Par vous, pour le {day}.").format(day=day)
        name = one.owner.display_name
        return _("Par {name}, pour le {day}.").format(name=the(name) if tongue() == SOURCE else name, day=day)
    day = long_day(timezone.localdate(one.settled_at))
    return (_("C’est fait depuis le {day}.") if one.state == StepState.DONE else _("Abandonné le {day}.")).format(
        day=day
    )
