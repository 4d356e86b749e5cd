"""Conversations played with a person who knows all the answers, one strategy choosing the questions.

All strategies play by the same rules: the house's gates are asked first, a fact is asked once it is known to apply,
and the conversation ends when every need is settled, or when no answer left could change a lead.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

from cordee.domain.catalogue import Catalogue, Fact
from cordee.domain.orientation.asking.questionnaire import Questionnaire
from cordee.domain.orientation.asking.questions import Asking
from cordee.domain.orientation.asking.weighing import cost_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import Decision
from cordee.domain.orientation.position import Position
from cordee.domain.orientation.situation import CALLER, Situation
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Value


@dataclass(frozen=True)
class Person:
    """``told`` answers every question that does not follow from others; ``started`` was said before any question."""

    needs: tuple[str, ...]
    told: Mapping[str, Value]
    started: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """One moment of a conversation, as a strategy sees it."""

    desk: "Desk"
    position: Position

    @cached_property
    def decision(self) -> Decision:
        return self.desk.engine.decision(self.position)

    @cached_property
    def asking(self) -> Asking:
        return self.weighed_by(cost_of)

    def weighed_by(self, cost: Callable[[Fact], float]) -> Asking:
        decision = self.decision
        return Asking(self.desk.questionnaire, self.position, decision.needs, decision.health_closed, cost)

    @cached_property
    def asked_by_gates(self) -> str | None:
        gated = (fact for _, waiting in self.asking.before_anything for fact in waiting)
        return next(self.asking.with_what_precedes(gated), None)

    @cached_property
    def is_over(self) -> bool:
        return not self.decision.decisive or all(need.settled for need in self.decision.needs)


Strategy: TypeAlias = Callable[[Turn], str]
"""Given a conversation that is not over, the fact to ask."""


@dataclass(frozen=True)
class Desk:
    """One engine on one day, where conversations take place."""

    engine: Engine
    on: date

    @property
    def catalogue(self) -> Catalogue:
        return self.engine.catalogue

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return Questionnaire(self.catalogue, self.engine.ground.timeline.day(self.on), self.engine.draws, self.on)

    def start(self, person: Person) -> Position:
        return self.engine.position(_situation(person, person.started), on=self.on)

    def complete(self, person: Person) -> Position:
        """Where the conversation would be if everything were said."""
        return self.engine.position(_situation(person, {**person.told, **person.started}), on=self.on)

    def askable(self, position: Position) -> frozenset[str]:
        """The facts that may be asked of this caller at all."""
        remaining = Turn(self, position).asking.remaining
        return frozenset(fact for fact in self.catalogue.facts if remaining.question(fact))

    def conversation(self, person: Person, strategy: Strategy) -> tuple[str, ...]:
        """Return the questions in the order in which the strategy asked them."""
        return tuple(question for question, _ in self.played(person, strategy))

    def played(self, person: Person, strategy: Strategy) -> Iterator[tuple[str, Turn]]:
        """Yield each question with the moment at which it is asked."""
        answers, turn = self.complete(person).known.values, Turn(self, self.start(person))
        asked: set[str] = set()
        while not turn.is_over:
            question = strategy(turn)
            if question in asked:
                raise ValueError(f"{question} was asked twice")
            asked.add(question)
            yield question, turn
            turn = Turn(self, turn.position.told(_with_answer(turn.position.situation, question, answers)))

    def opening(self, person: Person) -> Iterator[tuple[str, Position]]:
        """Yield what gates ask before all else, whatever the strategy, each with the position once it is answered."""
        answers, turn = self.complete(person).known.values, Turn(self, self.start(person))
        while not turn.is_over and (question := turn.asked_by_gates) is not None:
            position = turn.position.told(_with_answer(turn.position.situation, question, answers))
            yield question, position
            turn = Turn(self, position)

    def cost(self, questions: Iterable[str]) -> float:
        return sum(cost_of(self.catalogue.facts[question]) for question in questions)


def _situation(person: Person, facts: Mapping[str, Value]) -> Situation:
    caller = facts.get(CALLER)
    others = {fact: value for fact, value in facts.items() if fact != CALLER}
    return Situation(caller=caller if isinstance(caller, str) else None, needs=person.needs, facts=others)


def _with_answer(situation: Situation, question: str, answers: Mapping[str, Value]) -> Situation:
    """What is not among the answers, or does not apply, is answered « je ne sais pas »."""
    value = answers.get(question, NOT_APPLICABLE)
    if value is NOT_APPLICABLE:
        return Situation(
            caller=situation.caller,
            programme=situation.programme,
            needs=situation.needs,
            facts=situation.facts,
            declined=situation.declined,
            unsure=situation.unsure | {question},
        )
    return Situation(
        caller=value if question == CALLER and isinstance(value, str) else situation.caller,
        programme=situation.programme,
        needs=situation.needs,
        facts=situation.facts if question == CALLER else {**situation.facts, question: value},
        declined=situation.declined,
        unsure=situation.unsure,
    )
