"""At the same instant, on connections of their own: one form is one act, and no try is left out of the count."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.db import connection
from django.shortcuts import redirect
from django.test import Client, RequestFactory
from django.urls import reverse

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor, hash_of_secret
from cordee.frontdesk import code_views
from cordee.keys import tries
from cordee.keys.models import FormKey
from cordee.ui import once as room
from cordee.ui.once import once
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.rooms.referrals.scene import AT

pytestmark = pytest.mark.django_db(transaction=True)
VISITOR = Actor.visitor()


def at_once(act, times):
    """What each returned or raised."""
    start = Barrier(times)

    def run(_place):
        try:
            start.wait()
            return act()
        except ZeroDivisionError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def clicked(view, key, **said):
    """One request, in a transaction of its own as every page has."""
    request = RequestFactory().post("/acte/", {"key": key, **said})
    request.actor = VISITOR
    with acting_as(VISITOR):
        return view(request)


@once
def noted(request):
    audit.record("essai", actor=request.actor, at=AT, target=request.POST["key"])
    return redirect(f"/fait/{uuid4()}")


def test_forty_double_clicks_are_forty_acts():
    keys = [str(uuid4()) for _ in range(40)]

    answers = [at_once(lambda key=key: clicked(noted, key), 2) for key in keys]

    assert all(first.url == second.url for first, second in answers)
    with bypass_row_security():
        assert sorted(event.target for event in journal()) == sorted(keys)
        assert FormKey.objects.count() == 40


def test_a_second_click_waits_for_the_first_and_not_for_ever(monkeypatch):
    begun = Event()

    @once
    def slow(request):
        begun.set()
        time.sleep(0.4)
        return redirect("/fait/")

    with ThreadPoolExecutor(1) as first:
        for patience, status in ((0.1, 409), (5, 302)):
            begun.clear()
            key = str(uuid4())
            monkeypatch.setattr(room, "PATIENCE", patience)
            done = first.submit(clicked, slow, key)
            begun.wait()
            assert clicked(slow, key).status_code == status
            assert done.result().status_code == 302
        first.submit(lambda: connection.close()).result()
    with bypass_row_security():
        assert FormKey.objects.count() == 2


def test_of_eight_clicks_with_other_words_one_is_done_and_the_others_are_refused():
    key, words = str(uuid4()), iter(range(8))

    answers = at_once(lambda: clicked(noted, key, word=next(words)), 8)

    assert sorted(answer.status_code for answer in answers) == [302] + [422] * 7
    with bypass_row_security():
        assert len(journal()) == 1


def test_when_the_first_click_breaks_the_second_does_it():
    key, calls = str(uuid4()), iter([ZeroDivisionError("broken"), "/fait/"])

    @once
    def breaks_once(request):
        audit.record("essai", actor=request.actor, at=AT, target=key)
        if isinstance(answer := next(calls), Exception):
            raise answer
        return redirect(answer)

    answers = at_once(lambda: clicked(breaks_once, key), 2)

    assert sorted(type(answer).__name__ for answer in answers) == ["HttpResponseRedirect", "ZeroDivisionError"]
    with bypass_row_security():
        assert len(journal()) == FormKey.objects.count() == 1


def test_sixteen_tries_at_once_are_counted_one_by_one():
    def tried():
        with acting_as(VISITOR):
            return tries.count("essai", "192.0.2.7", span=1)

    assert sorted(at_once(tried, 16)) == list(range(1, 17))


def test_sixteen_codes_tried_at_once_pass_no_more_often_than_allowed(monkeypatch):
    monkeypatch.setattr(code_views, "TRIES_ALLOWED", 5)

    answers = at_once(lambda: Client().post(reverse("frontdesk:follow"), {"code": "AAAA-AAAA"}), 16)

    assert sorted(answer.status_code for answer in answers) == [422] * 5 + [429] * 11


def test_what_strangers_try_moves_no_count():
    with acting_as(VISITOR):
        for _ in range(5):
            tries.count("voice:proof", hash_of_secret("le-sien"), span=1)
        for number in range(400):
            tries.count("voice:proof", hash_of_secret(str(number)), span=1)

        assert tries.count("voice:proof", hash_of_secret("le-sien"), span=1) == 6
