"""Every read of documents: those that the actor may open, for whom it may add one. Who shows one logs that it did."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from cordee.cases.models import Case
from cordee.documents.models import SUPPORTING, Document, read_by_health_professionals, read_by_the_team
from cordee.domain.access import CASE_ROLES, Actor
from cordee.domain.notes import Audience
from cordee.people.taking_part import takes_part


def of_case(case_id: UUID, *, actor: Actor) -> list[Document]:
    """The latest first; those destroyed are lines without a file."""
    found = Document.objects.visible_to(actor).filter(case=case_id).select_related("organisation")
    return list(found.order_by("-at", "pk"))


def of_programme(case: UUID, programme: str, *, actor: Actor) -> list[Document]:
    """Those that the actor reads; of a programme, others may exist that only their organisation reads."""
    return [one for one in of_case(case, actor=actor) if one.programme == programme]


def access_case(case_id: UUID, *, actor: Actor) -> Case:
    """Raise Case.DoesNotExist for who neither leads the case nor takes part beside."""
    found: Case = (
        Case.objects.visible_to(actor).filter(takes_part(actor, "pk", *SUPPORTING, roles=CASE_ROLES)).get(pk=case_id)
    )
    return found


def access_document(document_id: UUID, *, actor: Actor) -> Document:
    """Raise Document.DoesNotExist for one that is hidden or missing."""
    found: Document = Document.objects.visible_to(actor).select_related("organisation").get(pk=document_id)
    return found


def access_own(document_id: UUID, *, actor: Actor) -> Document:
    """Raise Document.DoesNotExist for one that another organisation added, or in a case that is no longer supported."""
    seen = Document.objects.visible_to(actor).filter(
        takes_part(actor, "case", *SUPPORTING, roles=CASE_ROLES), organisation=actor.organisation
    )
    found: Document = seen.get(pk=document_id)
    return found


def audiences(case_id: UUID, *, about_health: bool, actor: Actor) -> list[Audience]:
    """For whom the actor may add a document to this case: who leads or takes part beside, as the person agreed."""
    supports = takes_part(actor, "pk", *SUPPORTING, roles=CASE_ROLES)
    asked: dict[Audience, Q] = {
        Audience.MY_ORGANISATION: supports,
        Audience.CASE_TEAM: supports & read_by_the_team(actor, "pk", about_health=about_health),
        Audience.HEALTH_PROFESSIONALS: read_by_health_professionals(actor, "pk"),
    }
    seen = Case.objects.visible_to(actor)
    return [audience for audience, may in asked.items() if seen.filter(may, pk=case_id).exists()]


def due(*, on: date, actor: Actor) -> list[UUID]:
    """For the job: those whose day has come, but those of a frozen case."""
    found = Document.objects.visible_to(actor).filter(destroy_on__lte=on).exclude(file="")
    return list(found.order_by("destroy_on", "pk").values_list("pk", flat=True))


def living_files() -> set[str]:
    """The names of all the files that a line of the database has, whoever may read it; for the job alone."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.files_of_documents()")
        (names,) = cursor.fetchone()
    return set(names)
