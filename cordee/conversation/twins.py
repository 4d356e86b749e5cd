"""A rule of time that is not sure to apply says what it takes; so does one of two of the same name."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cordee.conversation.queries import Oriented
from cordee.conversation.telling import audience
from cordee.domain.deadlines import Deadline
from cordee.domain.orientation.agenda.entries import Entry
from cordee.domain.periods import Period
from cordee.domain.rules.evaluation import compiled
from cordee.domain.rules.language import And, Expression
from cordee.domain.rules.saying import clause, quoted, said_day
from cordee.domain.tongue import Tongue


def only_if(oriented: Oriented, entry: Entry, among: Iterable[Entry]) -> str:
    """« si l'arrêt vient d'une maladie »; nothing where it surely applies and no other entry bears its name."""
    others = [one.deadline for one in among if one.deadline.name == entry.deadline.name and one is not entry]
    if not others and entry.certain:
        return ""
    shared = {part for other in others for part in _parts(other)}
    own = tuple(
        part
        for part in _parts(entry.deadline)
        if (others and part not in shared) or compiled(part)(oriented.known.values) is None
    )
    if own:
        expression = own[0] if len(own) == 1 else And(own)
        return clause(expression, oriented.catalogue.facts, audience=audience(oriented), after="si")
    dated_by = entry.deadline.dated_by
    if dated_by is None:
        return ""
    tongue = oriented.catalogue.tongue
    return _("si {question} est une date {span}").format(
        question=quoted(oriented.catalogue.facts[dated_by].label, tongue), span=_span(entry.deadline.period, tongue)
    )


def _parts(deadline: Deadline) -> tuple[Expression, ...]:
    if deadline.condition is None:
        return ()
    expression = deadline.condition.expression
    return tuple(expression.parts) if isinstance(expression, And) else (expression,)


def _span(period: Period, tongue: Tongue) -> str:
    if period.start is None:
        return _("avant le {day}").format(day=said_day(period.until, tongue)) if period.until else ""
    first = said_day(period.start, tongue)
    if period.until is None:
        return _("à partir du {day}").format(day=first)
    return _("du {first} au {last}, ce jour non compris").format(first=first, last=said_day(period.until, tongue))
