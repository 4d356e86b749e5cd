"""What she corrects herself, and what she asks of the rights officer: each once a key, with its day to be answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.domain.access import Actor, DataClass
from cordee.domain.reaching import Write
from cordee.domain.referral import FOLLOWED_STATES
from cordee.domain.rights import Right, RightAnswer, answer_by
from cordee.outbox import actions as outbox
from cordee.people import actions as people
from cordee.people import queries as people_queries
from cordee.people import telling
from cordee.people.actions import NewContact
from cordee.people.models import Contact
from cordee.referrals import queries as referrals
from cordee.referrals.moving import KeyReused
from cordee.voice import wording
from cordee.voice.models import RightsRequest

CONTACT_CHANGED, CONTACT_LEFT = "person_contact_changed", "person_contact_left"
ANSWERED = "person_right_answered"


class AlreadyAsked(Exception):
    """The same waits for its answer, or what was agreed to is still to be done; ``request`` says until when."""

    def __init__(self, request: RightsRequest) -> None:
        super().__init__(str(request.pk))
        self.request = request


@dataclass(frozen=True, kw_only=True)
class Asked:
    right: Right
    words: str


def of_case(case_id: UUID, *, actor: Actor) -> list[RightsRequest]:
    """The latest first."""
    return list(RightsRequest.objects.visible_to(actor).filter(case=case_id).order_by("-asked_at", "pk"))


@transaction.atomic
def ask(*, case_id: UUID, asked: Asked, actor: Actor, at: datetime, key: str) -> RightsRequest:
    """It enters the list of the rights officer. Raise KeyReused for other words, and AlreadyAsked while the same waits
    or was agreed to: a second one would hold the erasure that she wants.
    """
    case = cases.access_case(case_id, actor=actor, lock=True)
    if (before := _by_key(case, key, actor)) is not None:
        if (before.right, before.words) != (asked.right.value, asked.words.strip()):
            raise KeyReused(key)
        return before
    same = RightsRequest.objects.visible_to(actor).filter(case=case.pk, right=asked.right)
    if (before := same.filter(Q(answered_at__isnull=True) | Q(answer=RightAnswer.AGREED.value)).first()) is not None:
        raise AlreadyAsked(before)
    request = _written(case, asked, at, key)
    detail = {"right": asked.right.value, "answer_by": request.answer_by.isoformat()}
    audit.record("right.asked", actor=actor, at=at, target=request.pk, case=case.pk, detail=detail)
    return request


@transaction.atomic
def correct_contact(*, case_id: UUID, new: NewContact, actor: Actor, at: datetime, key: str) -> RightsRequest | None:
    """The new value holds at once; the one before is kept in the request; who follows her is told, and so
    is the contact that she had: it may not be she who changed it. None: the same.

    Raise KeyReused where the same key changed it to something else.
    """
    case = cases.access_case(case_id, actor=actor, lock=True)
    _identity, contact = people_queries.named(case.person_id, actor=actor)
    if (before := _by_key(case, key, actor)) is not None:
        if before.right != Right.CONTACT or not _is_there(contact, new):
            raise KeyReused(key)
        return before
    was = wording.contact_before(contact)
    way = telling.how(person_id=case.person_id, actor=actor, at=at) if contact else None
    if contact is None or not people.change_contact(contact=contact, new=new, case_id=case.pk, actor=actor, at=at):
        return None
    done = {"answer": RightAnswer.DONE.value, "answered_at": at}
    request = _written(case, Asked(right=Right.CONTACT, words=was), at, key, **done)
    _tell_who_follows(case, request, actor, at)
    if isinstance(way, Write) and (contact.phone, contact.email) != (new.phone.strip(), new.email.strip()):
        _tell_as_before(case, request, way, actor, at)
    return request


def _by_key(case: Case, key: str, actor: Actor) -> RightsRequest | None:
    found: RightsRequest | None = (
        RightsRequest.objects.visible_to(actor).filter(case=case.pk, idempotency_key=key).first()
    )
    return found


def _is_there(contact: Contact | None, new: NewContact) -> bool:
    """The request keeps the value before alone: the same words again are those that hold now."""
    asked = (new.phone.strip(), new.email.strip(), new.preferred_channel.value, new.language.value)
    if contact is None:
        return False
    return (contact.phone, contact.email, contact.preferred_channel, contact.language) == asked


def _written(case: Case, asked: Asked, at: datetime, key: str, **more: object) -> RightsRequest:
    request = RightsRequest(
        case=case,
        departement=case.departement,
        right=asked.right.value,
        words=asked.words.strip(),
        asked_at=at,
        answer_by=answer_by(timezone.localdate(at)),
        idempotency_key=key,
        **more,
    )
    request.save(force_insert=True)
    return request


def _tell_who_follows(case: Case, request: RightsRequest, actor: Actor, at: datetime) -> None:
    """Each organisation that accepted, and who leads, once: they rely on how she is reached. Neutral, with a link."""
    lead = cases.lead_of(case.pk, actor=actor).organisation
    found = referrals.referrals_of_case(case.pk, actor=actor)
    told = {one.recipient: one for one in found if one.state in FOLLOWED_STATES}
    if asked := [one for one in found if one.sender_id == lead.pk]:
        told.setdefault(lead, asked[-1])
    for organisation, referral in told.items():
        if organisation.email:
            key = f"{CONTACT_CHANGED}:{request.pk}:{organisation.pk}"
            outbox.queue(CONTACT_CHANGED, about=referral.pk, address=organisation.email, at=at, key=key)
    detail = {"told": len(told), "request": str(request.pk)}
    audit.record("contact.told", actor=actor, at=at, case=case.pk, classes=[DataClass.OPERATIONAL], detail=detail)


def _tell_as_before(case: Case, request: RightsRequest, way: Write, actor: Actor, at: datetime) -> None:
    """One neutral message without a link, by the way that held until now and as discreet as she asked."""
    key = f"{CONTACT_LEFT}:{request.pk}"
    outbox.queue_to_person(CONTACT_LEFT, about=case.pk, write=way, at=at, key=key)
    detail = {"kind": CONTACT_LEFT}
    audit.record("person.written_to", actor=actor, at=at, person=case.person_id, channel=way.channel, detail=detail)
