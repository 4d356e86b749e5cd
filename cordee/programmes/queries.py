"""Every read of programmes: kinds that are content, those of a case, who may open and change one."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor, DataClass, Level
from cordee.domain.programmes import LevelSaid, ProgrammeKind, ProgrammeState
from cordee.people.taking_part import reads_content, takes_part
from cordee.programmes.models import SUPPORTING, SupportProgramme
from cordee.reader.supports import Supports, read_supports


def kinds() -> Mapping[str, ProgrammeKind]:
    return _supports(settings.CORDEE_CONTENT).kinds


def levels() -> tuple[LevelSaid, ...]:
    return _supports(settings.CORDEE_CONTENT).levels


def kind_of(programme: SupportProgramme) -> ProgrammeKind | None:
    """None where the content no longer has it: what was opened keeps its own words."""
    return kinds().get(programme.kind)


@cache
def _supports(directory: Path) -> Supports:
    return read_supports(directory)


def class_of(programme: SupportProgramme) -> DataClass:
    return DataClass.HEALTH if programme.about_health else DataClass.SITUATION


def of_case(case_id: UUID, *, actor: Actor) -> list[SupportProgramme]:
    """Those that run first, then those that are ended, the latest first."""
    found = SupportProgramme.objects.visible_to(actor).filter(case=case_id).select_related("organisation")
    return sorted(found.order_by("-at", "pk"), key=lambda one: one.state != ProgrammeState.RUNNING)


def level_in(case_id: UUID, *, actor: Actor) -> Level | None:
    """As what the actor supports her: its lead, a partner; others nothing."""
    seen = Case.objects.visible_to(actor).filter(pk=case_id)
    return next(
        (one for one in SUPPORTING if seen.filter(takes_part(actor, "pk", one, roles=CASE_ROLES)).exists()), None
    )


def kinds_to_open(case_id: UUID, *, actor: Actor, on: date) -> list[ProgrammeKind]:
    """Of the day; one about her health for who may read it. None that runs already, as far as the actor reads."""
    if level_in(case_id, actor=actor) is None:
        return []
    return openable(of_case(case_id, actor=actor), health=reads_health(case_id, actor=actor), on=on)


def openable(found: Iterable[SupportProgramme], *, health: bool, on: date) -> list[ProgrammeKind]:
    """By who supports her: ``found`` are those of the case that it reads, ``health`` whether it reads her health."""
    running = {one.kind for one in found if one.state == ProgrammeState.RUNNING}
    return [
        one
        for one in kinds().values()
        if one.period.covers(on) and one.id not in running and (health or not one.about_health)
    ]


def reads_health(case_id: UUID, *, actor: Actor) -> bool:
    seen = Case.objects.visible_to(actor).filter(reads_content(actor, "pk", DataClass.HEALTH), pk=case_id)
    return bool(seen.exists())


def may_change(programme: SupportProgramme, *, level: Level | None, actor: Actor) -> bool:
    """Who leads, all of them; a partner, those that it opened."""
    return level is Level.LEAD or (level is Level.PARTNER and programme.organisation_id == actor.organisation)


def access_programme(programme_id: UUID, *, actor: Actor) -> SupportProgramme:
    """Raise SupportProgramme.DoesNotExist for one that is hidden or missing."""
    found: SupportProgramme = (
        SupportProgramme.objects.visible_to(actor).select_related("organisation").get(pk=programme_id)
    )
    return found


def access_own_work(programme_id: UUID, *, actor: Actor) -> SupportProgramme:
    """Raise SupportProgramme.DoesNotExist for one that is hidden, missing, or another's to follow."""
    found = access_programme(programme_id, actor=actor)
    if not may_change(found, level=level_in(found.case_id, actor=actor), actor=actor):
        raise SupportProgramme.DoesNotExist(programme_id)
    return found
