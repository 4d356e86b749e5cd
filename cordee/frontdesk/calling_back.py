"""A person calls back with her code: find the request of the earlier call, take it back if she asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.domain.consent import ConsentChannel
from cordee.frontdesk import actions, queries
from cordee.frontdesk.models import Call
from cordee.frontdesk.queries import Followed
from cordee.referrals import actions as referrals
from cordee.referrals.models import Referral

JUST_OPENED = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class FoundByCode:
    """``referral`` is None when the call had none, or when another organisation took the call.

    ``now`` is the call in which the code is spelt, open until its agent ends it.
    """

    call: Followed
    referral: Referral | None
    now: Call


@transaction.atomic
def found_by_code(code: str, *, opened: UUID | None = None, actor: Actor, at: datetime) -> FoundByCode | None:
    """``opened``: the call at the console from which the agent came, if any."""
    followed = queries.followed(code)
    if followed is None:
        return None
    referral = queries.referral_of_code(code, actor=actor) if followed.has_request else None
    if referral is not None:
        audit.record("call.found_by_code", actor=actor, at=at, target=referral.pk, case=referral.case_id)
    return FoundByCode(call=followed, referral=referral, now=_the_call_of_now(referral, opened, actor=actor, at=at))


def _the_call_of_now(referral: Referral | None, named: UUID | None, *, actor: Actor, at: datetime) -> Call:
    """The one named, or just opened by the agent and where nothing is noted; else a new one; one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"call of {actor.membership}"])
    running = list(queries.open_calls(actor))
    opened = [one for one in running if one.pk == named]
    opened += [one for one in running if one.is_untouched and at - one.started_at < JUST_OPENED]
    departement = referral.departement if referral else ""
    return opened[0] if opened else actions.start(actor=actor, at=at, departement=departement)


@transaction.atomic
def withdraw(code: str, *, actor: Actor, at: datetime) -> bool:
    """Take back the request of this code, at the word of the person who spelt it; False when there is none.

    Raises NotPossible when it is over.
    """
    referral = queries.referral_of_code(code, actor=actor)
    if referral is None:
        return False
    referrals.withdraw(
        referral_id=referral.pk, channel=ConsentChannel.VOICE, actor=actor, at=at, key=f"code:{referral.pk}:withdraw"
    )
    return True
