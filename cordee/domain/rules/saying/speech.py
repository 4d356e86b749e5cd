"""One test of one fact as clauses: « vous avez moins de 30 ans », « elle n'est ni salariée ni apprentie »."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cordee.domain.catalogue import Fact
from cordee.domain.rules.grammar import Clause, Grammar, Polarity
from cordee.domain.rules.language import Bare, Compare, Expression, Literal, Member, Operator, facts_of, opposite
from cordee.domain.rules.phrases import PLACE, Audience, Phrase, Said
from cordee.domain.rules.saying.grammars import grammar_of
from cordee.domain.rules.saying.trees import Clauses, Test, grouped

_ABOVE = (Operator.MORE, Operator.AT_LEAST)
_BELOW = (Operator.LESS, Operator.AT_MOST)


def can_be_said(expression: Expression, facts: Mapping[str, Fact]) -> bool:
    """True when every fact has its phrase: catalogues published before phrases existed have none."""
    return all(facts[name].said for name in facts_of(expression))


def phrase_of(fact: Fact) -> Phrase:
    if fact.said is None:
        raise ValueError(f"fact {fact.id} has no phrase")
    return fact.said


def spoken(test: Test, facts: Mapping[str, Fact], audience: Audience) -> Clauses:
    """Say that the test holds, or that it does not."""
    match test.of:
        case Bare(name):
            return clause_of(phrase_of(facts[name]).said, test.met, audience, grammar_of(facts[name]))
        case Compare((name,), operator, value) if isinstance(value, str | bool):
            return _chosen(facts[name], (value,), test.met is (operator is Operator.EQUAL), audience)
        case Compare(names, operator, value):
            needed = operator if test.met else opposite(operator)
            return _compared([facts[name] for name in names], needed, value, audience)
        case Member(name, values, negated):
            return _chosen(facts[name], values, test.met is not negated, audience)


def clause_of(
    said: Said, met: bool, audience: Audience, grammar: Grammar, values: Sequence[str] = (), *, last: str = ""
) -> Clause:
    """Say yes or no, with the values that the frame takes joined by ``last``, « ou » if nothing else is said."""
    if met or said.no:
        frame = said.yes if met or said.no is None else said.no
        listed = grammar.enumerated(values, last or grammar.OR) if values else ""
        return grammar.shaped(frame, Polarity.YES, audience, listed)
    if len(values) > 1:
        return grammar.shaped(said.yes, Polarity.NEITHER, audience, grammar.neither(values))
    return grammar.shaped(said.yes, Polarity.NO, audience, values[0] if values else "")


def said_exactly(fact: Fact, value: int | date) -> str:
    """A number with the noun of the fact's own clause, else with its unit; a day with « le »."""
    grammar = grammar_of(fact)
    return grammar.on_day(value) if isinstance(value, date) else grammar.spoken_number(value, noun_of(fact))


def noun_of(fact: Fact) -> str:
    noun = fact.said.said.yes.counted if fact.said else None
    return grammar_of(fact).unit(fact.unit) if noun is None else noun


def compared_words(fact: Fact, operator: Operator, value: Literal, *, inside: bool = False) -> str:
    """« au moins 30 jours », « avant le 14 mars 2026 »; ``inside``: « au plus 30 jours » when more words follow."""
    return grammar_of(fact).compared(operator, value, noun_of(fact), inside=inside)


def words_of(fact: Fact, values: Iterable[Literal]) -> list[str]:
    """Choices, départements or communes as they are said inside the clause."""
    phrase = phrase_of(fact)
    if PLACE in phrase.said.yes.rest:
        return grammar_of(fact).places(str(value) for value in values)
    return [
        phrase.words.get(value) or grammar_of(fact).quoted(fact.choices.get(value, value))
        if isinstance(value, str)
        else said_exactly(fact, value)
        for value in values
    ]


def sum_clause(facts: Sequence[Fact], value: str, audience: Audience) -> Clause:
    grammar = grammar_of(facts[0])
    nouns = [phrase_of(fact).noun or grammar.quoted(fact.label) for fact in facts]
    return grammar.shaped(grammar.total(nouns), Polarity.YES, audience, value)


def _compared(facts: Sequence[Fact], operator: Operator, value: Literal, audience: Audience) -> Clauses:
    if len(facts) > 1:
        return sum_clause(facts, compared_words(facts[0], operator, value), audience)
    fact, phrase = facts[0], phrase_of(facts[0])
    operator, value = _around_zero(fact, operator, value)
    own = phrase.instead.get(str(value))
    if own and (operator is Operator.EQUAL or (operator is Operator.DIFFERENT and own.no)):
        return clause_of(own, operator is Operator.EQUAL, audience, grammar_of(fact))
    frame = (phrase.above if operator in _ABOVE else phrase.below if operator in _BELOW else None) or phrase.said.yes
    polarity = Polarity.NO if operator is Operator.DIFFERENT else Polarity.YES
    said = Operator.EQUAL if operator is Operator.DIFFERENT else operator
    words = compared_words(fact, said, value, inside=frame.goes_on)
    return grammar_of(fact).shaped(frame, polarity, audience, words)


def _around_zero(fact: Fact, operator: Operator, value: Literal) -> tuple[Operator, Literal]:
    """« fewer than 1 » is none and « at least 1 » is not none, when none has a clause of its own."""
    own = phrase_of(fact).instead.get("0")
    if own and fact.minimum == 0:
        if (operator, value) in ((Operator.LESS, 1), (Operator.AT_MOST, 0)):
            return Operator.EQUAL, 0
        if own.no and (operator, value) in ((Operator.AT_LEAST, 1), (Operator.MORE, 0)):
            return Operator.DIFFERENT, 0
    return operator, value


def _chosen(fact: Fact, values: Sequence[Literal], met: bool, audience: Audience) -> Clauses:
    """Say that the fact is, or is not, one of the values; what has a clause of its own is said apart."""
    phrase, grammar = phrase_of(fact), grammar_of(fact)
    left_out = [choice for choice in fact.choices if choice not in values]
    if len(left_out) == 1 and len(values) > 1 and (own := phrase.instead.get(left_out[0])):
        return clause_of(own, not met, audience, grammar)
    plain = [value for value in values if str(value) not in phrase.instead]
    apart = [phrase.instead[str(value)] for value in values if str(value) in phrase.instead]
    together = [clause_of(phrase.said, met, audience, grammar, words_of(fact, plain))] if plain else []
    alone = [clause_of(own, met, audience, grammar) for own in apart]
    return grouped(met, [*together, *alone] if values[0] in plain else [*alone, *together])
