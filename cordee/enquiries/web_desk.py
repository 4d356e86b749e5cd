"""In whose name a request that somebody sends by the web is written: a function of the line that nobody can enter.

The account has no password and no address that anybody vouched for: no log-in opens it. An administrator who suspends
it stops the sending by itself; requests then wait for an agent, who sends them with one click.
"""

from dataclasses import replace
from datetime import datetime

from django.db import connection

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.enquiries import wording
from cordee.network import actions as network
from cordee.network.models import Membership, Organisation, User
from cordee.network.queries import actor_of

ADDRESS = "demandes-web@cordee.invalid"
JOB = Actor.for_job("enquiries", label="Demandes par le web")


def actor(*, at: datetime) -> Actor | None:
    """Open the account at the first request; None where it is suspended, or where the line is not one organisation."""
    with acting_as(JOB):
        held = _held() if User.objects.filter(email=ADDRESS).exists() else _opened(at)
        return replace(actor_of(held), label=wording.BY_THE_WEB) if held else None


def _held() -> Membership | None:
    found = Membership.objects.in_force().filter(user__email=ADDRESS, role=Role.PHONE_AGENT.value)
    membership: Membership | None = found.select_related("organisation").first()
    return membership


def _opened(at: datetime) -> Membership | None:
    """Two workers at once open it once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('cordee web desk'))")
    if User.objects.filter(email=ADDRESS).exists():
        return _held()
    agents = Membership.objects.in_force().filter(role=Role.PHONE_AGENT.value)
    lines = Organisation.objects.filter(pk__in=agents.values("organisation"))[:2]
    if len(lines) != 1:
        return None
    user = User.objects.create_user(email=ADDRESS, full_name=wording.BY_THE_WEB, password=None)
    audit.record("account.opened", actor=JOB, at=at, target=user.pk)
    return network.give_role(user=user, organisation=lines[0], role=Role.PHONE_AGENT, valid_from=at, actor=JOB, at=at)
