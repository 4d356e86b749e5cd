from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from cordee.catalogue import actions
from cordee.catalogue.queries import reference_day
from cordee.demo import building
from tests.database import bypass_row_security
from tests.factories.territory import real_territory


@pytest.fixture(autouse=True)
def sms_of_this_test_alone(settings: Any, tmp_path: Path) -> None:
    """What one story sends is not in the list of another test."""
    settings.CORDEE_SMS_FOLDER = tmp_path / "sms"


@pytest.fixture(scope="module")
def demo_network(django_db_setup: None, django_db_blocker: Any) -> Iterator[building.DemoAccounts]:
    """Territory, catalogue and the whole invented network, for a module."""
    with django_db_blocker.unblock(), real_territory(), connection.cursor() as cursor:
        with bypass_row_security():
            actions.publish(settings.CORDEE_CONTENT)
        cursor.execute("SET LOCAL ROLE cordee_worker")
        accounts = building.build_network(on=reference_day())
        cursor.execute("SET LOCAL ROLE cordee_web")
        yield accounts
