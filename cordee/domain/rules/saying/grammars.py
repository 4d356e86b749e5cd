"""Which grammar a sentence takes: that of the language of the facts that it is about."""

from collections.abc import Mapping
from typing import Final

from cordee.domain.catalogue import Fact
from cordee.domain.rules.english.grammar import English
from cordee.domain.rules.french.grammar import French
from cordee.domain.rules.grammar import Grammar
from cordee.domain.rules.language import Expression, facts_of
from cordee.domain.tongue import Tongue

_GRAMMARS: Final[Mapping[Tongue, Grammar]] = {Tongue.FRENCH: French(), Tongue.ENGLISH: English()}


def grammar_in(tongue: Tongue) -> Grammar:
    return _GRAMMARS[tongue]


def grammar_of(fact: Fact) -> Grammar:
    return _GRAMMARS[fact.tongue]


def grammar_of_all(expression: Expression, facts: Mapping[str, Fact]) -> Grammar:
    """The grammar of an expression, whose facts are of one catalogue, hence in one language."""
    return grammar_of(facts[next(facts_of(expression))])
