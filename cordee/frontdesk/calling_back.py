"""A person calls back with her code: find the request of the earlier call, take it back if she asks."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.domain.consent import ConsentChannel
from cordee.frontdesk import queries
from cordee.frontdesk.queries import Followed
from cordee.referrals import actions as referrals
from cordee.referrals.models import Referral


@dataclass(frozen=True, kw_only=True)
class FoundByCode:
    """``referral`` is None when the call had none, or when another organisation took the call."""

    call: Followed
    referral: Referral | None


@transaction.atomic
def found_by_code(code: str, *, actor: Actor, at: datetime) -> FoundByCode | None:
    followed = queries.followed(code)
    if followed is None:
        return None
    referral = queries.referral_of_code(code, actor=actor) if followed.has_request else None
    if referral is not None:
        audit.record("call.found_by_code", actor=actor, at=at, target=referral.pk, case=referral.case_id)
    return FoundByCode(call=followed, referral=referral)


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
