"""A rule of time as anybody may read it: how its day is counted, without anybody's dates."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from cordee.domain.catalogue import Catalogue
from cordee.domain.deadlines import Deadline, DelayCase, Moment
from cordee.domain.delays import Delay
from cordee.domain.rules.saying import Audience, sentence
from cordee.domain.tongue import Tongue
from cordee.library import wording
from cordee.library.shelf import least_verified
from cordee.ui.said_days import said_day
from cordee.ui.tongues import SOURCE


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
    says_is_french: bool  # elsewhere than on a French page: what the catalogue says to the agent
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
    verified: str


def date_line(versions: Sequence[Deadline], catalogue: Catalogue, *, to: Audience) -> DateLine:
    """One line for a rule, whatever the versions that run side by side: the page of the rule tells them apart."""
    sheets = [deadline_sheet(one, catalogue, to=to) for one in versions]
    ways = [
        *((_("À partir de"), way) for way in sheets[0].opens),
        *((_("Dernier jour"), way) for way in sheets[0].closes),
    ]
    plain = len(sheets) == 1 and not any(way.when for _, way in ways)
    return DateLine(
        rule=sheets[0].rule,
        name=sheets[0].name,
        says=" ".join(_("{lead} : {says}.").format(lead=lead, says=way.says) for lead, way in ways)
        if plain
        else wording.DEPENDS,
        otherwise=sheets[0].otherwise if len({sheet.otherwise for sheet in sheets}) == 1 else "",
        verified=least_verified(versions),
    )


def deadline_sheet(deadline: Deadline, catalogue: Catalogue, *, to: Audience) -> DeadlineSheet:
    template = deadline.person if to is Audience.PERSON else deadline.agent
    condition = deadline.condition
    said = catalogue.translation.texts.values() if catalogue.translation else ()
    is_french = catalogue.tongue is not Tongue.FRENCH and template not in said
    return DeadlineSheet(
        rule=deadline.rule,
        name=deadline.name,
        says=template.format_map(wording.SOME_DAY) if not is_french else _in_french(template),
        says_is_french=is_french,
        otherwise=deadline.otherwise,
        applies=sentence(condition, catalogue.facts, audience=to) if condition else "",
        opens=_counted(deadline.opens, catalogue, to),
        closes=_counted(deadline.closes, catalogue, to),
        off=any(moment.day_off.value != "stays" for moment in deadline.moments),
        period=wording.period(deadline.period),
        legal=deadline.legal,
        sources=deadline.sources,
        checked=wording.checked(deadline.checked_on),
        confidence_sign=wording.CONFIDENCE[deadline.verified],
    )


def _in_french(template: str) -> str:
    with translation.override(SOURCE):
        return template.format_map(wording.SOME_DAY)


def _counted(moment: Moment | None, catalogue: Catalogue, to: Audience) -> tuple[Counted, ...]:
    if moment is None:
        return ()
    if moment.fact is None:
        return (Counted(says=_("Le {day}").format(day=said_day(moment.fixed)) if moment.fixed else "", when=""),)
    start = _("« {word} »").format(word=catalogue.facts[moment.fact].label)
    if not moment.cases:
        return (Counted(says=_("Le jour même : {start}").format(start=start), when=""),)
    several = len(moment.cases) > 1
    return tuple(
        Counted(says=_said(moment, case.delay, start), when=_when(case, catalogue, to, several=several))
        for case in moment.cases
    )


def _said(moment: Moment, delay: Delay, start: str) -> str:
    if moment.first_day_counts and delay.days and not (delay.months or delay.years):
        return _("Le {number}e jour en comptant celui-ci : {start}").format(number=delay.days, start=start)
    said = _("{delay} avant : {start}") if moment.backwards else _("{delay} après : {start}")
    return said.format(delay=wording.said_delay(delay), start=start)


def _when(case: DelayCase, catalogue: Catalogue, to: Audience, *, several: bool) -> str:
    """The first case that holds is the right one: the last, without condition, is for everybody else."""
    if case.condition:
        return sentence(case.condition, catalogue.facts, audience=to)
    return wording.IN_OTHER_CASES if several else ""
