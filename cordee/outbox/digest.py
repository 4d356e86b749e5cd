"""One mail instead of many: what the clock says to one address in one morning goes together.

Acts are told at once, each by its own mail. What only reminds waits for the morning, or for the next full quarter of an
hour, and whatever then waits for the same address leaves as one mail.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from cordee.domain.quiet_hours import PARIS
from cordee.outbox.mail import Mail

MORNING = time(7, 30)
QUARTER = timedelta(minutes=15)
SUBJECT = "{count} rappels sur Cordée"
TEXT = """Bonjour,

{count} demandes attendent quelque chose de votre organisme. Chaque adresse s’ouvre sans engager à rien.

{lines}

Cordée
"""

_kinds: set[str] = set()


def group(kind: str) -> None:
    """Mails of this kind, which only remind, may leave together: see ``delivery.register``."""
    _kinds.add(kind)


def is_grouped(kind: str) -> bool:
    return kind in _kinds


def slot(at: datetime) -> datetime:
    """Half past seven in Paris, or later the end of the quarter of an hour: the same for all that is said meanwhile."""
    local = at.astimezone(PARIS)
    if local.time() < MORNING:
        return local.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    passed = timedelta(minutes=local.minute % 15, seconds=local.second, microseconds=local.microsecond)
    return at - passed + QUARTER if passed else at


def joined(mails: Sequence[Mail]) -> Mail:
    """The only one as it is; else one line each, in their order."""
    if len(mails) == 1:
        return mails[0]
    lines = "\n\n".join(mail.brief for mail in mails)
    return Mail(subject=SUBJECT.format(count=len(mails)), text=TEXT.format(count=len(mails), lines=lines))
