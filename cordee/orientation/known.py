"""What is known of a person in her case: each answer as it was given last, with the stock in which it was first so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cordee.conversation.answers import Answers
from cordee.domain.access import Actor
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import PERSON
from cordee.orientation.models import HealthFacts, Orientation, Situation


@dataclass(frozen=True, kw_only=True)
class Known:
    """``stocks``: the oldest first. ``origins``: by fact, the stock since which it has been said so.

    ``caller``: who spoke when stock was last taken. Of her health, what the reader may read, and nothing else.
    ``before``: the same, until the last stock was taken; None where it was the first.
    """

    stocks: tuple[Orientation, ...]
    answers: Answers
    origins: Mapping[str, Orientation]
    caller: str
    before: "Known | None" = None

    @property
    def last(self) -> Orientation | None:
        return self.stocks[-1] if self.stocks else None

    @property
    def seen(self) -> str:
        """What a form carries, to change nothing of which stock was taken since."""
        return str(self.last.pk) if self.last else ""

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(self.last.needs) if self.last else ()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the actor reads of each stock of a case, the oldest first: her situation, her health."""

    stocks: Mapping[UUID, Orientation]
    situations: Mapping[UUID, Mapping[str, Any]]
    health: Mapping[UUID, Mapping[str, Any]]

    def added(self) -> Mapping[UUID, frozenset[str]]:
        """By stock, the facts that it said for the first time, or otherwise than the one before."""
        answers, origins = Answers(), dict[str, Orientation]()
        found: dict[UUID, frozenset[str]] = {}
        for stock in self.stocks.values():
            for stored in filter(None, (self.situations.get(stock.pk), self.health.get(stock.pk))):
                answers = _with(answers, stored, stock, origins)
            found[stock.pk] = frozenset(fact for fact, origin in origins.items() if origin is stock)
        return found


def kept_in(case_id: UUID, *, actor: Actor) -> Kept:
    kept = Orientation.objects.visible_to(actor).filter(case=case_id).order_by("decided_at", "pk")
    stocks = {one.pk: one for one in kept}
    return Kept(
        stocks=stocks,
        situations={one.pk: one.facts for one in Situation.objects.visible_to(actor).filter(pk__in=stocks)},
        health={one.pk: one.facts for one in HealthFacts.objects.visible_to(actor).filter(pk__in=stocks)},
    )


def known_in(case_id: UUID, *, actor: Actor) -> Known:
    """Empty where the actor may not read her situation, and where no stock was taken yet."""
    return known_of(kept_in(case_id, actor=actor))


def known_of(kept: Kept) -> Known:
    situations, health = kept.situations, kept.health
    read = tuple(one for one in kept.stocks.values() if one.pk in situations)
    answers, origins, before = Answers(), dict[str, Orientation](), None
    for stock in read:
        if stock is read[-1] and len(read) > 1:
            caller = situations[read[-2].pk].get("caller") or PERSON
            before = Known(stocks=read[:-1], answers=answers, origins=dict(origins), caller=caller)
        for stored in filter(None, (situations[stock.pk], health.get(stock.pk))):
            answers = _with(answers, stored, stock, origins)
    caller = situations[read[-1].pk].get("caller") if read else None
    return Known(stocks=read, answers=answers, origins=origins, caller=caller or PERSON, before=before)


def _with(answers: Answers, stored: Mapping[str, Any], stock: Orientation, origins: dict[str, Orientation]) -> Answers:
    """What a stock leaves out stays as it was said before: it was taken by who may not read her health."""
    given = Answers.of(stored)
    for fact in _facts_of(given):
        if fact == CALLER or _same(answers, given, fact):
            continue
        if fact in given.facts:
            answers = answers.known(fact, given.facts[fact])
        else:
            answers = answers.refused(fact) if fact in given.declined else answers.not_known(fact)
        origins[fact] = stock
    return answers


def _facts_of(given: Answers) -> Iterable[str]:
    return (*given.facts, *given.declined, *given.unsure)


def _same(before: Answers, given: Answers, fact: str) -> bool:
    if fact in given.facts:
        return fact in before.facts and before.facts[fact] == given.facts[fact]
    return fact in before.declined if fact in given.declined else fact in before.unsure
