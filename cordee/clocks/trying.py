"""Many rows, each in a transaction of its own: one that fails does not hold up those that come after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

Done = TypeVar("Done")


class Try(Protocol):
    def __call__(self, step: Callable[[], Done], named: str) -> Done | None: ...


@contextmanager
def trying(what: str) -> Iterator[Try]:
    """Give what tries one step, None where it failed; once all were tried, the failures are raised together."""
    failures: list[Exception] = []

    def tried(step: Callable[[], Done], named: str) -> Done | None:
        try:
            return step()
        except Exception as failure:
            failure.add_note(named)
            failures.append(failure)
            return None

    yield tried
    if failures:
        raise ExceptionGroup(what, failures)
