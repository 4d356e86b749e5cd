"""A case between a line and an operator, with those who guard it."""

from dataclasses import dataclass
from typing import Any

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.network.models import Membership
from cordee.network.queries import actor_of
from cordee.referrals.models import Referral
from tests.factories.network import MembershipFactory
from tests.factories.referrals import ReferralFactory

REASON = "La personne conteste ses données"


@dataclass(frozen=True, kw_only=True)
class Scene:
    referral: Referral
    officer: Membership
    lead: Membership  # of the operator, which leads the case
    adviser: Membership
    sender: Membership  # team lead of the line
    stranger: Membership  # adviser of another organisation of the département

    def do(self, member: Membership, act: Any, **arguments: Any) -> Any:
        actor = actor_of(member)
        with acting_as(actor):
            return act(actor=actor, **arguments)

    @property
    def holder(self) -> Actor:
        return actor_of(self.stranger)


def make_scene(**changes: Any) -> Scene:
    referral = ReferralFactory(state="acceptee", linked=True, classes=["identity", "situation", "health"], **changes)
    return Scene(
        referral=referral,
        officer=MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["73"]),
        lead=MembershipFactory(organisation=referral.recipient, role=Role.TEAM_LEAD.value),
        adviser=MembershipFactory(organisation=referral.recipient),
        sender=MembershipFactory(organisation=referral.sender, role=Role.TEAM_LEAD.value),
        stranger=MembershipFactory(departements=["73"]),
    )
