"""What she agrees to, read in English: to help her read the French words, which count and are the only ones kept."""

from collections.abc import Collection, Mapping
from typing import Final

from django.conf import settings
from django.utils.html import format_html

from cordee.domain import consent as french
from cordee.domain.access import Actor, DataClass
from cordee.people.models import Consent
from cordee.referrals import queries as referrals
from cordee.referrals.models import Referral
from cordee.ui.tongues import SOURCE, tongue
from cordee.voice.told import quoted

# By version of the French words: a new version is read in new words.
CONSENTS: Final[Mapping[str, str]] = {
    french.ASKED_CONSENT_VERSION: (
        "If you agree, we pass on to {organisation} {what}, about this: “{purpose}”. "
        "Your name can be seen only if the organisation accepts. This agreement holds for {months} months. "
        "You can withdraw it at any time, on your page or by calling {phone}. "
        "Refusing changes nothing about your rights."
    ),
    french.WEB_CONSENT_VERSION: (
        "If you agree, the line passes on to {organisation} {what}, about this: “{purpose}”. "
        "Your name can be seen only if the organisation accepts. This agreement holds for {months} months. "
        "You can withdraw it at any time by calling {phone}, with your code. "
        "Refusing changes nothing about your rights."
    ),
    french.RENEWAL_VERSION: (
        "If you agree, {organisation} keeps {what} for {months} months, about this: “{purpose}”. "
        "You can withdraw this agreement at any time, on your page or by calling {phone}. "
        "Not renewing it changes nothing about your rights."
    ),
}
NOTICES: Final[Mapping[str, str]] = {
    french.ASKED_NOTICE_VERSION: (
        "Somebody spoke about you to the line, so that you get help. What was said is used to guide you and to follow "
        "your request. It is kept for two years after our last contact. You can see it, have it corrected or have it "
        "erased by calling {phone}."
    ),
    french.WEB_NOTICE_VERSION: (
        "The line keeps what you send to follow your request, for two years after the last contact. You can see it, "
        "have it corrected or have it erased by calling {phone}."
    ),
}
WHAT: Final[Mapping[DataClass, tuple[str, ...]]] = {
    DataClass.IDENTITY: ("your name", "your contact details"),
    DataClass.SITUATION: ("your work situation",),
    DataClass.HEALTH: ("your answers about your health at work",),
}


def of_notice(version: str) -> str:
    """Empty on a French page, as the two others: nothing to help with."""
    words = NOTICES[version].format(phone=settings.CORDEE_LINE_NUMBER)
    return "" if tongue() == SOURCE else words


def of_agreement(referral: Referral, *, actor: Actor) -> str:
    purpose = referrals.asked_of_the_person(referral.pk, actor=actor).purpose
    return of_words(french.ASKED_CONSENT_VERSION, referral.recipient.name, referral.asked_classes, purpose)


def of_renewal(consent: Consent) -> str:
    return of_words(french.RENEWAL_VERSION, consent.organisation.name, consent.classes, consent.purpose)


def of_words(version: str, organisation: str, classes: Collection[str], purpose: str) -> str:
    if tongue() == SOURCE:
        return ""
    return format_html(
        CONSENTS[version],
        organisation=organisation,
        what=_listed([said for one, words in WHAT.items() if one.value in classes for said in words]),
        purpose=quoted(purpose),
        months=french.CONSENT_MONTHS,
        phone=settings.CORDEE_LINE_NUMBER,
    )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
