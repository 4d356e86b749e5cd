from datetime import timedelta

import factory
from django.utils import timezone

from cordee.cases.models import Case, Escalation, EscalationReason, OpenedBy, Participation
from cordee.domain.access import Level
from cordee.domain.grounds import HealthException, LawfulBasis
from cordee.domain.referral import NextAction
from tests.factories import RoomFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import CAME_AT, PersonFactory


class CaseFactory(RoomFactory[Case]):
    """A case led by its door, ``next_action_owner``; ``lead=None`` leaves it to the test to say who leads."""

    class Meta:
        model = Case
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory, departement=factory.SelfAttribute("..departement"))
    departement = "73"
    programme = "maintien-en-emploi"
    opened_at = CAME_AT
    controller = factory.SelfAttribute("next_action_owner")
    lawful_basis = LawfulBasis.PUBLIC_TASK.value
    health_exception = HealthException.EXPLICIT_CONSENT.value
    next_action = NextAction.HAND_OVER.value
    next_action_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=1))
    next_action_owner = factory.SubFactory(OrganisationFactory, kind="numero_vert")
    lead = factory.RelatedFactory(
        "tests.factories.cases.ParticipationFactory",
        factory_related_name="case",
        organisation=factory.SelfAttribute("..next_action_owner"),
    )


class ParticipationFactory(RoomFactory[Participation]):
    class Meta:
        model = Participation

    class Params:
        ended = factory.Trait(valid_until=CAME_AT)

    case = factory.SubFactory(CaseFactory, lead=None)
    departement = factory.SelfAttribute("case.departement")
    organisation = factory.SubFactory(OrganisationFactory)
    level = Level.LEAD.value
    valid_from = CAME_AT
    opened_by = OpenedBy.DOOR.value


class EscalationFactory(RoomFactory[Escalation]):
    class Meta:
        model = Escalation

    case = factory.SubFactory(CaseFactory)
    departement = factory.SelfAttribute("case.departement")
    reason = EscalationReason.OVERDUE.value
    awaits = factory.SelfAttribute("case.next_action_owner")
    due_on = CAME_AT.date()
    opened_at = CAME_AT
