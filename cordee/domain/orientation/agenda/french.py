"""The sentences of a calendar in French: days in the authors' sentences, and how each day was counted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from cordee.domain.catalogue import Fact, Verified
from cordee.domain.deadlines import DeadlineKind
from cordee.domain.delays import DayKind, Delay
from cordee.domain.orientation.agenda.moments import Applied
from cordee.domain.orientation.agenda.templates import Places, filled_by
from cordee.domain.orientation.known_days import Days
from cordee.domain.rules.french import said_day

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FRIDAY = 4
CONFIDENCE: Final[Mapping[Verified, str]] = {
    Verified.FULL: "",
    Verified.PARTIAL: "Règle vérifiée en partie : à vérifier avant d'agir.",
    Verified.NONE: "Règle non vérifiée : à vérifier avant d'agir.",
}
DAY_KINDS: Final[Mapping[DayKind, str]] = {
    DayKind.CALENDAR: "",
    DayKind.OUVRABLE: " ouvrable{s} (du lundi au samedi, sans les jours fériés)",
    DayKind.OUVRE: " ouvré{s} (du lundi au vendredi, sans les jours fériés)",
    DayKind.CLEAR: " franc{s} (ni le premier jour ni le dernier ne comptent)",
}
# Beyond so many possible delays, only the shortest and the longest are said.
_LISTED: Final = 2


def said_from(days: Days) -> str:
    match days.first, days.last:
        case date() as first, date() as last if first != last:
            return f"à partir d'une date entre {_between(first, last)}"
        case date() as first, date():
            return f"à partir du {said_day(first)}"
        case date() as first, None:
            return f"à partir du {said_day(first)} au plus tôt"
        case _, last:
            return f"à partir du {_said(last)} au plus tard"


def said_until(days: Days) -> str:
    match days.first, days.last:
        case date() as first, date() as last if first != last:
            return f"jusqu'à une date entre {_between(first, last)}"
        case date() as first, date():
            return f"jusqu'au {said_day(first)}"
        case date() as first, None:
            return f"au moins jusqu'au {said_day(first)}"
        case _, last:
            return f"au plus jusqu'au {_said(last)}"


def said_by(days: Days) -> str:
    match days.first, days.last:
        case date() as first, date() as last if first != last:
            return f"au plus tard à une date entre {_between(first, last)}"
        case date() as first, date():
            return f"au plus tard le {said_day(first)}"
        case date() as first, None:
            return f"avant une date limite qui ne tombe pas avant le {said_day(first)}"
        case _, last:
            return f"au plus tard le {_said(last)}, peut-être avant"


def said_on(days: Days) -> str:
    match days.first, days.last:
        case date() as first, date() as last if first != last:
            return f"entre {_between(first, last)}"
        case date() as first, date():
            return f"le {said_day(first)}"
        case date() as first, None:
            return f"le {said_day(first)} ou après"
        case _, last:
            return f"le {_said(last)} ou avant"


TO_BE_TOLD = "à une date à préciser"
PLACES: Final[Places] = {
    "from": (said_from, "à partir d'une date à préciser"),
    "until": (said_until, "jusqu'à une date à préciser"),
    "by": (said_by, "avant une date à préciser"),
    "on": (said_on, TO_BE_TOLD),
}


def filled(template: str, kind: DeadlineKind, opens: Days | None, closes: Days | None) -> str:
    """Put the days in an author's sentence, with the preposition that each degree of knowledge asks for."""
    return filled_by(PLACES, template, kind, opens, closes)


def past_sentence(kind: DeadlineKind, days: Days, then: str, *, surely: bool) -> str:
    """« Délai passé depuis le 17 mars 2026 : voir si … », or « Depuis le … » for what happens by itself."""
    if not kind.closes:
        return f"Depuis {said_on(days)} : {then}" if days.exact else f"Jour passé ({said_on(days)}) : {then}"
    if surely:
        return f"Délai passé depuis le {_said(days.latest)} : {then}"
    return f"Délai peut-être passé ({said_on(days)}) : {then}"


def how(found: Applied, facts: Mapping[str, Fact]) -> str:
    """Say how the day was counted, from which day and which fact, and whether it was put off."""
    moment = found.moment
    if moment.fact is None:
        return "Date écrite dans le texte."
    start = f"{_start(found.start)} (« {facts[moment.fact].label} »)"
    delays = [delay for delay in sorted(found.delays, key=_length) if not delay.is_nothing]
    if not delays:
        return f"Le jour même : {start}."
    if moment.first_day_counts:
        return f"Calcul : {_nth(delays)}, en comptant {start}."
    side = "avant" if moment.backwards else "après"
    return f"Calcul : {_lasting(delays)} {side} {start}{_put_off(found)}{_over(found)}."


def said_delay(delay: Delay) -> str:
    """« 1 mois et 1 jour », « 7 jours ouvrables (du lundi au samedi…) »."""
    parts = [_counted(delay.years, "an"), f"{delay.months} mois" if delay.months else "", _days(delay)]
    return " et ".join(part for part in parts if part)


def said_weekday(day: date) -> str:
    """« lundi 16 mars 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {said_day(day)}"


def _days(delay: Delay) -> str:
    kind = DAY_KINDS[delay.kind].format(s="s" if delay.days > 1 else "")
    return _counted(delay.days, "jour") + kind if delay.days else ""


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}" if number else ""


def _length(delay: Delay) -> tuple[int, int]:
    return 12 * delay.years + delay.months, delay.days


def _nth(delays: Sequence[Delay]) -> str:
    """« 29e jour », « 8e ou 48e jour », « entre le 8e et le 98e jour » when more days are possible, or durations."""
    if any(delay.years or delay.months for delay in delays):
        return _lasting(delays)
    days = [f"{delay.days}e" for delay in delays]
    if len(days) > _LISTED:
        return f"entre le {days[0]} et le {days[-1]} jour"
    return f"{' ou '.join(days)} jour"


def _lasting(delays: Sequence[Delay]) -> str:
    """« 1 mois », « 1 mois ou 2 mois », « entre 1 mois et 6 mois » when more are possible."""
    said = [said_delay(delay) for delay in delays]
    return f"entre {said[0]} et {said[-1]}" if len(said) > _LISTED else " ou ".join(said)


def _put_off(found: Applied) -> str:
    if found.put_off == found.counted:
        return ""
    if not (found.counted.exact and found.counted.first and found.put_off.first):
        return (
            " ; un dernier jour qui tombe un samedi, un dimanche ou un jour férié passe au premier jour ouvré suivant"
        )
    first = found.counted.first
    falls = f"tombe un {WEEKDAYS[first.weekday()]}" if first.weekday() > FRIDAY else "est férié"
    return f" ; le {said_day(first)} {falls}, le dernier jour passe au {said_weekday(found.put_off.first)}"


def _over(found: Applied) -> str:
    return " ; possible à partir du lendemain" if found.moment.day_after else ""


def _start(days: Days) -> str:
    if days.exact:
        return f"le {_said(days.first)}"
    return f"un jour situé {said_on(days)}" if days.first and days.last else said_on(days)


def _between(first: date, last: date) -> str:
    return f"le {said_day(first)} et le {said_day(last)}"


def _said(day: date | None) -> str:
    return said_day(day) if day else TO_BE_TOLD
