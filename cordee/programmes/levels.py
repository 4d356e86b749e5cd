"""At which level a person is, by the rules of the content, from what exists in her case and the actor reads."""

from uuid import UUID

from cordee.domain.access import Actor
from cordee.domain.programmes import LevelSaid, level_of
from cordee.domain.referral import State
from cordee.orientation import queries as orientations
from cordee.programmes import queries
from cordee.programmes.models import SupportProgramme
from cordee.referrals.models import Referral

# A request that has not left, or was never to leave, orients nobody.
NOT_SENT = frozenset({State.DRAFT, State.AWAITING_CONSENT, State.ENTERED_IN_ERROR, State.CANCELLED})


def level_of_case(case_id: UUID, *, actor: Actor) -> LevelSaid | None:
    """None where nothing that counts is read."""
    asked = list(Referral.objects.visible_to(actor).filter(case=case_id).values_list("state", "started_on"))
    level = level_of(
        is_told=bool(orientations.orientations_of_case(case_id, actor=actor)),
        is_sent=any(state not in NOT_SENT for state, _ in asked),
        has_session=SupportProgramme.objects.visible_to(actor).filter(case=case_id, minutes__gt=0).exists(),
        has_met=any(started for _, started in asked),
    )
    return next((one for one in queries.levels() if one.level is level), None)
