"""Pages that are the same for everybody are rendered once; whoever brings something along has a page of their own."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cordee.ui import standing as room
from cordee.ui.access import AccessKind
from cordee.ui.standing import standing
from tests.house.site import pages

PATH = "/droits/"


@pytest.fixture(autouse=True)
def kept_for_a_minute(settings):
    settings.CORDEE_STANDING_SECONDS = 60
    room.forget()
    yield
    room.forget()


@pytest.fixture
def page():
    """Says how often it was rendered."""
    asked = []

    @standing
    def view(request, status=200, cookie=""):
        asked.append(request)
        response = HttpResponse(f"{len(asked)} fois", status=status)
        if cookie:
            response.set_cookie("session", cookie)
        return response

    return view


def get(page, path=PATH, cookie="", **more):
    request = RequestFactory().get(path)
    if cookie:
        request.COOKIES["session"] = cookie
    return page(request, **more).content.decode()


def test_it_is_rendered_once_for_those_who_bring_nothing(page):
    assert [get(page), get(page), get(page, "/droits/autre/")] == ["1 fois", "1 fois", "2 fois"]


@pytest.mark.parametrize("asked", [{"path": f"{PATH}?pour=employeur"}, {"cookie": "quelqu-un"}])
def test_who_brings_a_cookie_or_a_question_has_a_page_of_their_own_that_is_not_kept(page, asked):
    assert [get(page, **asked), get(page, **asked), get(page)] == ["1 fois", "2 fois", "3 fois"]


@pytest.mark.parametrize("answered", [{"status": 404}, {"cookie": "nouvelle"}])
def test_what_is_missing_or_opens_a_session_is_not_kept(answered):
    asked = []

    @standing
    def view(request):
        asked.append(request)
        response = HttpResponse("rien", status=answered.get("status", 200))
        if "cookie" in answered:
            response.set_cookie("session", answered["cookie"])
        return response

    for _ in range(2):
        view(RequestFactory().get(PATH))

    assert len(asked) == 2


def test_it_is_rendered_again_after_a_while(page, settings):
    settings.CORDEE_STANDING_SECONDS = -1

    assert [get(page), get(page)] == ["1 fois", "2 fois"]


def test_no_page_of_somebody_stands():
    kept = [page for page in pages() if getattr(page.view, "stands", False)]

    assert {page.access.kind for page in kept} == {AccessKind.VISITOR, AccessKind.NO_DATABASE}
    assert all(not page.access.classes for page in kept)
