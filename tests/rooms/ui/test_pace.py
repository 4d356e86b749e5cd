"""Whose tries are counted together: an address, or the network that one subscriber has."""

from importlib import import_module

import pytest
from django.conf import settings as loaded
from django.core.cache.backends.filebased import FileBasedCache
from django.test import RequestFactory

from cordee.ui.pace import client_address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("", ""),
    ],
)
def test_an_address_counts_with_its_home(address, counted):
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=address)) == counted


def test_behind_a_proxy_the_last_address_that_it_wrote_counts(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.5, 2001:db8::1", REMOTE_ADDR="127.0.0.1")

    assert client_address(request) == "2001:db8::/64"


def test_many_visitors_make_the_site_forget_the_steps_of_none(tmp_path):
    configured = import_module(loaded.SETTINGS_MODULE).CACHES["default"]
    counters = FileBasedCache(tmp_path, configured)

    for visitor in range(1_000):
        counters.set(f"visitor-{visitor}", visitor, 600)

    assert [counters.get(f"visitor-{visitor}") for visitor in range(1_000)] == list(range(1_000))
