"""How another program answers what we post: refusals, and how long it asks us to wait."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=1)  # what asks for more would have us forget the message


class Refused(Exception):
    """Any answer but a 2xx; ``wait`` is what its header ``Retry-After`` asked for."""

    def __init__(self, status: int, *, wait: timedelta | None = None) -> None:
        super().__init__(str(status))
        self.status = status
        self.wait = wait


def wait_asked(headers: Mapping[str, str], *, at: datetime) -> timedelta | None:
    """Seconds or a date (RFC 9110, 10.2.3), at most a day; None when there is none, or none that can be read."""
    asked = (headers.get("Retry-After") or "").strip()
    try:
        wait = timedelta(seconds=int(asked)) if asked.isdecimal() else _until(asked, at)
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta()), LONGEST) if wait is not None else None


def _until(asked: str, at: datetime) -> timedelta | None:
    if not asked:
        return None
    moment = parsedate_to_datetime(asked)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - at
