"""The case: who leads, who takes part, what comes next. It is opened at hand-over by the first door."""

from enum import StrEnum
from typing import Any, Self
from uuid import uuid4

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from cordee.domain.access import SENDING_ROLES, Actor, Level
from cordee.domain.referral import NextAction
from cordee.network.models import Membership, Organisation
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
    takes_part,
    watched_case,
)


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
    def visible_to(self, actor: Actor) -> Self:
        """The case line: no name, no content. What hangs on it is opened table by table."""
        if is_job(actor, "demo", "clock"):
            return self.filter(open_case(actor, "pk"))
        visible = takes_part(actor, "pk", *Level) | case_of_link(actor, "pk") | watched_case(actor, "pk")
        return self.filter(open_case(actor, "pk"), visible | in_emergency(actor, "pk"))


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    departement = models.CharField(max_length=3)
    programme = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default=CaseState.OPEN.value)
    opened_at = models.DateTimeField()
    next_action = models.CharField(max_length=30, blank=True)
    next_action_on = models.DateField(null=True)
    next_action_owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = CaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_action_owner", "next_action_on"], name="cases_case_next_action")]
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
            models.UniqueConstraint(fields=["id", "person"], name="case_belongs_to_one_person"),
            models.UniqueConstraint(fields=["id", "departement"], name="case_belongs_to_one_departement"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def in_force(self) -> Self:
        return self.filter(in_force())

    def visible_to(self, actor: Actor) -> Self:
        """Who takes part, or did, reads who else does; who is only asked reads the lead and who else is asked."""
        if is_job(actor, "demo", "clock"):
            return self.filter(open_participation(actor))
        inside = takes_part(actor, "case", Level.LEAD, Level.PARTNER, Level.READER, Level.TRACE)
        linked = case_of_link(actor, "case")
        beside = takes_part(actor, "case", Level.INVITED) | linked | watched_case(actor, "case")
        pending = beside & Q(level__in=[Level.LEAD, Level.INVITED]) | linked & Q(level=Level.TRACE)
        own = Q(organisation=actor.organisation) & in_territory(actor) if has_role(actor, SENDING_ROLES) else NOTHING
        receiver = apps.get_model("referrals", "Referral").objects.filter(holds_link(actor, "")).values("recipient")
        opened = inside | pending | own | linked & Q(organisation__in=receiver) | in_emergency(actor, "case")
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
