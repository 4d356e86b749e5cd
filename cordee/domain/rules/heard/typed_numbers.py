"""A number that somebody typed, in the unit of the fact: one value when it was exact, else an interval."""

import calendar
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
from cordee.domain.rules.heard.approximate import Bounds, Counted, bounds

# What one said unit is worth in the unit of the fact, when it is worth that exactly. Days and months have no exact
# rate, see ``_days_of`` and ``_months_of``; anything else is refused, not guessed.
_WORTH: Final[Mapping[str, Mapping[str, int]]] = {
    "days": {JOUR: 1, SEMAINE: 7},
    "months": {MOIS: 1, AN: 12},
    "years": {AN: 1},
    "hours": {HEURE: 1},
    "people": {PERSONNE: 1},
    "percent": {POUR_CENT: 1},
    "km": {KM: 1},
}
# Two months may be as short as 59 days, three as short as 89: so many days are at most so many whole months.
_LONGEST_MONTH, _MONTH, _SHORTEST_BY = 31, 30, 3
_YEAR, _MONTHS_IN_A_YEAR = 365, 12
# Which units are told of a fact that is counted in others.
_CONVERTED: Final[Mapping[str, str]] = {"days": "months", "months": "days"}
# The days of the 48 months of four years: every run of months up to 2099 is one of theirs.
_CYCLE: Final = tuple(calendar.monthrange(2021 + month // 12, month % 12 + 1)[1] for month in range(48))
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
    floor, ceiling = bounds(amount.sense, low, high, unit=fact.unit)
    return floor, ceiling if amount.ceiling is None else bounds(amount.ceiling, high, high, unit=fact.unit)[1]


def _counted(fact: Fact, text: str, quantity: Quantity) -> Counted:
    """Return how many whole units of the fact were said, as a length and as a limit."""
    worth, other = _WORTH.get(fact.unit or "", {}), _WORTH.get(_CONVERTED.get(fact.unit or "", ""), {})
    total, converted = Fraction(0), Fraction(0)
    for count, unit in quantity.parts:
        if not unit:
            total += count
        elif unit in worth:
            total += count * worth[unit]
        elif unit in other:
            converted += count * other[unit]
        else:
            raise BadAnswer(fact, text, "un nombre, sans autre mot que son unité")
    whole = int(total)
    more = _days_of(converted) if fact.unit == "days" else _months_of(converted)
    return Counted(*(whole + part for part in more))


def _days_of(months: Fraction) -> Counted:
    """The days of so many months, wherever they lie in a leap cycle; half a month is 15."""
    whole, half = int(months), int(months % 1 * _MONTH)
    cycles, rest = divmod(whole, len(_CYCLE))
    lengths = [cycles * sum(_CYCLE) + sum((_CYCLE * 2)[first : first + rest]) for first in range(len(_CYCLE))]
    limit = whole // _MONTHS_IN_A_YEAR * _YEAR + whole % _MONTHS_IN_A_YEAR * _MONTH
    return Counted(*(days + half for days in (min(lengths), max(lengths), limit, limit)))


def _months_of(days: Fraction) -> Counted:
    """The whole months of so many days: 60 days are one or two."""
    fewest, most = int(days / _LONGEST_MONTH), int((days + _SHORTEST_BY) / _MONTH) if days else 0
    return Counted(fewest, most, fewest, most)


def _within(fact: Fact, value: Interval) -> Interval | int:
    """Cut the interval at the bounds of the fact where it oversteps them; leave it when nothing would be left."""
    low, high = value.low, value.high
    if isinstance(low, int) and fact.minimum is not None and (high is None or high >= fact.minimum):  # type: ignore[operator]
        low = max(low, fact.minimum)
    if isinstance(high, int) and fact.maximum is not None and (low is None or low <= fact.maximum):  # type: ignore[operator]
        high = min(high, fact.maximum)
    return between(low, high)  # type: ignore[return-value]
