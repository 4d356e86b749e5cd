"""Answers that cannot all be true: each with what was said, why they clash, and which one to ask again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cordee.conversation.queries import Oriented
from cordee.conversation.telling import answer_said
from cordee.domain.orientation.deriving import sources_of
from cordee.domain.orientation.situation import Contradiction
from cordee.domain.rules.saying import listed, quoted

CLASHING = {
    2: gettext_lazy("Deux réponses se contredisent"),
    3: gettext_lazy("Trois réponses se contredisent"),
    4: gettext_lazy("Quatre réponses se contredisent"),
    5: gettext_lazy("Cinq réponses se contredisent"),
}
MANY_CLASHING = gettext_lazy("Plusieurs réponses se contredisent")
ONE_ALONE = gettext_lazy("Une réponse ne va pas avec le reste")
UNSURE_WHICH = gettext_lazy("Tant que rien n'est corrigé, rien n'est sûr : demandez laquelle est juste.")
UNSURE_ALONE = gettext_lazy("Tant que rien n'est corrigé, rien n'est sûr : demandez si elle est juste.")


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
            return str(ONE_ALONE)
        return str(CLASHING.get(len(self.answers), MANY_CLASHING))

    @property
    def meanwhile(self) -> str:
        return str(UNSURE_ALONE if len(self.answers) < 2 else UNSURE_WHICH)


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
    facts, tongue = oriented.catalogue.facts, oriented.catalogue.tongue
    fact = facts[found.fact]
    return _("D'après {sources}, la réponse à {question} serait : {answer}.").format(
        sources=listed((quoted(facts[by].label, tongue) for by in found.by), tongue),
        question=quoted(fact.label, tongue),
        answer=answer_said(oriented, fact, found.implied),
    )
