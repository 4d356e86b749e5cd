"""Why a request comes to its receiver: because another one came to nothing. A code: neither who, nor words."""

from dataclasses import dataclass

from django.db import connection

from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import RefusalReason, State
from cordee.referrals.models import Referral

# What a receiver may be told of the answer before: what concerns her (followed elsewhere, her wishes) is not.
_SAID = {
    RefusalReason.FULL.value: "il n’avait plus de place",
    RefusalReason.NOT_ELIGIBLE.value: "elle n’entrait pas dans les conditions de son service",
    RefusalReason.OUT_OF_ZONE.value: "elle était hors de son secteur",
    RefusalReason.BETTER_ACTOR.value: "il a dit un autre mieux placé",
}
_REDIRECTED = "Un autre organisme, sollicité d’abord, vous a dit mieux placé."
_UNANSWERED = "Un autre organisme, sollicité d’abord, n’a pas répondu à temps."
_REFUSED = "Un autre organisme, sollicité d’abord, n’a pas pu suivre la personne"
_AGREED = "Elle est d’accord pour que vous soyez sollicité."


@dataclass(frozen=True, kw_only=True)
class CameAfter:
    how: ContinuedAs
    state: State  # of the request before
    reason: str  # a code, or nothing


def came_after(referral: Referral) -> CameAfter | None:
    """For its receiver, while it reads the request; None for anybody else, and for what did not go on from another."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.came_after(%s)", [referral.pk])
        (found,) = cursor.fetchone()
    if not found:
        return None
    how, state, reason = found
    return CameAfter(how=ContinuedAs(how), state=State(state), reason=reason or "")


def in_words(found: CameAfter | None, *, agreed: bool) -> str:
    """Empty where there is nothing to say."""
    if found is None:
        return ""
    if found.how is ContinuedAs.REDIRECTED:
        why = _REDIRECTED
    elif found.state is State.REFUSED:
        said = _SAID.get(found.reason)
        why = f"{_REFUSED} : {said}." if said else f"{_REFUSED}."
    elif found.state is State.EXPIRED:
        why = _UNANSWERED
    else:
        return ""
    return f"{why} {_AGREED}" if agreed else why
