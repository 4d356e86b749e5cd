"""« Do we already follow this person? »: yes, with one's own case, or no. Never who it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from cordee.audit import actions as audit
from cordee.domain.access import Actor, ActorKind
from cordee.domain.referral import PENDING_STATES, NotPossible, Side, State, Verb
from cordee.keys import tries
from cordee.referrals import queries
from cordee.referrals.models import Referral

# Per organisation and hour: much for who answers its requests, little for who would try names against its own cases.
ASKED_ALLOWED, WINDOW_SECONDS = 30, 3600


class AskedTooOften(Exception):
    """The same organisation has asked too many times in an hour."""


@dataclass(frozen=True, kw_only=True)
class AlreadyFollowed:
    """``own`` is a request by which the asker follows the person, when it may open it."""

    answer: bool
    own: Referral | None = None


def already_followed(*, referral_id: UUID, actor: Actor, at: datetime) -> AlreadyFollowed:
    """Compare inside the receiver's own cases; each question leaves a line in the audit, the answer too."""
    referral = queries.access_referral(referral_id, actor=actor)
    sides = queries.sides_of(referral, actor=actor)
    if Side.RECEIVER not in sides or referral.state not in PENDING_STATES:
        raise NotPossible(State(referral.state), Verb.ACCEPT, sides[0] if sides else None, since=referral.state_since)
    _count(referral, at)
    with connection.cursor() as cursor:
        cursor.execute("select policy.already_followed(%s)", [referral_id])
        (case,) = cursor.fetchone()
    detail = {"answer": case is not None}
    audit.record("referral.followed_asked", actor=actor, at=at, target=referral_id, detail=detail)
    return AlreadyFollowed(answer=case is not None, own=_own(case, referral, actor) if case else None)


def _own(case: UUID, asked: Referral, actor: Actor) -> Referral | None:
    """A link opens one request alone; an account, what its organisation follows or passed on."""
    if actor.kind is not ActorKind.MEMBER:
        return None
    found = [one for one in queries.referrals_of_case(case, actor=actor) if one.pk != asked.pk]
    return next((one for one in found if actor.organisation in (one.recipient_id, one.sender_id)), None)


def _count(referral: Referral, at: datetime) -> None:
    span = int(at.timestamp()) // WINDOW_SECONDS
    if tries.count("followed", referral.recipient_id, span=span) > ASKED_ALLOWED:
        raise AskedTooOften
