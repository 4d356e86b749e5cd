"""Every write about a person. Nothing here decides who may: the access layers do, the callers ask the domain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.domain import consent as rules
from cordee.domain.access import Actor, DataClass
from cordee.domain.consent import SHAREABLE, ConsentChannel
from cordee.domain.tongue import Tongue
from cordee.people.keys import name_key, phone_key
from cordee.people.models import (
    Acceptance,
    Consent,
    Contact,
    Discretion,
    Identity,
    NoticeGiven,
    Person,
    PreferredChannel,
)


class AlreadyWithdrawn(Exception):
    """The consent was withdrawn before: nothing changes, since when and how is told."""

    def __init__(self, consent: Consent) -> None:
        super().__init__(str(consent.pk))
        self.withdrawn_at: datetime = consent.withdrawn_at
        self.channel = ConsentChannel(consent.withdrawn_channel)


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    departement: str
    family_name: str
    given_name: str
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    commune_code: str = ""
    preferred_channel: PreferredChannel = PreferredChannel.PHONE
    discretion: tuple[Discretion, ...] = ()
    language: Tongue = Tongue.FRENCH


@transaction.atomic
def register_person(*, new: NewPerson, actor: Actor, at: datetime) -> Person:
    """Write down who the person is. Until a case is opened, nobody can read it back, not even its author."""
    person = Person(departement=new.departement, created_at=at, registered_by_id=actor.membership)
    person.save(force_insert=True)
    Identity(
        person=person,
        departement=new.departement,
        family_name=new.family_name.strip(),
        given_name=new.given_name.strip(),
        birth_date=new.birth_date,
        name_key=name_key(new.family_name, new.given_name),
    ).save(force_insert=True)
    Contact(
        person=person,
        departement=new.departement,
        phone=new.phone.strip(),
        phone_key=phone_key(new.phone),
        email=new.email.strip(),
        commune_code=new.commune_code,
        preferred_channel=new.preferred_channel.value,
        discretion=[asked.value for asked in new.discretion],
        language=new.language.value,
    ).save(force_insert=True)
    audit.record("person.registered", actor=actor, at=at, person=person.pk, classes=[DataClass.IDENTITY])
    return person


@dataclass(frozen=True, kw_only=True)
class NewContact:
    phone: str
    email: str
    preferred_channel: PreferredChannel
    language: Tongue = Tongue.FRENCH


def change_contact(*, contact: Contact, new: NewContact, case_id: UUID, actor: Actor, at: datetime) -> bool:
    """How she wants to be reached from now on. False when it is what was there; the journal says which fields."""
    values = {
        "phone": new.phone.strip(),
        "email": new.email.strip(),
        "preferred_channel": new.preferred_channel.value,
        "language": new.language.value,
    }
    changed = {name: value for name, value in values.items() if getattr(contact, name) != value}
    if not changed:
        return False
    if "phone" in changed:
        changed["phone_key"] = phone_key(new.phone)
    if Contact.objects.visible_to(actor).filter(pk=contact.pk).update(**changed) != 1:
        raise Contact.DoesNotExist(contact.pk)
    whose = {"person": contact.pk, "case": case_id}
    detail = {"fields": sorted(changed)}
    audit.record("contact.changed", actor=actor, at=at, classes=[DataClass.IDENTITY], detail=detail, **whose)
    return True


@transaction.atomic
def record_notice(
    *,
    person_id: UUID,
    departement: str,
    version: str,
    words: str,
    channel: ConsentChannel,
    organisation_id: UUID,
    actor: Actor,
    at: datetime,
) -> NoticeGiven:
    """C-01: ``words`` as they were read or shown (see ``domain.consent.notice_words``)."""
    notice = NoticeGiven(
        person_id=person_id,
        departement=departement,
        organisation_id=organisation_id,
        version=version,
        words=words,
        channel=channel.value,
        at=at,
        by_label=actor.label,
        by_id=actor.membership,
    )
    notice.save(force_insert=True)
    audit.record("notice.given", actor=actor, at=at, person=person_id, channel=channel, detail={"version": version})
    return notice


@dataclass(frozen=True, kw_only=True)
class ConsentGiven:
    """What was agreed: ``words`` as they were read (see ``domain.consent.consent_words``)."""

    organisation_id: UUID
    classes: frozenset[DataClass]
    purpose: str
    wording_version: str
    words: str
    channel: ConsentChannel
    by_link: UUID | None = None  # the personal link that she signed with
    renews: UUID | None = None  # what she had agreed to before


@transaction.atomic
def record_consent(
    *,
    given: ConsentGiven,
    person_id: UUID,
    case_id: UUID,
    departement: str,
    recorded_for: UUID,
    actor: Actor,
    at: datetime,
) -> Consent:
    """C-02: to share with one organisation, for twelve months. ``recorded_for`` is the organisation that hears it."""
    period = rules.period_from(timezone.localdate(at))
    classes = [shared.value for shared in SHAREABLE if shared in given.classes]
    consent = Consent(
        person_id=person_id,
        case_id=case_id,
        departement=departement,
        organisation_id=given.organisation_id,
        classes=classes,
        purpose=given.purpose,
        wording_version=given.wording_version,
        words=given.words,
        channel=given.channel.value,
        given_at=at,
        recorded_by_label=actor.label,
        recorded_by_id=actor.membership,
        recorded_for_id=recorded_for,
        valid_from=period.start,
        valid_until=period.until,
        given_by_link=given.by_link,
        renews_id=given.renews,
    )
    consent.save(force_insert=True)
    _trace("consent.recorded", consent, classes, given.channel, actor, at)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, channel: ConsentChannel, actor: Actor, at: datetime) -> Consent:
    """Close what the consent opened, from the next statement on. The caller holds the lock of the case.

    An open referral that rests on it must be withdrawn in the same transaction: the database sees to it when it ends.
    ``referrals.actions.withdraw_consent`` does both. Raises AlreadyWithdrawn.
    """
    consent.refresh_from_db(fields=["withdrawn_at", "withdrawn_channel"])
    if consent.withdrawn_at is not None:
        raise AlreadyWithdrawn(consent)
    changes = {"withdrawn_at": at, "withdrawn_channel": channel.value, "withdrawn_by_label": actor.label}
    if Consent.objects.visible_to(actor).filter(pk=consent.pk).update(**changes) != 1:
        raise Consent.DoesNotExist(consent.pk)
    for name, value in changes.items():
        setattr(consent, name, value)
    _trace("consent.withdrawn", consent, consent.classes, channel, actor, at)
    return consent


def note_renewal_asked(*, consent: Consent, actor: Actor, at: datetime) -> bool:
    """False when she was asked before: the clock may look twice."""
    return _note_once(consent, "renewal_asked_on", "consent.renewal_asked", actor, at)


def note_end_told(*, consent: Consent, actor: Actor, at: datetime) -> bool:
    return _note_once(consent, "end_told_on", "consent.ended", actor, at)


def _note_once(consent: Consent, field: str, kind: str, actor: Actor, at: datetime) -> bool:
    found = Consent.objects.visible_to(actor).filter(
        pk=consent.pk, withdrawn_at__isnull=True, renewed_by__isnull=True, **{f"{field}__isnull": True}
    )
    if found.update(**{field: timezone.localdate(at)}) != 1:
        return False
    audit.record(kind, actor=actor, at=at, target=consent.pk, case=consent.case_id, person=consent.person_id)
    return True


@transaction.atomic
def record_acceptance(
    *,
    person_id: UUID,
    case_id: UUID,
    departement: str,
    service_family: str,
    channel: ConsentChannel,
    actor: Actor,
    at: datetime,
) -> Acceptance:
    """C-03: the person said yes to this service."""
    acceptance = Acceptance(
        person_id=person_id,
        case_id=case_id,
        departement=departement,
        service_family=service_family,
        channel=channel.value,
        at=at,
    )
    acceptance.save(force_insert=True)
    detail = {"service": service_family}
    audit.record("service.accepted", actor=actor, at=at, case=case_id, person=person_id, channel=channel, detail=detail)
    return acceptance


def _trace(
    kind: str, consent: Consent, classes: Iterable[str], channel: ConsentChannel, actor: Actor, at: datetime
) -> None:
    audit.record(
        kind,
        actor=actor,
        at=at,
        target=consent.pk,
        case=consent.case_id,
        person=consent.person_id,
        classes=classes,
        channel=channel.value,
        detail={"organisation": str(consent.organisation_id), "wording": consent.wording_version},
    )
