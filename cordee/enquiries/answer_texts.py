"""The texts with which the line answers by mail: which are offered, how their fields are filled, what they may not say.

``templates_for`` is the one door to where they are kept; the pages know nothing else of it.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cordee.domain.enquiry import Kind
from cordee.domain.watched_words import has_identity_number, health_word
from cordee.enquiries import wording
from cordee.enquiries.models import Enquiry
from cordee.frontdesk.codes import code_of
from cordee.reader.line_texts import AnswerText, read_answers
from cordee.ui.tongues import SOURCE

_TO_WRITE = re.compile(r"\[[^\[\]]*\]")


def templates_for(organisation: UUID, on: date) -> tuple[AnswerText, ...]:
    """Those that an organisation of the line may send on a day."""
    return _of_the_content()


@cache
def _of_the_content() -> tuple[AnswerText, ...]:
    return read_answers(settings.CORDEE_CONTENT)


def offered(templates: Iterable[AnswerText], kind: Kind) -> tuple[AnswerText, ...]:
    return tuple(one for one in templates if not one.kinds or kind in one.kinds)


def filled(text: str, enquiry: Enquiry) -> str:
    """The fields of a template, without anything about who asked but the code that she follows."""
    with translation.override(SOURCE):
        follow = f"{settings.CORDEE_BASE_URL}{reverse('frontdesk:follow')}"
    values = {
        "telephone": settings.CORDEE_LINE_NUMBER,
        "horaires": settings.CORDEE_LINE_HOURS,
        "site": settings.CORDEE_BASE_URL,
        "suivi": follow,
        "code": code_of(enquiry.pk),
    }
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def what_is_wrong(text: str) -> str:
    """Why these words may not leave, for the agent who wrote them; empty when they may."""
    if found := _TO_WRITE.search(text):
        return wording.STILL_TO_WRITE.format(found=found[0])
    if word := health_word(text):
        return wording.NO_HEALTH_BY_MAIL.format(found=word)
    return wording.NO_NUMBER_BY_MAIL if has_identity_number(text) else ""
