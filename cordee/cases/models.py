"""The case: who leads, who takes part, what comes next. It is opened at hand-over by the first door."""

from enum import StrEnum
from typing import Any, Self
from uuid import uuid4

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from cordee.cases.escalations import Ending, Escalation
from cordee.cases.escalations import Reason as EscalationReason
from cordee.domain.access import CASE_ROLES, SENDING_ROLES, Actor, ActorKind, Level
from cordee.domain.grounds import HealthException, LawfulBasis
from cordee.domain.own_word import Helped, Moment, Work
from cordee.domain.planning import Closing
from cordee.domain.referral import Channel, NextAction
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import in_emergency, open_case, open_participation
from cordee.people.models import Person
from cordee.people.taking_part import (
    NOTHING,
    case_of_link,
    has_role,
    holds_link,
    in_force,
    in_territory,
    is_job,
    own_case,
    takes_part,
    watched_case,
)

__all__ = ["Case", "CaseState", "Ending", "Escalation", "EscalationReason", "OpenedBy", "Participation"]


class CaseState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class OpenedBy(StrEnum):
    """What opened a participation; the first two need no consent, since the person came there herself."""

    DOOR = "porte"
    RETURN = "retour"
    REFERRAL = "orientation"
    HAND_OVER = "transmission"


class CaseQuerySet(models.QuerySet["Case"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """The case line: no name, no content. What hangs on it is opened table by table."""
        if is_job(actor, "demo", "clock"):
            return self.filter(open_case(actor, "pk"))
        visible = takes_part(actor, "pk", *Level) | case_of_link(actor, "pk") | watched_case(actor, "pk")
        visible |= own_case(actor, "pk") | in_emergency(actor, "pk")
        return self.filter(open_case(actor, "pk"), visible)


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    departement = models.CharField(max_length=3)
    programme = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default=CaseState.OPEN.value)
    opened_at = models.DateTimeField()
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    lawful_basis = models.CharField(max_length=30)
    health_exception = models.CharField(max_length=30)
    next_action = models.CharField(max_length=30, blank=True)
    next_action_on = models.DateField(null=True)
    next_action_owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    closing = models.CharField(max_length=30, blank=True)  # why it ended
    closed_on = models.DateField(null=True)

    objects: Any = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_action_owner", "next_action_on"], name="cases_case_next_action"),
            models.Index(
                fields=["next_action_on"], condition=Q(state=CaseState.OPEN.value), name="cases_case_open_due"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in CaseState]), name="case_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(next_action__in=["", *[action.value for action in NextAction]]),
                name="case_next_action_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.OPEN.value)
                | (~Q(next_action="") & Q(next_action_on__isnull=False) & Q(next_action_owner__isnull=False)),
                name="open_case_says_what_comes_next_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(closing="", closed_on__isnull=True)
                | Q(
                    state=CaseState.CLOSED.value,
                    closing__in=[closing.value for closing in Closing],
                    closed_on__isnull=False,
                ),
                name="case_says_why_and_when_it_closed",
            ),
            models.CheckConstraint(
                condition=Q(
                    lawful_basis__in=[basis.value for basis in LawfulBasis],
                    health_exception__in=[exception.value for exception in HealthException],
                ),
                name="case_says_on_what_ground_it_is_held",
            ),
            models.UniqueConstraint(fields=["id", "person"], name="case_belongs_to_one_person"),
            models.UniqueConstraint(fields=["id", "departement"], name="case_belongs_to_one_departement"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def in_force(self) -> Self:
        return self.filter(in_force())

    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """Who takes part, or did, reads who else does; who is only asked reads the lead and who else is asked."""
        if is_job(actor, "demo", "clock"):
            return self.filter(open_participation(actor))
        inside = takes_part(actor, "case", Level.LEAD, Level.PARTNER, Level.READER, Level.TRACE)
        linked = case_of_link(actor, "case")
        beside = takes_part(actor, "case", Level.INVITED) | linked | watched_case(actor, "case")
        pending = beside & Q(level__in=[Level.LEAD, Level.INVITED])
        pending |= (linked | watched_case(actor, "case")) & Q(level=Level.TRACE)
        own = Q(organisation=actor.organisation) & in_territory(actor) if has_role(actor, SENDING_ROLES) else NOTHING
        receiver = apps.get_model("referrals", "Referral").objects.filter(holds_link(actor, "")).values("recipient")
        by_receiver = linked & Q(organisation__in=receiver)
        opened = inside | pending | own | by_receiver | own_case(actor, "case") | in_emergency(actor, "case")
        return self.filter(open_participation(actor), opened)


class Participation(models.Model):
    """An organisation takes part, at one level, for a time. It only ever ends; what it was stays."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participations")
    departement = models.CharField(max_length=3)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=20)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    referral = models.UUIDField(null=True)  # the referral that invites: one invitation each

    objects: Any = ParticipationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "level", "case"], name="cases_participation_mine")]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="participation_level_is_known"
            ),
            models.CheckConstraint(
                condition=Q(opened_by__in=[opening.value for opening in OpenedBy]),
                name="participation_opening_is_known",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="participation_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(level="lead", valid_until=None), name="case_has_one_lead_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["case", "organisation", "level", "referral"],
                condition=Q(valid_until=None),
                nulls_distinct=False,
                name="organisation_has_a_level_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.INVITED.value, referral__isnull=False)
                | ~Q(level=Level.INVITED.value) & Q(referral__isnull=True),
                name="invitation_says_to_which_referral",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.organisation_id}"


class QuestionState(StrEnum):
    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    DROPPED = "dropped"  # the follow-up goes on, or the person took her agreement back


class PersonQuestionQuerySet(models.QuerySet["PersonQuestion"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """The clock, she who is asked, who follows her, and who calls her."""
        if is_job(actor, "demo", "clock", "outbox"):
            return self.filter(open_case(actor, "case"))
        calling = Q(caller=actor.organisation) & in_territory(actor) if has_role(actor, SENDING_ROLES) else NOTHING
        followed = takes_part(actor, "case", Level.LEAD, Level.PARTNER)
        return self.filter(open_case(actor, "case"), followed | calling | own_case(actor, "case"))


class PersonQuestion(models.Model):
    """The person is asked for her own word: planned when a follow-up ends, for a day that does not move.

    ``referral``: the request whose follow-up ended; none where the case itself did, of somebody who came straight.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="questions")
    departement = models.CharField(max_length=3)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, null=True, related_name="questions")
    moment = models.CharField(max_length=10)
    closed_on = models.DateField()
    asked_on = models.DateField()
    caller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=QuestionState.PLANNED.value)
    call_on = models.DateField(null=True)  # from this day on somebody calls, unless she has answered
    calls = models.PositiveSmallIntegerField(default=0)

    objects: Any = PersonQuestionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["asked_on"], condition=Q(state="planned"), name="question_is_planned"),
            models.Index(fields=["caller", "call_on"], condition=Q(state="asked"), name="question_is_to_call"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(moment__in=[moment.value for moment in Moment]), name="question_moment_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in QuestionState]), name="question_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ASKED.value) | Q(call_on__isnull=False),
                name="asked_question_says_when_somebody_calls",
            ),
            models.UniqueConstraint(
                fields=["referral", "moment", "closed_on"], name="question_is_planned_once_a_closing"
            ),
            models.UniqueConstraint(
                fields=["case", "moment", "closed_on"],
                condition=Q(referral__isnull=True),
                name="question_is_planned_once_a_closing_of_the_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.asked_on}"


class PersonAnswerQuerySet(models.QuerySet["PersonAnswer"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """Read by who follows her, and by who wrote it down for her; she reads it again."""
        if is_job(actor, "demo"):
            return self.all()
        written = Q(membership=actor.membership) if actor.kind is ActorKind.MEMBER else NOTHING
        followed = takes_part(actor, "case", Level.LEAD, Level.PARTNER, roles=CASE_ROLES)
        return self.filter(open_case(actor, "case", content=True), followed | written | own_case(actor, "case"))


class PersonAnswer(models.Model):
    """What she said. Never changed."""

    question = models.OneToOneField(PersonQuestion, on_delete=models.PROTECT, primary_key=True, related_name="answer")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    departement = models.CharField(max_length=3)
    helped = models.CharField(max_length=10)
    work = models.CharField(max_length=20)
    needs_help = models.BooleanField()
    words = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    idempotency_key = models.CharField(max_length=80)

    objects: Any = PersonAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(helped__in=[helped.value for helped in Helped]), name="answer_says_whether_it_helped"
            ),
            models.CheckConstraint(condition=Q(work__in=[work.value for work in Work]), name="answer_work_is_known"),
            models.CheckConstraint(
                condition=Q(channel__in=[Channel.PERSON.value, Channel.PHONE.value]), name="answer_channel_is_known"
            ),
            models.CheckConstraint(condition=~Q(by_label=""), name="answer_says_who_wrote_it"),
        ]

    def __str__(self) -> str:
        return f"{self.helped}, {self.work}"
