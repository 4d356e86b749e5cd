"""Answers that cannot all be true: each with what was said, why they clash, and which one to ask again."""

from collections.abc import Iterator
from dataclasses import dataclass

from cordee.conversation.queries import Oriented
from cordee.conversation.telling import answer_said
from cordee.domain.orientation.deriving import sources_of
from cordee.domain.orientation.situation import Contradiction
from cordee.domain.rules.french import enumerated

HOW_MANY = {2: "Deux", 3: "Trois", 4: "Quatre", 5: "Cinq"}
ONE_ALONE = "Une réponse ne va pas avec le reste"
UNSURE_WHICH = "Tant que rien n'est corrigé, rien n'est sûr : demandez laquelle est juste."
UNSURE_ALONE = "Tant que rien n'est corrigé, rien n'est sûr : demandez si elle est juste."


@dataclass(frozen=True, kw_only=True)
class AtStake:
    """One answer to look at again."""

    fact: str
    label: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Doubt:
    answers: tuple[AtStake, ...]
    why: str

    @property
    def title(self) -> str:
        if len(self.answers) < 2:
            return ONE_ALONE
        return f"{HOW_MANY.get(len(self.answers), 'Plusieurs')} réponses se contredisent"

    @property
    def meanwhile(self) -> str:
        return UNSURE_ALONE if len(self.answers) < 2 else UNSURE_WHICH


def doubts(oriented: Oriented) -> tuple[Doubt, ...]:
    """One for each contradiction, in the order of the engine."""
    return tuple(
        Doubt(answers=tuple(_at_stake(oriented, found)), why=_why(oriented, found))
        for found in oriented.known.contradictions
    )


def _at_stake(oriented: Oriented, found: Contradiction) -> Iterator[AtStake]:
    """What was answered; behind what only follows from answers, those answers."""
    facts, values = oriented.catalogue.facts, oriented.answers.values(oriented.catalogue)
    behind = (given for fact in (found.fact, *found.by) for given in _given(oriented, fact, frozenset()))
    for name in dict.fromkeys(behind):
        yield AtStake(fact=name, label=facts[name].label, answer=answer_said(oriented, facts[name], values.get(name)))


def _given(oriented: Oriented, fact: str, trail: frozenset[str]) -> Iterator[str]:
    if fact in oriented.answers.facts:
        yield fact
        return
    for source in sorted(sources_of(oriented.catalogue.facts[fact].derived) - trail):
        yield from _given(oriented, source, trail | {fact})


def _why(oriented: Oriented, found: Contradiction) -> str:
    if found.why:
        return found.why
    facts = oriented.catalogue.facts
    fact, sources = facts[found.fact], enumerated((f"« {facts[by].label} »" for by in found.by), "et")
    return f"D'après {sources}, la réponse à « {fact.label} » serait : {answer_said(oriented, fact, found.implied)}."
