"""Every read of the applications of a case: how they stand, who may change them; and the kinds that are content."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from cordee.cases.models import Case
from cordee.domain.access import Actor, DataClass, Level
from cordee.domain.applications import ApplicationKind
from cordee.people.taking_part import reads_content
from cordee.reader.applications import read_applications
from cordee.support import steps
from cordee.support.models import Application


def kinds() -> Mapping[str, ApplicationKind]:
    return _kinds(settings.CORDEE_CONTENT)


def kinds_on(day: date) -> list[ApplicationKind]:
    """Those that may be opened, in the order of the content."""
    return [one for one in kinds().values() if one.period.covers(day)]


def kind_of(application: Application) -> ApplicationKind | None:
    """None where the content no longer has it: what was opened keeps its own words."""
    return kinds().get(application.kind)


@cache
def _kinds(directory: Path) -> Mapping[str, ApplicationKind]:
    return read_applications(directory)


def of_case(case_id: UUID, *, actor: Actor) -> list[Application]:
    """Those that run, by their next day; then what is settled, the latest first."""
    found = list(
        Application.objects.visible_to(actor).filter(case=case_id).select_related("owner").order_by("due_on", "at")
    )
    running = [one for one in found if one.settled_at is None]
    return running + sorted((one for one in found if one.settled_at), key=lambda one: one.settled_at, reverse=True)


def class_of(application: Application) -> DataClass:
    return DataClass.HEALTH if application.about_health else DataClass.SITUATION


def may_change(application: Application, *, level: Level | None, actor: Actor) -> bool:
    """Who leads, all of them; a partner, those that it does."""
    return level is Level.LEAD or (level is Level.PARTNER and application.owner_id == actor.organisation)


def access_application(application_id: UUID, *, actor: Actor, lock: bool = False) -> Application:
    """Raise Application.DoesNotExist for one that is hidden or missing."""
    seen = Application.objects.visible_to(actor).select_related("owner")
    if lock:
        seen = seen.select_for_update(of=("self",), no_key=True)
    found: Application = seen.get(pk=application_id)
    return found


def access_own_work(application_id: UUID, *, actor: Actor) -> Application:
    """Raise Application.DoesNotExist for one that is hidden, missing, or somebody else's to do."""
    found = access_application(application_id, actor=actor)
    if not may_change(found, level=steps.level_in(found.case_id, actor=actor), actor=actor):
        raise Application.DoesNotExist(application_id)
    return found


def reads_all(case_id: UUID, *, actor: Actor) -> bool:
    """All of them, as she agreed; else those that the actor's organisation opens or does, if it supports her."""
    seen = Case.objects.visible_to(actor).filter(
        reads_content(actor, "pk", DataClass.SITUATION), reads_content(actor, "pk", DataClass.HEALTH), pk=case_id
    )
    return bool(seen.exists())
