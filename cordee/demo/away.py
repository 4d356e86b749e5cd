"""Who is away this week, and who stands in: said by two team leads. One agent of the line had promised a call-back."""

from datetime import datetime, timedelta

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.demo import accounts
from cordee.demo.models import Built
from cordee.domain.access import Actor
from cordee.domain.reaching import Discretion
from cordee.enquiries import promising
from cordee.enquiries.promising import Promise
from cordee.frontdesk import actions as frontdesk
from cordee.presence import actions
from cordee.presence.actions import Announced

DEMO = Actor.for_job("demo", label="Démonstration")
PROMISED = timedelta(days=6)  # ago: whatever the days off, its hour is past
CALLED = "+33465718266"


def announce(*, now: datetime) -> None:
    """Once."""
    with acting_as(DEMO):
        _, is_new = Built.objects.get_or_create(key="away", defaults={"at": now})
        line, team = accounts.holder(accounts.LINE_LEAD), accounts.holder(accounts.TEAM_LEAD)
        away, here = accounts.holder(accounts.SECOND_AGENT), accounts.holder(accounts.AGENT)
    if not is_new:
        return
    today = timezone.localdate(now)
    week = today + timedelta(days=4)
    _said(
        line,
        now,
        Announced(
            who="Sabin Clairval",
            member=away.membership,
            since=today,
            until=week,
            stand_in="Maud Cassagne",
            stand_in_member=here.membership,
        ),
    )
    _said(
        team,
        now,
        Announced(
            who="Mme Roche, secrétariat", since=today, until=week, stand_in="Le standard", phone="04 65 71 82 60"
        ),
    )
    later = today + timedelta(days=10)
    doctor = Announced(
        who="Dr Morlon, médecin du travail", since=later, until=later + timedelta(days=12), stand_in="Dr Tavernier"
    )
    _said(team, now, doctor)
    _promised(away, now - PROMISED)


def _said(lead: Actor, now: datetime, said: Announced) -> None:
    with acting_as(lead):
        actions.announce(said, actor=lead, at=now)


def _promised(agent: Actor, at: datetime) -> None:
    """By whoever is away now: it comes to a colleague."""
    wanted = Promise(phone=CALLED, slot=None, discretion=(Discretion.NOT_AT_WORK,), keeps_answers=False)
    with acting_as(agent):
        call = frontdesk.start(actor=agent, at=at)
        promising.promise(call_id=call.pk, wanted=wanted, actor=agent, at=at + timedelta(minutes=6))
