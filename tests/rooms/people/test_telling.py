"""One door by which a message leaves for a person; what she asked for holds there."""

from datetime import UTC, datetime

import pytest

from cordee.audit.context import acting_as
from cordee.cases import queries, telling
from cordee.cases.models import Case
from cordee.domain.access import Actor, Role
from cordee.domain.reaching import ByHand, Channel, Discretion, PreferredChannel, Somebody, Why, Write
from cordee.domain.referral import NextAction
from cordee.network.models import Organisation
from cordee.people import telling as people
from cordee.people.models import Contact
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import member
from tests.factories.outbox import messages
from tests.factories.people import ContactFactory, PersonFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, ten o'clock in Paris
TOMORROW = datetime(2026, 11, 25, tzinfo=UTC).date()
KIND = "person_question"


@pytest.fixture
def adviser() -> Actor:
    return member(Role.ADVISER)


def case_of(actor: Actor, **contact) -> Case:
    person = PersonFactory(contact=None)
    ContactFactory(person=person, **{"phone": "06 11 22 33 44"} | contact)
    return CaseFactory(person=person, next_action_owner=Organisation.objects.get(pk=actor.organisation))


def tell(case: Case, actor: Actor, *, at: datetime = AT) -> Write | Somebody:
    with acting_as(actor):
        locked = queries.access_case(case.pk, actor=actor, lock=True)
        return telling.tell_person(
            case=locked, kind=KIND, about=case.pk, key="k1", by_hand_on=TOMORROW, actor=actor, at=at
        )


def next_of(case: Case, actor: Actor) -> tuple[str, object, object]:
    with acting_as(actor):
        read = queries.access_case(case.pk, actor=actor)
    return read.next_action, read.next_action_on, read.next_action_owner_id


def test_a_message_leaves_by_the_channel_of_the_person_and_says_nothing_in_the_journal(adviser):
    case = case_of(adviser)

    way = tell(case, adviser)

    (message,) = messages()
    assert isinstance(way, Write)
    assert (message.kind, message.about, message.recipient_kind) == (KIND, str(case.pk), "person")
    assert (message.channel, message.address, message.not_before) == (Channel.SMS, "06 11 22 33 44", AT)
    assert next_of(case, adviser)[0] == NextAction.HAND_OVER
    (event,) = journal()
    assert (event.kind, event.channel, event.person) == ("person.written_to", "sms", str(case.person_id))
    assert "06 11" not in str(event.detail)


def test_what_the_person_asked_goes_into_the_message(adviser):
    asked = [Discretion.NOT_AT_WORK.value, Discretion.NEUTRAL_SENDER.value]
    case = case_of(adviser, email="a@exemple.invalid", preferred_channel=PreferredChannel.EMAIL.value, discretion=asked)

    tell(case, adviser)

    (message,) = messages()
    assert (message.channel, message.address) == (Channel.MAIL, "a@exemple.invalid")
    assert (message.neutral_sender, message.outside_work) == (True, True)
    assert message.not_before == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("contact", "does", "why"),
    [
        ({"discretion": ["no_message"]}, ByHand.CALL, Why.ASKS_NO_MESSAGE),
        ({"phone": "04 79 11 22 33"}, ByHand.CALL, Why.NO_WRITTEN_ADDRESS),
        ({"preferred_channel": "letter"}, ByHand.LETTER, Why.PREFERS_LETTER),
        ({"phone": ""}, ByHand.ASK_CONTACT, Why.NO_CONTACT),
    ],
)
def test_where_no_message_may_leave_the_lead_calls(adviser, contact, does, why):
    case = case_of(adviser, **contact)

    way = tell(case, adviser)

    assert isinstance(way, Somebody)
    assert (way.does, way.why) == (does, why)
    assert messages() == []
    assert next_of(case, adviser) == (NextAction.CALL_BACK, TOMORROW, adviser.organisation)
    assert [event.kind for event in journal()] == ["person.to_reach_by_hand", "case.planned"]
    assert journal()[0].detail == {"kind": KIND, "does": does.value, "why": why.value}


def test_without_gateway_a_mobile_is_called(adviser, settings):
    settings.CORDEE_SMS_GATEWAY = "none"
    case = case_of(adviser)

    assert isinstance(tell(case, adviser), Somebody)
    assert messages() == []


def test_who_may_not_read_how_to_reach_the_person_writes_nothing(adviser):
    case, stranger = case_of(adviser), member(Role.ADVISER)

    with acting_as(stranger), pytest.raises(Contact.DoesNotExist):
        people.tell(person_id=case.person_id, kind=KIND, about=case.pk, key="k1", actor=stranger, at=AT)
    assert messages() == []


def test_the_same_key_twice_writes_once(adviser):
    case = case_of(adviser)

    tell(case, adviser)
    tell(case, adviser)

    assert len(messages()) == 1
