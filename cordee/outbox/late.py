"""Whether messages leave: noted each minute by the worker where every page can read it without asking the database."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Min, Q

from cordee.audit.context import acting_as
from cordee.outbox import apart
from cordee.outbox.delivery import WORKER
from cordee.outbox.models import NOTICED, Message, State

NOTED = "cordee.messages"  # read by cordee.ui.outages
LATE = timedelta(minutes=5)
LATELY = timedelta(days=3)  # a week-end and its Monday
NOBODY_GOT = "messages_non_remis"


def note(*, at: datetime) -> None:
    """How many messages wait that have failed once or should have left five minutes ago, and since when.

    ``codes``: what only whoever watches the server must know, beside.
    """
    with acting_as(WORKER):
        late = Message.objects.filter(Q(attempts__gt=0) | Q(not_before__lt=at - LATE), state=State.QUEUED)
        oldest = late.aggregate(since=Min("created_at"))["since"]
        nobody_got = Message.objects.filter(followed_by__in=[one.value for one in NOTICED], followed_at__gt=at - LATELY)
        codes = [*([NOBODY_GOT] if nobody_got.exists() else []), *apart.codes()]
        cache.set(NOTED, {"at": at, "late": late.count(), "since": oldest, "codes": codes}, timeout=None)
