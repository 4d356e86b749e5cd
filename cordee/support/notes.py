"""Every read of notes: those that the actor may write, and its own. The page that shows one writes that it did."""

from uuid import UUID

from django.db.models import Q

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor
from cordee.domain.notes import Audience
from cordee.people.taking_part import takes_part
from cordee.support.models import SUPPORTING, Note, read_by_health_professionals, read_by_the_team


def audiences(case_id: UUID, *, actor: Actor) -> list[Audience]:
    """For whom the actor may write in this case: who leads or takes part beside, as the person agreed."""
    asked: dict[Audience, Q] = {
        Audience.MY_ORGANISATION: takes_part(actor, "pk", *SUPPORTING, roles=CASE_ROLES),
        Audience.CASE_TEAM: read_by_the_team(actor, "pk"),
        Audience.HEALTH_PROFESSIONALS: read_by_health_professionals(actor, "pk"),
    }
    seen = Case.objects.visible_to(actor)
    return [audience for audience, may in asked.items() if seen.filter(may, pk=case_id).exists()]


def access_own(note_id: UUID, *, actor: Actor) -> Note:
    """Raise Note.DoesNotExist for a note of somebody else, hidden or missing."""
    found: Note = Note.objects.visible_to(actor).filter(membership=actor.membership).get(pk=note_id)
    return found
