"""A person is passed on. The state moves only with the journal; each level of reading has its own table."""

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case as Choose
from django.db.models import Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from cordee.cases.models import Case
from cordee.domain import referral as rules
from cordee.domain.access import CASE_ROLES, SENDING_ROLES, Actor, ActorKind, DataClass, Level, Role
from cordee.domain.referral import OUTCOMES, AttemptKind, Channel, Outcome, RefusalReason, State, Verb
from cordee.network.models import Membership, Organisation
from cordee.orientation.models import Orientation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import in_emergency, open_case, open_referral
from cordee.people.models import Consent
from cordee.people.taking_part import (
    NOTHING,
    has_role,
    holds_link,
    in_territory,
    is_job,
    own_case,
    reads_content,
    still_agreed,
    takes_part,
    watched,
)
from cordee.referrals.allowed_move import AllowedMove
from cordee.referrals.answer_link import AnswerLink
from cordee.referrals.basket import Basket
from cordee.referrals.correction import Correction as Correction
from cordee.referrals.naming import TwoEnds
from cordee.referrals.references import reference_of

NO_DEADLINE = date.max
_PENDING = sorted(state.value for state in rules.PENDING_STATES)
_OVER = sorted(state.value for state in (rules.FINAL_STATES | {State.CLOSED}) - {State.ENTERED_IN_ERROR})
_FOLLOWED = sorted(state.value for state in rules.FOLLOWED_STATES)
_SENT_OR_LATER = sorted(state.value for state in rules.SENT_OR_LATER)
# While the request runs, or has been followed, its receiver reads what it is about; afterwards only its own act.
FOLLOWED_STATES = sorted(state.value for state in rules.FOLLOWED_STATES | {State.CLOSED})
READABLE_STATES = sorted([*_PENDING, *FOLLOWED_STATES])


def sent_by(actor: Actor) -> Q:
    if not has_role(actor, SENDING_ROLES):
        return NOTHING
    return Q(sender=actor.organisation) & in_territory(actor)


def received_by(actor: Actor) -> Q:
    """Sent to the actor's organisation; a draft is nobody's but its sender's."""
    if not has_role(actor, CASE_ROLES):
        return NOTHING
    return Q(recipient=actor.organisation, sent_at__isnull=False) & in_territory(actor)


def followed_by(actor: Actor) -> Q:
    return takes_part(actor, "case", Level.LEAD, Level.PARTNER, roles=CASE_ROLES)


def redirected_in(actor: Actor) -> Q:
    """An animator sees that what it redirected, or somebody else of its territory, went on elsewhere."""
    if not has_role(actor, {Role.ANIMATOR}):
        return NOTHING
    return Q(state=State.REDIRECTED.value) & in_territory(actor)


def linked_to(actor: Actor) -> Q:
    return Q(pk__in=Referral.objects.filter(holds_link(actor, "")).values("pk"))


class ReferralQuerySet(models.QuerySet["Referral"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """The line of the referral: organisations, service, dates, state. No word about the person."""
        if is_job(actor, "demo", "clock", "outbox"):
            return self.filter(open_case(actor, "case"))
        mine = sent_by(actor) | received_by(actor) | followed_by(actor)
        seen = mine | watched(actor, "") | redirected_in(actor) | linked_to(actor) | own_case(actor, "case")
        return self.filter(open_case(actor, "case"), seen | in_emergency(actor, "case"))


class Referral(TwoEnds, models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    departement = models.CharField(max_length=3)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    orientation = models.ForeignKey(Orientation, on_delete=models.PROTECT, null=True, related_name="referrals")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="referrals")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sent_referrals")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="received_referrals")
    offer = models.UUIDField()
    service_family = models.CharField(max_length=60)
    service_version = models.CharField(max_length=80)
    state = models.CharField(max_length=20, default=State.DRAFT.value)
    state_since = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    acknowledge_by = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    remind_on = ArrayField(models.DateField(), default=list)
    expires_on = models.DateField(null=True)
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    last_reminded_on = models.DateField(null=True)
    expiry_seen_at = models.DateTimeField(null=True)  # the first sweep that found it due
    override_reason = models.CharField(max_length=300, blank=True)
    asked_classes = ArrayField(models.CharField(max_length=20), default=list)  # what the person is asked to share
    agree_by = models.DateField(null=True)
    first_contact_on = models.DateField(null=True)  # as promised at acceptance
    meeting_on = models.DateField(null=True)  # the first meeting, once it was missed or moved
    start_by = models.DateField(null=True)
    start_alerted_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    close_by = models.DateField(null=True)
    close_nudged_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, blank=True)  # of the last closing, also once it is opened again
    reopen_reason = models.CharField(max_length=300, blank=True)
    refusal_reason = models.CharField(max_length=20, blank=True)
    refusal_text = models.CharField(max_length=500, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    responder_name = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    hops = models.PositiveSmallIntegerField(default=0)
    as_partner = models.BooleanField(default=False, db_default=False)  # who accepts takes part beside who leads
    idempotency_key = models.CharField(max_length=80)
    next_deadline_on = models.GeneratedField(
        expression=Coalesce(
            Choose(
                When(state=State.SENT.value, then=F("acknowledge_by")),
                When(state=State.RECEIVED.value, then=F("answer_by")),
                When(state=State.ACCEPTED.value, then=Coalesce(F("meeting_on"), F("first_contact_on"))),
                When(state=State.STARTED.value, then=F("close_by")),
            ),
            Value(NO_DEADLINE),
            output_field=models.DateField(),
        ),
        output_field=models.DateField(),
        db_persist=True,
    )

    objects: Any = ReferralQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "next_deadline_on", "id"], name="referral_of_recipient"),
            models.Index(fields=["sender", "next_deadline_on", "id"], name="referral_of_sender"),
            models.Index(
                fields=["recipient", "next_deadline_on", "id"],
                condition=Q(state__in=_PENDING),
                name="referral_to_answer",
            ),
            models.Index(
                fields=["sender", "next_deadline_on", "id"],
                condition=Q(state__in=_PENDING),
                name="referral_to_be_answered",
            ),
            models.Index(
                fields=["recipient", "-state_since", "id"], condition=Q(state__in=_OVER), name="referral_received_over"
            ),
            models.Index(
                fields=["sender", "-state_since", "id"], condition=Q(state__in=_OVER), name="referral_sent_over"
            ),
            models.Index(
                fields=["departement", "-state_since", "id"], condition=Q(state__in=_OVER), name="referral_watched_over"
            ),
            models.Index(fields=["departement", "state"], name="referral_of_departement"),
            models.Index(fields=["expires_on"], condition=Q(state__in=_PENDING), name="referral_awaits"),
            models.Index(
                fields=["start_by", "close_by"], condition=Q(state__in=_FOLLOWED), name="referral_is_followed"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="referral_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="referral_goes_to_someone_else"),
            models.CheckConstraint(
                condition=~Q(state__in=_SENT_OR_LATER)
                | Q(consent__isnull=False, orientation__isnull=False) & ~Q(service_version=""),
                name="sent_referral_keeps_consent_trace_and_service_version",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_SENT_OR_LATER)
                | Q(
                    sent_at__isnull=False,
                    acknowledge_by__isnull=False,
                    answer_by__isnull=False,
                    expires_on__isnull=False,
                    remind_on__len=2,
                ),
                name="sent_referral_has_its_clocks",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.AWAITING_CONSENT.value) | Q(agree_by__isnull=False, asked_classes__len__gt=0),
                name="awaiting_referral_says_what_is_asked_and_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED.value) | Q(refusal_reason__in=[r.value for r in RefusalReason]),
                name="refused_referral_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED.value) | Q(first_contact_on__isnull=False),
                name="accepted_referral_says_when_the_first_contact_is",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED.value) | Q(start_by__isnull=False),
                name="accepted_referral_has_a_last_day_to_start",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.STARTED.value) | Q(started_on__isnull=False, close_by__isnull=False),
                name="started_referral_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED.value)
                | Q(outcome__in=[outcome.value for outcome in Outcome], closed_on__isnull=False),
                name="closed_referral_says_what_it_gave",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.RECEIVED.value, State.ACCEPTED.value, State.REFUSED.value])
                | ~Q(responder_name=""),
                name="answered_referral_says_who_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.EXPIRED.value) | Q(reminders_sent__gte=2),
                name="expired_referral_was_recalled_twice",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.EXPIRED.value) | Q(expiry_seen_at__isnull=False),
                name="expired_referral_was_seen_twice",
            ),
            models.CheckConstraint(condition=Q(hops__lte=3), name="referral_is_passed_on_three_times_at_most"),
            models.UniqueConstraint(fields=["sender", "idempotency_key"], name="referral_is_drafted_once_a_key"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Eight signs to say on the phone: never a secret, never enough to open anything."""
        return reference_of(self.pk)

    @property
    def is_pending(self) -> bool:
        return self.state in rules.PENDING_STATES

    @property
    def awaited_meeting(self) -> date | None:
        """The day of the first meeting, as it was last agreed."""
        return self.meeting_on or self.first_contact_on

    def is_late_on(self, day: date) -> bool:
        return self.is_pending and self.answer_by is not None and self.answer_by < day

    @property
    def deadlines(self) -> rules.Deadlines:
        """Those frozen at sending; a draft has none."""
        return rules.Deadlines(
            acknowledge_by=self.acknowledge_by,
            answer_by=self.answer_by,
            remind_on=tuple(self.remind_on),
            expires_on=self.expires_on,
        )


class OfReferralQuerySet(models.QuerySet[Any]):
    """Who reads a part of the referral: the sender; who follows, while she agrees; receiver and link in some states."""

    receiver_states: list[str]

    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, "demo"):
            return self.all()
        if not has_role(actor, SENDING_ROLES) and actor.kind not in {ActorKind.LINK, ActorKind.BENEFICIARY}:
            return self.none()
        return self.filter(self._unguarded(actor), Exists(self._readable(actor)))

    def _unguarded(self, actor: Actor) -> Q:
        return open_referral(actor, "referral")

    def _readable(self, actor: Actor) -> models.QuerySet[Referral]:
        """The referral of the row, when the actor reads it: asked row by row, as in ``people.taking_part``."""
        receiver = (received_by(actor) | linked_to(actor)) & Q(state__in=self.receiver_states) & still_agreed()
        followed = reads_content(actor, "case", DataClass.IDENTITY, levels=(Level.LEAD, Level.PARTNER))
        of_the_row = Referral.objects.filter(pk=OuterRef("referral"))
        return of_the_row.filter(sent_by(actor) | receiver | followed)


class ContentQuerySet(OfReferralQuerySet):
    """Who answers the phone reads what it writes, until it is sent."""

    def _readable(self, actor: Actor) -> models.QuerySet[Referral]:
        readable = super()._readable(actor)
        return readable.filter(state=State.DRAFT.value) if has_role(actor, {Role.PHONE_AGENT}) else readable


class SummaryQuerySet(ContentQuerySet):
    """She whom it is about reads what is asked for her; who answers the phone reads it to her until she has agreed."""

    receiver_states = READABLE_STATES

    def _readable(self, actor: Actor) -> models.QuerySet[Referral]:
        of_the_row = Referral.objects.filter(pk=OuterRef("referral"))
        if actor.kind is ActorKind.BENEFICIARY:
            return of_the_row.filter(own_case(actor, "case"))
        if has_role(actor, {Role.PHONE_AGENT}):
            unsent = [State.DRAFT.value, State.AWAITING_CONSENT.value]
            return of_the_row.filter(sent_by(actor), state__in=unsent)
        return super()._readable(actor) | of_the_row.filter(in_emergency(actor, "case"))


class MessageQuerySet(ContentQuerySet):
    receiver_states = FOLLOWED_STATES

    def _unguarded(self, actor: Actor) -> Q:
        return open_referral(actor, "referral", content=True)


class ReferralSummary(models.Model):
    """Level 1: what an organisation reads in order to answer, before it learns who it is about."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, primary_key=True, related_name="summary")
    departement = models.CharField(max_length=3)
    need = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    commune_name = models.CharField(max_length=120, blank=True)
    age_band = models.CharField(max_length=20, default=rules.UNKNOWN_BAND)
    employment_status = models.CharField(max_length=120, blank=True)
    complement = models.CharField(max_length=500, blank=True, db_default="")  # what a first request lacked

    objects: Any = SummaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(age_band__in=rules.AGE_BANDS), name="summary_age_band_is_known"),
            models.CheckConstraint(condition=~Q(need="") & ~Q(purpose=""), name="summary_says_what_is_asked"),
        ]

    def __str__(self) -> str:
        return self.need


class ReferralMessage(models.Model):
    """Level 2: what the sender wrote to the receiver; free words may name somebody, so it opens on acceptance."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, primary_key=True, related_name="message")
    departement = models.CharField(max_length=3)
    text = models.TextField()

    objects: Any = MessageQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)


class TransitionQuerySet(OfReferralQuerySet):
    """The journal: whole to who still reads the request, one's own lines for ever."""

    receiver_states = READABLE_STATES
    jobs: tuple[str, ...] = ("clock", "demo")

    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, *self.jobs):
            return self.filter(self._unguarded(actor))
        signed = Q(membership=actor.membership) if actor.kind is ActorKind.MEMBER else NOTHING
        ours = Q(organisation=actor.organisation) & in_territory(actor) if has_role(actor, SENDING_ROLES) else NOTHING
        linked = Referral.objects.filter(linked_to(actor)).values("pk")
        by_link = Q(channel=Channel.LINK.value, referral__in=linked)
        own = Referral.objects.filter(own_case(actor, "case")).values("pk")
        by_person = Q(channel=Channel.PERSON.value, referral__in=own)
        rest = Q(Exists(self._readable(actor)))
        return self.filter(self._unguarded(actor), signed | ours | by_link | by_person | rest)


class AttemptQuerySet(TransitionQuerySet):
    jobs = ("demo",)


def _closings() -> Q:
    """A closing says an outcome that its state allows; no other move says one."""
    said = Q(outcome="") & ~Q(to_state=State.CLOSED.value)
    for state, outcomes in OUTCOMES.items():
        given = Q(outcome__in=[outcome.value for outcome in outcomes])
        said |= Q(to_state=State.CLOSED.value, from_state=state.value) & given
    return said


class Transition(models.Model):
    """One line of the journal: from, to, who, by which way, for when, entered when. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="transitions")
    departement = models.CharField(max_length=3)
    version = models.PositiveIntegerField()
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    verb = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=10)
    actor_label = models.CharField(max_length=200)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    responder_name = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=10)
    effective_on = models.DateField()
    at = models.DateTimeField()
    comment = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    idempotency_key = models.CharField(max_length=80)
    act_digest = models.CharField(max_length=64)

    objects: Any = TransitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=[verb.value for verb in Verb]), name="transition_verb_is_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in Channel]), name="transition_channel_is_known"
            ),
            models.CheckConstraint(condition=~Q(actor_label=""), name="transition_says_who_acted"),
            models.CheckConstraint(condition=_closings(), name="closing_says_what_it_gave"),
            models.UniqueConstraint(fields=["referral", "version"], name="referral_moves_one_step_at_a_time"),
            models.UniqueConstraint(fields=["referral", "idempotency_key"], name="one_key_one_effect"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Attempt(models.Model):
    """The first meeting did not take place: no answer, nobody came, or another day was agreed. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="attempts")
    departement = models.CharField(max_length=3)
    kind = models.CharField(max_length=20)
    on = models.DateField()
    next_on = models.DateField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_label = models.CharField(max_length=200)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    responder_name = models.CharField(max_length=120)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    comment = models.CharField(max_length=300, blank=True)
    idempotency_key = models.CharField(max_length=80)
    act_digest = models.CharField(max_length=64)

    objects: Any = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in AttemptKind]), name="attempt_is_known"),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in Channel]), name="attempt_channel_is_known"
            ),
            models.CheckConstraint(condition=~Q(actor_label="") & ~Q(responder_name=""), name="attempt_says_who_tried"),
            models.CheckConstraint(
                condition=~Q(kind=AttemptKind.MOVED.value) | Q(next_on__isnull=False), name="moved_meeting_has_a_day"
            ),
            models.UniqueConstraint(fields=["referral", "idempotency_key"], name="one_key_one_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


from cordee.referrals.exchanges import Continuation, ReferralComplement, ReferralQuestion  # noqa: E402

__all__ = [
    "AllowedMove",
    "AnswerLink",
    "Attempt",
    "Basket",
    "Continuation",
    "Referral",
    "ReferralComplement",
    "ReferralMessage",
    "ReferralQuestion",
    "ReferralSummary",
    "Transition",
]
