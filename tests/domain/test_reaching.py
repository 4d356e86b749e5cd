"""What a person asks of whoever gets in touch decides how: by a message, or by somebody. Never by nothing."""

from datetime import UTC, datetime, time
from itertools import chain, combinations, product

import pytest

from cordee.domain.phone import is_mobile
from cordee.domain.quiet_hours import QuietHours
from cordee.domain.reaching import (
    ByHand,
    Calendar,
    Channel,
    Contact,
    Discretion,
    PreferredChannel,
    Somebody,
    Why,
    Write,
    how_to_reach,
)

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, ten o'clock in Paris
EVENING = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # six o'clock
NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
CALENDAR = Calendar(quiet=QuietHours(begins=time(20), ends=time(8)), holidays=frozenset())
MOBILE, LANDLINE, MAIL = "06 11 22 33 44", "04 79 11 22 33", "a@exemple.invalid"


def reach(contact: Contact, *, at: datetime = MORNING, sends_sms: bool = True) -> Write | Somebody:
    return how_to_reach(contact, at=at, calendar=CALENDAR, sends_sms=sends_sms)


def written(channel: Channel, address: str, **changes) -> Write:
    plain = {"not_before": MORNING, "neutral_sender": False, "outside_work": False}
    return Write(channel=channel, address=address, **plain | changes)


def asks(*discretion: Discretion, **fields) -> Contact:
    return Contact(asks=frozenset(discretion), **fields)


@pytest.mark.parametrize(
    ("contact", "channel", "address"),
    [
        (Contact(phone=MOBILE, email=MAIL), Channel.SMS, MOBILE),
        (Contact(phone=MOBILE, email=MAIL, prefers=PreferredChannel.EMAIL), Channel.MAIL, MAIL),
        (Contact(phone=LANDLINE, email=MAIL), Channel.MAIL, MAIL),
        (Contact(phone=MOBILE, prefers=PreferredChannel.EMAIL), Channel.SMS, MOBILE),
    ],
)
def test_the_channel_is_the_preferred_one_else_the_other(contact, channel, address):
    assert reach(contact) == written(channel, address)


def test_without_gateway_no_sms_is_promised():
    assert reach(Contact(phone=MOBILE, email=MAIL), sends_sms=False) == written(Channel.MAIL, MAIL)


@pytest.mark.parametrize(
    ("contact", "does", "why"),
    [
        (Contact(phone=LANDLINE), ByHand.CALL, Why.NO_WRITTEN_ADDRESS),
        (Contact(phone="06 11 22"), ByHand.CALL, Why.NO_WRITTEN_ADDRESS),
        (Contact(phone=MOBILE, email=MAIL, prefers=PreferredChannel.LETTER), ByHand.LETTER, Why.PREFERS_LETTER),
        (Contact(), ByHand.ASK_CONTACT, Why.NO_CONTACT),
    ],
)
def test_who_gets_no_message_is_a_task_for_somebody(contact, does, why):
    assert reach(contact) == Somebody(does=does, why=why, asks=frozenset())


def test_who_asks_that_no_message_be_left_is_called():
    contact = asks(Discretion.NO_MESSAGE, phone=MOBILE, email=MAIL)

    assert reach(contact) == Somebody(does=ByHand.CALL, why=Why.ASKS_NO_MESSAGE, asks=contact.asks)


def test_who_asks_that_no_message_be_left_but_chose_mail_gets_a_mail_and_never_an_sms():
    contact = asks(Discretion.NO_MESSAGE, phone=MOBILE, email=MAIL, prefers=PreferredChannel.EMAIL)
    without_mail = asks(Discretion.NO_MESSAGE, phone=MOBILE, prefers=PreferredChannel.EMAIL)

    assert reach(contact) == written(Channel.MAIL, MAIL)
    assert reach(without_mail) == Somebody(does=ByHand.CALL, why=Why.ASKS_NO_MESSAGE, asks=without_mail.asks)


def test_who_is_never_reached_at_work_is_written_to_after_work():
    contact = asks(Discretion.NOT_AT_WORK, phone=MOBILE)

    assert reach(contact) == written(Channel.SMS, MOBILE, not_before=EVENING, outside_work=True)


def test_a_neutral_sender_goes_with_the_message():
    assert reach(asks(Discretion.NEUTRAL_SENDER, email=MAIL)) == written(Channel.MAIL, MAIL, neutral_sender=True)


def test_at_night_the_message_waits_for_the_morning():
    assert reach(Contact(phone=MOBILE), at=NIGHT) == written(Channel.SMS, MOBILE, not_before=NEXT_MORNING)


EVERY_WISH = list(chain.from_iterable(combinations(Discretion, n) for n in range(len(Discretion) + 1)))


@pytest.mark.parametrize("prefers", PreferredChannel)
@pytest.mark.parametrize("wishes", EVERY_WISH, ids="+".join)
def test_of_every_combination_there_is_an_answer_that_the_person_would_accept(prefers, wishes):
    for phone, email, sends_sms in product(["", MOBILE, LANDLINE], ["", MAIL], [True, False]):
        answer = reach(Contact(phone=phone, email=email, prefers=prefers, asks=frozenset(wishes)), sends_sms=sends_sms)

        if isinstance(answer, Somebody):
            assert answer.asks == set(wishes)
            assert answer.does is not ByHand.CALL or phone
            continue
        assert answer.address in {phone, email} - {""}
        assert answer.channel is Channel.MAIL or (sends_sms and is_mobile(answer.address))
        assert prefers is not PreferredChannel.LETTER
        assert Discretion.NO_MESSAGE not in wishes or (prefers, answer.channel) == ("email", "mail")
        assert answer.neutral_sender is (Discretion.NEUTRAL_SENDER in wishes)
        assert answer.not_before == (EVENING if Discretion.NOT_AT_WORK in wishes else MORNING)
