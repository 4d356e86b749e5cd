"""What was noted when her case ended, in the words of the field, and beside it what she says herself."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cordee.cases import own_word
from cordee.cases.models import Case, PersonAnswer, PersonQuestion
from cordee.cases.wording import closing_said
from cordee.domain.access import Actor
from cordee.domain.own_word import Helped, Moment, Work
from cordee.domain.planning import Closing
from cordee.voice import wording


@dataclass(frozen=True, kw_only=True)
class Word:
    moment: str
    on: date
    helped: str
    work: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Ended:
    noted: str
    on: date
    words: tuple[Word, ...]  # the latest first


def ended_of(case: Case, *, actor: Actor) -> Ended | None:
    """It is hers to read whole; None while her case is open, or where nobody said how it ended."""
    if not case.closing or case.closed_on is None:
        return None
    answers = own_word.answers_of(case.pk, actor=actor)
    asked = PersonQuestion.objects.visible_to(actor).in_bulk([one.pk for one in answers])
    words = tuple(_word(one, asked[one.pk]) for one in answers if one.pk in asked)
    return Ended(noted=_(closing_said(Closing(case.closing), whole=True)), on=case.closed_on, words=words)


def _word(answer: PersonAnswer, question: PersonQuestion) -> Word:
    return Word(
        moment=str(wording.MOMENTS[Moment(question.moment)]),
        on=timezone.localdate(answer.at),
        helped=str(wording.HELPED[Helped(answer.helped)]),
        work=str(wording.WORK[Work(answer.work)]),
        text=answer.words,
    )
