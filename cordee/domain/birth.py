"""The days on which somebody who is helped today may have been born."""

from datetime import date

OLDEST_YEARS = 110


def may_be_born_on(day: date, *, today: date) -> bool:
    """Not after ``today``, nor more than 110 years before; who was born on 29 February is as old on 1 March."""
    return day <= today and (today.year - day.year, (today.month, today.day)) <= (OLDEST_YEARS, (day.month, day.day))
