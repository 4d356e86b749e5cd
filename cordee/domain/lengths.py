"""How long something lasted, as one types it: « 2 h 30 », « 2h », « 45 min », « 1,5 h », « 2:30 », « 150 »."""

import re

_HOURS = re.compile(r"(?P<hours>\d{1,3})(?:h|heures?|:)(?:(?P<minutes>[0-5]?\d)(?:m|mn|min|minutes?)?)?")
_PART = re.compile(r"(?P<whole>\d{1,3})[.,](?P<tenths>\d{1,2})(?:h|heures?)")
_MINUTES = re.compile(r"(?P<minutes>\d{1,5})(?:m|mn|min|minutes?)?")


class NoSuchLength(ValueError):
    """Not understood."""


def minutes_of(typed: str) -> int:
    """A number alone is minutes. Raises NoSuchLength."""
    text = re.sub(r"\s", "", typed).casefold()
    if found := _MINUTES.fullmatch(text):
        return int(found["minutes"])
    if found := _HOURS.fullmatch(text):
        return int(found["hours"]) * 60 + int(found["minutes"] or 0)
    if found := _PART.fullmatch(text):
        return round(float(f"{found['whole']}.{found['tenths']}") * 60)
    raise NoSuchLength(typed)
