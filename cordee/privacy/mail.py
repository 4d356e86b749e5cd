"""Eight mails: neutral words and a link. Nothing says who, what for, or which programme."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cordee.outbox import delivery, undelivered
from cordee.outbox.mail import Mail
from cordee.outbox.models import FollowedBy, Message
from cordee.privacy import warning, wording
from cordee.privacy.term import TOLD_BEFORE
from cordee.referrals.references import reference_of


def register() -> None:
    delivery.register("emergency_opened", tell_emergency)
    delivery.register("case_sensitive", ask_to_assign)
    delivery.register("emergency_to_review", recall_review)
    delivery.register("watch_to_review", tell_watch, grouped=True)
    delivery.register("watch_in_organisation", tell_head, grouped=True)
    delivery.register("case_ends_soon", tell_end, grouped=True)
    delivery.register(warning.AGREED, tell_agreed)
    delivery.register(warning.CALLED_OFF, tell_called_off)
    for kind, said in wording.MAILS.items():
        undelivered.tell_readers(kind, readers=FollowedBy.RIGHTS_OFFICERS, said=said)


def tell_emergency(message: Message) -> Mail:
    url = settings.CORDEE_BASE_URL + reverse("privacy:emergency", args=[message.about_id])
    return Mail(subject=wording.EMERGENCY_SUBJECT, text=wording.EMERGENCY_TEXT.format(url=url))


def recall_review(message: Message) -> Mail:
    url = settings.CORDEE_BASE_URL + reverse("privacy:emergency", args=[message.about_id])
    return Mail(subject=wording.REVIEW_SUBJECT, text=wording.REVIEW_TEXT.format(url=url))


def ask_to_assign(message: Message) -> Mail:
    url = settings.CORDEE_BASE_URL + reverse("privacy:case", args=[message.about_id])
    return Mail(subject=wording.SENSITIVE_SUBJECT, text=wording.SENSITIVE_TEXT.format(url=url))


def tell_watch(message: Message) -> Mail:
    url = settings.CORDEE_BASE_URL + reverse("privacy:rights")
    brief = f"{wording.WATCH_SUBJECT} : {url}"
    return Mail(subject=wording.WATCH_SUBJECT, text=wording.WATCH_TEXT.format(url=url), brief=brief)


def tell_head(message: Message) -> Mail:
    return Mail(subject=wording.WATCH_HEAD_SUBJECT, text=wording.WATCH_HEAD_TEXT, brief=wording.WATCH_HEAD_BRIEF)


def tell_end(message: Message) -> Mail:
    """Whoever led it no longer opens it by a link: its reference, and who may keep it."""
    on = timezone.localdate(message.created_at) + TOLD_BEFORE
    said = {"reference": reference_of(message.about_id), "day": date_format(on, "j F Y")}
    return Mail(
        subject=wording.END_SUBJECT, text=wording.END_TEXT.format(**said), brief=wording.END_BRIEF.format(**said)
    )


def tell_agreed(message: Message) -> Mail:
    """Who leads it may work for the line, which opens no case: their list, which says when and what to do before."""
    url = settings.CORDEE_BASE_URL + reverse("referrals:todo")
    said = {"reference": reference_of(message.about_id), "url": url}
    return Mail(subject=wording.ERASURE_SUBJECT, text=wording.ERASURE_TEXT.format(**said))


def tell_called_off(message: Message) -> Mail:
    said = {"reference": reference_of(message.about_id)}
    return Mail(subject=wording.CALLED_OFF_SUBJECT, text=wording.CALLED_OFF_TEXT.format(**said))
