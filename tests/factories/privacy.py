from datetime import timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from cordee.domain.guards import GuardKind
from cordee.domain.watching import Rule
from cordee.privacy.models import CaseAssignment, EmergencyAccess, ErasedCase, Guard, Watch
from tests.factories import RoomFactory
from tests.factories.cases import CaseFactory
from tests.factories.network import MembershipFactory
from tests.factories.people import CAME_AT


class GuardFactory(RoomFactory[Guard]):
    class Meta:
        model = Guard

    class Params:
        lifted = factory.Trait(
            lifted_at=CAME_AT + timedelta(days=1),
            lifted_by=factory.SelfAttribute("placed_by"),
            lifted_by_label="Déléguée",
            lift_reason="Exactitude vérifiée",
        )

    case = factory.SubFactory(CaseFactory)
    departement = factory.SelfAttribute("case.departement")
    kind = GuardKind.RESTRICTED.value
    reason = "Exactitude contestée"
    placed_at = CAME_AT
    placed_by = factory.SubFactory(MembershipFactory, role="rights_officer")
    placed_by_label = "Déléguée"
    idempotency_key = factory.Sequence("limite-{}".format)


class CaseAssignmentFactory(RoomFactory[CaseAssignment]):
    class Meta:
        model = CaseAssignment

    class Params:
        ended = factory.Trait(ended_at=CAME_AT + timedelta(days=1), ended_by_label="Responsable d’équipe")

    case = factory.SubFactory(CaseFactory)
    departement = factory.SelfAttribute("case.departement")
    membership = factory.SubFactory(MembershipFactory)
    organisation = factory.SelfAttribute("membership.organisation")
    assigned_at = CAME_AT
    assigned_by = factory.SelfAttribute("membership")
    assigned_by_label = "Responsable d’équipe"


class EmergencyAccessFactory(RoomFactory[EmergencyAccess]):
    class Meta:
        model = EmergencyAccess

    class Params:
        over = factory.Trait(opened_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=2)))

    case = factory.SubFactory(CaseFactory)
    departement = factory.SelfAttribute("case.departement")
    membership = factory.SubFactory(MembershipFactory)
    organisation = factory.SelfAttribute("membership.organisation")
    by_label = "Conseillère"
    reason = "La personne appelle, son référent est absent"
    opened_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))
    expires_at = factory.LazyAttribute(lambda access: access.opened_at + timedelta(minutes=60))
    review_by = factory.LazyAttribute(lambda access: (access.opened_at + timedelta(days=7)).date())
    idempotency_key = factory.Sequence("urgence-{}".format)


class WatchFactory(RoomFactory[Watch]):
    class Meta:
        model = Watch

    class Params:
        of_no_case = factory.Trait(rule=Rule.MANY.value, case=None, departement="", count=61)
        reviewed = factory.Trait(
            reviewed_at=CAME_AT + timedelta(days=1),
            reviewed_by=factory.SubFactory(MembershipFactory, role="rights_officer"),
            reviewed_by_label="Déléguée",
            finding="justified",
        )

    rule = Rule.SENSITIVE.value
    day = CAME_AT.date()
    case = factory.SubFactory(CaseFactory)
    departement = factory.SelfAttribute("case.departement")
    membership = factory.SubFactory(MembershipFactory)
    organisation = factory.SelfAttribute("membership.organisation")
    count = 1
    found_at = CAME_AT


class ErasedCaseFactory(RoomFactory[ErasedCase]):
    """Of a case that is gone: written with triggers asleep."""

    class Meta:
        model = ErasedCase

    id = factory.LazyFunction(uuid4)
    erased_at = CAME_AT
    last_before = CAME_AT.date()
    month = CAME_AT.date().replace(day=1)
    departement = "73"
    closing = "aidee"
    need = "garder_mon_travail"
    outcome = "atteint"
