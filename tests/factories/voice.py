"""The person's own link, and what she is asked once a follow-up has ended."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import factory

from cordee.cases.models import PersonAnswer, PersonQuestion
from cordee.domain.access import Actor
from cordee.people.models import PersonLink
from cordee.people.personal_links import hash_of_link
from cordee.voice.models import RightsRequest
from tests.database import bypass_row_security
from tests.factories import RoomFactory
from tests.factories.network import MembershipFactory
from tests.factories.people import CAME_AT


class PersonLinkFactory(RoomFactory[PersonLink]):
    """A case has one live link at a time: the one that an act made before is given as it is."""

    class Meta:
        model = PersonLink

    class Params:
        revoked = factory.Trait(revoked_at=CAME_AT)

    id = factory.LazyFunction(uuid4)
    person = factory.SelfAttribute("case.person")
    departement = factory.SelfAttribute("case.departement")
    secret_hash = factory.LazyAttribute(lambda link: hash_of_link(link.id))
    created_at = CAME_AT

    @classmethod
    def _create(cls, model_class: type[PersonLink], *args: Any, **said: Any) -> PersonLink:
        alive = None
        if said.get("revoked_at") is None:
            with bypass_row_security():
                alive = PersonLink.objects.filter(case=said["case"], revoked_at__isnull=True).first()
        made: PersonLink = alive or super()._create(model_class, *args, **said)
        return made


class PersonQuestionFactory(RoomFactory[PersonQuestion]):
    class Meta:
        model = PersonQuestion

    case = factory.SelfAttribute("referral.case")
    departement = factory.SelfAttribute("referral.departement")
    caller = factory.SelfAttribute("referral.sender")
    moment = "10_jours"
    closed_on = CAME_AT.date()
    asked_on = CAME_AT.date() + timedelta(days=10)


class PersonAnswerFactory(RoomFactory[PersonAnswer]):
    class Meta:
        model = PersonAnswer

    case = factory.SelfAttribute("question.case")
    departement = factory.SelfAttribute("question.departement")
    helped = "oui"
    work = "meme_emploi"
    needs_help = False
    channel = "person"
    at = CAME_AT
    by_label = "La personne"
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))


class RightsRequestFactory(RoomFactory[RightsRequest]):
    class Meta:
        model = RightsRequest

    class Params:
        answered = factory.Trait(
            answer="fait",
            answer_words="Corrigé.",
            answered_at=CAME_AT,
            answered_by=factory.SubFactory(MembershipFactory, role="rights_officer"),
        )

    departement = factory.SelfAttribute("case.departement")
    right = "correction"
    words = "Mon employeur n’est pas celui qui est écrit."
    asked_at = CAME_AT
    answer_by = CAME_AT.date() + timedelta(days=30)
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))


def holder_of(case: object) -> Actor:
    """She who opens the link of this case that lives now."""
    with bypass_row_security():
        link = PersonLink.objects.get(case=case, revoked_at__isnull=True)
    return Actor.for_beneficiary(link.secret_hash)
