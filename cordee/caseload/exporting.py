"""The running cases of an organisation as a table, for its own software: what each reader may see, and no more.

Reserved cases never leave in a file, nor what an emergency opened. Nothing is kept here: the answer is the file.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.actions import Shown
from cordee.caseload import wording
from cordee.caseload.alongside import NOTHING, Also, also_in
from cordee.caseload.loads import carried_by, running
from cordee.caseload.refusals import TooMany
from cordee.cases.models import Case
from cordee.cases.wording import LEVELS, NEXT_ACTIONS
from cordee.catalogue.queries import current_catalogue
from cordee.domain.access import Actor, DataClass
from cordee.domain.guards import GuardKind
from cordee.domain.plain_csv import written
from cordee.domain.referral import NextAction
from cordee.people.models import Contact, Identity
from cordee.privacy.models import Guard
from cordee.referrals.references import reference_of
from cordee.support.queries import levels_in, needs_in

MOST = 500  # cases in one file: above, it takes a second person, which no page here asks for
SCREEN = "caseload:export"


@transaction.atomic
def export(*, mine: bool, purpose: str, reason: str, actor: Actor, at: datetime) -> bytes:
    """One row a case, the most awaited first, each signed with who took it and when. Raise TooMany above ``MOST``."""
    found = running(actor).exclude(pk__in=_sensitive(actor)).select_related("next_action_owner")
    if mine:
        found = found.filter(carried_by(actor.membership, actor=actor))
    cases = list(found.order_by("next_action_on", "pk")[: MOST + 1])
    if len(cases) > MOST:
        raise TooMany(MOST)
    rows = _rows(cases, actor, at)
    detail = {"cases": len(cases), "purpose": purpose}
    audit.record("cases.exported", actor=actor, at=at, screen=SCREEN, reason=reason[:200], detail=detail)
    return written(wording.COLUMNS, rows)


def _rows(cases: list[Case], actor: Actor, at: datetime) -> list[list[str]]:
    keys, persons = [one.pk for one in cases], [one.person_id for one in cases]
    known: dict[str, Any] = {
        "levels": levels_in(keys, actor=actor),
        "needs": needs_in(keys, actor=actor),
        "identities": Identity.objects.visible_to(actor).in_bulk(persons),
        "contacts": Contact.objects.visible_to(actor).in_bulk(persons),
        "signed": f"{actor.label}, {timezone.localtime(at):%d/%m/%Y %H:%M}",
    }
    read = [
        Shown(target=one.pk, case=one.pk, person=one.person_id, classes=(DataClass.IDENTITY,))
        for one in cases
        if one.person_id in known["identities"]
    ]
    audit.record_readings("person", read, actor=actor, at=at, screen=SCREEN)
    also = also_in(keys, actor=actor, at=at, screen=SCREEN)
    return [_row(one, actor=actor, also=also.get(one.pk, NOTHING), **known) for one in cases]


def _row(
    case: Case,
    *,
    levels: Mapping[UUID, Any],
    needs: Mapping[UUID, str],
    identities: Mapping[UUID, Identity],
    contacts: Mapping[UUID, Contact],
    also: Also,
    signed: str,
    actor: Actor,
) -> list[str]:
    identity, contact = identities.get(case.person_id), contacts.get(case.person_id)
    catalogue, need = current_catalogue(), needs.get(case.pk, "")
    label = catalogue.needs[need].label if catalogue and need in catalogue.needs else need
    owner = case.next_action_owner
    return [
        reference_of(case.pk),
        f"{timezone.localtime(case.opened_at):%d/%m/%Y}",
        case.departement,
        LEVELS[levels[case.pk]],
        NEXT_ACTIONS[NextAction(case.next_action)],
        f"{case.next_action_on:%d/%m/%Y}",
        owner.display_name if owner.pk == actor.organisation else owner.name_for_others,
        label,
        identity.family_name if identity else "",
        identity.given_name if identity else "",
        f"{identity.birth_date:%d/%m/%Y}" if identity and identity.birth_date else "",
        contact.phone if contact else "",
        contact.email if contact else "",
        *(" ; ".join(lines) for lines in (also.appointments, also.applications, also.programmes)),
        signed,
    ]


def _sensitive(actor: Actor) -> Any:
    found = Guard.objects.visible_to(actor).filter(kind=GuardKind.SENSITIVE.value, lifted_at__isnull=True)
    return found.values("case")
