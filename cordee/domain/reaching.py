"""How a person may be reached now: by a message, or by somebody who calls or writes by hand. Never by nothing."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cordee.domain.phone import is_mobile
from cordee.domain.quiet_hours import QuietHours, first_moment, is_quiet


class Channel(StrEnum):
    """What the outbox sends by itself."""

    MAIL = "mail"
    SMS = "sms"
    WEBHOOK = "webhook"  # to the software of an organisation, never to a person


class PreferredChannel(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"


class Discretion(StrEnum):
    """What the person asks of whoever gets in touch."""

    NO_MESSAGE = "no_message"
    NOT_AT_WORK = "not_at_work"
    NEUTRAL_SENDER = "neutral_sender"


class ByHand(StrEnum):
    """What somebody has to do, since no message may leave."""

    CALL = "call"
    LETTER = "letter"
    ASK_CONTACT = "ask_contact"


class Why(StrEnum):
    ASKS_NO_MESSAGE = "asks_no_message"
    PREFERS_LETTER = "prefers_letter"
    NO_WRITTEN_ADDRESS = "no_written_address"  # a landline only, or a mobile where nothing sends SMS
    NO_CONTACT = "no_contact"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What is known of the ways to a person; a phone as she gave it."""

    phone: str = ""
    email: str = ""
    prefers: PreferredChannel = PreferredChannel.PHONE
    asks: frozenset[Discretion] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When one may write: see ``quiet_hours.first_moment``."""

    quiet: QuietHours | None
    holidays: Set[date]


@dataclass(frozen=True, kw_only=True)
class Write:
    """One neutral message, to this address, not before this instant."""

    channel: Channel
    address: str
    not_before: datetime
    neutral_sender: bool
    outside_work: bool


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A task for a human. ``asks`` goes along: who calls must respect it too."""

    does: ByHand
    why: Why
    asks: frozenset[Discretion]


def how_to_reach(contact: Contact, *, at: datetime, calendar: Calendar, sends_sms: bool) -> Write | Somebody:
    """Return the message that may leave, or what somebody must do instead.

    The channel is the preferred one, else the other. Who asks that no message be left gets none, save a mail if she
    chose mail herself: a text that waits on a screen is a message left, and others read over a shoulder.
    """
    channel, why = _channel(contact, sends_sms=sends_sms)
    if channel is None:
        return Somebody(does=_by_hand(contact, why), why=why, asks=contact.asks)
    outside_work = Discretion.NOT_AT_WORK in contact.asks
    return Write(
        channel=channel,
        address=contact.email if channel is Channel.MAIL else contact.phone,
        not_before=first_moment(at, quiet=calendar.quiet, holidays=calendar.holidays, outside_work=outside_work),
        neutral_sender=Discretion.NEUTRAL_SENDER in contact.asks,
        outside_work=outside_work,
    )


def code_channels(contact: Contact, *, sends_sms: bool) -> tuple[Channel, ...]:
    """Where a code that opens her page may go: only where she accepts messages, as for any other (``how_to_reach``)."""
    first, _why = _channel(contact, sends_sms=sends_sms)
    if first is None or Discretion.NO_MESSAGE in contact.asks:
        return (first,) if first else ()
    known = {Channel.SMS: sends_sms and is_mobile(contact.phone), Channel.MAIL: bool(contact.email)}
    return (first, *(one for one, is_known in known.items() if is_known and one is not first))


def may_be_sent_now(contact: Contact, *, at: datetime, holidays: Set[date]) -> bool:
    """She asks for a code herself, at any hour: save while she is at work, if she wants nothing there."""
    outside_work = Discretion.NOT_AT_WORK in contact.asks
    return not is_quiet(at, quiet=None, holidays=holidays, outside_work=outside_work)


def _channel(contact: Contact, *, sends_sms: bool) -> tuple[Channel | None, Why]:
    """The channel, or none and the reason; with a channel the reason means nothing."""
    mail = Channel.MAIL if contact.email else None
    sms = Channel.SMS if sends_sms and is_mobile(contact.phone) else None
    if contact.prefers is PreferredChannel.LETTER:
        return None, Why.PREFERS_LETTER
    if Discretion.NO_MESSAGE in contact.asks:
        chosen = mail if contact.prefers is PreferredChannel.EMAIL else None
        return chosen, Why.ASKS_NO_MESSAGE
    found = (mail or sms) if contact.prefers is PreferredChannel.EMAIL else (sms or mail)
    return found, Why.NO_WRITTEN_ADDRESS if contact.phone else Why.NO_CONTACT


def _by_hand(contact: Contact, why: Why) -> ByHand:
    if why is Why.PREFERS_LETTER:
        return ByHand.LETTER
    return ByHand.CALL if contact.phone else ByHand.ASK_CONTACT
