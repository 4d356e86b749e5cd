"""When the line answers, in the language of the page. The setting is French; what cannot be read stays French."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import holidays
from django.conf import settings
from django.utils.translation import gettext as _

from cordee.domain.opening import PARIS, opens_again, read_opening
from cordee.ui import english, typography
from cordee.ui.tongues import SOURCE, is_english, tongue

_ALWAYS: Final = re.compile(
    r"(?:tous les jours,? )?(?:24 ?h(?:eures)? ?(?:sur|/) ?24|jour et nuit)(?:,? 7 ?j(?:ours)? ?(?:sur|/) ?7)?", re.I
)


def line_hours() -> tuple[str, str]:
    """The words, and the language that they are in."""
    return said_hours(settings.CORDEE_LINE_HOURS)


def said_hours(words: str) -> tuple[str, str]:
    """The same of any organisation's hours."""
    if is_english() and _ALWAYS.fullmatch(words.strip().rstrip(".")):
        return english.ALWAYS, tongue()
    opening = read_opening(words) if is_english() else None
    return (words, SOURCE) if opening is None else (english.hours(opening), tongue())


def closed_until(at: datetime) -> str:
    """« Fermé en ce moment : ouvre lundi à 9 h. », or nothing while it answers and where the setting is not read."""
    opening = read_opening(settings.CORDEE_LINE_HOURS)
    opens = opens_again(opening, at=at, holidays=_holidays_of(at.year) | _holidays_of(at.year + 1))
    if opens is None:
        return ""
    ahead = (opens.date() - at.astimezone(PARIS).date()).days
    day = {0: _("aujourd'hui"), 1: _("demain")}.get(ahead) or typography.weekday(opens.date())
    return _("Fermé en ce moment : ouvre {day} à {clock}.").format(day=day, clock=typography.clock(opens))


@lru_cache(maxsize=4)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))
