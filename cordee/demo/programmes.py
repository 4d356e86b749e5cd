"""Two programmes of the demo: a bilan half way, and a retention with what its occupational physician wrote."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.demo.wording import BILAN, RETENTION
from cordee.domain.access import Actor
from cordee.domain.programmes import Entry, What
from cordee.network.models import Membership
from cordee.network.queries import actor_of
from cordee.programmes import actions, queries


def follow(case: UUID, email: str, kind: str, *, now: datetime) -> None:
    """By who supports her; nothing where that account takes no part in her case."""
    member = Membership.objects.filter(user__email=email).first()
    if member is None:
        return
    adviser, today = actor_of(member), timezone.localdate(now)
    told = BILAN if kind.startswith("bilan") else RETENTION
    with acting_as(adviser):
        if kind not in {one.id for one in queries.kinds_to_open(case, actor=adviser, on=today)}:
            return
        known: dict[str, Actor | datetime] = {"actor": adviser, "at": now}
        one = actions.open_one(case_id=case, kind=queries.kinds()[kind], key=f"demo:programme:{kind}:{case}", **known)
        for number, (days, said) in enumerate(told):
            new = Entry(id=f"demo:{number}", on=today - timedelta(days=days), **{"of": "", **said})
            if new.what is What.RECORD and new.of == "arret":
                new = replace(new, until=today + timedelta(days=40))
            one = actions.add(programme_id=one.pk, new=new, seen=one.seen, **known)
