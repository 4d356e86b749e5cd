from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from cordee.matching import comparing
from tests.factories.orientation import publish_catalogue
from tests.rooms.referrals.scene import Scene, make_scene


@pytest.fixture
def scene(db: None) -> Scene:
    publish_catalogue()
    return make_scene()


@pytest.fixture
def compare(db: None) -> Callable[[], int]:
    """The job, with the rights of the worker."""

    def run() -> int:
        with connection.cursor() as cursor:
            cursor.execute("set local role cordee_worker")
            found = comparing.compare(at=timezone.now())
            cursor.execute("set local role cordee_web")
        return found

    return run
