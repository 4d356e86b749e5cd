from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils import timezone

from cordee.invariants import actions


@pytest.fixture
def as_the_worker(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("set local role cordee_worker")
        yield
        cursor.execute("set local role cordee_web")


@pytest.fixture
def broken(as_the_worker: None) -> Callable[..., dict[str, list[str]]]:
    """Check everything as the job does; return the rows found, by invariant."""

    def found(*, whole: bool = True) -> dict[str, list[str]]:
        checked = actions.check(at=timezone.now(), whole=whole)
        return {breach.invariant.id: [str(row) for row in breach.rows] for breach in checked}

    return found
