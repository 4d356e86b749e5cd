"""What stands on the whole invented network: it takes eight seconds to build, so these files have one between them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from cordee.catalogue.queries import reference_day
from cordee.demo import building
from tests.factories.orientation import publish_catalogue
from tests.factories.territory import real_territory


@pytest.fixture(scope="package")
def demo_network(django_db_setup: None, django_db_blocker: Any) -> Iterator[building.DemoAccounts]:
    """Territory, catalogue and network, built once; what a test adds is undone after it."""
    with django_db_blocker.unblock(), real_territory(), connection.cursor() as cursor:
        publish_catalogue()
        cursor.execute("SET LOCAL ROLE cordee_worker")
        accounts = building.build_network(on=reference_day())
        cursor.execute("SET LOCAL ROLE cordee_web")
        yield accounts
