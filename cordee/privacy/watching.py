"""Read the journal by its rules, keep what they find, and tell who looks at it: never twice, never in silence.

The database reads: the job gets ids and counts, never what was on a page. One mail a day at most to each reader, with
all that was found since the last one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role, covers_departement
from cordee.domain.watching import FOLLOWED_BEFORE, FOLLOWED_WITHIN, LOOKED_BACK, SAID_ONCE
from cordee.network.models import Membership
from cordee.outbox import actions as outbox
from cordee.privacy.models import Watch

WATCHER = Actor.for_job("watch", label="Veille du journal")
TO_OFFICER, TO_HEAD = "watch_to_review", "watch_in_organisation"
_COLUMNS = "rule, day, membership_id, organisation_id, case_id, departement, count"


@dataclass(frozen=True)
class Found:
    rule: str
    day: date
    membership: UUID
    organisation: UUID
    case: UUID | None
    departement: str
    count: int


def sweep(*, at: datetime) -> int:
    """Return how many lines are new; twice adds nothing."""
    with acting_as(WATCHER):
        new = [line for line in _read_journal(timezone.localdate(at)) if _note(line, at)]
    with acting_as(WATCHER):
        _tell(at)
    return len(new)


def _read_journal(today: date) -> list[Found]:
    first = today - LOOKED_BACK
    limits = [settings.CORDEE_WATCH_WARN, settings.CORDEE_WATCH_STEP_UP, settings.CORDEE_HONEY_CASES]
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_COLUMNS} from policy.watched(%s, %s, %s, %s, %s::uuid[]) order by day, rule",
            [first, today, *limits],
        )
        found = [Found(*row) for row in cursor.fetchall()]
        cursor.execute(
            f"select {_COLUMNS} from policy.read_without_follow_up(%s, %s, %s, %s) order by day",
            [first - FOLLOWED_WITHIN, today - FOLLOWED_WITHIN, FOLLOWED_BEFORE, FOLLOWED_WITHIN],
        )
        found += [Found(*row) for row in cursor.fetchall()]
    return list(_first_times(found))


def _first_times(found: Iterable[Found]) -> Iterator[Found]:
    """A rule that is said once for a member and a case is said of its first day; the database knows of earlier ones."""
    said = set()
    for line in found:
        key = (line.rule, line.membership, line.case)
        if line.rule not in SAID_ONCE or key not in said:
            said.add(key)
            yield line


def _note(line: Found, at: datetime) -> bool:
    """True when it is new. What was read since is added, until somebody has looked at it."""
    key = {"rule": line.rule, "membership_id": line.membership, "case_id": line.case, "day": line.day}
    others = {"organisation_id": line.organisation, "departement": line.departement}
    one, is_new = Watch.objects.get_or_create(**key, defaults={**others, "count": line.count, "found_at": at})
    if is_new:
        detail = {"rule": line.rule, "count": line.count}
        audit.record("watch.found", actor=WATCHER, at=at, target=one.pk, case=line.case or "", detail=detail)
    else:
        waiting = Watch.objects.visible_to(WATCHER).filter(pk=one.pk, reviewed_at__isnull=True)
        waiting.filter(count__lt=line.count).update(count=line.count)
    return is_new


def _tell(at: datetime) -> None:
    """A line of a place without rights officer waits for one."""
    today = timezone.localdate(at)
    lines = Watch.objects.visible_to(WATCHER)
    if lines.filter(told_on=today).exists():
        return
    untold = lines.filter(told_on__isnull=True, reviewed_at__isnull=True).select_related("membership")
    told: set[UUID] = set()
    new = list(untold.order_by("found_at", "pk"))
    for officer in _in_force(Role.RIGHTS_OFFICER):
        theirs = [one for one in new if _answers_for(officer, one)]
        if theirs:
            _write(TO_OFFICER, officer, theirs, at)
            told |= {one.pk for one in theirs}
    for head in _in_force(Role.TEAM_LEAD):
        ours = [one for one in new if one.pk in told and one.organisation_id == head.organisation_id]
        of_others = [one for one in ours if one.membership.user_id != head.user_id]
        if of_others:
            _write(TO_HEAD, head, of_others, at)
    lines.filter(pk__in=told).update(told_on=today)


def _answers_for(officer: Membership, one: Watch) -> bool:
    here = not one.departement or covers_departement(officer.departements, one.departement)
    return here and one.membership.user_id != officer.user_id


def _in_force(role: Role) -> Iterable[Membership]:
    found = Membership.objects.in_force().filter(role=role.value).select_related("user").order_by("pk")
    return [one for one in found if one.user.email]


def _write(kind: str, member: Membership, lines: list[Watch], at: datetime) -> None:
    key = f"{kind}:{timezone.localdate(at).isoformat()}:{member.pk}"
    outbox.queue(kind, about=lines[0].pk, address=member.user.email, at=at, key=key)
