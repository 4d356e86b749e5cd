"""When the line answers, in the language of the page: the one source of public pages, console, slots and promises.

A room above declares what the line itself says of its hours; without it, or until its first day, the setting of the
installer holds. The setting is French; what cannot be read stays French.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

import holidays
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cordee.domain.opening import (
    PARIS,
    Change,
    Reason,
    Timetable,
    Week,
    is_open,
    openings_of,
    opens_again,
    read_opening,
    said_week,
)
from cordee.ui import english, typography
from cordee.ui.tongues import SOURCE, is_english, tongue

TOLD_AHEAD = timedelta(days=7)
_SOON = 7
_ALWAYS: Final = re.compile(
    r"(?:tous les jours,? )?(?:24 ?h(?:eures)? ?(?:sur|/) ?24|jour et nuit)(?:,? 7 ?j(?:ours)? ?(?:sur|/) ?7)?", re.I
)


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What differs from the week for once, and what the line adds in its own words."""

    change: Change
    reason: Reason = Reason.OTHER
    message: str = ""
    message_english: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the line says of its hours: ``weeks`` from which day, in order."""

    weeks: tuple[tuple[date, Week], ...] = ()
    announced: tuple[Announced, ...] = field(default=())


_SOURCES: list[Callable[[], Known]] = []


def declare(source: Callable[[], Known]) -> None:
    _SOURCES[:] = [source]


def known() -> Known:
    return _SOURCES[0]() if _SOURCES else Known()


def timetable() -> Timetable | None:
    """None where nobody has said hours that can be read: no slot is guessed."""
    found, before = known(), read_opening(settings.CORDEE_LINE_HOURS)
    if before is None and not found.weeks:
        return None
    return Timetable(before=before, weeks=found.weeks, changes=tuple(one.change for one in found.announced))


def days_off(at: datetime) -> frozenset[date]:
    """The public holidays of the line, which works for a region: those of the whole country."""
    return _holidays_of(at.year) | _holidays_of(at.year + 1)


def line_hours() -> tuple[str, str]:
    """The words, and the language that they are in."""
    week = _week_on(timezone.localdate())
    if week is None:
        return said_hours(settings.CORDEE_LINE_HOURS)
    return (english.week(openings_of(week)), tongue()) if is_english() else (said_week(week), SOURCE)


def french_hours() -> str:
    """For what is printed or sent in French alone."""
    week = _week_on(timezone.localdate())
    return settings.CORDEE_LINE_HOURS if week is None else said_week(week)


def said_hours(words: str) -> tuple[str, str]:
    """The same of any organisation's hours."""
    if is_english() and _ALWAYS.fullmatch(words.strip().rstrip(".")):
        return english.ALWAYS, tongue()
    opening = read_opening(words) if is_english() else None
    return (words, SOURCE) if opening is None else (english.hours(opening), tongue())


def closed_until(at: datetime) -> str:
    """« Fermé en ce moment : ouvre lundi à 9 h. », or nothing while it answers and where the setting is not read."""
    opens = opens_again(timetable(), at=at, holidays=days_off(at))
    if opens is None:
        return ""
    ahead = (opens.date() - at.astimezone(PARIS).date()).days
    day = {0: _("aujourd'hui"), 1: _("demain")}.get(ahead) or _named(opens.date(), ahead)
    return _("Fermé en ce moment : ouvre {day} à {clock}.").format(day=day, clock=typography.clock(opens))


def is_open_now(at: datetime) -> bool:
    return is_open(timetable(), at=at, holidays=days_off(at))


def told(at: datetime) -> list[str]:
    """What differs now or within a week, the soonest first, in the language of the page."""
    coming = (one for one in known().announced if one.change.ends > at and one.change.begins < at + TOLD_AHEAD)
    return [said(one) for one in sorted(coming, key=lambda one: one.change.begins)]


def said(one: Announced) -> str:
    """« La ligne est fermée jeudi 24 décembre 2026 de 12 h à 18 h. Motif : … », then the line's own words."""
    own = one.message_english if is_english() else one.message
    return " ".join(filter(None, (_when(one.change), _why(one.reason), own)))


def _named(day: date, ahead: int) -> str:
    return typography.weekday(day) if ahead < _SOON else typography.long_day(day)


def _week_on(day: date) -> Week | None:
    return next((week for since, week in reversed(known().weeks) if since <= day), None)


def _when(change: Change) -> str:
    begins, ends = change.begins.astimezone(PARIS), change.ends.astimezone(PARIS)
    last = (ends - timedelta(seconds=1)).date()
    first_said, last_said = typography.long_day(begins.date()), typography.long_day(last)
    clocks = {"begins": typography.clock(begins), "ends": typography.clock(ends)}
    if not change.closes:
        return _("La ligne répond {day} de {begins} à {ends}.").format(day=first_said, **clocks)
    whole = begins.time() == ends.time() == time(0)
    if begins.date() == last:
        if whole:
            return _("La ligne est fermée {day}.").format(day=first_said)
        return _("La ligne est fermée {day} de {begins} à {ends}.").format(day=first_said, **clocks)
    if whole:
        return _("La ligne est fermée du {first} au {last}.").format(first=first_said, last=last_said)
    said = _("La ligne est fermée du {first} à {begins} au {last} à {ends}.")
    return said.format(first=first_said, last=last_said, **clocks)


def _why(reason: Reason) -> str:
    return {
        Reason.STRIKE: _("Motif : mouvement de grève."),
        Reason.BREAKDOWN: _("Motif : panne du téléphone."),
        Reason.TEAM: _("Motif : journée d'équipe."),
    }.get(reason, "")


@lru_cache(maxsize=4)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))
