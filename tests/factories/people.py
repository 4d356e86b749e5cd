from datetime import UTC, datetime
from typing import Any

import factory
from django.utils import timezone

from cordee.domain.consent import (
    CONSENT_VERSION,
    NOTICE_VERSION,
    ConsentChannel,
    consent_words,
    notice_words,
    period_from,
)
from cordee.domain.periods import Period
from cordee.people.keys import name_key, phone_key
from cordee.people.models import Acceptance, Consent, Contact, Identity, NoticeGiven, Person
from tests.factories import RoomFactory
from tests.factories.network import OrganisationFactory

CAME_AT = datetime(2024, 9, 2, 9, 0, tzinfo=UTC)  # a Monday, long enough ago for any clock
PHONE = "04 65 71 00 00"


class PersonFactory(RoomFactory[Person]):
    """A person with a name and a phone, told what is done with her data unless ``notice=None``."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    departement = "73"
    created_at = CAME_AT
    identity = factory.RelatedFactory("tests.factories.people.IdentityFactory", factory_related_name="person")
    contact = factory.RelatedFactory("tests.factories.people.ContactFactory", factory_related_name="person")
    notice = factory.RelatedFactory("tests.factories.people.NoticeGivenFactory", factory_related_name="person")


class IdentityFactory(RoomFactory[Identity]):
    class Meta:
        model = Identity

    person = factory.SubFactory(PersonFactory, identity=None)
    departement = factory.SelfAttribute("person.departement")
    family_name = factory.Sequence("Martin{}".format)
    given_name = "Aïcha"
    name_key = factory.LazyAttribute(lambda identity: name_key(identity.family_name, identity.given_name))


class ContactFactory(RoomFactory[Contact]):
    class Meta:
        model = Contact

    person = factory.SubFactory(PersonFactory, contact=None)
    departement = factory.SelfAttribute("person.departement")
    phone = factory.Sequence("06 00 {:06d}".format)
    phone_key = factory.LazyAttribute(lambda contact: phone_key(contact.phone))
    commune_code = "73065"


class NoticeGivenFactory(RoomFactory[NoticeGiven]):
    class Meta:
        model = NoticeGiven

    person = factory.SubFactory(PersonFactory, notice=None)
    departement = factory.SelfAttribute("person.departement")
    organisation = factory.SubFactory(OrganisationFactory)
    version = NOTICE_VERSION
    words = notice_words(NOTICE_VERSION, phone=PHONE)
    channel = ConsentChannel.VOICE.value
    at = CAME_AT
    by_label = "Agent de ligne"


class ConsentFactory(RoomFactory[Consent]):
    """``case`` is asked for; who hears it is the organisation that leads the case, unless said otherwise."""

    class Meta:
        model = Consent

    class Params:
        withdrawn = factory.Trait(
            withdrawn_at=CAME_AT,
            withdrawn_channel=ConsentChannel.VOICE.value,
            withdrawn_by_label="Agent de ligne",
        )
        # Acts of a test may be old, yet what was agreed then holds today: the database reads its own clock.
        last_heard = factory.LazyAttribute(lambda consent: max(consent.given_at, timezone.now()).date())
        lasts = factory.LazyAttribute(
            lambda consent: Period(consent.given_at.date(), period_from(consent.last_heard).until)
        )

    case: Any = None
    person = factory.SelfAttribute("case.person")
    departement = factory.SelfAttribute("case.departement")
    organisation = factory.SubFactory(OrganisationFactory)
    recorded_for = factory.SelfAttribute("case.next_action_owner")
    classes = factory.LazyFunction(lambda: ["identity", "situation"])
    purpose = "Reprendre après un arrêt"
    wording_version = CONSENT_VERSION
    words = factory.LazyAttribute(
        lambda consent: consent_words(
            CONSENT_VERSION,
            organisation=consent.organisation.name,
            classes=consent.classes,
            purpose=consent.purpose,
            phone=PHONE,
        )
    )
    channel = ConsentChannel.VOICE.value
    given_at = CAME_AT
    recorded_by_label = "Agent de ligne"
    valid_from = factory.SelfAttribute("lasts.start")
    valid_until = factory.SelfAttribute("lasts.until")


class AcceptanceFactory(RoomFactory[Acceptance]):
    class Meta:
        model = Acceptance

    case: Any = None
    person = factory.SelfAttribute("case.person")
    departement = factory.SelfAttribute("case.departement")
    service_family = "cap_emploi"
    at = CAME_AT
    channel = ConsentChannel.VOICE.value
