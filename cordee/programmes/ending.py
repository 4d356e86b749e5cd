"""What the end of a programme does, before and when it is written: one decision for the page and for the act."""

from dataclasses import dataclass
from datetime import date

from cordee.domain.programmes import NotNow, ProgrammeState, What, destroyed_on, may_end
from cordee.programmes.models import SupportProgramme
from cordee.programmes.refusals import EndsTooEarly, NeedsAReason

# What happens in a programme while it runs: it ends that day or later.
LASTS = {What.SIGNATURE, What.SESSION, What.PHASE_ENDED}


@dataclass(frozen=True, kw_only=True)
class End:
    state: ProgrammeState
    on: date
    reason: str  # why it was stopped; empty where it went to its end
    destroy_on: date | None  # of its documents


def end_of(one: SupportProgramme, *, ended_on: date, reason: str) -> End:
    """Raise EndsTooEarly, and NeedsAReason where it has not gone to its end."""
    last = max((each.on for each in one.happened if each.what in LASTS and not each.struck), default=ended_on)
    if ended_on < last:
        raise EndsTooEarly(last)
    state = ProgrammeState.STOPPED if reason.strip() else ProgrammeState.ENDED
    if state is ProgrammeState.ENDED:
        try:
            may_end(one.plan, one.happened)
        except NotNow as no:
            raise NeedsAReason(one.pk) from no
    destroy_on = destroyed_on(one.plan, one.happened, ended_on=ended_on)
    return End(state=state, on=ended_on, reason=reason.strip(), destroy_on=destroy_on)
