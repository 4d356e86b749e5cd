from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from cordee.network.models import Membership
from cordee.network.session import choose_membership
from tests.factories.network import MembershipFactory


@pytest.fixture
def log_in(client: Client) -> Callable[..., Membership]:
    """Log the client in; with a membership of its own, or as one that is given."""

    def enter(membership: Membership | None = None, *, chosen: bool = False, **fields: object) -> Membership:
        membership = membership or MembershipFactory(**fields)
        client.force_login(membership.user)
        if chosen:
            session = client.session
            choose_membership(session, membership.pk)
            session.save()
        return membership

    return enter


@pytest.fixture(autouse=True)
def _attempts_forgotten() -> None:
    """The limits of attempts count those of an address, and every test comes from the same one."""
    cache.clear()
