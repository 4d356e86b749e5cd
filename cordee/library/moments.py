"""A rule of time as anybody may read it: how its day is counted, without anybody's dates."""

from collections.abc import Sequence
from dataclasses import dataclass

from cordee.domain.catalogue import Catalogue
from cordee.domain.deadlines import Deadline, DelayCase, Moment
from cordee.domain.delays import Delay
from cordee.domain.rules.french import Audience, said_day, sentence
from cordee.library import wording
from cordee.reader.wording import said_period


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One way to count a day; ``when``: in which case, empty if it is the only one."""

    says: str
    when: str


@dataclass(frozen=True, kw_only=True)
class DeadlineSheet:
    rule: str
    name: str
    says: str
    otherwise: str
    applies: str
    opens: tuple[Counted, ...]
    closes: tuple[Counted, ...]
    off: bool
    period: str
    legal: tuple[str, ...]
    sources: tuple[str, ...]
    checked: str
    confidence_sign: tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class DateLine:
    """A rule of time in a list; ``otherwise`` is empty when it depends on the case."""

    rule: str
    name: str
    says: str
    otherwise: str


def date_line(versions: Sequence[Deadline], catalogue: Catalogue, *, to: Audience) -> DateLine:
    """One line for a rule, whatever the versions that run side by side: the page of the rule tells them apart."""
    sheets = [deadline_sheet(one, catalogue, to=to) for one in versions]
    ways = [*(("À partir de", way) for way in sheets[0].opens), *(("Dernier jour", way) for way in sheets[0].closes)]
    plain = len(sheets) == 1 and not any(way.when for _, way in ways)
    return DateLine(
        rule=sheets[0].rule,
        name=sheets[0].name,
        says=" ".join(f"{lead} : {way.says}." for lead, way in ways) if plain else wording.DEPENDS,
        otherwise=sheets[0].otherwise if len({sheet.otherwise for sheet in sheets}) == 1 else "",
    )


def deadline_sheet(deadline: Deadline, catalogue: Catalogue, *, to: Audience) -> DeadlineSheet:
    template = deadline.person if to is Audience.PERSON else deadline.agent
    condition = deadline.condition
    return DeadlineSheet(
        rule=deadline.rule,
        name=deadline.name,
        says=template.format_map(wording.SOME_DAY),
        otherwise=deadline.otherwise,
        applies=sentence(condition, catalogue.facts, audience=to) if condition else "",
        opens=_counted(deadline.opens, catalogue, to),
        closes=_counted(deadline.closes, catalogue, to),
        off=any(moment.day_off.value != "stays" for moment in deadline.moments),
        period=said_period(deadline.period),
        legal=deadline.legal,
        sources=deadline.sources,
        checked=wording.checked(deadline.checked_on),
        confidence_sign=wording.CONFIDENCE[deadline.verified],
    )


def _counted(moment: Moment | None, catalogue: Catalogue, to: Audience) -> tuple[Counted, ...]:
    if moment is None:
        return ()
    if moment.fact is None:
        return (Counted(says=f"Le {said_day(moment.fixed)}" if moment.fixed else "", when=""),)
    start = f"« {catalogue.facts[moment.fact].label} »"
    if not moment.cases:
        return (Counted(says=f"Le jour même : {start}", when=""),)
    several = len(moment.cases) > 1
    return tuple(
        Counted(says=_said(moment, case.delay, start), when=_when(case, catalogue, to, several=several))
        for case in moment.cases
    )


def _said(moment: Moment, delay: Delay, start: str) -> str:
    if moment.first_day_counts and delay.days and not (delay.months or delay.years):
        return f"Le {delay.days}e jour en comptant celui-ci : {start}"
    return f"{wording.said_delay(delay)} {'avant' if moment.backwards else 'après'} : {start}"


def _when(case: DelayCase, catalogue: Catalogue, to: Audience, *, several: bool) -> str:
    """The first case that holds is the right one: the last, without condition, is for everybody else."""
    if case.condition:
        return sentence(case.condition, catalogue.facts, audience=to)
    return wording.IN_OTHER_CASES if several else ""
