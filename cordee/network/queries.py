"""Every read of the network. Nothing here is about the people who are helped: no row security, no actor."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from cordee.domain.access import Actor, Role
from cordee.network.models import Membership, Organisation, User
from cordee.network.wording import function_label


def memberships_of(user: User) -> list[Membership]:
    """Those in force now, by the clock of the database, with their organisation, in a steady order."""
    found = Membership.objects.in_force().filter(user=user).select_related("organisation")
    return list(found.order_by("organisation__name", "role", "pk"))


def actor_for(user: User, membership_id: UUID | None) -> Actor | None:
    """The actor of the chosen membership; without choice, of the only one. None: a choice is needed, or impossible."""
    found = [one for one in memberships_of(user) if membership_id in (None, one.pk)]
    return actor_of(found[0]) if len(found) == 1 else None


def actor_of(membership: Membership) -> Actor:
    role = Role(membership.role)
    return Actor.for_member(
        membership=membership.pk,
        user=membership.user_id,
        organisation=membership.organisation_id,
        role=role,
        departements=membership.departements,
        label=function_label(role=role, organisation=membership.organisation.display_name),
    )


def organisation(pk: UUID) -> Organisation:
    return Organisation.objects.get(pk=pk)


def organisations(
    *, on: date, kinds: Collection[str] = (), departements: Collection[str] = ()
) -> QuerySet[Organisation]:
    """Those that exist on that day; empty ``kinds`` or ``departements`` mean all.

    An organisation without département works for the whole region and is always among those of a département.
    """
    found = Organisation.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    )
    if kinds:
        found = found.filter(kind__in=kinds)
    if departements:
        found = found.filter(Q(departement__isnull=True) | Q(departement__in=departements))
    return found.order_by("name", "pk")


def answers_line(actor: Actor) -> bool:
    """Whether agents of the line work in the actor's organisation today."""
    found = Membership.objects.in_force().filter(organisation=actor.organisation, role=Role.PHONE_AGENT.value)
    return actor.organisation is not None and bool(found.exists())


def user_by_pk(pk: int) -> User:
    """The active account; raise User.DoesNotExist."""
    return User.objects.get(pk=pk, is_active=True)


def user_by_address(address: str) -> User:
    """The active account whose address an administrator has vouched for; raise User.DoesNotExist."""
    return User.objects.get(email=address, is_active=True, emailaddress__email=address, emailaddress__verified=True)
