"""What the telephone of the line has posted this morning: one call answered, one that nobody answered, twice."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.demo.accounts import AGENT
from cordee.demo.models import Built
from cordee.domain.access import Actor, Role
from cordee.domain.telephony import Happening
from cordee.network.models import Membership
from cordee.network.queries import actor_of
from cordee.telephony import actions
from cordee.telephony.adapters import NEUTRAL, Said

DEMO = Actor.for_job("demo", label="Démonstration")
VISITOR = Actor.visitor()
DESK = "104"
ANSWERED, IN_VAIN = "+33465718240", "+33465718251"
# Minutes ago, which call, what happened, whose number.
POSTED = (
    (95, "a", Happening.RINGS, ANSWERED, None),
    (95, "a", Happening.ANSWERED, ANSWERED, None),
    (83, "a", Happening.ENDED, ANSWERED, 700),
    (52, "b", Happening.RINGS, IN_VAIN, None),
    (51, "b", Happening.MISSED, IN_VAIN, None),
    (33, "c", Happening.RINGS, IN_VAIN, None),
    (32, "c", Happening.MISSED, IN_VAIN, None),
)


def ring(*, now: datetime) -> None:
    """Once a day; the worker makes a demand of what was missed. The agent sits at the desk that the manual names."""
    day = timezone.localdate(now)
    with acting_as(DEMO):
        _, is_new = Built.objects.get_or_create(key=f"telephone/{day}", defaults={"at": now})
        found = Membership.objects.in_force().filter(user__email=AGENT, role=Role.PHONE_AGENT.value)
        agent = actor_of(found.select_related("organisation").get())
    with acting_as(agent):
        actions.sit(identity=DESK, actor=agent, at=now)
    if is_new:
        _posted(now, day)


def _posted(now: datetime, day: date) -> None:
    for minutes, call, happening, number, seconds in POSTED:
        at = now - timedelta(minutes=minutes)
        said = Said(happening=happening, call=f"demo-{day}-{call}", at=at, number=number, desk=DESK, seconds=seconds)
        with acting_as(VISITOR):
            actions.hear(said, adapter=NEUTRAL, actor=VISITOR, at=at)
