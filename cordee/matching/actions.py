"""Every write on matches: the job proposes, each side speaks for its own person. No person and no case is touched."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.domain.access import Actor
from cordee.domain.matching import Source, Word
from cordee.matching import queries
from cordee.matching.models import Match, MatchSide, MatchWord, Waiting
from cordee.matching.queries import Alike

MOST = 5  # proposals for one person at a time: beyond, she is known well enough


class KeyReused(Exception):
    """The key of a word came back with another word."""


class SaidMeanwhile(Exception):
    """A colleague spoke since the page was read; ``side`` is as it now is."""

    def __init__(self, side: MatchSide) -> None:
        super().__init__(str(side.pk))
        self.side = side


@transaction.atomic
def propose(*, person_id: UUID, actor: Actor, at: datetime) -> int:
    """Compare the person with those who have an open case; return how many matches are new. Twice proposes once."""
    found = queries.alike(person_id)
    mine = [alike for alike in found if alike.person == person_id]
    others = [alike for alike in found if alike.person != person_id]
    proposed = sum(_propose(mine[0], other, actor, at) for other in others[:MOST]) if mine else 0
    Waiting.objects.visible_to(actor).filter(pk=person_id).delete()
    return proposed


def _propose(mine: Alike, other: Alike, actor: Actor, at: datetime) -> bool:
    pair = _pair(mine.person, other.person)
    match = Match(pair=pair, resemblance=sorted(other.resemblance), proposed_at=at)
    if Match.objects.visible_to(actor).filter(pair=pair).exists():
        return False
    match.save(force_insert=True)
    for alike in (mine, other):
        side = MatchSide(match=match, person_id=alike.person, case_id=alike.case, departement=alike.departement)
        side.save(force_insert=True)
        detail = {"match": str(match.pk), "resemblance": match.resemblance}
        audit.record(
            "match.proposed", actor=actor, at=at, target=side.pk, case=alike.case, person=alike.person, detail=detail
        )
    return True


def _pair(one: UUID, other: UUID) -> str:
    return sha256(" ".join(sorted((str(one), str(other)))).encode()).hexdigest()


@transaction.atomic
def say(*, side_id: UUID, word: Word, source: Source, version: int, actor: Actor, at: datetime, key: str) -> MatchSide:
    """Say whether the other request is about the same person, or take back what was said (``Word.NONE``).

    ``version`` is the side's as it was read. The same key with the same word does nothing twice. Raises KeyReused,
    SaidMeanwhile, MatchSide.DoesNotExist. Nothing moves but the word: both cases keep their parts (I-11).
    """
    side = queries.access_side(side_id, actor=actor)
    cases.access_case(side.case_id, actor=actor, lock=True)
    side = queries.access_side(side_id, actor=actor)
    before = MatchWord.objects.visible_to(actor).filter(side=side_id, idempotency_key=key).first()
    if before is not None:
        if (before.word, before.source) != (word.value, source.value):
            raise KeyReused(key)
        return side
    if side.version != version:
        raise SaidMeanwhile(side)
    MatchWord(
        side=side,
        departement=side.departement,
        version=version + 1,
        word=word.value,
        source=source.value,
        at=at,
        said_by_id=actor.membership,
        organisation_id=actor.organisation,
        actor_label=actor.label,
        idempotency_key=key,
    ).save(force_insert=True)
    detail = {"word": word.value, "source": source.value}
    audit.record(
        "match.said", actor=actor, at=at, target=side.pk, case=side.case_id, person=side.person_id, detail=detail
    )
    return queries.access_side(side_id, actor=actor)
