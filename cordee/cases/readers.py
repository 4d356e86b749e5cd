"""C-06: which organisations read who a person is, or more: for herself, for who leads her case, for its team leads.

The journal answers through one function of the database, which says it to nobody else; the rule is here a second time.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from cordee.cases.models import Case, Participation
from cordee.domain.access import CASE_ROLES, Actor, ActorKind, Level, Role
from cordee.network.models import Organisation
from cordee.people.guarded import open_case
from cordee.people.taking_part import own_case, takes_part


@dataclass(frozen=True, kw_only=True)
class Reader:
    organisation: Organisation
    role: Role | None  # None: by an answer link, without account
    first_on: date
    last_on: date


def may_see_readers(case_id: UUID, *, actor: Actor) -> bool:
    if actor.kind is ActorKind.BENEFICIARY:
        return bool(Case.objects.visible_to(actor).filter(own_case(actor, "pk"), pk=case_id).exists())
    leads = takes_part(actor, "case", Level.LEAD, roles=CASE_ROLES)
    in_the_team = takes_part(actor, "case", *Level, roles={Role.TEAM_LEAD})
    unguarded = open_case(actor, "case", content=True)
    found = Participation.objects.visible_to(actor).filter(unguarded, leads | in_the_team, case=case_id)
    return bool(found.exists())


def readers_of(case_id: UUID, *, actor: Actor) -> list[Reader]:
    """The latest first. Raise Case.DoesNotExist for who may not know."""
    if not may_see_readers(case_id, actor=actor):
        raise Case.DoesNotExist(case_id)
    with connection.cursor() as cursor:
        cursor.execute("select organisation, role, first_on, last_on from policy.readers_of(%s)", [case_id])
        rows = cursor.fetchall()
    organisations = Organisation.objects.in_bulk({organisation for organisation, *_ in rows})
    readers = [
        Reader(
            organisation=organisations[organisation],
            role=Role(role) if role else None,
            first_on=first_on,
            last_on=last_on,
        )
        for organisation, role, first_on, last_on in rows
    ]
    return sorted(readers, key=lambda one: (-one.last_on.toordinal(), one.organisation.name, one.role or ""))
