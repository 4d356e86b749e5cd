"""Ask the database where an invariant does not hold, and what the last check found."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.backends.utils import CursorWrapper

from cordee.invariants.models import Verification
from cordee.invariants.registry import INVARIANTS, SHOWN, Breach, Invariant

ALL_TURNS = timedelta(days=7)


def breaches(*, whole: bool) -> list[Breach]:
    """Return those of the registry that do not hold, in its order. The database answers only to the job `invariants`.

    ``whole``: look at everything, however long it takes; else what is checked in turns has only its turn.
    """
    with connection.cursor() as cursor:
        if whole:
            cursor.execute("set local statement_timeout = 0")
        found = [_breach(cursor, invariant, whole) for invariant in INVARIANTS]
    return [breach for breach in found if breach.count]


def _breach(cursor: CursorWrapper, invariant: Invariant, whole: bool) -> Breach:
    arguments = invariant.arguments(whole=whole)
    cursor.execute(
        f"with found as materialized (select distinct id from {invariant.function}({'%s' * len(arguments)}) found (id))"
        " select (select count(*) from found), array(select id from found order by id limit %s)",
        [*arguments, SHOWN],
    )
    count, rows = cursor.fetchone()
    return Breach(invariant=invariant, count=count, rows=tuple(rows))


def last_verification() -> Verification | None:
    """Counts only, without any access context: for the health page.

    What is checked in turns stands as it was found until all was looked at again: by a whole check, or in a week.
    """
    last = Verification.objects.order_by("-at").first()
    if last is not None:
        last.broken = _found_in_turns(until=last.at) | last.broken
    return last


def _found_in_turns(*, until: datetime) -> dict[str, int]:
    turned = [invariant.id for invariant in INVARIANTS if invariant.in_turns]
    whole = Verification.objects.filter(whole=True).order_by("-at").first()
    since = max(until - ALL_TURNS, whole.at) if whole else until - ALL_TURNS
    checks = Verification.objects.filter(at__gte=since, broken__has_any_keys=turned)
    return {name: check.broken[name] for check in checks.order_by("at") for name in turned if name in check.broken}
