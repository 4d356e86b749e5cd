"""What the command `cordee administrator` does: the only account that no administrator opens."""

from datetime import datetime

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.network import actions, administering, open_sessions
from cordee.network import second_factor as factors
from cordee.network.models import Membership, Organisation, User
from cordee.network.wording import ADMINISTRATOR_ENROLLED, ADMINISTRATOR_RESET
from cordee.outbox import actions as outbox

COMMAND = Actor.for_job("administration", label="Commande « administrator »")
KIND = "installation"


def enrol(*, email: str, full_name: str, organisation: str, reset: bool, at: datetime) -> str:
    """Open what is missing and send the invitation; run again, it only sends another. Return what to print."""
    with acting_as(COMMAND):
        house = Organisation.objects.filter(name=organisation).first() or actions.add_organisation(
            name=organisation, kind=KIND, level="region", actor=COMMAND, at=at
        )
        user = User.objects.filter(email=email.strip().lower()).first() or actions.open_account(
            email=email, full_name=full_name, password=None, actor=COMMAND, at=at
        )
        _give_role(user, house, at)
        if reset:
            _reset(user, at)
        key = f"{administering.INVITATION}:{user.pk}:{at:%Y%m%d%H%M}"
        outbox.queue(
            administering.INVITATION, about=user.pk, address=user.email, at=at, key=key, recipient_kind="account"
        )
    return (ADMINISTRATOR_RESET if reset else ADMINISTRATOR_ENROLLED).format(email=user.email)


def _give_role(user: User, house: Organisation, at: datetime) -> None:
    held = Membership.objects.in_force().filter(user=user, role=Role.ADMINISTRATOR.value)
    if not held.filter(departements=[]).exists():
        actions.give_role(user=user, organisation=house, role=Role.ADMINISTRATOR, valid_from=at, actor=COMMAND, at=at)


def _reset(user: User, at: datetime) -> None:
    factors.Authenticator.objects.filter(user=user).delete()
    open_sessions.end_sessions_of(user.pk)
    audit.record("second_factor.reset", actor=COMMAND, at=at, target=user.pk)
