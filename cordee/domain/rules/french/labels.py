"""Values as they are read, and the older way of saying a condition from labels alone: « libellé : ce qui est attendu ».

Catalogues published before facts had phrases are still said this way, so that their decisions replay to the same bytes.
"""

from collections.abc import Mapping
from datetime import date

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Truth, Value, Values, unknown_facts
from cordee.domain.rules.french.words import (
    DAYS,
    NUMBERS,
    OPPOSITE,
    UNITS,
    enumerated,
    said_day,
    said_interval,
    said_number,
)
from cordee.domain.rules.language import And, Bare, Compare, Expression, Literal, Member, Not, Operator, Or, facts_of

# Where the words of a clause differ from those after a label.
_LABELLED_DAYS = {Operator.DIFFERENT: "pas le {}", Operator.AT_LEAST: "à partir du {}"}
_LABELLED_NUMBERS = {Operator.DIFFERENT: "autre que {}", Operator.AT_LEAST: "{} au moins"}


def said_value(fact: Fact, value: Value | None) -> str:
    """Return the value as a person would read it: « oui », « 14 mars 2026 », « 45 jours », the label of a choice."""
    if value is None:
        return "inconnu"
    if value is NOT_APPLICABLE:
        return "sans objet"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return said_day(value)
    if isinstance(value, int):
        return said_number(value, fact.unit)
    if isinstance(value, frozenset):
        return enumerated((_choice(fact, item) for item in sorted(value)), "et") if value else "aucun"
    if isinstance(value, Interval):
        return said_interval(value, UNITS.get(fact.unit or "", ""))
    return fact.choices.get(str(value), str(value))


def labelled(expression: Expression, facts: Mapping[str, Fact]) -> str:
    match expression:
        case Bare(name):
            return f"{facts[name].label} : oui"
        case Not(Bare(name)):
            return f"{facts[name].label} : non"
        case Compare(names, operator, value):
            return f"{' + '.join(facts[name].label for name in names)} : {_expected(facts[names[0]], operator, value)}"
        case Member(name, values, negated):
            listed = enumerated((_choice(facts[name], value) for value in values), "ni" if negated else "ou")
            return (
                f"{facts[name].label} : {'ni ' if negated and len(values) > 1 else 'pas ' if negated else ''}{listed}"
            )
        case Not(inner):
            return f"pas ({labelled(inner, facts)})"
        case And(parts):
            return " et ".join(_bracketed(part, facts) for part in parts)
        case Or(parts):
            return " ou ".join(_bracketed(part, facts) for part in parts)


def labelled_finding(expression: Expression, state: Truth, values: Values, facts: Mapping[str, Fact]) -> str:
    """« Âge : 17 ans ; Statut cadre : non. », or what is left to know."""
    if state is None:
        missing = dict.fromkeys(unknown_facts(expression, values))
        return f"Il reste à savoir : {' ; '.join(facts[name].label for name in missing)}."
    read = dict.fromkeys(facts_of(expression))
    return " ; ".join(f"{facts[name].label} : {said_value(facts[name], values.get(name))}" for name in read) + "."


def contrary(expression: Expression) -> Expression:
    """Return the expression that is true when this one is false, with « not » on single facts only."""
    match expression:
        case Bare():
            return Not(expression)
        case Not(inner):
            return inner
        case Compare(names, operator, value):
            return Compare(names, OPPOSITE[operator], value)
        case Member(name, values, negated):
            return Member(name, values, not negated)
        case And(parts):
            return Or(tuple(contrary(part) for part in parts))
        case Or(parts):
            return And(tuple(contrary(part) for part in parts))


def _bracketed(expression: Expression, facts: Mapping[str, Fact]) -> str:
    text = labelled(expression, facts)
    return f"({text})" if isinstance(expression, And | Or) else text


def _expected(fact: Fact, operator: Operator, value: Literal) -> str:
    if isinstance(value, date):
        return _LABELLED_DAYS.get(operator, DAYS[operator]).format(said_day(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return _LABELLED_NUMBERS.get(operator, NUMBERS[operator]).format(said_number(value, fact.unit))
    return ("" if operator is Operator.EQUAL else "pas ") + _choice(fact, value)


def _choice(fact: Fact, value: object) -> str:
    label = fact.choices.get(str(value), str(value))
    return label if fact.type is FactType.COMMUNE else f"« {label} »"
