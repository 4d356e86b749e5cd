"""What is due is destroyed in the night; files without a line go: of an erased case, or of an act cut in its middle."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.clocks.trying import trying
from cordee.documents import actions, kept, queries
from cordee.domain.access import Actor

JOB = Actor.for_job("documents", label="Documents au terme")
ALONE_FOR = timedelta(hours=1)  # longer than any act takes between its file and its line


@dataclass(frozen=True, kw_only=True)
class Swept:
    removed: int


def destroy_due(*, on: date, at: datetime) -> int:
    """One transaction a document; killed anywhere, the next night ends it."""
    with acting_as(JOB):
        due = queries.due(on=on, actor=JOB)
    with trying("documents whose day has come") as tried:
        done = [tried(partial(_destroy, one, on, at), f"document {one}") for one in due]
    return done.count(True)


def _destroy(one: UUID, on: date, at: datetime) -> bool:
    with acting_as(JOB):
        return actions.destroy_due(document_id=one, on=on, actor=JOB, at=at)


def remove_lone_files(*, at: datetime) -> Swept:
    """The folder is looked at first, the lines next: a file that comes meanwhile is not among those looked at."""
    old = [name for name, since in kept.names() if at - since >= ALONE_FOR]
    if not old:
        return Swept(removed=0)
    with acting_as(JOB):
        living = queries.living_files()
        lone = [name for name in old if name not in living]
        if lone:
            audit.record("documents.files_removed", actor=JOB, at=at, detail={"count": len(lone)})
    for name in lone:
        kept.destroy(name)
    return Swept(removed=len(lone))
