"""A site with one page of each kind of access, to see what the middleware does with them."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.config.urls import urlpatterns as site
from cordee.domain.access import Role
from cordee.ui.access import account_page, link_page, member_page, no_database, visitor_page


def say_who_acts(request: HttpRequest, **_arguments: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select app.ctx()")
        (context,) = cursor.fetchone()
    assert context == request.actor.context()
    return HttpResponse(context)


def answer(request: HttpRequest, status: int) -> HttpResponse:
    audit.record("sample.written", actor=request.actor, at=timezone.now())
    return HttpResponse(status=status)


def crash(request: HttpRequest) -> HttpResponse:
    audit.record("sample.written", actor=request.actor, at=timezone.now())
    raise ZeroDivisionError


def hidden(request: HttpRequest) -> HttpResponse:
    raise ObjectDoesNotExist("Referral of Madame Martin matching query does not exist.")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404("Not here")


def stream(request: HttpRequest) -> HttpResponse:
    return StreamingHttpResponse(["a", "b"])


def unseen(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Ce que voient les animateurs.")


ADVISERS = {Role.ADVISER}

urlpatterns = [
    *site,
    path("sample/visitor/", visitor_page(action="sample.visitor")(say_who_acts)),
    path("sample/account/", account_page(action="sample.account")(lambda request: say_who_acts(request))),
    path("sample/member/", member_page(roles=ADVISERS, action="sample.member")(lambda request: say_who_acts(request))),
    path("sample/link/<secret>/", link_page(action="sample.link")(lambda request, **kw: say_who_acts(request, **kw))),
    path("sample/static/", no_database(action="sample.static")(lambda request: HttpResponse("static"))),
    path("sample/answer/<int:status>/", member_page(roles=ADVISERS, action="sample.answer")(answer)),
    path("sample/crash/", member_page(roles=ADVISERS, action="sample.crash")(crash)),
    path("sample/hidden/", member_page(roles=ADVISERS, action="sample.hidden")(hidden)),
    path("sample/missing/", member_page(roles=ADVISERS, action="sample.missing")(missing)),
    path(
        "sample/animators/",
        member_page(roles={Role.ANIMATOR}, action="sample.animators")(unseen),
    ),
    path("sample/stream/", member_page(roles=ADVISERS, action="sample.stream")(stream)),
    path("sample/undeclared/", lambda request: HttpResponse("undeclared")),
]
