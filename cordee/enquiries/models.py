"""What a visitor leaves: a demand to be called back, or what somebody signals. Content apart from the state."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cordee.domain.access import Actor, ActorKind, Role
from cordee.domain.enquiry import AnswerBy, AttemptResult, Ending, Kind, State, Unsent, Word, WordChannel
from cordee.domain.tongue import Tongue
from cordee.frontdesk.models import Call
from cordee.network.models import Membership

JOBS = {"demo", "enquiries"}
READ_BY_ITS_AGENTS = (
    State.RECEIVED.value,
    State.AWAITING_AGREEMENT.value,
    State.TAKEN.value,
    State.QUARANTINED.value,
)

_ASKED_HERSELF = [
    kind.value for kind in (Kind.CALL_BACK, Kind.REQUEST, Kind.MISSED, Kind.PROMISED, Kind.MAIL, Kind.DANGER)
]


def _values(words: Iterable[StrEnum]) -> list[str]:
    return [word.value for word in words]


def _is_agent(actor: Actor) -> bool:
    return actor.kind is ActorKind.MEMBER and actor.role is Role.PHONE_AGENT


def _is_job(actor: Actor) -> bool:
    return actor.kind is ActorKind.JOB and actor.job in JOBS


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Agents of the line, in their territory, and the job that erases; never a visitor."""
        if _is_job(actor):
            return self.all()
        if not _is_agent(actor):
            return self.none()
        return self.filter(Q(departement__in=["", *actor.departements]) if actor.departements else Q())

    def whose_content_opens(self, actor: Actor) -> Self:
        """Until the hand-over: while it is open, then for its owner while the call that it became is open."""
        if _is_job(actor):
            return self.all()
        own_call = Call.objects.visible_to(actor).filter(ended_at__isnull=True, enquiry__isnull=False)
        in_call = Q(state=State.CALLED.value, owner=actor.membership, pk__in=own_call.values("enquiry"))
        return self.visible_to(actor).filter(Q(state__in=READ_BY_ITS_AGENTS) | in_call)


class Enquiry(models.Model):
    """Operational. Kept six months after the last contact, thirty days when it is spam, then counted (``sweeping``).

    ``promised_at`` is what she was told; ``next_at`` moves with each attempt in vain.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    departement = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    promised_at = models.DateTimeField()
    next_at = models.DateTimeField()
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)
    taken_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    her_calls = models.PositiveSmallIntegerField(default=0)  # how often she rang and nobody answered
    last_attempt_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    call = models.UUIDField(null=True, unique=True)
    closed_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, blank=True)
    word = models.CharField(max_length=10, blank=True)
    word_at = models.DateTimeField(null=True)
    word_channel = models.CharField(max_length=10, blank=True)
    tell_sender_by = models.DateField(null=True)
    sender_told_at = models.DateTimeField(null=True)
    link_sent_at = models.DateTimeField(null=True)  # by which she answers what somebody signalled
    quarantined_at = models.DateTimeField(null=True)
    unsent = models.CharField(max_length=20, blank=True)  # why a request could not leave by itself: the line calls
    suspicions = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    campaign = models.CharField(max_length=8, blank=True)  # the code that the page carried
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # of ``content/tags.yaml``
    named_at = models.DateTimeField(null=True)  # in the name of ``owner``, who has not taken it up: see ``naming``
    version = models.PositiveIntegerField(default=0)
    code_hash = models.CharField(max_length=64, unique=True)
    idempotency_key = models.CharField(max_length=64, unique=True)

    objects: Any = EnquiryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=READ_BY_ITS_AGENTS),
                name="enquiry_by_time",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=_values(Kind)), name="enquiry_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=_values(State)), name="enquiry_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED.value, closed_at__isnull=False, ending__in=_values(Ending))
                | (~Q(state=State.CLOSED.value) & Q(closed_at__isnull=True, ending="")),
                name="closed_enquiry_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.TAKEN.value, State.CALLED.value])
                | Q(owner__isnull=False, taken_at__isnull=False),
                name="taken_enquiry_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CALLED.value, call__isnull=False, reached_at__isnull=False)
                | ~Q(state=State.CALLED.value),
                name="called_enquiry_has_its_call",
            ),
            models.CheckConstraint(
                condition=Q(state=State.QUARANTINED.value, quarantined_at__isnull=False)
                | (~Q(state=State.QUARANTINED.value) & Q(quarantined_at__isnull=True))
                | Q(state=State.CLOSED.value),
                name="quarantine_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_ASKED_HERSELF) | ~Q(state=State.AWAITING_AGREEMENT.value),
                name="only_a_signal_awaits_an_agreement",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.MISSED.value, her_calls__gte=1) | (~Q(kind=Kind.MISSED.value) & Q(her_calls=0)),
                name="a_missed_call_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(named_at__isnull=True) | Q(owner__isnull=False), name="named_enquiry_has_its_owner"
            ),
            models.CheckConstraint(
                condition=Q(unsent="") | Q(kind=Kind.REQUEST.value, unsent__in=_values(Unsent)),
                name="only_a_request_is_unsent",
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.SENT.value) | Q(kind=Kind.REQUEST.value, call__isnull=False),
                name="a_request_is_sent_by_its_call",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ContentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(enquiry__in=Enquiry.objects.whose_content_opens(actor))


class _Content(models.Model):
    enquiry = models.OneToOneField(Enquiry, on_delete=models.CASCADE, primary_key=True, related_name="%(class)s")
    departement = models.CharField(max_length=3, blank=True)

    objects: Any = ContentQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class EnquiryContact(_Content):
    """How the person is reached. Erased in the night after the enquiry ends."""

    name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    answer_by = models.CharField(max_length=10, default=AnswerBy.CALL.value)
    discretion = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    language = models.CharField(max_length=2, default=Tongue.FRENCH.value)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer_by__in=_values(AnswerBy)), name="enquiry_answer_is_known")
        ]


class EnquirySituation(_Content):
    """What she joined, as the page carried it, or what who signals may say. Erased with the contact.

    A request to an organisation keeps here which service, of whom, and the very words that she read and agreed to.
    """

    who = models.CharField(max_length=20, blank=True)
    said = ArrayField(models.CharField(max_length=500), default=list, blank=True)
    needs = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    words = models.TextField(blank=True)
    on_leave_until = models.DateField(null=True)
    hopes = models.CharField(max_length=20, blank=True)
    wants = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    headcount = models.PositiveIntegerField(null=True)
    service = models.CharField(max_length=160, blank=True)
    offer = models.UUIDField(null=True)
    shares_health = models.BooleanField(default=False)
    consent_version = models.CharField(max_length=40, blank=True)
    consent_words = models.TextField(blank=True)
    notice_version = models.CharField(max_length=40, blank=True)
    notice_words = models.TextField(blank=True)


class EnquirySender(_Content):
    """Who signals, to be told that it was taken up. Erased with the contact."""

    name = models.CharField(max_length=80)
    rpps = models.CharField(max_length=11, blank=True)
    company = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)


class AnswerQuerySet(models.QuerySet["EnquiryAnswer"]):
    def visible_to(self, actor: Actor) -> Self:
        """With what it answers; the job that sends reads what to say."""
        if actor.kind is ActorKind.JOB and actor.job == "outbox":
            return self.all()
        return self.filter(enquiry__in=Enquiry.objects.whose_content_opens(actor))


class EnquiryAnswer(models.Model):
    """A mail that an agent wrote from a template. Erased some days after the enquiry has ended (``sweeping``).

    ``template`` and ``template_version``: what the words came from, before the agent changed them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="answers")
    departement = models.CharField(max_length=3, blank=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    template = models.CharField(max_length=40)
    template_version = models.CharField(max_length=20)
    subject = models.CharField(max_length=120)
    text = models.TextField()

    objects: Any = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="enquiry_answer_says_something")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class WordQuerySet(models.QuerySet["EnquiryWord"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(enquiry__in=Enquiry.objects.visible_to(actor))


class EnquiryWord(models.Model):
    """What the person said, by her code or on the phone; the database moves the enquiry. Kept as long as it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="words_said")
    departement = models.CharField(max_length=3, blank=True)
    word = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True)  # with a yes: what she is told, and until when who signalled is
    tell_sender_by = models.DateField(null=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)
    sender_may_know = models.BooleanField(default=False)  # that she agreed

    objects: Any = WordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(word__in=_values(Word)), name="enquiry_word_is_known"),
            models.CheckConstraint(
                condition=Q(channel=WordChannel.CODE.value, membership__isnull=True)
                | Q(channel=WordChannel.VOICE.value, membership__isnull=False),
                name="enquiry_word_by_voice_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.word


class EnquiryAttempt(models.Model):
    """One attempt to reach her by telephone, by whom, and what came of it. Kept as long as the enquiry."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="attempts_made")
    departement = models.CharField(max_length=3, blank=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    result = models.CharField(max_length=20)

    objects: Any = WordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enquiry", "at"], name="enquiry_attempts_in_order")]
        constraints = [
            models.CheckConstraint(condition=Q(result__in=_values(AttemptResult)), name="enquiry_attempt_has_a_result")
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.at}"


class ErasedQuerySet(models.QuerySet["ErasedEnquiries"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.all() if _is_job(actor) else self.none()


class ErasedEnquiries(models.Model):
    """What remains of those erased: how many a month, of which kind and campaign, how ended. Kept: about nobody."""

    month = models.DateField()
    kind = models.CharField(max_length=20)
    ending = models.CharField(max_length=20)
    campaign = models.CharField(max_length=8, blank=True)
    times = models.PositiveIntegerField()

    objects: Any = ErasedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "kind", "ending", "campaign"], name="erased_enquiries_once_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.kind} {self.ending}"
