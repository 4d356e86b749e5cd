from datetime import UTC, datetime, timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from cordee.enquiries.models import (
    Enquiry,
    EnquiryAnswer,
    EnquiryAttempt,
    EnquiryContact,
    EnquirySender,
    EnquirySituation,
    EnquiryWord,
)
from cordee.frontdesk.codes import code_of, hash_of_code
from tests.factories import RoomFactory
from tests.factories.network import MembershipFactory

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PROMISED = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # or tomorrow: the database reads its own clock


class EnquiryFactory(RoomFactory[Enquiry]):
    """A demand to be called back, that nobody has taken up."""

    class Meta:
        model = Enquiry

    id = factory.LazyFunction(uuid4)
    kind = "rappel"
    state = "recue"
    received_at = AT
    promised_at = factory.LazyFunction(lambda: max(PROMISED, timezone.now() + timedelta(days=1)))
    next_at = factory.SelfAttribute("promised_at")
    code_hash = factory.LazyAttribute(lambda one: hash_of_code(code_of(one.id)))
    idempotency_key = factory.LazyFunction(lambda: uuid4().hex * 2)


class EnquiryContactFactory(RoomFactory[EnquiryContact]):
    class Meta:
        model = EnquiryContact

    enquiry = factory.SubFactory(EnquiryFactory)
    departement = factory.SelfAttribute("enquiry.departement")
    name = "Aline"
    phone = "+33611223344"
    discretion = factory.LazyFunction(lambda: ["not_at_work"])


class EnquirySituationFactory(RoomFactory[EnquirySituation]):
    class Meta:
        model = EnquirySituation

    enquiry = factory.SubFactory(EnquiryFactory)
    departement = factory.SelfAttribute("enquiry.departement")
    who = "personne"


class EnquirySenderFactory(RoomFactory[EnquirySender]):
    class Meta:
        model = EnquirySender

    enquiry = factory.SubFactory(EnquiryFactory)
    departement = factory.SelfAttribute("enquiry.departement")
    name = "Dr Sauvage"
    email = "cabinet@example.org"


class EnquiryWordFactory(RoomFactory[EnquiryWord]):
    class Meta:
        model = EnquiryWord

    enquiry = factory.SubFactory(EnquiryFactory)
    departement = factory.SelfAttribute("enquiry.departement")
    word = "oui"
    channel = "code"
    at = AT


class EnquiryAttemptFactory(RoomFactory[EnquiryAttempt]):
    class Meta:
        model = EnquiryAttempt

    enquiry = factory.SubFactory(EnquiryFactory)
    departement = factory.SelfAttribute("enquiry.departement")
    at = AT
    result = "sans_reponse"


class EnquiryAnswerFactory(RoomFactory[EnquiryAnswer]):
    class Meta:
        model = EnquiryAnswer

    enquiry = factory.SubFactory(EnquiryFactory)
    departement = factory.SelfAttribute("enquiry.departement")
    membership = factory.SubFactory(MembershipFactory, role="phone_agent")
    at = AT
    template = "reponse_parler"
    template_version = "1"
    subject = "Votre message"
    text = "Bonjour, appelez-nous."
