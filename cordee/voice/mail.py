"""What is written to the person: neutral words and her own link, in a mail or an SMS."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cordee.audit.context import current_actor
from cordee.cases.own_word import NEEDS_HELP
from cordee.domain.referral import FOLLOWED_STATES, PENDING_STATES, State
from cordee.employer.actions import TOLD as EMPLOYER
from cordee.outbox import asked_now, delivery
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import Message
from cordee.outbox.sms import Sms
from cordee.people import personal_links, telling
from cordee.referrals.agreeing import ASKED
from cordee.referrals.her_news import ACCEPTED, ELSEWHERE, MEETING, NEWS, UNANSWERED, meeting_of
from cordee.referrals.models import Referral
from cordee.referrals.references import reference_of
from cordee.support import appointment_news, invitations
from cordee.support.appointment_news import REMINDER, TOLD
from cordee.voice import codes, wording
from cordee.voice.codes import CODE
from cordee.voice.rights import ANSWERED, CONTACT_CHANGED, CONTACT_LEFT

WORD, RENEWAL, LINK = "person_word_asked", "person_renewal_asked", "person_link"
TOO_LATE = "code_is_over"

# Of these, at least one of her requests is still there when the message leaves.
_TRUE_WHILE: Mapping[str, Collection[State]] = {
    ASKED: {State.AWAITING_CONSENT},
    ACCEPTED: FOLLOWED_STATES,
    ELSEWHERE: PENDING_STATES,
}

Words = TypeVar("Words", Mail, Sms)


def register() -> None:
    for kind, subject, text, sms in (
        (ASKED, wording.AGREEMENT_SUBJECT, wording.AGREEMENT_TEXT, wording.AGREEMENT_SMS),
        (WORD, wording.WORD_SUBJECT, wording.WORD_TEXT, wording.WORD_SMS),
        (RENEWAL, wording.RENEWAL_SUBJECT, wording.RENEWAL_TEXT, wording.RENEWAL_SMS),
        (LINK, wording.LINK_SUBJECT, wording.LINK_TEXT, wording.LINK_SMS),
        (ANSWERED, wording.ANSWERED_SUBJECT, wording.ANSWERED_TEXT, wording.ANSWERED_SMS),
        (ACCEPTED, wording.ACCEPTED_SUBJECT, wording.ACCEPTED_TEXT, wording.ACCEPTED_SMS),
        (ELSEWHERE, wording.ELSEWHERE_SUBJECT, wording.ELSEWHERE_TEXT, wording.ELSEWHERE_SMS),
        (UNANSWERED, wording.UNANSWERED_SUBJECT, wording.UNANSWERED_TEXT, wording.UNANSWERED_SMS),
        (MEETING, wording.MEETING_SUBJECT, wording.MEETING_TEXT, wording.MEETING_SMS),
        (EMPLOYER, wording.EMPLOYER_SUBJECT, wording.EMPLOYER_TEXT, wording.EMPLOYER_SMS),
        (REMINDER, wording.REMINDER_SUBJECT, wording.REMINDER_TEXT, wording.REMINDER_SMS),
    ):
        delivery.register(kind, _to_her(_mail(subject, text)), sms=_to_her(_sms(sms)))
    delivery.register(TOLD, _to_her(_appointment), sms=_to_her(_sms(wording.APPOINTMENT_SMS)))
    for kind in (*NEWS, *appointment_news.NEWS, EMPLOYER):
        telling.only_informs(kind)
    delivery.register(CODE, _to_her(_code), sms=_to_her(_code_sms))
    asked_now.register(CODE, _has_ended)
    delivery.register(NEEDS_HELP, _needs_help)
    delivery.register(CONTACT_CHANGED, _contact_changed)
    delivery.register(CONTACT_LEFT, _to_her(_contact_left), sms=_to_her(_contact_left_sms))


def _to_her(render: Callable[[Message], Words]) -> Callable[[Message], Words]:
    """In her language, and with the page in that language; what organisations read stays French."""

    def rendered(message: Message) -> Words:
        with translation.override(telling.tongue_of(message)):
            return render(message)

    return rendered


def _needs_help(message: Message) -> Mail:
    """To who leads the case. Nothing of her: the list of the day says the rest, to who may read it."""
    url = settings.CORDEE_BASE_URL + reverse("referrals:todo")
    return Mail(subject=wording.NEEDS_HELP_SUBJECT, text=wording.NEEDS_HELP_TEXT.format(url=url))


def _contact_changed(message: Message) -> Mail:
    """To who follows her: a reference and a link; the new value is read on the page, by who may."""
    about = message.about_id
    url = settings.CORDEE_BASE_URL + reverse("referrals:detail", args=[about])
    text = wording.CONTACT_TEXT.format(reference=reference_of(about), url=url)
    return Mail(subject=wording.CONTACT_SUBJECT, text=text)


def _contact_left(message: Message) -> Mail:
    """To where she was reached before. Without a link: whoever reads it there may be somebody else."""
    text = str(wording.LEFT_TEXT).format(phone=settings.CORDEE_LINE_NUMBER)
    return Mail(subject=str(wording.LEFT_SUBJECT), text=text)


def _contact_left_sms(message: Message) -> Sms:
    return Sms(text=str(wording.LEFT_SMS).format(phone=settings.CORDEE_LINE_NUMBER))


def _code(message: Message) -> Mail:
    text = str(wording.CODE_TEXT).format(code=_fresh_code(message), phone=settings.CORDEE_LINE_NUMBER)
    return Mail(subject=str(wording.CODE_SUBJECT), text=text)


def _code_sms(message: Message) -> Sms:
    return Sms(text=str(wording.CODE_SMS).format(code=_fresh_code(message)))


def _fresh_code(message: Message) -> str:
    """One that would open nothing any more is not sent."""
    if timezone.now() >= message.created_at + codes.LASTS:
        raise Obsolete(TOO_LATE)
    return codes.code_of(message.pk)


def _has_ended(message: Message) -> None:
    """Sent or not, nothing is kept of a code: its message loses its address."""


def _mail(subject: str, text: str) -> Callable[[Message], Mail]:
    return lambda message: Mail(subject=str(subject), text=str(text).format(url=_her_page(message)))


def _appointment(message: Message) -> Mail:
    """With the appointment for her calendar, where she asks for no discretion; the words of the mail are the same."""
    told = _mail(wording.APPOINTMENT_SUBJECT, wording.APPOINTMENT_TEXT)(message)
    invitation = invitations.hers(message, title=_("Rendez-vous"))
    if invitation is None:
        return told
    return replace(told, text=f"{told.text}\n{wording.APPOINTMENT_ATTACHED}", invitation=invitation)


def _sms(text: str) -> Callable[[Message], Sms]:
    return lambda message: Sms(text=str(text).format(url=_her_page(message)))


def _her_page(message: Message) -> str:
    """With the link that lives now. What she has answered meanwhile is asked no more, what has changed is not told."""
    worker = current_actor()
    link = personal_links.live_link_of(message.about_id, actor=worker)
    if link is None or not _holds_still(message):
        raise Obsolete
    return personal_links.address_of(link.pk)


def _holds_still(message: Message) -> bool:
    """While she was not to be disturbed, another may have answered, or she may have taken her agreement back."""
    if message.kind in appointment_news.NEWS:
        return appointment_news.holds_still(message.idempotency_key, actor=current_actor(), at=timezone.now())
    hers = Referral.objects.visible_to(current_actor()).filter(case=message.about_id)
    if message.kind == UNANSWERED:
        return not hers.filter(state__in=FOLLOWED_STATES).exists()
    if message.kind == MEETING:
        request, day = meeting_of(message.idempotency_key)
        is_agreed = hers.filter(pk=request, state=State.ACCEPTED.value, meeting_on=day).exists()
        return is_agreed and day >= timezone.localdate()
    states = _TRUE_WHILE.get(message.kind)
    return states is None or hers.filter(state__in=states).exists()
