"""Every read of the plan: its steps, who may do them, and those that the actor may change."""

from uuid import UUID

from cordee.cases.models import Case, Participation
from cordee.domain.access import CASE_ROLES, Actor, DataClass, Level
from cordee.domain.steps import StepState
from cordee.network.models import Organisation
from cordee.people.taking_part import reads_content, takes_part
from cordee.support.models import SUPPORTING, Step


def plan_of(case_id: UUID, *, actor: Actor) -> list[Step]:
    """What is to do first, by its day; then what is settled, the latest first."""
    found = list(Step.objects.visible_to(actor).filter(case=case_id).select_related("owner").order_by("due_on", "at"))
    to_do = [one for one in found if one.state == StepState.TO_DO]
    return to_do + sorted((one for one in found if one.settled_at), key=lambda one: one.settled_at, reverse=True)


def level_in(case_id: UUID, *, actor: Actor) -> Level | None:
    """As what the actor plans in this case: its lead for everybody, a partner for itself, others nothing."""
    seen = Case.objects.visible_to(actor).filter(pk=case_id)
    return next(
        (one for one in SUPPORTING if seen.filter(takes_part(actor, "pk", one, roles=CASE_ROLES)).exists()), None
    )


def reads_all(case_id: UUID, *, actor: Actor) -> bool:
    """The whole plan, as she agreed; else what the actor's organisation adds or does, if it supports her."""
    seen = Case.objects.visible_to(actor).filter(reads_content(actor, "pk", DataClass.SITUATION), pk=case_id)
    return bool(seen.exists())


def doers(case_id: UUID, *, actor: Actor) -> list[Organisation | None]:
    """Who may be asked to do a step; None is the person herself. Nobody for who may not plan."""
    level = level_in(case_id, actor=actor)
    if level is None:
        return []
    inside = Participation.objects.visible_to(actor).in_force().filter(case=case_id, level__in=sorted(SUPPORTING))
    found = {part.organisation_id: part.organisation for part in inside.select_related("organisation")}
    own = [found.pop(actor.organisation)] if actor.organisation in found else []
    return [*own, None, *found.values()] if level is Level.LEAD else own


def may_change(step: Step, *, level: Level | None, actor: Actor) -> bool:
    return level is Level.LEAD or (level is Level.PARTNER and step.owner_id == actor.organisation)


def may_reword(step: Step, *, actor: Actor) -> bool:
    """Who wrote it; it signs its words."""
    return bool(step.membership_id == actor.membership)


def access_step(step_id: UUID, *, actor: Actor) -> Step:
    """Raise Step.DoesNotExist for a step that is hidden, missing, or somebody else's to do."""
    found: Step = Step.objects.visible_to(actor).select_related("owner").get(pk=step_id)
    if not may_change(found, level=level_in(found.case_id, actor=actor), actor=actor):
        raise Step.DoesNotExist(step_id)
    return found
