"""Who follows her case gives her her page: by a message for her alone, or on paper where none may leave (0054).

Each time is another link, and the one before is dead: nobody who works on her case sees the link that she holds.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState
from cordee.domain.access import Actor
from cordee.domain.reaching import Write
from cordee.domain.tongue import Tongue
from cordee.people import personal_links, telling
from cordee.people.models import Contact
from cordee.support import queries as support
from cordee.voice.mail import LINK


class OtherWay(Exception):
    """How she may be reached has changed since the page was made: paper where no message may leave, and only there."""


def may_give(case: Case, *, actor: Actor) -> bool:
    """Who leads the open case or takes part beside."""
    return bool(case.state == CaseState.OPEN and support.part_in(case.pk, actor=actor).level is not None)


def way_to(case: Case, *, actor: Actor, now: datetime) -> Write | None:
    """How the message leaves; none where no message may, or where the actor may not know how she is reached."""
    try:
        found = telling.how(person_id=case.person_id, actor=actor, at=now)
    except Contact.DoesNotExist:
        return None
    return found if isinstance(found, Write) else None


def tongue_of(case: Case, *, actor: Actor) -> Tongue:
    contact = Contact.objects.visible_to(actor).filter(pk=case.person_id).first()
    return Tongue(contact.language) if contact else Tongue.FRENCH


@transaction.atomic
def give(*, case_id: UUID, actor: Actor, at: datetime) -> None:
    """A message leaves by her own channel. Raises Case.DoesNotExist, OtherWay."""
    case = _followed(case_id, actor)
    if way_to(case, actor=actor, now=at) is None:
        raise OtherWay
    link = personal_links.reissue(**_whose(case), actor=actor, at=at)
    telling.tell_later(case_id=case.pk, kind=LINK, key=f"{LINK}:{link.pk}", actor=actor, at=at)


@transaction.atomic
def give_on_paper(*, case_id: UUID, actor: Actor, at: datetime) -> str:
    """The address to be printed and handed to her; the journal says who held it. Raises Case.DoesNotExist, OtherWay."""
    case = _followed(case_id, actor)
    if way_to(case, actor=actor, now=at) is not None:
        raise OtherWay
    link = personal_links.reissue(**_whose(case), actor=actor, at=at)
    known = {"case": case.pk, "person": case.person_id, "detail": {"link": str(link.pk)}}
    audit.record("personal_link.printed", actor=actor, at=at, **known)
    return personal_links.address_of(link.pk)


def _followed(case_id: UUID, actor: Actor) -> Case:
    support.access_case(case_id, actor=actor)
    case = cases.access_case(case_id, actor=actor, lock=True)
    if not may_give(case, actor=actor):
        raise Case.DoesNotExist(case_id)
    return case


def _whose(case: Case) -> dict[str, Any]:
    return {"case_id": case.pk, "person_id": case.person_id, "departement": case.departement}
