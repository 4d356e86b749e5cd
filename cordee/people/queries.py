"""Every read about a person. What is hidden and what is missing look the same."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.domain.access import Actor, DataClass
from cordee.domain.consent import Scope
from cordee.domain.periods import Period
from cordee.people.keys import name_key, phone_key
from cordee.people.models import Acceptance, Consent, Contact, Identity, NoticeGiven


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """What of a person the actor may read: a name, and perhaps a way to reach it."""

    identity: Identity
    contact: Contact | None


def person_shown(
    person_id: UUID, *, actor: Actor, at: datetime, screen: str, case: UUID | str = "", target: UUID | str = ""
) -> Somebody | None:
    """Read who the person is and write it in the journal: displayed = logged. None when the actor may not.

    ``target``: the request that shows her, by which an answer link is known.
    """
    identity = Identity.objects.visible_to(actor).filter(pk=person_id).first()
    if identity is None:
        return None
    contact = Contact.objects.visible_to(actor).filter(pk=person_id).first()
    classes = [DataClass.IDENTITY]
    shown = {"person": person_id, "case": case, "target": target}
    audit.record_reading("person", actor=actor, at=at, screen=screen, classes=classes, **shown)
    return Somebody(identity=identity, contact=contact)


def named(person_id: UUID, *, actor: Actor) -> tuple[Identity | None, Contact | None]:
    """What the actor may read of who she is. The page that shows it writes it in the journal itself."""
    identity = Identity.objects.visible_to(actor).filter(pk=person_id).first()
    return identity, Contact.objects.visible_to(actor).filter(pk=person_id).first()


def may_already_exist(*, family_name: str, given_name: str, birth_date: date | None, phone: str) -> bool:
    """Tell whether a person who has an open case has this name and birth date, or this phone; never who nor where.

    Ask before the person is registered, in the context of who asks: others than senders get False.
    """
    known = [name_key(family_name, given_name), birth_date, phone_key(phone)]
    with connection.cursor() as cursor:
        cursor.execute("select policy.possible_existing_person(%s, %s::date, %s)", known)
        (found,) = cursor.fetchone()
    return bool(found)


def access_consent(consent_id: UUID, *, actor: Actor, lock: bool = False) -> Consent:
    """Raise Consent.DoesNotExist if it is missing or hidden."""
    found = Consent.objects.visible_to(actor)
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    return found.get(pk=consent_id)


def consents_of_case(case_id: UUID, *, actor: Actor) -> list[Consent]:
    """Those that the actor may read, the latest first, with the organisation that each names."""
    found = Consent.objects.visible_to(actor).filter(case=case_id).select_related("organisation")
    return list(found.order_by("-given_at", "pk"))


def consents_to_renew(*, actor: Actor, until: date) -> list[Consent]:
    """Those that end before that day, were neither taken back nor renewed, and of which nobody was told yet."""
    alive = Consent.objects.visible_to(actor).filter(withdrawn_at__isnull=True, renewed_by__isnull=True)
    untold = alive.filter(end_told_on__isnull=True, valid_until__lte=until)
    return list(untold.order_by("valid_until", "pk"))


def renewals_of(consent: Consent, *, actor: Actor) -> list[Consent]:
    """Itself with what it renewed and what renewed it, the first one first: one agreement, taken back as a whole.

    Raise Consent.DoesNotExist if its case was shut since it was read.
    """
    of_case = {one.pk: one for one in Consent.objects.visible_to(actor).filter(case=consent.case_id)}
    if consent.pk not in of_case:
        raise Consent.DoesNotExist(consent.pk)
    renewing = {one.renews_id: one for one in of_case.values() if one.renews_id}
    chain = [of_case[consent.pk]]
    while chain[0].renews_id in of_case:
        chain.insert(0, of_case[chain[0].renews_id])
    while chain[-1].pk in renewing:
        chain.append(renewing[chain[-1].pk])
    return chain


def consent_in_force(case_id: UUID, organisation: UUID, *, on: date, actor: Actor) -> Consent | None:
    """The latest that lets this organisation know who she is."""
    named = Consent.objects.visible_to(actor).filter(case=case_id, organisation=organisation)
    alive = named.filter(withdrawn_at__isnull=True, valid_from__lte=on, valid_until__gt=on)
    return alive.filter(classes__contains=[DataClass.IDENTITY.value]).order_by("-given_at", "pk").first()


def consent_ended_on(case_id: UUID, organisation: UUID, *, on: date, actor: Actor) -> date | None:
    """The day on which the last one ended by its date; None while one holds, and where all were taken back."""
    if consent_in_force(case_id, organisation, on=on, actor=actor) is not None:
        return None
    named = Consent.objects.visible_to(actor).filter(case=case_id, organisation=organisation)
    ended = named.filter(withdrawn_at__isnull=True, valid_until__lte=on).order_by("-valid_until")
    return ended.values_list("valid_until", flat=True).first()


def was_informed(person_id: UUID, *, actor: Actor) -> bool:
    return NoticeGiven.objects.visible_to(actor).filter(person=person_id).exists()


def is_reachable(case_id: UUID) -> bool:
    """Whether the person of a case can be asked anything, for who works on it: yes or no, never how."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.reachable_person_of(%s)", [case_id])
        (answer,) = cursor.fetchone()
    return answer is True


def accepted_before(case_id: UUID, service_family: str, *, actor: Actor) -> bool:
    found = Acceptance.objects.visible_to(actor).filter(case=case_id, service_family=service_family)
    return found.exists()


def scope_of(consent: Consent) -> Scope:
    """The value that the guards decide with; days are those of Paris."""
    withdrawn = consent.withdrawn_at
    return Scope(
        organisation=consent.organisation_id,
        classes=frozenset(map(DataClass, consent.classes)),
        period=Period(consent.valid_from, consent.valid_until),
        withdrawn_on=timezone.localdate(withdrawn) if withdrawn else None,
    )


def has_accepted(*, case_id: UUID, service_family: str, actor: Actor) -> bool:
    """Whether the person said yes to this service before, in this case."""
    found = Acceptance.objects.visible_to(actor).filter(case=case_id, service_family=service_family)
    return bool(found.exists())
