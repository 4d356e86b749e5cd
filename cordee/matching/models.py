"""Two persons who are perhaps one. Each side is a row of its own: who sees one learns nothing of the other."""

from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor, Level
from cordee.domain.matching import MatchState, Resemblance, Source, Word
from cordee.network.models import Membership, Organisation
from cordee.people.asked_once import asked_once
from cordee.people.guarded import open_case
from cordee.people.models import Person
from cordee.people.taking_part import is_job, takes_part


class SideQuerySet(models.QuerySet["MatchSide"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        """Who leads the case speaks for its person."""
        if is_job(actor, "demo", "matching"):
            return self.filter(open_case(actor, "case"))
        return self.filter(open_case(actor, "case"), takes_part(actor, "case", Level.LEAD, roles=CASE_ROLES))


class MatchQuerySet(models.QuerySet["Match"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, "demo", "matching"):
            return self.all()
        return self.filter(pk__in=MatchSide.objects.visible_to(actor).values("match"))


class Match(models.Model):
    """That there is a likeness, and what became of it; not between whom."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pair = models.CharField(max_length=64, unique=True)  # hash of the two persons: one match each
    resemblance = ArrayField(models.CharField(max_length=20))
    state = models.CharField(max_length=10, default=MatchState.PROPOSED.value)
    proposed_at = models.DateTimeField()

    objects: Any = MatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MatchState]), name="match_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(resemblance__contained_by=[reason.value for reason in Resemblance])
                & Q(resemblance__len__gt=0),
                name="match_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MatchSide(models.Model):
    """One of the two persons, in the case that speaks for her."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="sides")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="match_sides")
    departement = models.CharField(max_length=3)
    word = models.CharField(max_length=10, blank=True)
    said_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects: Any = SideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(word__in=[word.value for word in Word]), name="match_word_is_known"),
            models.UniqueConstraint(fields=["match", "person"], name="match_is_between_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.word}"


class WordQuerySet(models.QuerySet["MatchWord"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        if is_job(actor, "demo", "matching"):
            return self.all()
        return self.filter(side__in=MatchSide.objects.visible_to(actor).values("pk"))


class MatchWord(models.Model):
    """One word of one side, never changed: a later one is what counts, an empty one takes back."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    side = models.ForeignKey(MatchSide, on_delete=models.PROTECT, related_name="words")
    departement = models.CharField(max_length=3)
    version = models.PositiveIntegerField()
    word = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=20)
    at = models.DateTimeField()
    said_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=200)
    idempotency_key = models.CharField(max_length=80)

    objects: Any = WordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(word__in=[word.value for word in Word]), name="said_word_is_known"),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in Source]), name="word_says_how_it_is_known"
            ),
            models.CheckConstraint(condition=~Q(actor_label=""), name="word_says_whose_it_is"),
            models.UniqueConstraint(fields=["side", "version"], name="side_speaks_one_word_at_a_time"),
            models.UniqueConstraint(fields=["side", "idempotency_key"], name="one_key_one_word"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.word}"


class WaitingQuerySet(models.QuerySet["Waiting"]):
    @asked_once
    def visible_to(self, actor: Actor) -> Self:
        return self.all() if is_job(actor, "demo", "matching") else self.none()


class Waiting(models.Model):
    """A person whose case was just opened and who is still to be compared; written by the database itself."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="+")
    since = models.DateTimeField()

    objects: Any = WaitingQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)
