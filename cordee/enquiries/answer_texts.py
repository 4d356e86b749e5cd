"""The answers by mail of the line: which are offered, how their code is filled, what they may not say.

Their words are texts of the line, which whoever leads it replaces (room ``scripts``).
"""

import re
from datetime import date

from cordee.domain.access import Actor
from cordee.domain.watched_words import has_identity_number, health_word
from cordee.enquiries import wording
from cordee.enquiries.models import Enquiry
from cordee.frontdesk.codes import code_of
from cordee.scripts import queries as scripts
from cordee.scripts.queries import TemplateAnswer

_TO_WRITE = re.compile(r"\[[^\[\]]*\]")


def templates_for(actor: Actor, on: date) -> tuple[TemplateAnswer, ...]:
    """Those that the agent's organisation sends on a day."""
    return scripts.template_answers(actor=actor, on=on)


def filled(text: str, enquiry: Enquiry) -> str:
    """Of who asked, nothing but the code that she follows."""
    return text.replace("{code}", code_of(enquiry.pk))


def what_is_wrong(text: str) -> str:
    """Why these words may not leave, for the agent who wrote them; empty when they may."""
    if found := _TO_WRITE.search(text):
        return wording.STILL_TO_WRITE.format(found=found[0])
    if word := health_word(text):
        return wording.NO_HEALTH_BY_MAIL.format(found=word)
    return wording.NO_NUMBER_BY_MAIL if has_identity_number(text) else ""
