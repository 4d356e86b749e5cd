"""Demands by the web that nobody reads, or that are kept too long. As in ``breaking``, each returns the ids to find."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from tests.factories.enquiries import EnquiryAnswerFactory, EnquiryContactFactory, EnquiryFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory
from tests.factories.telephony import PhoneCallFactory, PhoneEventFactory


def read_by_nobody() -> set[UUID]:
    """The only agents of the line work elsewhere."""
    MembershipFactory(role="phone_agent", departements=["38"])
    return {EnquiryFactory(departement="73").pk}


def late_in_nobodys_name() -> set[UUID]:
    """The sweep that gives it to an agent has not passed."""
    _agent_everywhere()
    late = timezone.now() - timedelta(hours=2)
    EnquiryFactory(received_at=late, next_at=timezone.now() - timedelta(minutes=30))
    EnquiryFactory(kind="medecin", state="accord_attendu", received_at=late, next_at=late)  # a printed code
    return {EnquiryFactory(received_at=late, next_at=late).pk}


def late_in_the_name_of_who_left() -> set[UUID]:
    _agent_everywhere()
    late = timezone.now() - timedelta(hours=2)
    gone = MembershipFactory(role="phone_agent", valid_from=late - timedelta(days=9), valid_until=late)
    taken = {"state": "prise", "owner": gone, "taken_at": late - timedelta(hours=1)}
    return {EnquiryFactory(received_at=late, next_at=late, **taken).pk}


def answer_kept_too_long() -> set[UUID]:
    _agent_everywhere()
    long_ago = timezone.now() - timedelta(days=10)
    ended = EnquiryFactory(state="close", ending="repondu_ecrit", received_at=long_ago, closed_at=long_ago)
    EnquiryAnswerFactory(enquiry=ended, at=long_ago)
    return {ended.pk}


def put_aside_and_forgotten() -> set[UUID]:
    """Agents may look at it, and nobody else hears that none did."""
    _agent_everywhere()
    since = timezone.now() - timedelta(days=8)
    return {EnquiryFactory(state="quarantaine", received_at=since, quarantined_at=since).pk}


def enquiry_kept_too_long() -> set[UUID]:
    _agent_everywhere()
    return {EnquiryFactory(received_at=timezone.now() - timedelta(days=200)).pk}


def spam_kept_too_long() -> set[UUID]:
    _agent_everywhere()
    MembershipFactory(role="administrator", departements=[])  # who sees that nobody looked at it
    long_ago = timezone.now() - timedelta(days=40)
    return {EnquiryFactory(state="quarantaine", received_at=long_ago, quarantined_at=long_ago).pk}


def number_kept_after_the_end() -> set[UUID]:
    _agent_everywhere()
    long_ago = timezone.now() - timedelta(days=3)
    enquiry = EnquiryFactory(state="close", ending="retiree", received_at=long_ago, closed_at=long_ago)
    EnquiryContactFactory(enquiry=enquiry)
    return {enquiry.pk}


def call_that_nobody_settled() -> set[UUID]:
    return {PhoneEventFactory(happening="manque", received_at=timezone.now() - timedelta(hours=7)).pk}


def event_kept_too_long() -> set[UUID]:
    old = timezone.now() - timedelta(days=4)
    return {PhoneEventFactory(received_at=old, settled_at=old, number="").pk}


def hash_kept_too_long() -> set[UUID]:
    member = MembershipFactory()
    call = CallFactory(membership=member)
    PhoneCallFactory(call=call, membership=member, at=timezone.now() - timedelta(days=200))
    return {call.pk}


def _agent_everywhere() -> None:
    MembershipFactory(role="phone_agent", departements=[])


BREAKINGS = [
    ("I-03.read", read_by_nobody),
    ("I-03.aside", put_aside_and_forgotten),
    ("I-03.named", late_in_nobodys_name),
    ("I-03.named", late_in_the_name_of_who_left),
    ("I-03.kept", enquiry_kept_too_long),
    ("I-03.kept", answer_kept_too_long),
    ("I-03.kept", spam_kept_too_long),
    ("I-03.kept", number_kept_after_the_end),
    ("I-03.settled", call_that_nobody_settled),
    ("I-03.phone", event_kept_too_long),
    ("I-03.phone", hash_kept_too_long),
]
