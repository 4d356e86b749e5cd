"""The middleware: who acts on each kind of page, and what happens to whom it does not open."""

import pytest
from django.db import DatabaseError, connection, transaction

from cordee.audit.context import NobodyActs, current_actor
from cordee.config.middleware import StreamedAfterCommit, UndeclaredAccess
from cordee.domain.access import Role, hash_of_secret
from cordee.ui.access import DeclaredTwice, member_page, visitor_page
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, UserFactory
from tests.rooms.network import sample_pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.rooms.network.sample_pages")]
LOG_IN = "/compte/login/"


def text(response) -> str:
    return response.content.decode()


def test_a_visitor_page_knows_nobody_even_with_an_open_session(client, log_in):
    assert text(client.get("/sample/visitor/")) == "visitor"

    log_in()

    assert text(client.get("/sample/visitor/")) == "visitor"


def test_a_member_page_acts_as_the_only_membership(client, log_in):
    membership = log_in()

    assert text(client.get("/sample/member/")) == str(membership.pk)


def test_a_link_page_acts_as_its_secret_even_with_an_open_session(client, log_in):
    log_in()

    response = client.get("/sample/link/s3cr3t/")

    assert text(response) == f"link:{hash_of_secret('s3cr3t')}"


def test_an_account_page_acts_as_the_membership_or_without_one_as_a_visitor(client, log_in):
    membership = log_in()
    assert text(client.get("/sample/account/")) == str(membership.pk)

    client.force_login(UserFactory())

    assert text(client.get("/sample/account/")) == "visitor"


def test_a_page_without_database_opens_no_transaction(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert text(client.get("/sample/static/")) == "static"


@pytest.mark.parametrize("page", ["/sample/member/", "/sample/account/"])
def test_who_is_not_logged_in_logs_in_and_comes_back(client, page):
    response = client.get(f"{page}?a=1")

    assert (response.status_code, response["Location"]) == (302, f"{LOG_IN}?next={page.replace('/', '%2F')}%3Fa%3D1")


def test_a_form_sent_without_session_leads_to_the_log_in_without_return(client):
    assert client.post("/sample/member/")["Location"] == LOG_IN


def test_a_live_part_without_session_moves_the_whole_page_to_the_log_in(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/pro/appels/"}

    response = client.get("/sample/member/", headers=headers)

    assert response["HX-Redirect"] == f"{LOG_IN}?next=%2Fpro%2Fappels%2F"
    assert response.content == b""


def test_who_has_several_functions_chooses_first(client, log_in):
    membership = log_in()
    MembershipFactory(user=membership.user)

    response = client.get("/sample/member/")

    assert response["Location"] == "/pro/fonction/?next=%2Fsample%2Fmember%2F"


def test_who_chose_a_function_acts_in_it(client, log_in):
    membership = MembershipFactory()
    MembershipFactory(user=membership.user)
    log_in(membership, chosen=True)

    assert text(client.get("/sample/member/")) == str(membership.pk)


def test_another_role_cannot_tell_the_page_from_one_that_does_not_exist(client, log_in):
    membership = log_in()

    refused, unknown = client.get("/sample/animators/"), client.get("/sample/nothing/")

    assert (refused.status_code, unknown.status_code) == (404, 404)
    assert refused.content == unknown.content
    assert [(event.kind, event.screen, event.membership) for event in journal()] == [
        ("access.refused", "sample.animators", membership.pk)
    ]


def test_a_stranger_cannot_tell_a_hidden_object_from_a_missing_one(client, log_in):
    log_in()

    hidden, missing, unknown = (client.get(f"/sample/{name}/") for name in ("hidden", "missing", "nothing"))

    assert {hidden.status_code, missing.status_code, unknown.status_code} == {404}
    assert hidden.content == missing.content == unknown.content
    assert [event.screen for event in journal()] == ["sample.hidden", "sample.missing"]


def test_a_closed_page_of_a_library_does_not_exist(client):
    closed, unknown = client.get("/compte/signup/"), client.get("/sample/nothing/")

    assert (closed.status_code, closed.content) == (404, unknown.content)


def test_one_view_does_not_serve_two_declarations():
    with pytest.raises(DeclaredTwice):
        visitor_page(action="sample.again")(sample_pages.hidden)


def test_a_member_page_names_a_role():
    with pytest.raises(ValueError, match="opens to nobody"):
        member_page(roles=set(), action="sample.nobody")


def test_a_page_that_declares_nothing_opens_to_nobody(client):
    with pytest.raises(UndeclaredAccess):
        client.get("/sample/undeclared/")


@pytest.mark.parametrize(("status", "kept"), [(200, 1), (302, 1), (409, 1), (422, 1), (500, 0), (503, 0)])
def test_what_a_page_wrote_is_kept_unless_the_server_failed(client, log_in, status, kept):
    log_in()

    assert client.get(f"/sample/answer/{status}/").status_code == status

    assert len(journal()) == kept


def test_a_crash_takes_what_was_written_with_it(client, log_in):
    log_in()
    client.raise_request_exception = False

    assert client.get("/sample/crash/").status_code == 500

    assert journal() == []


def test_an_answer_is_never_streamed_after_its_transaction(client, log_in):
    log_in()

    with pytest.raises(StreamedAfterCommit):
        client.get("/sample/stream/")


def test_nobody_acts_any_more_when_the_page_is_served(client, log_in):
    log_in()
    client.get("/sample/member/")

    with pytest.raises(NobodyActs):
        current_actor()
    with pytest.raises(DatabaseError, match="no access context"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select app.ctx()")


def test_a_membership_that_ended_opens_nothing_any_more(client, log_in):
    membership = log_in(role=Role.ADVISER.value, valid_until="2020-01-01T00:00Z")

    response = client.get("/sample/member/")

    assert membership.pk is not None
    assert response["Location"].startswith("/pro/fonction/")


def test_each_request_has_its_own_number_in_the_journal(client, log_in):
    log_in()
    client.get("/sample/answer/200/")
    client.get("/sample/answer/200/")

    numbers = {event.request_id for event in journal()}
    assert len(numbers) == 2
    assert "" not in numbers
