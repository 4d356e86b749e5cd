"""An organisation at work: its members, cases that it leads, and who follows them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Actor, Role
from cordee.domain.referral import NextAction
from cordee.network.models import Membership, Organisation
from cordee.network.queries import actor_of
from cordee.privacy.models import CaseAssignment
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.privacy import CaseAssignmentFactory

TODAY = timezone.localdate()


@dataclass(kw_only=True)
class Office:
    us: Organisation = field(default_factory=lambda: OrganisationFactory(kind="cap_emploi"))

    def member(self, name: str, role: Role = Role.ADVISER, **more: Any) -> Membership:
        return MembershipFactory(organisation=self.us, role=role.value, user__full_name=name, **more)

    def led(self, days: int = 3, action: NextAction = NextAction.DECIDE, **more: Any) -> Case:
        day = TODAY + timedelta(days=days)
        return CaseFactory(next_action_owner=self.us, next_action_on=day, next_action=action.value, **more)

    def beside(self, level: str = "partner", days: int = 3) -> Case:
        """Led by somebody else."""
        case = Office(us=OrganisationFactory(name="Un autre référent")).led(days)
        with guards_asleep():
            ParticipationFactory(case=case, organisation=self.us, level=level, opened_by="orientation")
        return case

    def follows(self, member: Membership, *cases: Case) -> None:
        for case in cases:
            CaseAssignmentFactory(case=case, membership=member)

    def browser(self, member: Membership) -> Client:
        client = Client()
        client.force_login(member.user)
        return client


def ended(member: Membership) -> Membership:
    with bypass_row_security():
        Membership.objects.filter(pk=member.pk).update(valid_until=timezone.now() - timedelta(minutes=1))
    return member


def followers(case: Case) -> set[str]:
    with bypass_row_security():
        found = CaseAssignment.objects.filter(case=case, ended_at__isnull=True)
        return set(found.values_list("membership__user__full_name", flat=True))


def do(by: Membership, act: Any, /, **said: Any) -> Any:
    actor: Actor = actor_of(by)
    with acting_as(actor):
        return act(actor=actor, **said)
