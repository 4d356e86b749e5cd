"""Values as they are read, and the older way of saying a condition from labels alone: « libellé : ce qui est attendu ».

Catalogues published before facts had phrases are still said this way, so that their decisions replay to the same bytes.
"""

from collections.abc import Mapping
from datetime import date

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Truth, Value, Values, unknown_facts
from cordee.domain.rules.grammar import Grammar
from cordee.domain.rules.language import (
    And,
    Bare,
    Compare,
    Expression,
    Literal,
    Member,
    Not,
    Operator,
    Or,
    facts_of,
    opposite,
)
from cordee.domain.rules.saying.grammars import grammar_of


def said_value(fact: Fact, value: Value | None) -> str:
    """Return the value as a person would read it: « oui », « 14 mars 2026 », « 45 jours », the label of a choice."""
    grammar = grammar_of(fact)
    if value is None:
        return grammar.UNKNOWN
    if value is NOT_APPLICABLE:
        return grammar.NOT_APPLICABLE
    if isinstance(value, bool):
        return grammar.YES if value else grammar.NO
    if isinstance(value, date):
        return grammar.day(value)
    if isinstance(value, int):
        return grammar.number(value, grammar.unit(fact.unit))
    if isinstance(value, frozenset):
        listed = [_choice(fact, item) for item in sorted(value)]
        return grammar.enumerated(listed, grammar.AND) if listed else grammar.NONE
    if isinstance(value, Interval):
        return grammar.interval(value, grammar.unit(fact.unit))
    return fact.choices.get(str(value), str(value))


def labelled(expression: Expression, facts: Mapping[str, Fact], grammar: Grammar) -> str:
    match expression:
        case Bare(name):
            return f"{facts[name].label}{grammar.COLON}{grammar.YES}"
        case Not(Bare(name)):
            return f"{facts[name].label}{grammar.COLON}{grammar.NO}"
        case Compare(names, operator, value):
            expected = _expected(facts[names[0]], operator, value)
            return f"{' + '.join(facts[name].label for name in names)}{grammar.COLON}{expected}"
        case Member(name, values, negated):
            listed = grammar.enumerated(
                (_choice(facts[name], value) for value in values), grammar.NOR if negated else grammar.OR
            )
            first = f"{grammar.NEITHER if len(values) > 1 else grammar.NOT} " if negated else ""
            return f"{facts[name].label}{grammar.COLON}{first}{listed}"
        case Not(inner):
            return f"{grammar.NOT} ({labelled(inner, facts, grammar)})"
        case And(parts):
            return f" {grammar.AND} ".join(_bracketed(part, facts, grammar) for part in parts)
        case Or(parts):
            return f" {grammar.OR} ".join(_bracketed(part, facts, grammar) for part in parts)


def labelled_finding(
    expression: Expression, state: Truth, values: Values, facts: Mapping[str, Fact], grammar: Grammar
) -> str:
    """« Âge : 17 ans ; Statut cadre : non. », or what is left to know."""
    colon, semicolon = grammar.COLON, grammar.SEMICOLON
    if state is None:
        missing = dict.fromkeys(unknown_facts(expression, values))
        return f"{grammar.LEFT_TO_KNOW}{colon}{semicolon.join(facts[name].label for name in missing)}."
    read = dict.fromkeys(facts_of(expression))
    found = (f"{facts[name].label}{colon}{said_value(facts[name], values.get(name))}" for name in read)
    return f"{semicolon.join(found)}."


def contrary(expression: Expression) -> Expression:
    """Return the expression that is true when this one is false, with « not » on single facts only."""
    match expression:
        case Bare():
            return Not(expression)
        case Not(inner):
            return inner
        case Compare(names, operator, value):
            return Compare(names, opposite(operator), value)
        case Member(name, values, negated):
            return Member(name, values, not negated)
        case And(parts):
            return Or(tuple(contrary(part) for part in parts))
        case Or(parts):
            return And(tuple(contrary(part) for part in parts))


def _bracketed(expression: Expression, facts: Mapping[str, Fact], grammar: Grammar) -> str:
    text = labelled(expression, facts, grammar)
    return f"({text})" if isinstance(expression, And | Or) else text


def _expected(fact: Fact, operator: Operator, value: Literal) -> str:
    grammar = grammar_of(fact)
    if isinstance(value, int | date) and not isinstance(value, bool):
        return grammar.expected(operator, value, grammar.unit(fact.unit))
    return ("" if operator is Operator.EQUAL else f"{grammar.NOT} ") + _choice(fact, value)


def _choice(fact: Fact, value: object) -> str:
    label = fact.choices.get(str(value), str(value))
    return label if fact.type is FactType.COMMUNE else grammar_of(fact).quoted(label)
