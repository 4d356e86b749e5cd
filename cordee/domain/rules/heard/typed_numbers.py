"""A number that somebody typed, in the unit of the fact: one value when it was exact, else an interval."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from cordee.domain.catalogue import Fact
from cordee.domain.rules.answers import BadAnswer, answer
from cordee.domain.rules.evaluation import Interval, Value, between
from cordee.domain.rules.heard.amounts import (
    AN,
    HEURE,
    JOUR,
    KM,
    MOIS,
    PERSONNE,
    POUR_CENT,
    SEMAINE,
    Amount,
    Quantity,
    read_amount,
)
from cordee.domain.rules.heard.approximate import Bounds, bounds

# What one said unit is worth in the unit of the fact: three months are 90 days. Anything else is refused, not guessed.
_WORTH: Final[Mapping[str, Mapping[str, int]]] = {
    "days": {JOUR: 1, SEMAINE: 7, MOIS: 30, AN: 365},
    "months": {MOIS: 1, AN: 12},
    "years": {AN: 1},
    "hours": {HEURE: 1},
    "people": {PERSONNE: 1},
    "percent": {POUR_CENT: 1},
    "km": {KM: 1},
}
_DAYS: Final[Mapping[str, int]] = {JOUR: 1, SEMAINE: 7}
# Two months may be as short as 59 days, three as short as 89: so many days are at most so many whole months.
_LONGEST_MONTH, _MONTH, _SHORTEST_BY = 31, 30, 3
_EXAMPLES: Final[Mapping[str, str]] = {
    "days": "« 45 », « 3 semaines » ou « environ 2 mois »",
    "months": "« 24 », « 2 ans » ou « plus de 3 mois »",
    "years": "« 45 » ou « entre 45 et 50 »",
    "people": "« 45 » ou « environ 50 »",
}


def typed_number(fact: Fact, text: str) -> Value:
    """Return the number or the interval that ``text`` means; raise BadAnswer with an example.

    An interval is cut at the bounds of the fact; one that lies wholly outside is refused.
    """
    amount = read_amount(text)
    if amount is None:
        raise BadAnswer(
            fact, text, f"un nombre, par exemple {_EXAMPLES.get(fact.unit or '', '« 45 » ou « environ 50 »')}"
        )
    low, high = _meant(fact, text, amount)
    if low is not None and high is not None and low > high:
        raise BadAnswer(fact, text, "deux nombres dans l'ordre, par exemple « entre 2 et 3 »")
    value = between(low, high)
    return answer(fact, _within(fact, value) if isinstance(value, Interval) else value)


def _meant(fact: Fact, text: str, amount: Amount) -> Bounds:
    low, high = _counted(fact, text, amount.low), _counted(fact, text, amount.high)
    floor, ceiling = bounds(amount.sense, low[0], high[1], unit=fact.unit)
    return floor, ceiling if amount.ceiling is None else bounds(amount.ceiling, *high, unit=fact.unit)[1]


def _counted(fact: Fact, text: str, quantity: Quantity) -> tuple[int, int]:
    """Return the fewest and the most whole units of the fact: days do not make an exact number of months."""
    worth = _WORTH.get(fact.unit or "", {})
    total, days = Fraction(0), Fraction(0)
    for count, unit in quantity.parts:
        if not unit:
            total += count
        elif unit in worth:
            total += count * worth[unit]
        elif fact.unit == "months" and unit in _DAYS:
            days += count * _DAYS[unit]
        else:
            raise BadAnswer(fact, text, "un nombre, sans autre mot que son unité")
    fewest, most = int(days / _LONGEST_MONTH), int((days + _SHORTEST_BY) / _MONTH) if days else 0
    return int(total) + fewest, int(total) + most


def _within(fact: Fact, value: Interval) -> Interval | int:
    """Cut the interval at the bounds of the fact where it oversteps them; leave it when nothing would be left."""
    low, high = value.low, value.high
    if isinstance(low, int) and fact.minimum is not None and (high is None or high >= fact.minimum):  # type: ignore[operator]
        low = max(low, fact.minimum)
    if isinstance(high, int) and fact.maximum is not None and (low is None or low <= fact.maximum):  # type: ignore[operator]
        high = min(high, fact.maximum)
    return between(low, high)  # type: ignore[return-value]
