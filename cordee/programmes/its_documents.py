"""What the room of documents is told of programmes: to which of them a document of a case may belong."""

from collections.abc import Iterator
from uuid import UUID

from cordee.documents import belonging
from cordee.documents.belonging import Programme
from cordee.domain.access import Actor
from cordee.domain.programmes import ProgrammeState
from cordee.programmes import queries


def register() -> None:
    belonging.register("programmes", _of_case)


def _of_case(case_id: UUID, actor: Actor) -> Iterator[Programme]:
    for one in queries.of_case(case_id, actor=actor):
        running = one.state == ProgrammeState.RUNNING
        destroys = one.plan.keep_years is not None
        yield Programme(code=one.code, name=one.title, is_running=running, destroys=destroys)
