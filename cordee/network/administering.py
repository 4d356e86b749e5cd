"""What administrators do from their pages: each act has a written reason, a trace, and guards said in a sentence.

The database refuses the same by itself (migration 0012): an administrator within its territory, never oneself, never
the last one. An administrator of some départements administers the accounts whose every function lies within them.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from cordee.audit import actions as audit
from cordee.domain.access import Actor, Role
from cordee.network import actions, open_sessions
from cordee.network import second_factor as factors
from cordee.network.models import Membership, Organisation, User
from cordee.outbox import actions as outbox

INVITATION, SECURITY_NOTICE = "account_invitation", "account_security_notice"
PAGE = 50


class Refused(Exception):
    """An act that the guards do not allow; ``why`` is a code that ``wording`` says."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """One page of accounts in the order of their addresses; ``after`` opens the next."""

    accounts: tuple[User, ...]
    after: str


def accounts(*, text: str = "", after: str = "", size: int = PAGE) -> Accounts:
    """Accounts of the installation, each with ``has_second_factor`` and the functions that it ``held``."""
    found = _with_signs(User.objects.all())
    if text.strip():
        found = found.filter(email__icontains=text.strip()) | found.filter(full_name__icontains=text.strip())
    held = Prefetch("memberships", Membership.objects.in_force().select_related("organisation"), to_attr="held")
    rows = list(found.filter(email__gt=after).order_by("email").prefetch_related(held)[: size + 1])
    return Accounts(accounts=tuple(rows[:size]), after=rows[size - 1].email if len(rows) > size else "")


def account(pk: int) -> User:
    found: User = _with_signs(User.objects.all()).get(pk=pk)
    return found


def functions_of(user: User) -> list[Membership]:
    found = Membership.objects.filter(user=user).select_related("organisation")
    return list(found.order_by("-valid_from", "pk"))


def function(pk: object) -> Membership:
    found: Membership = Membership.objects.select_related("organisation", "user").get(pk=pk)
    return found


def _with_signs(found: QuerySet[User]) -> QuerySet[User]:
    second = factors.Authenticator.objects.filter(user=OuterRef("pk"), type__in=factors.SECOND_FACTORS)
    return found.annotate(has_second_factor=Exists(second))


def administers(actor: Actor, user: User) -> bool:
    """By the database, whose triggers ask the same question."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.administers(%s)", [user.pk])
        (answer,) = cursor.fetchone()
    return answer is True


@transaction.atomic
def open_account(*, email: str, full_name: str, actor: Actor, at: datetime) -> User:
    """Without password: the invitation lets its holder choose one."""
    if User.objects.filter(email=email.strip().lower()).exists():
        raise Refused("account_exists")
    user = actions.open_account(email=email, full_name=full_name, password=None, actor=actor, at=at)
    invite(user=user, actor=actor, at=at)
    return user


def invite(*, user: User, actor: Actor, at: datetime) -> None:
    """Send the mail by which a password is chosen; twice in a minute is once."""
    with _administered(user, actor):
        if not user.is_active:
            raise Refused("already_suspended")
        key = f"{INVITATION}:{user.pk}:{at:%Y%m%d%H%M}"
        outbox.queue(INVITATION, about=user.pk, address=user.email, at=at, key=key, recipient_kind="account")
        audit.record("account.invited", actor=actor, at=at, target=user.pk)


def suspend(*, user: User, reason: str, actor: Actor, at: datetime) -> None:
    """At once: its sessions are closed and its next statement finds no membership."""
    with _administered(user, actor) as locked:
        if not locked.is_active:
            raise Refused("already_suspended")
        _neither_oneself_nor_the_last(locked, actor)
        User.objects.filter(pk=user.pk).update(is_active=False)
        open_sessions.end_sessions_of(user.pk)
        audit.record("account.suspended", actor=actor, at=at, target=user.pk, reason=reason)


def reopen(*, user: User, reason: str, actor: Actor, at: datetime) -> None:
    with _administered(user, actor) as locked:
        if locked.is_active:
            raise Refused("already_open")
        User.objects.filter(pk=user.pk).update(is_active=True)
        audit.record("account.reopened", actor=actor, at=at, target=user.pk, reason=reason)


def reset_second_factor(*, user: User, reason: str, actor: Actor, at: datetime) -> None:
    """For who lost device and codes: all are removed, sessions closed, and the holder is told by mail."""
    with _administered(user, actor):
        if user.pk == actor.user:
            raise Refused("oneself")
        if not factors.Authenticator.objects.filter(user=user).delete()[0]:
            raise Refused("no_second_factor")
        open_sessions.end_sessions_of(user.pk)
        audit.record("second_factor.reset", actor=actor, at=at, target=user.pk, reason=reason)
        key = f"{SECURITY_NOTICE}:{user.pk}:{at:%Y%m%d%H%M}"
        outbox.queue(SECURITY_NOTICE, about=user.pk, address=user.email, at=at, key=key, recipient_kind="account")


def give_function(
    *,
    user: User,
    organisation: Organisation,
    role: Role,
    departements: Collection[str],
    valid_from: datetime,
    valid_until: datetime | None,
    actor: Actor,
    at: datetime,
) -> Membership:
    with _administered(user, actor):
        if user.pk == actor.user:
            raise Refused("oneself")
        if actor.departements and not (departements and set(departements) <= actor.departements):
            raise Refused("outside_territory")
        held = Membership.objects.in_force().filter(user=user, organisation=organisation, role=role.value)
        if held.filter(departements=sorted(departements)).exists():
            raise Refused("function_held")
        return actions.give_role(
            user=user,
            organisation=organisation,
            role=role,
            departements=departements,
            valid_from=valid_from,
            valid_until=valid_until,
            actor=actor,
            at=at,
        )


def end_function(*, membership: Membership, reason: str, actor: Actor, at: datetime) -> None:
    with _administered(membership.user, actor) as locked:
        if Role(membership.role) is Role.ADMINISTRATOR:
            _neither_oneself_nor_the_last(locked, actor)
        elif locked.pk == actor.user:
            raise Refused("oneself")
        try:
            actions.end_membership(membership=membership, actor=actor, at=at, reason=reason)
        except actions.AlreadyEnded:
            raise Refused("already_ended") from None


@contextmanager
def _administered(user: User, actor: Actor) -> Iterator[User]:
    """All or nothing, the account locked."""
    with transaction.atomic():
        if not administers(actor, user):
            raise Refused("outside_territory")
        yield User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


def _neither_oneself_nor_the_last(user: User, actor: Actor) -> None:
    if user.pk == actor.user:
        raise Refused("oneself")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('cordee administrators'))")
        cursor.execute("select policy.administrator_beside(%s)", [user.pk])
        (beside,) = cursor.fetchone()
    if not beside:
        raise Refused("last_administrator")
