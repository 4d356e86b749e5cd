"""What is said when the site cannot work: its database is gone, read-only or without room, or its own disk is full.

Not a breakdown of the program: it lasts until somebody puts it right, and the telephone goes on meanwhile. The page
needs neither database nor disk.
"""

import errno
import sys
from collections.abc import Iterator

from django.db import Error as DatabaseFailure
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_SECONDS = 30
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
# Classes and codes of SQLSTATE: connection lost, no resources (a full disk among them), stopped by the operator,
# errors of the system; and a database that may only be read.
CLOSED_CLASSES = ("08", "53", "57", "58")
READ_ONLY = "25006"


def broken(request: HttpRequest) -> HttpResponse:
    """The handler of all that rises: 503 when it is the ground that gives way, else 500."""
    error = sys.exc_info()[1]
    if error is None or not is_closed(error):
        return server_error(request)
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def is_closed(error: BaseException) -> bool:
    return any(_gives_way(one) for one in _chain(error))


def _gives_way(error: BaseException) -> bool:
    if isinstance(error, (OperationalError, InterfaceError)):
        return True
    if isinstance(error, DatabaseFailure):
        state = str(getattr(error.__cause__, "sqlstate", "") or "")
        return state.startswith(CLOSED_CLASSES) or state == READ_ONLY
    return isinstance(error, OSError) and error.errno in NO_ROOM


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from: a rollback on a dead connection hides the first one."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
