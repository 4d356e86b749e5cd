"""Every read of matches. Who reads a side learns that there is another, never whose."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from cordee.domain.access import Actor
from cordee.domain.matching import MatchState, Word
from cordee.matching.models import MatchSide, MatchWord, SideQuerySet, Waiting

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Alike:
    person: UUID
    case: UUID
    departement: str
    resemblance: tuple[str, ...]


def access_side(side_id: UUID, *, actor: Actor) -> MatchSide:
    """Raise MatchSide.DoesNotExist if it is missing or hidden."""
    return MatchSide.objects.visible_to(actor).select_related("match", "case").get(pk=side_id)


def to_say(*, actor: Actor) -> list[MatchSide]:
    """Those on which the actor's organisation has no word yet while nobody denied, the oldest first, at most a page."""
    found = _with_match(actor).filter(word=Word.NONE.value, match__state=MatchState.PROPOSED.value)
    return list(found.order_by("match__proposed_at", "pk")[:PAGE])


def to_say_of(case_id: UUID, *, actor: Actor) -> MatchSide | None:
    """The oldest match of a case that waits for the word of the actor's organisation, for who may say it."""
    found = _with_match(actor).filter(case=case_id, word=Word.NONE.value, match__state=MatchState.PROPOSED.value)
    side: MatchSide | None = found.order_by("match__proposed_at", "pk").first()
    return side


def said(*, actor: Actor) -> list[MatchSide]:
    """Those that are settled or wait for the other side, the latest first, at most a page."""
    found = _with_match(actor).exclude(word=Word.NONE.value, match__state=MatchState.PROPOSED.value)
    return list(found.order_by("-match__proposed_at", "pk")[:PAGE])


def words_of(side: MatchSide, *, actor: Actor) -> list[MatchWord]:
    found = MatchWord.objects.visible_to(actor).filter(side=side.pk).select_related("organisation")
    return list(found.order_by("version"))


def waiting(*, actor: Actor, limit: int) -> list[UUID]:
    found = Waiting.objects.visible_to(actor).order_by("since", "pk")
    return list(found.values_list("pk", flat=True)[:limit])


def alike(person_id: UUID) -> list[Alike]:
    """Persons with an open case who look like this one, and herself; for the job of the matches alone."""
    with connection.cursor() as cursor:
        cursor.execute("select person, case_id, departement, resemblance from policy.look_alikes(%s)", [person_id])
        return [
            Alike(person=person, case=case, departement=departement, resemblance=tuple(resemblance))
            for person, case, departement, resemblance in cursor.fetchall()
        ]


def _with_match(actor: Actor) -> SideQuerySet:
    return MatchSide.objects.visible_to(actor).select_related("match", "case")
