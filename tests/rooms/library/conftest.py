"""The shelf of a published catalogue, on the day that the tests of the pages stand."""

from datetime import date

import pytest

TODAY = date(2026, 11, 22)


@pytest.fixture
def today(settings):
    settings.CORDEE_AS_OF = TODAY
    return TODAY


@pytest.fixture
def site(client, published, today):
    """Opens a page as a visitor without cookies and returns its text, spaces and apostrophes made plain."""

    def read(address, status=200):
        answer = client.get(address)
        assert answer.status_code == status, answer.content.decode()[:2000]
        assert not answer.cookies
        return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")

    return read
