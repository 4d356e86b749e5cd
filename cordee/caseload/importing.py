"""Cases that an organisation already follows enter here, all of them or none, each once by its own reference."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.caseload import wording
from cordee.caseload.incoming import Incoming, Known
from cordee.cases import actions as cases
from cordee.cases.models import Case
from cordee.catalogue.queries import current_catalogue
from cordee.domain.access import Actor
from cordee.people import actions as people
from cordee.territory import queries as territory

SAME_CASE, GUARDED, NOT_ALLOWED = "cases_case_pkey", "cases_case_guarded", "42501"
NOTICE_VERSION = "information-operateur-1"  # given by the organisation, in words of its own


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What the person was told of what is kept of her."""

    version: str
    words: str


BY_THEM = Notice(version=NOTICE_VERSION, words=wording.TOLD_BY_THEM)


@dataclass(frozen=True, kw_only=True)
class Imported:
    opened: int
    already: int


def case_of(organisation: UUID, reference: str) -> UUID:
    """The case of a reference that an organisation keeps: the same each time, and nothing of it can be read back."""
    said = b"case:" + organisation.bytes + reference.encode()
    return UUID(bytes=hmac.new(settings.CORDEE_LINK_KEY.encode(), said, sha256).digest()[:16], version=4)


def known_to(actor: Actor, *, on: date) -> Known:
    """The départements where the actor works, and the programmes of the catalogue of the day."""
    here = {one.code for one in territory.departements(on)}
    catalogue = current_catalogue()
    return Known(
        departements=here & set(actor.departements) if actor.departements else here,
        programmes=frozenset(catalogue.programmes) if catalogue else frozenset(),
        on=on,
    )


@transaction.atomic
def bring_in(*, incoming: Sequence[Incoming], actor: Actor, at: datetime) -> Imported:
    """Open each case, led by the actor's organisation, which says that the person was informed (C-01) and when.

    Nothing is shared with anybody else: no agreement is asked for (C-02). What came before is left as it is.
    """
    if actor.organisation is None:
        raise Case.DoesNotExist
    opened = sum(open_once(one, notice=BY_THEM, actor=actor, at=at) for one in incoming)
    done = Imported(opened=opened, already=len(incoming) - opened)
    if opened:
        audit.record("cases.imported", actor=actor, at=at, detail={"opened": done.opened, "already": done.already})
    return done


def open_once(one: Incoming, *, notice: Notice, actor: Actor, at: datetime) -> bool:
    """Led by the actor's organisation. False where it is there already, even if a guard hides it."""
    organisation = actor.organisation
    if organisation is None:
        raise Case.DoesNotExist
    key = case_of(organisation, one.reference)
    if Case.objects.visible_to(actor).filter(pk=key).exists():
        return False
    try:
        with transaction.atomic():
            person = people.register_person(new=one.person, actor=actor, at=at)
            cases.open(
                case_id=key,
                person_id=person.pk,
                departement=one.person.departement,
                programme=one.programme,
                next_action=one.next_action,
                next_action_on=one.on,
                actor=actor,
                at=at,
            )
            people.record_notice(
                person_id=person.pk,
                departement=one.person.departement,
                version=notice.version,
                words=notice.words,
                channel=one.told_by,
                organisation_id=organisation,
                actor=actor,
                at=min(at, timezone.make_aware(datetime.combine(one.told_on, time(12)))),
            )
    except DatabaseError as no:
        if not _is_there_already(no):
            raise
        return False
    return True


def _is_there_already(no: DatabaseError) -> bool:
    """Its key is taken, or a guard shuts the case of this key to who asks."""
    cause = no.__cause__
    taken = getattr(getattr(cause, "diag", None), "constraint_name", "") == SAME_CASE
    return taken or (getattr(cause, "sqlstate", "") == NOT_ALLOWED and GUARDED in str(no))
