from datetime import UTC, datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt, encrypt

from cordee.domain.access import Actor, Role
from cordee.network.models import Membership, Organisation, User
from cordee.network.queries import actor_of
from tests.database import bypass_row_security
from tests.factories import RoomFactory

LONG_AGO = datetime(2014, 1, 1, tzinfo=UTC)
PASSWORD = "une phrase de passe longue"


class UserFactory(RoomFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence("agent{}@exemple.invalid".format)
    full_name = factory.Sequence("Agent {}".format)
    password = factory.django.Password(PASSWORD)

    @classmethod
    def _after_postgeneration(cls, instance: User, create: bool, results: Any = None) -> None:
        """As for every account that an administrator opens: the address is vouched for."""
        if not create:
            return
        with bypass_row_security():
            EmailAddress.objects.get_or_create(
                user=instance, email=instance.email, defaults={"verified": True, "primary": True}
            )


class OrganisationFactory(RoomFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence("Organisme {}".format)
    kind = "cap_emploi"
    departement = "73"
    level = "departement"
    email = factory.Sequence("accueil{}@exemple.invalid".format)
    invented = True


class MembershipFactory(RoomFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.ADVISER.value
    departements = factory.LazyFunction(list)
    valid_from = LONG_AGO


def member(role: Role = Role.ADVISER, **fields: Any) -> Actor:
    """An actor with its own account, membership and organisation: ``member(Role.ANIMATOR, departements=["73"])``."""
    return actor_of(MembershipFactory(role=role.value, **fields))


class SecondFactorFactory(RoomFactory[Authenticator]):
    """An application of codes that is set up: ``code_of(factor)`` is what it shows now."""

    class Meta:
        model = Authenticator

    type = Authenticator.Type.TOTP
    data = factory.LazyFunction(lambda: {"secret": encrypt(totp.generate_totp_secret())})


def code_of(factor: Authenticator) -> str:
    (now, *_) = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(decrypt(factor.data["secret"]), now))
