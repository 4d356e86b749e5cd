"""Write to the person of a case; where no message may leave, or one did not arrive, somebody calls her."""

from datetime import date, datetime
from uuid import UUID

from cordee.cases import actions, queries
from cordee.cases.models import Case
from cordee.domain.access import Actor
from cordee.domain.reaching import Somebody, Write
from cordee.domain.referral import NextAction
from cordee.people import telling


def tell_person(
    *, case: Case, kind: str, about: object, key: str, by_hand_on: date, actor: Actor, at: datetime
) -> Write | Somebody:
    """Queue one message; where none may leave, the lead of the case gets in touch on ``by_hand_on``.

    The caller holds the lock of the case.
    """
    way = telling.tell(person_id=case.person_id, kind=kind, about=about, key=key, actor=actor, at=at)
    if isinstance(way, Somebody):
        plan_call(case=case, on=by_hand_on, actor=actor, at=at)
    return way


def plan_call(*, case: Case, on: date, actor: Actor, at: datetime) -> None:
    """« Rappeler la personne, autrement si besoin »: for who leads, on that day."""
    lead: UUID = queries.lead_of(case.pk, actor=actor).organisation_id
    actions.plan(case=case, next_action=NextAction.CALL_BACK, on=on, owner=lead, actor=actor, at=at)
