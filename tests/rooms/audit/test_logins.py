"""What the log-in roles may do, asked through real logins."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege

from cordee.config.roles import WEB, WORKER
from tests.database import throwaway_cluster

pytestmark = pytest.mark.django_db


@contextmanager
def logged_in(role: str, context: str) -> Iterator[Connection]:
    with psycopg.connect(throwaway_cluster().address(role, connection.settings_dict["NAME"])) as login:
        login.execute("select set_config('cordee.membership', %s, true)", [context])
        yield login
        login.rollback()


def test_the_web_server_cannot_pass_itself_off_as_a_job():
    with logged_in(WEB, "job:outbox") as login:
        assert login.execute("select policy.job()").fetchone() == (None,)
        assert login.execute("select policy.membership()").fetchone() == (None,)


def test_the_worker_can():
    with logged_in(WORKER, "job:outbox") as login:
        assert login.execute("select policy.job()").fetchone() == ("outbox",)


@pytest.mark.parametrize("role", ["cordee_owner", "cordee_policy", "cordee_worker", "cordee_migrator"])
def test_the_web_server_takes_no_other_role(role):
    with logged_in(WEB, "visitor") as login, pytest.raises(InsufficientPrivilege):
        login.execute(f"set role {role}")


@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (id int)",
        "truncate audit_event",
        "alter table audit_event disable row level security",
        "create function policy.visible() returns int language sql as 'select 1'",
        "select * from outbox_message",
        "update network_membership set role = 'team_lead'",
        "update network_user set email = 'autre@exemple.invalid'",
        "copy network_user from program 'true'",
    ],
)
def test_the_web_server_is_refused(statement):
    with logged_in(WEB, "visitor") as login, pytest.raises(InsufficientPrivilege):
        login.execute(statement)
