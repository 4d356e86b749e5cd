"""What her page says of her programmes: where each stands, what is hers, what becomes of the documents."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from cordee.domain.access import Actor
from cordee.domain.programmes import ProgrammeState, current_phase, handed_on
from cordee.programmes import pages, queries
from cordee.programmes.models import SupportProgramme
from cordee.ui.typography import long_day


@dataclass(frozen=True, kw_only=True)
class Followed:
    """``title``, ``phases``, ``result``, ``reason`` and the lines are French, in the words of the day it was opened."""

    title: str
    by: str
    said: str
    phase: str
    result: str
    handed: str
    documents: str
    reason: str
    lines: tuple[pages.Line, ...]
    about_health: bool


def programmes_of(case_id: UUID, *, actor: Actor) -> tuple[Followed, ...]:
    return tuple(_followed(one) for one in queries.of_case(case_id, actor=actor))


def _followed(one: SupportProgramme) -> Followed:
    plan, entries = one.plan, one.happened
    phase = current_phase(plan, entries) if one.state == ProgrammeState.RUNNING else None
    return Followed(
        title=one.title,
        by=one.organisation.display_name,
        said=_said(one),
        phase=phase.name if phase else "",
        result=plan.result,
        handed=_handed(one) if plan.result else "",
        documents=_documents(one) if plan.keep_years else "",
        reason=one.reason,
        lines=tuple(pages.line(plan, each) for each in entries if each.counts),
        about_health=one.about_health,
    )


def _said(one: SupportProgramme) -> str:
    if one.ended_on is None:
        return _("En cours.")
    if one.state == ProgrammeState.ENDED:
        return _("Terminé le {day}.").format(day=long_day(one.ended_on))
    return _("Arrêté le {day}.").format(day=long_day(one.ended_on))


def _handed(one: SupportProgramme) -> str:
    day = handed_on(one.happened)
    if day is None:
        return _("Elle vous sera remise : elle n’est qu’à vous.")
    said = _("Elle vous a été remise le {day}. Elle est à vous : personne ne la reçoit sans votre accord écrit.")
    return said.format(day=long_day(day))


def _documents(one: SupportProgramme) -> str:
    if one.destroy_on is not None:
        return _("Les documents de travail sont détruits le {day}.").format(day=long_day(one.destroy_on))
    return _("À la fin, les documents de travail sont détruits, sauf si vous acceptez par écrit qu’ils soient gardés.")
