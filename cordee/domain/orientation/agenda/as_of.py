"""What is known today, taken back to the day of a fact: the seniority that counts is that of the day of the letter."""

from collections.abc import Iterable, Mapping
from datetime import date

from cordee.domain.catalogue import TIME_SINCE, Fact, FactType, Formula
from cordee.domain.orientation.known_days import Days, known_day
from cordee.domain.periods import whole_months_between
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Value, Values, between


def values_as_of(day: Days, names: Iterable[str], facts: Mapping[str, Fact], values: Values, *, on: date) -> Values:
    """Return the values with those of ``names`` as they were on ``day``, as far as days tell.

    Time that runs is counted up to that day. What had perhaps ended before it is unknown.
    """
    then = dict(values)
    for name in names:
        fact = facts[name]
        if name not in values or values[name] is NOT_APPLICABLE:
            continue
        if fact.derived and fact.derived.of and fact.derived.formula in TIME_SINCE:
            begun = known_day(facts, fact.derived.of, values, on=on)
            if isinstance(begun, Days):
                then[name] = _elapsed(fact.derived.formula, begun, day)
        elif fact.ends_by and facts[fact.ends_by].type is FactType.DATE:
            ended = known_day(facts, fact.ends_by, values, on=on)
            if isinstance(ended, Days) and _may_be_before(ended, day):
                del then[name]
    return then


def _elapsed(formula: Formula, begun: Days, day: Days) -> Value:
    def count(first: date, last: date) -> int:
        if first > last:
            return 0
        return (last - first).days if formula is Formula.DAYS_SINCE else whole_months_between(first, last)

    least = 0 if begun.last is None or day.first is None else count(begun.last, day.first)
    return between(least, None if begun.first is None or day.last is None else count(begun.first, day.last))


def _may_be_before(ended: Days, day: Days) -> bool:
    return ended.first is None or day.last is None or ended.first < day.last
