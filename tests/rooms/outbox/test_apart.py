"""Anybody may write to the address of the returns: what is set apart has a number, a size and an age."""

import os
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cordee.outbox import apart, late, maildir
from cordee.outbox.returned import Verdict
from tests.factories.outbox import as_worker


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.CORDEE_DATA = tmp_path
    cache.clear()
    yield tmp_path / "retours" / "a-part"
    cache.clear()


def come(raw):
    maildir.keep_apart(raw, Verdict.NOT_OURS)


def kept(folder):
    return len(list(folder.iterdir()))


def aged(folder, days):
    then = (timezone.now() - timedelta(days=days)).timestamp()
    for one in folder.iterdir():
        os.utime(one, (then, then))


def test_the_same_mail_again_takes_no_more_room(data):
    come(b"one")
    come(b"one")

    assert kept(data) == 1


def test_past_the_number_what_comes_is_not_kept_and_the_log_says_so(data, monkeypatch, caplog):
    monkeypatch.setattr(apart, "MOST_MAILS", 2)
    for raw in (b"one", b"two", b"three", b"two"):
        come(raw)

    assert kept(data) == 2
    assert [one.levelname for one in caplog.records] == ["WARNING", "WARNING", "ERROR", "WARNING"]


def test_past_the_size_too(data, monkeypatch):
    monkeypatch.setattr(apart, "MOST_BYTES", 10)
    come(b"12345678")
    come(b"abc")
    come(b"ab")

    assert sorted(one.read_bytes() for one in data.iterdir()) == [b"12345678", b"ab"]


def test_what_was_kept_for_thirty_days_is_deleted_and_makes_room(data, monkeypatch):
    monkeypatch.setattr(apart, "MOST_MAILS", 1)
    come(b"old")
    aged(data, 29)
    assert apart.purge(at=timezone.now()) == 0
    aged(data, 31)

    assert apart.purge(at=timezone.now()) == 1
    come(b"new")
    assert [one.read_bytes() for one in data.iterdir()] == [b"new"]


def test_nothing_is_purged_where_nothing_ever_came():
    assert apart.purge(at=timezone.now()) == 0
    assert apart.codes() == []


@pytest.mark.django_db
def test_whoever_watches_the_server_hears_that_there_is_something_to_read_then_no_room(client, data, monkeypatch):
    def heard():
        with as_worker():
            late.note(at=timezone.now())
        return client.get("/sante/pret").json()["alertes"]

    assert heard() == []
    come(b"one")
    assert heard() == ["retours_a_lire"]
    monkeypatch.setattr(apart, "MOST_MAILS", 1)
    assert heard() == ["retours_a_lire", "retours_pleins"]
    aged(data, 31)
    apart.purge(at=timezone.now())
    assert heard() == []
