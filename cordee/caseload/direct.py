"""Open the case of somebody who came straight to who supports her: as a case that comes in, and with what she needs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.caseload import importing
from cordee.caseload.importing import Notice, case_of
from cordee.caseload.incoming import Incoming
from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.catalogue.queries import current_catalogue
from cordee.conversation.answers import Answers
from cordee.domain.access import Actor
from cordee.domain.consent import NOTICE_VERSION, ConsentChannel, notice_words
from cordee.domain.referral import NextAction
from cordee.people.actions import NewPerson
from cordee.support import retaking, stock

HOME = "commune_residence"


@dataclass(frozen=True, kw_only=True)
class Direct:
    """``need``: of the catalogue; ``told_by``: how she was informed and agreed that her case be opened."""

    person: NewPerson
    need: str
    next_action: NextAction
    on: date
    told_by: ConsentChannel


def notice() -> Notice:
    """What is read to her: the same words as on the line."""
    return Notice(version=NOTICE_VERSION, words=notice_words(NOTICE_VERSION, phone=settings.CORDEE_LINE_NUMBER))


@transaction.atomic
def open_directly(*, wanted: Direct, key: str, actor: Actor, at: datetime) -> UUID:
    """The case, led by the actor's organisation; the same ``key`` twice is one case.

    Nothing is shared with anybody else: no agreement to share is asked for (C-02). Her need and where she lives are its
    first stock, taken by who opens it.
    """
    if actor.organisation is None:
        raise Case.DoesNotExist
    reference = f"ouvert:{actor.membership}:{key}"
    one = Incoming(
        line=0,
        reference=reference,
        person=wanted.person,
        programme=_programme(wanted.need),
        next_action=wanted.next_action,
        on=wanted.on,
        told_on=timezone.localdate(at),
        told_by=wanted.told_by,
    )
    case_id = case_of(actor.organisation, reference)
    if not importing.open_once(one, notice=notice(), actor=actor, at=at):
        return case_id
    case = cases.access_case(case_id, actor=actor)
    answers = Answers().known(HOME, wanted.person.commune_code)
    seen = stock.known_of(case, actor=actor).seen
    retaking.retake(case_id=case_id, answers=answers, needs=(wanted.need,), seen=seen, actor=actor, at=at)
    detail = {"need": wanted.need, "agreed": wanted.told_by.value}
    known = {"target": case_id, "case": case_id, "person": case.person_id}
    audit.record("case.opened_directly", actor=actor, at=at, detail=detail, **known)
    return case_id


def _programme(need: str) -> str:
    """The first, in the order of the file, that lists the need."""
    programmes = list(current_catalogue().programmes.values())
    return next((one.id for one in programmes if need in one.needs), programmes[0].id)
