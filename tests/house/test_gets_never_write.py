"""Looking changes nothing: neither a scanner of mails, nor a crawler, nor a page opened twice."""

from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from cordee.catalogue import actions as catalogue
from cordee.domain.access import Role
from cordee.network.models import Membership
from cordee.ui.access import AccessKind
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.house.site import pages

pytestmark = pytest.mark.django_db

MAY_CHANGE = {"audit_event", "django_session"}  # readings are logged; a session remembers where one was
OPEN = [page for page in pages() if page.access.kind is not AccessKind.CLOSED]


def rows_written() -> dict[str, int]:
    """Rows added, changed or removed since the transaction of the test began, by table; undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables"
            " where relname <> all(%s) and n_tup_ins + n_tup_upd + n_tup_del > 0",
            [list(MAY_CHANGE)],
        )
        return dict(cursor.fetchall())


def ids_of_everything() -> list[UUID]:
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns"
            " where table_schema = 'public' and column_name = 'id' and data_type = 'uuid'"
        )
        cursor.execute(" union ".join(f"select id from {table}" for (table,) in cursor.fetchall()))
        return [pk for (pk,) in cursor.fetchall()]


def look_everywhere(client: Client) -> list[str]:
    """What wrote or broke. A page that is not ready says 503: it has not broken."""
    ids = ids_of_everything()
    faults, before = [], rows_written()
    for address in (address for page in OPEN for address in page.addresses(ids)):
        status, after = client.get(address).status_code, rows_written()
        if status == 500 or after != before:
            faults.append(f"{address}: {status}, {after}")
        before = after
    return faults


def someone_at_work(role: Role) -> Membership:
    """A member of the line, with something on the desk that its pages can show."""
    line = OrganisationFactory(kind="numero_vert", level="region", departement=None)
    membership = MembershipFactory(role=role.value, organisation=line)
    with bypass_row_security():
        release = catalogue.publish(settings.CORDEE_CONTENT)
    CallFactory(membership=membership, catalogue_hash=release.pk)
    return membership


def test_the_count_sees_what_is_written():
    before = rows_written()

    MembershipFactory()

    assert rows_written() != before


def test_a_visitor_who_looks_everywhere_changes_nothing(client):
    someone_at_work(Role.PHONE_AGENT)

    assert look_everywhere(client) == []


@pytest.mark.parametrize("role", Role)
def test_a_member_who_looks_everywhere_changes_nothing(client, role):
    client.force_login(someone_at_work(role).user)

    assert look_everywhere(client) == []
