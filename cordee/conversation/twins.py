"""Two rules of time of the same name: as long as one or the other may apply, each says what it takes."""

from collections.abc import Iterable

from cordee.conversation.queries import Oriented
from cordee.conversation.telling import audience
from cordee.domain.deadlines import Deadline
from cordee.domain.orientation.agenda.entries import Entry
from cordee.domain.periods import Period
from cordee.domain.rules.french import clause, said_day
from cordee.domain.rules.language import And, Expression


def only_if(oriented: Oriented, entry: Entry, among: Iterable[Entry]) -> str:
    """« si l'arrêt vient d'une maladie »; nothing where no other entry bears the name of this one."""
    others = [one.deadline for one in among if one.deadline.name == entry.deadline.name and one is not entry]
    if not others:
        return ""
    shared = {part for other in others for part in _parts(other)}
    own = tuple(part for part in _parts(entry.deadline) if part not in shared)
    if own:
        expression = own[0] if len(own) == 1 else And(own)
        return clause(expression, oriented.catalogue.facts, audience=audience(oriented), after="si")
    dated_by = entry.deadline.dated_by
    if dated_by is None:
        return ""
    return f"si « {oriented.catalogue.facts[dated_by].label} » est une date {_span(entry.deadline.period)}"


def _parts(deadline: Deadline) -> tuple[Expression, ...]:
    if deadline.condition is None:
        return ()
    expression = deadline.condition.expression
    return tuple(expression.parts) if isinstance(expression, And) else (expression,)


def _span(period: Period) -> str:
    if period.start is None:
        return f"avant le {said_day(period.until)}" if period.until else ""
    if period.until is None:
        return f"à partir du {said_day(period.start)}"
    return f"du {said_day(period.start)} au {said_day(period.until)}, ce jour non compris"
