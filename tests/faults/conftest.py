from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.post_office import PostOffice
from tests.faults.site import Site, own_copy


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    office.start()
    yield office
    office.stop()


@pytest.fixture
def site(post_office: PostOffice, django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with django_db_blocker.unblock(), own_copy(mail_port=post_office.port) as site:
        site.start()
        yield site
