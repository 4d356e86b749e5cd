"""Every write of the network. Administrators and commands act here; the web role may only change its own password."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from cordee.audit import actions as audit
from cordee.domain.access import Actor, Role
from cordee.network import open_sessions
from cordee.network.models import Membership, Organisation, User


class AlreadyEnded(Exception):
    """The membership had an end before the moment asked for."""


@transaction.atomic
def add_organisation(*, actor: Actor, at: datetime, **fields: Any) -> Organisation:
    organisation = Organisation.objects.create(**fields)
    audit.record("organisation.added", actor=actor, at=at, target=organisation.pk)
    return organisation


@transaction.atomic
def open_account(*, email: str, full_name: str, password: str | None, actor: Actor, at: datetime) -> User:
    """There is no sign-up: an administrator opens the account and vouches for the address."""
    user = User.objects.create_user(email=email, full_name=full_name, password=password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record("account.opened", actor=actor, at=at, target=user.pk)
    return user


@transaction.atomic
def give_role(
    *,
    user: User,
    organisation: Organisation,
    role: Role,
    departements: Collection[str] = (),
    valid_from: datetime,
    valid_until: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> Membership:
    """No ``departements`` means the whole region."""
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role.value,
        departements=sorted(departements),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    audit.record("membership.given", actor=actor, at=at, target=membership.pk, detail={"role": role.value})
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, actor: Actor, at: datetime, reason: str = "") -> Membership:
    """Rights end with the next statement of any open page: the policies ask for the membership each time."""
    locked: Membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    if locked.valid_until is not None and locked.valid_until <= at:
        raise AlreadyEnded(locked.pk)
    locked.valid_until = at
    locked.save(update_fields=["valid_until"])
    open_sessions.end_sessions_of(locked.user_id)
    audit.record("membership.ended", actor=actor, at=at, target=locked.pk, reason=reason)
    return locked


def note_choice(*, membership: Membership, actor: Actor, at: datetime) -> None:
    """A person with several functions says which one they exercise now; the session keeps the answer."""
    audit.record("membership.chosen", actor=actor, at=at, target=membership.pk)


@transaction.atomic
def suspend_account(*, user: User, actor: Actor, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    open_sessions.end_sessions_of(user.pk)
    audit.record("account.suspended", actor=actor, at=at, target=user.pk)


@transaction.atomic
def close_own_sessions(*, user: User, reference: str, but: str | None, actor: Actor, at: datetime) -> int:
    """Close the session of that reference or, without one, all but the one of the key ``but``; return how many."""
    if reference:
        closed = open_sessions.end_session(user.pk, reference)
    else:
        closed = open_sessions.end_sessions_of(user.pk, but=but)
    audit.record("account.sessions_closed", actor=actor, at=at, target=user.pk, detail={"closed": closed})
    return closed
