"""« Cette page vous a-t-elle aidé ? »: counts, and nothing by which two answers could be tied to each other."""

from typing import Any, Final, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from cordee.domain.access import Actor, Role

READERS: Final = frozenset({Role.ANIMATOR, Role.ADMINISTRATOR})
# Two whole years: a season may be compared with the same one before.
KEPT_DAYS: Final = 730
FORGETS: Final = "feedback"


class Page(models.TextChoices):
    """What somebody was looking at; ``Opinion.about`` says which service, which need, whose result."""

    RESULT = "resultat"
    SERVICE = "service"
    NEED = "besoin"
    SPACE = "espace"


class Word(models.TextChoices):
    YES = "oui"
    PARTLY = "en_partie"
    NO = "non"


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.role in READERS or actor.job == FORGETS else self.none()


class Opinion(models.Model):
    """How many gave one answer about one page on one day. Kept for ``KEPT_DAYS``.

    A visitor writes a row of one, which the database adds to that of the day and takes away: neither an hour, nor an
    order, nor an address is left.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    day = models.DateField()
    page = models.CharField(max_length=10, choices=Page)
    about = models.CharField(max_length=80, blank=True)
    word = models.CharField(max_length=10, choices=Word)
    tongue = models.CharField(max_length=2)
    times = models.PositiveIntegerField(default=1)

    objects: Any = OpinionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["day", "page", "about", "word", "tongue"], name="opinions_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(page__in=Page.values), name="an_opinion_is_of_a_known_page"),
            models.CheckConstraint(condition=Q(word__in=Word.values), name="an_opinion_is_one_of_three_words"),
            models.CheckConstraint(condition=Q(about__regex="^[a-z0-9_-]{0,80}$"), name="an_opinion_is_about_a_code"),
            models.CheckConstraint(condition=Q(tongue__in=("fr", "en")), name="an_opinion_is_in_a_language_we_speak"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.page} {self.about} {self.word} {self.times}"
