"""« Tout remplir sur une seule page »: every question whose answer can still change the result, and one button."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from cordee.conversation.asked import Question, question
from cordee.conversation.noting import DECLINED, UNSURE, HealthNotAsked
from cordee.conversation.places import LONGEST_TYPED, PLACES, SeveralCommunes, commune_meant
from cordee.conversation.queries import Oriented, oriented
from cordee.domain.rules.answers import BadAnswer
from cordee.domain.rules.heard.typed import StillAhead
from cordee.public import wording
from cordee.public.carried import Carried
from cordee.public.stock import asked_alone, decisive_left, place_left, why
from cordee.territory.queries import CommuneHit
from cordee.ui import lengths

CHOSEN, TYPED, WITHOUT, CODE, SHOWN = "r-", "t-", "sans-", "code-", "pose"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question of the sheet with what was answered so far, and what was wrong with it.

    ``known``: what was said of it another day, by whom: left empty, it stays so.
    """

    question: Question
    asks: str
    why: str
    typed: str = ""
    chosen: str = ""
    error: str = ""
    communes: tuple[CommuneHit, ...] = ()
    known: str = ""

    @property
    def id(self) -> str:
        return self.question.fact.id


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """``needs_error``: what is looked for was not said; ``brings_more``: the answers brought further questions."""

    asked: tuple[Asked, ...]
    needs_error: str = ""
    brings_more: bool = False

    @property
    def errors(self) -> int:
        return sum(bool(one.error) for one in self.asked) + bool(self.needs_error)


@dataclass(frozen=True, kw_only=True)
class Read:
    """``carried`` holds every answer that was understood; ``sheet`` is what is left to show, None when nothing is."""

    carried: Carried
    sheet: Sheet | None


def sheet(carried: Carried, *, also: Sequence[str] = (), hidden: Collection[str] = ()) -> Sheet:
    """``also``: facts that are asked first, known or not; ``hidden``: those that are neither asked nor noted here."""
    found = oriented(carried.said)
    asked = [fact for fact in dict.fromkeys((*also, *_left(found))) if fact not in hidden]
    return Sheet(asked=tuple(_asked(found, fact) for fact in asked))


def read(carried: Carried, sent: QueryDict, *, hidden: Collection[str] = ()) -> Read:
    """Note what the sheet answers. What was left empty was not asked for: it does not come back by itself."""
    facts = oriented(carried.said).catalogue.facts
    shown = [fact for fact in sent.getlist(SHOWN) if fact in facts and fact not in hidden]
    wrong: dict[str, Asked] = {}
    for fact in dict.fromkeys(shown):
        carried, trouble = _noted(carried, fact, sent)
        if trouble:
            wrong[fact] = trouble
    needs_error = "" if carried.said.needs else wording.NO_NEED
    found = oriented(carried.said)
    left = [fact for fact in _left(found) if fact not in hidden]
    new = [fact for fact in left if fact not in shown]
    if not wrong and not needs_error and not new:
        return Read(carried=carried, sheet=None)
    again = [*(fact for fact in shown if fact in wrong or fact in left), *new]
    asked = tuple(wrong.get(fact) or _asked(found, fact) for fact in again)
    brings_more = not wrong and not needs_error
    return Read(carried=carried, sheet=Sheet(asked=asked, needs_error=needs_error, brings_more=brings_more))


def _left(found: Oriented) -> tuple[str, ...]:
    """The place, then what can change what leads; without a need nothing can be told of that yet."""
    place = place_left(found)
    return (*([place] if place else []), *(decisive_left(found) if found.conversation.needs else ()))


def _asked(found: Oriented, fact: str) -> Asked:
    one = question(found, fact)
    return Asked(question=one, asks=asked_alone(found, one), why=why(found, fact))


def _noted(carried: Carried, fact: str, sent: QueryDict) -> tuple[Carried, Asked | None]:
    typed, without = sent.get(f"{TYPED}{fact}", "").strip(), sent.get(f"{WITHOUT}{fact}", "")
    chosen, code = sent.get(f"{CHOSEN}{fact}", ""), sent.get(f"{CODE}{fact}", "")
    text = chosen or typed or (without if without in (DECLINED, UNSURE) else "")
    if not text and not code:
        return carried, None
    try:
        if too_long := lengths.refused(text, most=LONGEST_TYPED):
            return carried, _again(carried, fact, typed, error=too_long)
        if fact in PLACES and (typed or code):
            text = commune_meant(text, code=code)
        return carried.told(fact=fact, text=text), None
    except SeveralCommunes as several:
        return carried, _again(carried, fact, typed, error=several.error, communes=tuple(several.hits))
    except BadAnswer as refused:
        return carried, _again(carried, fact, typed, chosen=chosen, error=wrong_answer(refused, text, carried))
    except HealthNotAsked:
        return carried, None


def _again(carried: Carried, fact: str, typed: str, **trouble: Any) -> Asked:
    """The question with what was typed, whole, and what is wrong with it."""
    return replace(_asked(oriented(carried.said), fact), typed=typed[: lengths.SHOWN_AGAIN], **trouble)


def wrong_answer(refused: BadAnswer, typed: str, carried: Carried) -> str:
    """What was found, what was expected, and that nothing is lost."""
    if isinstance(refused, StillAhead):
        return wording.still_ahead(typed[:60], day=refused.day, on=carried.said.on)
    return wording.NOT_UNDERSTOOD.format(typed=typed[:60], expected=refused.expected)
