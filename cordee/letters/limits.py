"""How long one has to send a letter: the rules of time of the catalogue, from the day that is given or in general."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cordee.domain.catalogue import Catalogue
from cordee.domain.deadlines import DayOff, Deadline, Moment
from cordee.domain.letters import Given, Letter
from cordee.domain.orientation.agenda.entries import days_of
from cordee.domain.orientation.agenda.moments import Applied, applied
from cordee.domain.orientation.agenda.words import words_in
from cordee.domain.orientation.known_days import Days
from cordee.domain.rules.evaluation import Values
from cordee.domain.tongue import Tongue
from cordee.letters import wording
from cordee.reader.french_holidays import french_holidays


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """``says`` is the author's sentence, with days when they are known; ``counted``, how, while they are not.

    ``past`` is what to look at when the last day is behind us.
    """

    deadline: Deadline
    says: str
    counted: tuple[str, ...]
    past: str
    confidence: str


def time_limits(letter: Letter, catalogue: Catalogue, given: Given, *, on: date) -> tuple[TimeLimit, ...]:
    """Return the rules of the letter as of the day ``on``; ``given`` are its blanks."""
    values: Values = {
        fact: value
        for blank in letter.own_blanks
        for fact in blank.facts
        if isinstance(value := given.get(blank.id), date)
    }
    return tuple(
        _limit(letter, deadline, catalogue, values, on)
        for deadline in catalogue.deadlines
        if deadline.rule in letter.deadlines and _in_force(deadline, values, on)
    )


def _in_force(deadline: Deadline, values: Values, on: date) -> bool:
    day = values.get(deadline.dated_by, on) if deadline.dated_by else on
    return isinstance(day, date) and deadline.period.covers(day)


def _limit(letter: Letter, deadline: Deadline, catalogue: Catalogue, values: Values, on: date) -> TimeLimit:
    def days(moment: Moment | None) -> Days | None:
        found = applied(moment, catalogue.facts, values, on=on, holidays=french_holidays()) if moment else None
        return days_of(found) if isinstance(found, Applied) else None

    opens, closes = days(deadline.opens), days(deadline.closes)
    words = words_in(deadline.tongue)
    says = deadline.person if letter.who == wording.PERSON else deadline.agent
    last = closes if deadline.kind.closes else None
    past = ""
    if last and last.last and last.last < on:
        past = words.past_sentence(deadline.kind, last, deadline.once_past or "", surely=True)
    return TimeLimit(
        deadline=deadline,
        says=words.filled(says, deadline.kind, opens, closes),
        counted=tuple(_counted(deadline, catalogue, opens, closes)),
        past=past,
        confidence=words.CONFIDENCE[deadline.verified],
    )


def _counted(deadline: Deadline, catalogue: Catalogue, opens: Days | None, closes: Days | None) -> Iterator[str]:
    for before, moment, known in (
        (wording.OPENS, deadline.opens, opens),
        (wording.CLOSES, deadline.closes, closes),
    ):
        if moment and moment.fact and known is None and len(moment.cases) <= 1 and not moment.first_day_counts:
            yield before.format(when=_in_general(moment, catalogue.facts[moment.fact].label, catalogue.tongue))


def _in_general(moment: Moment, fact: str, tongue: Tongue) -> str:
    if not moment.cases:
        return wording.SAME_DAY.format(fact=fact)
    side = wording.BEFORE if moment.backwards else wording.AFTER
    delay = words_in(tongue).said_delay(moment.cases[0].delay)
    when = wording.COUNTED.format(delay=delay, side=side, fact=fact)
    return wording.PUT_OFF.format(when=when) if moment.day_off is DayOff.NEXT_WORKING_DAY else when
