"""How often something was tried: one row each, counted by one statement, in the transaction of the page.

The row stays locked until the page has answered: tries at the same instant are counted one after the other.
Who counts says in which stretch of time one is (``span``, a number that changes with it): another one counts anew.
"""

from django.db import connection
from django.utils.crypto import salted_hmac

SALT = "cordee.keys.tries"
COUNT = """
    insert into keys_tries as kept (name, span, times)
    values (%s, %s, 1)
    on conflict (name) do update set
        span = excluded.span,
        times = case when kept.span = excluded.span then kept.times + 1 else 1 end,
        at = excluded.at
    returning times
"""


def count(what: str, who: object, *, span: int) -> int:
    """Count one more, and return how many there are with it."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [_name(what, who), span])
        (times,) = cursor.fetchone()
    return int(times)


def so_far(what: str, who: object, *, span: int) -> int:
    """How many were counted in this stretch of time; counts none."""
    with connection.cursor() as cursor:
        cursor.execute("select times from keys_tries where name = %s and span = %s", [_name(what, who), span])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def give_back(what: str, who: object) -> None:
    """What was counted just now, in this transaction, was none."""
    with connection.cursor() as cursor:
        cursor.execute("update keys_tries set times = times - 1 where name = %s", [_name(what, who)])


def _name(what: str, who: object) -> str:
    return salted_hmac(SALT, f"{what} {who}", algorithm="sha256").hexdigest()
