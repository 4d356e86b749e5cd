"""Conditions, facts and values said in French: « libellé : ce qui est attendu », correct whatever the fact."""

from collections.abc import Iterable, Mapping
from datetime import date

from cordee.domain.catalogue import Condition, Fact, FactType
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Value
from cordee.domain.rules.language import And, Bare, Compare, Expression, Literal, Member, Not, Operator, Or

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

UNITS = {
    "days": "jour",
    "months": "mois",
    "years": "an",
    "hours": "heure",
    "people": "personne",
    "percent": "%",
    "km": "km",
}

_NUMBERS = {
    Operator.EQUAL: "exactement {}",
    Operator.DIFFERENT: "autre que {}",
    Operator.LESS: "moins de {}",
    Operator.AT_MOST: "{} au plus",
    Operator.MORE: "plus de {}",
    Operator.AT_LEAST: "{} au moins",
}
_DAYS = {
    Operator.EQUAL: "le {}",
    Operator.DIFFERENT: "pas le {}",
    Operator.LESS: "avant le {}",
    Operator.AT_MOST: "le {} au plus tard",
    Operator.MORE: "après le {}",
    Operator.AT_LEAST: "à partir du {}",
}


def said(condition: Condition, facts: Mapping[str, Fact]) -> str:
    """Return the author's sentence, else one made from the labels of the facts."""
    return condition.label or said_expression(condition.expression, facts) + "."


def said_expression(expression: Expression, facts: Mapping[str, Fact]) -> str:
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
            return f"pas ({said_expression(inner, facts)})"
        case And(parts):
            return " et ".join(_bracketed(part, facts) for part in parts)
        case Or(parts):
            return " ou ".join(_bracketed(part, facts) for part in parts)


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
        return enumerated((_choice(fact, item) for item in sorted(value)), "et")
    return fact.choices.get(str(value), str(value))


def said_day(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def said_number(number: int, unit: str | None) -> str:
    """Return « 1 300 jours » with narrow no-break spaces between thousands; « mois » and signs take no plural."""
    grouped = f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    word = UNITS.get(unit or "", "")
    plural = "s" if abs(number) > 1 and word.isalpha() and word not in ("mois", "km") else ""
    return f"{grouped}\N{NO-BREAK SPACE}{word}{plural}" if word else grouped


def enumerated(items: Iterable[str], last: str) -> str:
    """Join with commas, and with ``last`` before the end; « ni » repeats."""
    listed = list(items)
    if last == "ni":
        return " ni ".join(listed)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def _bracketed(expression: Expression, facts: Mapping[str, Fact]) -> str:
    text = said_expression(expression, facts)
    return f"({text})" if isinstance(expression, And | Or) else text


def _expected(fact: Fact, operator: Operator, value: Literal) -> str:
    if isinstance(value, date):
        return _DAYS[operator].format(said_day(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return _NUMBERS[operator].format(said_number(value, fact.unit))
    return ("" if operator is Operator.EQUAL else "pas ") + _choice(fact, value)


def _choice(fact: Fact, value: object) -> str:
    label = fact.choices.get(str(value), str(value))
    return label if fact.type is FactType.COMMUNE else f"« {label} »"
