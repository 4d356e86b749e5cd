from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import territory


@pytest.fixture(scope="module")
def real_territory(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    with django_db_blocker.unblock(), territory.real_territory() as communes:
        yield communes
