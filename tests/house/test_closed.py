"""The site says that it is closed when the ground gives way, in words and by its status; not for its own mistakes."""

import errno
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import DataError, InternalError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from psycopg import errors as psycopg

from cordee.config.closed import is_closed
from cordee.config.urls import handler500
from cordee.config.urls import urlpatterns as site
from cordee.ui.access import no_database, visitor_page

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def _raised_from(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@no_database(action="test.lost")
def does_something_then_loses(request, lost):
    request.session["seen"] = "again"
    if lost == "session":
        request.session.get_model_class().objects.all().delete()
    elif lost == "writing":
        with connection.cursor() as cursor:
            cursor.execute("set default_transaction_read_only = on")
    else:
        connection.ensure_connection()
        connection.connection.close()
    return HttpResponse("fait")


@visitor_page(action="test.read_only")
def writes_where_one_may_only_read(request):
    with connection.cursor() as cursor:
        cursor.execute("set transaction read only")
        cursor.execute("create table anything ()")


@no_database(action="test.full")
def fills_the_disk(request):
    raise OSError(errno.ENOSPC, "No space left on device")


@no_database(action="test.mistake")
def is_wrong(request):
    raise KeyError("a mistake of ours")


handler500 = handler500
urlpatterns = [
    *site,
    path("essai/lecture-seule/", writes_where_one_may_only_read),
    path("essai/perdue/<str:lost>/", does_something_then_loses),
    path("essai/disque/", fills_the_disk),
    path("essai/erreur/", is_wrong),
]


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.house.test_closed")
def test_a_database_that_may_only_be_read_closes_the_site_with_the_number_to_call(browser):
    page = browser.get("/essai/lecture-seule/")

    assert page.status_code == 503
    assert page["Retry-After"] == "30"
    said = page.content.decode()
    assert "Un même formulaire ne compte qu'une fois" in said.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    assert 'href="tel:' in said
    assert 'href="/papier/"' in said


@pytest.mark.urls("tests.house.test_closed")
def test_a_full_disk_closes_the_site(browser):
    assert browser.get("/essai/disque/").status_code == 503


@pytest.mark.urls("tests.house.test_closed")
def test_a_mistake_of_ours_is_a_breakdown(browser):
    assert browser.get("/essai/erreur/").status_code == 500


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.house.test_closed")
@pytest.mark.parametrize(("lost", "status"), [("database", 503), ("writing", 503), ("session", 400)])
def test_a_session_that_cannot_be_kept_is_not_an_act_that_was_refused(browser, lost, status):
    """Kept after the transaction of the act: that the database was lost there says nothing of the act."""
    session = browser.session
    session["seen"] = True
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    try:
        assert browser.get(f"/essai/perdue/{lost}/").status_code == status
    finally:
        connection.close()


def test_the_paper_form_opens_without_any_database(browser):
    page = browser.get("/papier/")  # pytest refuses the database to this test

    assert page.status_code == 200
    assert "Référence de la demande" in page.content.decode()


@pytest.mark.parametrize(
    ("error", "closed"),
    [
        (OperationalError("the connection is closed"), True),
        (_raised_from(InternalError(), psycopg.ReadOnlySqlTransaction()), True),
        (_raised_from(InternalError(), psycopg.DiskFull()), True),
        (_raised_from(DataError(), psycopg.NumericValueOutOfRange()), False),
        (_raised_from(RuntimeError(), OSError(errno.ENOSPC, "")), True),
        (FileNotFoundError(errno.ENOENT, ""), False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_which_errors_close_the_site(error, closed):
    assert is_closed(error) is closed
