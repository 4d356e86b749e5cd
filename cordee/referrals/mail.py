"""The mails about referrals: neutral words and a link. Nothing says who, what for, or which programme."""

from collections.abc import Collection

from django.conf import settings
from django.urls import reverse

from cordee.audit.context import current_actor
from cordee.domain import referral as rules
from cordee.domain.referral import State
from cordee.outbox import delivery
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import Message
from cordee.referrals import links, wording
from cordee.referrals.models import AnswerLink, Referral


def register() -> None:
    delivery.register("referral_sent", ask)
    delivery.register("referral_link", replace)
    delivery.register("referral_reminder", remind, grouped=True)
    delivery.register("referral_closed", close)
    delivery.register("referral_answered", answer)
    delivery.register("referral_expired", answer)
    delivery.register("referral_start_late", ask_to_start, grouped=True)
    delivery.register("referral_outcome_asked", ask_outcome, grouped=True)
    delivery.register("referral_reopened", tell_reopened)
    delivery.register("referral_question", question)
    delivery.register("referral_completed", completed)


def ask(message: Message) -> Mail:
    """With the link that lives now: an older mail that waited carries it too."""
    url = _answer_address(message, rules.PENDING_STATES)
    return Mail(subject=wording.ASK_SUBJECT, text=wording.ASK_TEXT.format(url=url))


def remind(message: Message) -> Mail:
    url = _answer_address(message, rules.PENDING_STATES)
    return _reminder(wording.REMIND_SUBJECT, wording.REMIND_TEXT, wording.REMIND_BRIEF, url)


def replace(message: Message) -> Mail:
    """The link that was asked for again, before the answer or after an acceptance."""
    url = _answer_address(message, rules.LINKED_STATES)
    return Mail(subject=wording.LINK_SUBJECT, text=wording.LINK_TEXT.format(url=url))


def ask_to_start(message: Message) -> Mail:
    url = _answer_address(message, {State.ACCEPTED})
    return _reminder(wording.START_LATE_SUBJECT, wording.START_LATE_TEXT, wording.START_LATE_BRIEF, url)


def ask_outcome(message: Message) -> Mail:
    url = _answer_address(message, {State.STARTED})
    return _reminder(wording.OUTCOME_ASKED_SUBJECT, wording.OUTCOME_ASKED_TEXT, wording.OUTCOME_ASKED_BRIEF, url)


def tell_reopened(message: Message) -> Mail:
    url = _answer_address(message, {State.STARTED})
    return Mail(subject=wording.REOPENED_SUBJECT, text=wording.REOPENED_TEXT.format(url=url))


def completed(message: Message) -> Mail:
    """To the receiver: the answer to its question, on the page of its link."""
    url = _answer_address(message, rules.PENDING_STATES)
    return Mail(subject=wording.COMPLETED_SUBJECT, text=wording.COMPLETED_TEXT.format(url=url))


def close(message: Message) -> Mail:
    """To the receiver: there is nothing left to do, and nothing left to read."""
    return Mail(subject=wording.CLOSED_SUBJECT, text=wording.CLOSED_TEXT.format(reference=_referral(message).reference))


def answer(message: Message) -> Mail:
    """To the sender: the page says the rest, to who may read it."""
    url = settings.CORDEE_BASE_URL + reverse("referrals:detail", args=[message.about_id])
    return Mail(subject=wording.ANSWERED_SUBJECT, text=wording.ANSWERED_TEXT.format(url=url))


def question(message: Message) -> Mail:
    """To the sender, while the answer is still of use."""
    if _referral(message).state not in rules.PENDING_STATES:
        raise Obsolete
    url = settings.CORDEE_BASE_URL + reverse("referrals:detail", args=[message.about_id])
    return Mail(subject=wording.QUESTION_SUBJECT, text=wording.QUESTION_TEXT.format(url=url))


def _reminder(subject: str, text: str, brief: str, url: str) -> Mail:
    return Mail(subject=subject, text=text.format(url=url), brief=f"- {brief}\n  {url}")


def _referral(message: Message) -> Referral:
    """A request of a restricted case is hidden from the job too: nothing is said of it any more."""
    try:
        found: Referral = Referral.objects.visible_to(current_actor()).get(pk=message.about_id)
    except Referral.DoesNotExist:
        raise Obsolete("frozen") from None
    return found


def _answer_address(message: Message, states: Collection[State]) -> str:
    if _referral(message).state not in states:
        raise Obsolete
    alive = AnswerLink.objects.visible_to(current_actor()).filter(referral=message.about_id, revoked_at__isnull=True)
    link = alive.first()
    if link is None or link.sent_to != message.address:
        raise Obsolete
    return links.address_of(link.pk)
