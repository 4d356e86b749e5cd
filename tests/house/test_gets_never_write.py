"""Looking changes nothing: neither a scanner of mails, nor a crawler, nor a page opened twice."""

from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from cordee.cases.models import Case
from cordee.catalogue import actions as catalogue
from cordee.domain.access import Role
from cordee.domain.referral import State
from cordee.network.models import Membership
from cordee.people import personal_links
from cordee.people.models import PersonLink
from cordee.referrals.links import secret_of
from cordee.referrals.models import AnswerLink
from cordee.ui.access import AccessKind
from tests.database import bypass_row_security
from tests.factories.enquiries import EnquiryContactFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import PersonLinkFactory, PersonQuestionFactory
from tests.house.site import pages

pytestmark = pytest.mark.django_db

SHOWN_BY_PAGES = (
    "frontdesk_call",
    "referrals_referral",
    "cases_case",
    "network_membership",
    "desk_savedview",
    "cases_personquestion",
    "enquiries_enquiry",
)
# Readings are logged; a session remembers where one was; an opening of the page of a campaign is counted by day.
MAY_CHANGE = ("audit_event", "network_accountsession", "detection_campaignvisits")
OPEN = [page for page in pages() if page.access.kind is not AccessKind.CLOSED]


def contents() -> dict[str, tuple[int, int]]:
    """How many rows each table holds, and a digest of them; two pages may be compared only by what is there."""
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("select relname from pg_stat_user_tables where schemaname = 'public' order by relname")
        tables = [name for (name,) in cursor.fetchall() if not name.startswith(MAY_CHANGE)]
        one = "select '{0}', count(*), coalesce(sum(hashtext(t::text)), 0) from {0} t"
        cursor.execute(" union all ".join(one.format(name) for name in tables))
        return {name: (count, int(digest)) for name, count, digest in cursor.fetchall()}


def changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    return sorted(name for name in after if after[name] != before.get(name))


def ids_of_everything() -> list[UUID]:
    """The first and the last of each table whose rows have a page: enough for every page to find one."""
    with bypass_row_security(), connection.cursor() as cursor:
        ends = "(select id from {0} order by id limit 1) union (select id from {0} order by id desc limit 1)"
        cursor.execute(" union ".join(ends.format(table) for table in SHOWN_BY_PAGES))
        return [pk for (pk,) in cursor.fetchall()]


def live_secrets() -> list[str]:
    with bypass_row_security():
        return [secret_of(pk) for pk in AnswerLink.objects.filter(revoked_at=None).values_list("pk", flat=True)]


def personal_secrets() -> list[str]:
    with bypass_row_security():
        return [personal_links.secret_of(pk) for pk in PersonLink.objects.values_list("pk", flat=True)]


def look_everywhere(client: Client) -> list[str]:
    """What wrote or broke, page by page. A page that is not ready says 503: it has not broken."""
    ids, secrets = ids_of_everything(), live_secrets() + personal_secrets()
    faults, before = [], contents()
    for page in OPEN:
        statuses = {address: client.get(address).status_code for address in page.addresses(ids, secrets)}
        after = contents()
        if 500 in statuses.values() or after != before:
            faults.append(f"{page}: {statuses}, {changed(before, after)}")
        before = after
    return faults


def someone_at_work(role: Role) -> Membership:
    """A member of the line, with calls and requests, sent and received, that its pages and their links can show."""
    line = OrganisationFactory(kind="numero_vert", level="region", departement=None)
    membership = MembershipFactory(role=role.value, organisation=line)
    with bypass_row_security():
        release = catalogue.publish(settings.CORDEE_CONTENT)
    CallFactory(membership=membership, catalogue_hash=release.pk)
    EnquiryContactFactory()
    for state in (State.SENT, State.ACCEPTED, State.STARTED, State.CLOSED, State.REFUSED):
        ReferralFactory(sender=line, state=state, linked=True)
        ReferralFactory(recipient=line, state=state)
    asked = ReferralFactory(sender=line, state=State.AWAITING_CONSENT)
    with bypass_row_security():
        asked.case = Case.objects.select_related("person").get(pk=asked.case_id)
        PersonLinkFactory(case=asked.case)
        PersonQuestionFactory(referral=asked, state="asked", call_on=asked.created_at.date())
    return membership


def test_the_count_sees_what_is_written():
    before = contents()

    MembershipFactory()

    assert changed(before, contents()) == [
        "account_emailaddress",
        "network_membership",
        "network_organisation",
        "network_user",
    ]


def test_live_links_are_among_what_is_looked_at(client):
    someone_at_work(Role.PHONE_AGENT)
    (link_page,) = [page for page in OPEN if page.name == "referrals:answer_link"]

    opened = [client.get(address).status_code for address in link_page.addresses([], live_secrets())]

    assert opened == [200] * 5 + [404]


def test_a_visitor_who_looks_everywhere_changes_nothing(client):
    someone_at_work(Role.PHONE_AGENT)

    assert look_everywhere(client) == []


# The others look as far in `make test-access`: each reads every page of the site.
ALWAYS = (Role.PHONE_AGENT, Role.ADVISER, Role.ANIMATOR, Role.ADMINISTRATOR)
ROLES = [role if role in ALWAYS else pytest.param(role, marks=pytest.mark.access) for role in Role]


@pytest.mark.parametrize("role", ROLES)
def test_a_member_who_looks_everywhere_changes_nothing(client, role):
    client.force_login(someone_at_work(role).user)

    assert look_everywhere(client) == []
