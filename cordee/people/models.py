"""The person: each class of data in its own table, so that who may read one does not read the next.

A person is opened by the participations in her cases (see ``taking_part``); the policies of the database say the same.
"""

from enum import StrEnum
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cordee.domain.access import SENDING_ROLES, Actor, ActorKind, DataClass, Level
from cordee.domain.consent import SHAREABLE, ConsentChannel
from cordee.domain.reaching import Discretion, PreferredChannel
from cordee.domain.tongue import Tongue
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import in_emergency, open_case, open_person
from cordee.people.taking_part import (
    NOTHING,
    has_role,
    holds_link_of,
    in_territory,
    is_job,
    own_case,
    reads_as_sent,
    reads_by_link,
    reads_content,
    takes_part,
    to_call,
    to_call_back,
)


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


class PersonQuerySet(models.QuerySet["Person"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """Those whose name the actor may read."""
        if is_job(actor, "demo"):
            return self.all()
        as_sent = reads_as_sent(actor, "pk", DataClass.IDENTITY, of="person")
        return self.filter(open_person(actor, "pk"), self._open(actor) | as_sent)

    def reachable_by(self, actor: Actor) -> Self:
        """Those whose phone and address the actor may read: what was sent on is no longer the sender's to call."""
        return self.all() if is_job(actor, "demo") else self.filter(open_person(actor, "pk"), self._open(actor))

    def _open(self, actor: Actor) -> Q:
        inside = reads_content(actor, "pk", DataClass.IDENTITY, of="person")
        by_link = reads_by_link(actor, "pk", DataClass.IDENTITY, of="person")
        return inside | by_link | in_emergency(actor, "pk", of="person")


class Person(models.Model):
    """Nothing but the fact that somebody came; all that is known of them hangs on it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    departement = models.CharField(max_length=3)
    created_at = models.DateTimeField()
    registered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)


def _to_speak_with(actor: Actor) -> Q:
    """For a call that is to be made: the name and the ways to reach her, unless a guard shuts her case."""
    called = to_call(actor, "person", of="person") | to_call_back(actor, "person", of="person")
    return called & open_person(actor, "person")


class OfPersonQuerySet(models.QuerySet[Any]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        named = Q(person__in=Person.objects.visible_to(actor).values("pk"))
        hers = own_case(actor, "person", of="person") & open_person(actor, "person")
        return self.filter(named | _to_speak_with(actor) | hers)


class ContactQuerySet(models.QuerySet["Contact"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        unguarded = self.filter(open_person(actor, "person"))
        if is_job(actor, "outbox"):
            return unguarded.filter(person__in=PersonLink.objects.filter(revoked_at__isnull=True).values("person"))
        reachable = Q(person__in=Person.objects.reachable_by(actor).values("pk"))
        hers = _to_speak_with(actor) | own_case(actor, "person", of="person")
        return unguarded.filter(reachable | hers)


class Identity(models.Model):
    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="identity")
    departement = models.CharField(max_length=3)
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    birth_date = models.DateField(null=True)
    name_key = models.CharField(max_length=170)  # no accent, no capital: for sorting and comparing

    objects: Any = OfPersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name_key"], name="people_identity_name_key")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Contact(models.Model):
    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="contact")
    departement = models.CharField(max_length=3)
    phone = models.CharField(max_length=30, blank=True)
    phone_key = models.CharField(max_length=30, blank=True)  # digits alone: for comparing
    email = models.EmailField(blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    preferred_channel = models.CharField(max_length=10, default=PreferredChannel.PHONE.value)
    discretion = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    # Of what is written to her alone: she chooses it, or an agent notes it. Goes with the rest of how she is reached.
    language = models.CharField(max_length=2, default=Tongue.FRENCH.value)

    objects: Any = ContactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["phone_key"], name="people_contact_phone_key")]
        constraints = [
            models.CheckConstraint(condition=Q(phone_key__regex=r"^[0-9]*$"), name="contact_phone_key_is_digits"),
            models.CheckConstraint(
                condition=Q(preferred_channel__in=_values(PreferredChannel)), name="contact_channel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(discretion__contained_by=_values(Discretion)), name="contact_discretion_is_known"
            ),
            models.CheckConstraint(condition=Q(language__in=_values(Tongue)), name="contact_language_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NoticeGivenQuerySet(models.QuerySet["NoticeGiven"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, "demo"):
            return self.all()
        by_us = Q(organisation=actor.organisation) & in_territory(actor)
        ours = by_us if has_role(actor, SENDING_ROLES) else NOTHING
        followed = takes_part(actor, "person", Level.LEAD, Level.PARTNER, of="person")
        hers = own_case(actor, "person", of="person")
        return self.filter(open_person(actor, "person"), ours | followed | hers)


class NoticeGiven(models.Model):
    """C-01: the person was told what is done with her data, before anything nominative leaves the first door."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    departement = models.CharField(max_length=3)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=40)
    words = models.TextField()
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = NoticeGivenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=_values(ConsentChannel)), name="notice_channel_is_known"),
            models.CheckConstraint(condition=~Q(version="") & ~Q(words=""), name="notice_says_what_was_told"),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.at:%Y-%m-%d})"


class ConsentQuerySet(models.QuerySet["Consent"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """The lead reads every consent of the case; the others those that name them, or that they recorded."""
        if is_job(actor, "demo", "clock"):
            return self.filter(open_case(actor, "case"))
        mine = Q(organisation=actor.organisation) | Q(recorded_for=actor.organisation)
        theirs = mine & takes_part(actor, "case", *Level)
        by_link = holds_link_of(actor, "case", "organisation")
        opened = theirs | takes_part(actor, "case", Level.LEAD) | by_link | own_case(actor, "case")
        return self.filter(open_case(actor, "case"), opened)


class Consent(models.Model):
    """C-02: to share listed classes with one organisation, for one purpose, for a time, with the words as read."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consents")
    departement = models.CharField(max_length=3)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    classes = ArrayField(models.CharField(max_length=20))
    purpose = models.CharField(max_length=200)
    wording_version = models.CharField(max_length=40)
    words = models.TextField()
    channel = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    recorded_by_label = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_channel = models.CharField(max_length=20, blank=True)
    withdrawn_by_label = models.CharField(max_length=200, blank=True)
    given_by_link = models.UUIDField(null=True)  # the personal link by which she agreed
    renews = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="renewed_by")
    renewal_asked_on = models.DateField(null=True)
    end_told_on = models.DateField(null=True)

    objects: Any = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "organisation"], name="people_consent_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(classes__contained_by=[shared.value for shared in SHAREABLE]) & ~Q(classes=[]),
                name="consent_shares_known_classes",
            ),
            models.CheckConstraint(condition=~Q(words="") & ~Q(purpose=""), name="consent_keeps_what_was_said"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="consent_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(channel__in=_values(ConsentChannel))
                & Q(withdrawn_channel__in=["", *_values(ConsentChannel)]),
                name="consent_channel_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(withdrawn_at__isnull=True) & Q(withdrawn_channel=""))
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_channel="") & ~Q(withdrawn_by_label="")),
                name="withdrawn_consent_says_how_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.valid_from})"


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, "demo"):
            return self.all()
        inside = takes_part(actor, "case", Level.LEAD, Level.PARTNER, Level.READER, Level.TRACE)
        return self.filter(open_case(actor, "case"), inside | own_case(actor, "case"))


class Acceptance(models.Model):
    """C-03: the person said yes to a service. Saying no removes nothing from what is offered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acceptances")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="acceptances")
    departement = models.CharField(max_length=3)
    service_family = models.CharField(max_length=60)
    at = models.DateTimeField()
    channel = models.CharField(max_length=20)

    objects: Any = AcceptanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=_values(ConsentChannel)), name="acceptance_channel_is_known"
            ),
            models.UniqueConstraint(fields=["case", "service_family"], name="acceptance_is_recorded_once_a_service"),
        ]

    def __str__(self) -> str:
        return self.service_family


class PersonLinkQuerySet(models.QuerySet["PersonLink"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """The jobs that write to her, who follows or handed over her case, and she who holds the very link."""
        unguarded = self.filter(open_case(actor, "case"))
        if is_job(actor, "outbox", "clock", "demo"):
            return unguarded
        if actor.kind is ActorKind.BENEFICIARY:
            return unguarded.filter(secret_hash=actor.link_secret_hash)
        return unguarded.filter(takes_part(actor, "case", Level.LEAD, Level.PARTNER, Level.TRACE))


class PersonLink(models.Model):
    """Her own way in, without account: one person, one case. It lives as long as her questions; one at a time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="person_links")
    departement = models.CharField(max_length=3)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects: Any = PersonLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(secret_hash__regex=r"^[0-9a-f]{64}$"), name="personal_link_secret_is_hashed"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(revoked_at=None), name="case_has_one_live_personal_link_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
