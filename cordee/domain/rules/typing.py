"""Does a condition make sense? Unknown facts, choices that do not exist, comparisons between different things."""

from collections.abc import Iterator, Mapping
from datetime import date

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.answers import closest
from cordee.domain.rules.language import And, Bare, Compare, Expression, Literal, Member, Not, Operator, Or

_ORDERED = {FactType.INT, FactType.DATE}


def misuses(expression: Expression, facts: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    """Yield (fact, French message) for each thing in the condition that cannot be meant."""
    match expression:
        case Bare(name):
            if (fact := facts.get(name)) is None:
                yield name, _unknown(name, facts)
            elif fact.type is not FactType.BOOL:
                yield name, f"« {name} » n'est pas un fait oui/non ({fact.type}) : il faut le comparer à une valeur"
        case Compare(names, operator, value):
            for name in names:
                yield from _comparison(name, operator, value, facts, in_sum=len(names) > 1)
        case Member(name, values):
            for value in values:
                yield from _membership(name, value, facts)
        case Not(inner):
            yield from misuses(inner, facts)
        case And(parts) | Or(parts):
            for part in parts:
                yield from misuses(part, facts)


def _comparison(
    name: str, operator: Operator, value: Literal, facts: Mapping[str, Fact], *, in_sum: bool
) -> Iterator[tuple[str, str]]:
    fact = facts.get(name)
    if fact is None:
        yield name, _unknown(name, facts)
    elif fact.type is FactType.BOOL:
        yield name, f"« {name} » est un fait oui/non : écrivez « {name} » ou « not {name} »"
    elif in_sum and fact.type is not FactType.INT:
        yield name, f"« {name} » n'est pas un nombre ({fact.type}) : il ne peut pas entrer dans une somme"
    elif operator not in (Operator.EQUAL, Operator.DIFFERENT) and fact.type not in _ORDERED:
        yield name, f"« {name} » ({fact.type}) n'a pas d'ordre : « {operator} » ne s'y applique pas"
    elif fact.type is FactType.CHOICES:
        yield name, f"« {name} » peut avoir plusieurs valeurs : écrivez « {name} in [...] »"
    else:
        yield from _literal(fact, value)


def _membership(name: str, value: Literal, facts: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    fact = facts.get(name)
    if fact is None:
        yield name, _unknown(name, facts)
    elif fact.type is FactType.BOOL:
        yield name, f"« {name} » est un fait oui/non : écrivez « {name} » ou « not {name} »"
    else:
        yield from _literal(fact, value)


def _literal(fact: Fact, value: Literal) -> Iterator[tuple[str, str]]:
    match fact.type:
        case FactType.INT:
            if isinstance(value, bool) or not isinstance(value, int):
                yield fact.id, f"« {fact.id} » est un nombre : {value!r} n'en est pas un"
        case FactType.DATE:
            if not isinstance(value, date):
                yield fact.id, f"« {fact.id} » est une date : écrivez date('AAAA-MM-JJ')"
        case FactType.CHOICE | FactType.CHOICES:
            if not isinstance(value, str) or value not in fact.choices:
                hint = closest(str(value), fact.choices)
                yield fact.id, f"« {value} » n'est pas une valeur de « {fact.id} »{hint}"
        case FactType.COMMUNE | FactType.BOOL:
            if not isinstance(value, str):
                yield fact.id, f"« {fact.id} » attend un code de commune entre apostrophes"


def _unknown(name: str, facts: Mapping[str, Fact]) -> str:
    return f"le fait « {name} » n'existe pas{closest(name, facts)}"
