import logging

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

ADDRESSES = (
    "/reponse/Wq8-s3cret_/",
    "/reponse/Wq8-s3cret_",
    "/suivi/Wq8-s3cret_/?x=1",
    "/compte/password/reset/key/1-Wq8-s3cret_/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_address_that_opens_something_is_not_in_the_logs(address):
    described = settings.LOGGING["formatters"]["line"]
    formatter = import_string(described["()"])(described["format"], style=described["style"])
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (address,), None)

    line = formatter.format(record)

    assert "Internal Server Error" in line
    assert "s3cret" not in line
