"""I-07: the same form sent twice does one thing and leads to the same page; what failed may be tried again."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory
from django.urls import ResolverMatch, reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.desk import actions
from cordee.desk.models import SavedView
from cordee.domain.access import Actor, Role
from cordee.keys.models import FormKey
from cordee.network.queries import actor_of
from cordee.ui.once import once
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory
from tests.rooms.referrals.page_scene import published
from tests.rooms.ui.markup import complaints

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(rf: RequestFactory, django_capture_on_commit_callbacks):
    """One request of a member, committed."""

    def posted(view, key, who="5f2a", **said):
        request = rf.post("/acte/", {"key": key, **said})
        request.actor = Actor.for_link(who)
        with django_capture_on_commit_callbacks(execute=True):
            return view(request)

    return posted


class Counted:
    """An act that counts how often it was done."""

    def __init__(self, *answers):
        self.answers, self.times = list(answers), 0
        self.view = once(self)
        self.__name__ = "counted"

    def __call__(self, request):
        self.times += 1
        answer = self.answers[min(self.times, len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return redirect(f"{answer}{self.times}") if isinstance(answer, str) else HttpResponse(status=answer)


def test_the_same_key_does_it_once_and_leads_to_the_same_page(post):
    act, key = Counted("/fait/"), str(uuid4())

    answers = [post(act.view, key, name="a") for _ in range(3)]

    assert [(one.status_code, one.url) for one in answers] == [(302, "/fait/1")] * 3
    assert act.times == 1


def test_another_key_another_person_or_no_key_is_another_act(post):
    act, key = Counted("/fait/"), str(uuid4())

    for given in ({"key": key}, {"key": str(uuid4())}, {"key": key, "who": "77c1"}, {"key": ""}, {"key": ""}):
        post(act.view, **given)

    assert act.times == 5


def test_who_crosses_a_form_is_led_back_to_where_one_was(client, rf, django_capture_on_commit_callbacks):
    ways = {}
    for actor, path in (
        (Actor.visitor(), "/avis/"),
        (Actor.for_beneficiary("5f2a"), "/mon-suivi/un-secret/accord/renouveler/"),
        (actor_of(MembershipFactory()), "/pro/acte/"),
    ):
        view, key = once(lambda request: redirect("/fait/")), str(uuid4())
        for name in ("a", "b"):
            request = rf.post(path, {"key": key, "name": name})
            request.actor, request.user = actor, AnonymousUser()
            request.resolver_match = ResolverMatch(view, (), {"secret": "un-secret"} if "secret" in path else {})
            with django_capture_on_commit_callbacks(execute=True), acting_as(actor):
                answer = view(request)
        assert complaints(answer.content.decode()) == []
        ways[path] = re.search(r'<a class="button" href="([^"]+)">([^<]+)', answer.content.decode()).groups()

    assert list(ways.values()) == [
        ("/", "Revenir à l'accueil"),
        ("/mon-suivi/un-secret/", "Revenir à votre page"),
        ("/pro/", "Revenir à l'accueil"),
    ]


def test_the_same_key_with_other_words_is_refused(post):
    act, key = Counted("/fait/"), str(uuid4())

    answers = [post(act.view, key, name=name).status_code for name in ("a", "b")]

    assert (answers, act.times) == ([302, 422], 1)


@pytest.mark.parametrize("first", [409, 422, 200, ValueError("broken")])
def test_what_was_refused_or_failed_may_be_tried_again_with_the_same_key(post, first):
    act, key = Counted(first, "/fait/"), str(uuid4())

    if isinstance(first, Exception):
        with pytest.raises(ValueError, match="broken"):
            post(act.view, key)
    else:
        assert post(act.view, key).status_code == first

    assert post(act.view, key).status_code == 302


def test_what_was_rolled_back_may_be_tried_again_at_once(rf):
    act, request = Counted("/fait/"), rf.post("/acte/", {"key": str(uuid4())})
    request.actor = Actor.for_link("5f2a")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        act.view(request)
        raise ZeroDivisionError

    assert [act.view(request).url for _ in range(2)] == ["/fait/2"] * 2


def test_what_is_kept_tells_neither_who_nor_what_nor_where_to(post):
    act = Counted("/suivi/secret-de-mme-perrin/")

    post(act.view, "la-cle", who="5f2a", name="Perrin")

    with bypass_row_security():
        (kept,) = FormKey.objects.values()
    written = " ".join(str(value) for value in kept.values())
    assert all(word not in written for word in ("la-cle", "5f2a", "Perrin", "suivi", "secret"))


def test_a_view_that_is_deleted_by_a_double_click_leads_to_its_list_twice(client, django_capture_on_commit_callbacks):
    published()
    member = MembershipFactory(role=Role.ADVISER.value)
    actor = actor_of(member)
    with acting_as(actor):
        named = {"name": "En retard", "codes": "panier=en_retard", "key": "k"}
        view = actions.save(worklist="recues", actor=actor, at=timezone.now(), **named)
    client.force_login(member.user)
    page = reverse("desk:change", args=[view.pk])
    assert client.get(page).content.decode().count('name="key"') == 2

    answers = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            answers.append(client.post(reverse("desk:delete", args=[view.pk]), {"key": "une-cle"}))

    assert {(one.status_code, one["Location"]) for one in answers} == {(302, reverse("referrals:inbox"))}
    assert client.post(reverse("desk:delete", args=[view.pk]), {"key": "autre"}).status_code == 404
    with bypass_row_security():
        assert not SavedView.objects.exists()
    assert [event.kind for event in journal()].count("view.deleted") == 1
