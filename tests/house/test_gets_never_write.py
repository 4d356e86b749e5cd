"""Looking changes nothing: neither a scanner of mails, nor a crawler, nor a page opened twice."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls.converters import UUIDConverter
from django.utils import timezone

from cordee.domain.access import Role
from cordee.domain.referral import State
from cordee.frontdesk.models import Call, PracticeCall
from cordee.network.models import Membership
from cordee.people import personal_links
from cordee.people.keys import phone_key
from cordee.people.models import Contact, PersonLink
from cordee.referrals.links import secret_of
from cordee.referrals.models import AnswerLink
from cordee.ui.access import AccessKind
from tests.access.hanging import hang_on, hang_on_nobody, lead
from tests.access.relations import guards_asleep
from tests.database import analyze, bypass_row_security
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.outbox import MessageFactory
from tests.factories.privacy import CaseAssignmentFactory, EmergencyAccessFactory, GuardFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.sheet import SheetFactory
from tests.factories.voice import PersonQuestionFactory
from tests.house.site import Page, pages
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db

# Where the rows of each « uuid » of an address are.
TABLES = {
    "absence_id": "presence_absence",
    "access_id": "privacy_emergencyaccess",
    "application_id": "support_application",
    "programme_id": "programmes_supportprogramme",
    "announcement_id": "supervision_specialhours",
    "appointment_id": "support_appointment",
    "assignment_id": "privacy_caseassignment",
    "call_id": "frontdesk_call frontdesk_practicecall",
    "case_id": "cases_case",
    "consent_id": "people_consent",
    "correction_id": "referrals_correction",
    "document_id": "documents_document",
    "enquiry_id": "enquiries_enquiry",
    "escalation_id": "cases_escalation",
    "guard_id": "privacy_guard",
    "mail_id": "outbox_message",
    "membership_id": "network_membership",
    "note_id": "supervision_coachingnote support_note",
    "organisation_id": "network_organisation",
    "orientation": "orientation_orientation",
    "proposal_id": "catalogue_capacityproposal",
    "question_id": "cases_personquestion",
    "referral_id": "referrals_referral",
    "offer_id": "catalogue_offer",
    "request_id": "voice_rightsrequest",
    "review_id": "catalogue_rulereview catalogue_coveragereview",
    "sharing_id": "employer_sharing",
    "sheet_id": "sheet_sheet",
    "side_id": "matching_matchside",
    "step_id": "support_step",
    "subscription_id": "hooks_subscription",
    "view_id": "desk_savedview",
    "watch_id": "privacy_watch",
}
OF_EACH = 3
# Readings are logged; a session remembers where one was; an opening of the page of a campaign is counted by day.
MAY_CHANGE = ("audit_event", "network_accountsession", "detection_campaignvisits")
OPEN = [page for page in pages() if page.access.kind is not AccessKind.CLOSED]


def contents(tables: Collection[str] = ()) -> dict[str, tuple[int, int]]:
    """How many rows each table, or each of these, holds, and a digest of them: what is there, however it came."""
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("select relname from pg_stat_user_tables where schemaname = 'public' order by relname")
        known = [name for (name,) in cursor.fetchall() if not name.startswith(MAY_CHANGE)]
        one = "select '{0}', count(*), coalesce(sum(hashtext(t::text)), 0) from {0} t"
        cursor.execute(" union all ".join(one.format(name) for name in known if name in (tables or known)))
        return {name: (count, int(digest)) for name, count, digest in cursor.fetchall()}


def attempts() -> dict[str, int]:
    """How many rows of each table this transaction wrote so far, those undone since included: asked in no time."""
    with bypass_row_security(), connection.cursor() as cursor:
        rows = "n_tup_ins + n_tup_upd + n_tup_del"
        cursor.execute(f"select relname, {rows} from pg_stat_xact_user_tables where schemaname = 'public'")
        return {name: count for name, count in cursor.fetchall() if not name.startswith(MAY_CHANGE)}


def changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    return sorted(name for name in after if after[name] != before.get(name))


def written(before: dict[str, int], after: dict[str, int]) -> list[str]:
    return sorted(name for name in after if after[name] != before.get(name))


def rows_of_each_table() -> dict[str, list[UUID]]:
    """A few of each table whose rows have a page, those that a member made among them."""
    each = "(select '{0}', id from {0} order by id desc limit {1})"
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(" union all ".join(each.format(table, OF_EACH) for table in tables_of_pages()))
        rows: dict[str, list[UUID]] = {table: [] for table in tables_of_pages()}
        for table, pk in cursor.fetchall():
            rows[table].append(pk)
    return rows


def tables_of_pages() -> list[str]:
    return sorted({table for tables in TABLES.values() for table in tables.split()})


def ids_for(page: Page, rows: Mapping[str, Sequence[UUID]]) -> list[UUID]:
    """Of the tables whose rows its address may name."""
    tables = " ".join(TABLES[name] for name in page.names_of_arguments if name in TABLES).split()
    return [pk for table in tables for pk in rows[table]]


def live_secrets() -> list[str]:
    with bypass_row_security():
        return [secret_of(pk) for pk in AnswerLink.objects.filter(revoked_at=None).values_list("pk", flat=True)]


def personal_secrets() -> list[str]:
    with bypass_row_security():
        return [personal_links.secret_of(pk) for pk in PersonLink.objects.values_list("pk", flat=True)]


def look_everywhere(client: Client) -> list[str]:
    """What wrote or broke, page by page. A page that is not ready says 503: it has not broken.

    After each page the tables that it tried to write are read; after the last, all of them, whatever was counted.
    """
    rows, secrets = rows_of_each_table(), live_secrets() + personal_secrets()
    faults, before, tried = [], contents(), attempts()
    for page in OPEN:
        statuses = {
            address: client.get(address).status_code for address in page.addresses(ids_for(page, rows), secrets)
        }
        now = attempts()
        after = before | (contents(touched) if (touched := written(tried, now)) else {})
        if 500 in statuses.values() or after != before:
            faults.append(f"{page}: {statuses}, {changed(before, after)}")
        before, tried = after, now
    return faults + changed(before, contents())


def someone_at_work(role: Role) -> Membership:
    """A member of the line, with a row of each table that its pages and their links can show, sent and received."""
    line = OrganisationFactory(kind="numero_vert", level="region", departement=None)
    membership = MembershipFactory(role=role.value, organisation=line)
    content_hash = publish_catalogue().content_hash
    for state in (State.SENT, State.ACCEPTED, State.CLOSED):
        ReferralFactory(sender=line, state=state, linked=True)
        ReferralFactory(recipient=line, state=state)
    ReferralFactory(sender=line, state=State.AWAITING_CONSENT)
    ours = ReferralFactory(sender=line, state=State.REFUSED, linked=True)
    theirs = ReferralFactory(recipient=line, state=State.STARTED, linked=True)
    lead(line, membership)
    with guards_asleep():
        hang_on_nobody(line, membership)
        for referral in (ours, theirs):
            hang_on(referral, membership)
            GuardFactory(case=referral.case, kind="sensitive", lifted=True)
            CaseAssignmentFactory(case=referral.case, membership=membership)
            EmergencyAccessFactory(case=referral.case, membership=membership)
        CallFactory(membership=membership)
        for model in (Call, PracticeCall):
            model.objects.update(catalogue_hash=content_hash)
    MessageFactory()
    analyze()
    return membership


OF_A_MEMBERSHIP = ["account_emailaddress", "network_membership", "network_organisation", "network_user"]


def test_the_count_sees_what_is_written():
    before, tried = contents(), attempts()

    MembershipFactory()

    assert written(tried, attempts()) == OF_A_MEMBERSHIP
    assert changed(before, contents()) == OF_A_MEMBERSHIP


def test_it_sees_what_was_written_and_undone_and_what_a_row_became():
    membership = MembershipFactory()
    before, tried = contents(), attempts()

    with bypass_row_security():
        Membership.objects.filter(pk=membership.pk).update(role=Role.ANIMATOR.value)
    with transaction.atomic():
        MembershipFactory(user=membership.user)
        transaction.set_rollback(True)

    assert written(tried, attempts()) == ["network_membership", "network_organisation"]
    assert changed(before, contents()) == ["network_membership"]


def test_each_kind_of_row_that_an_address_may_name_is_among_what_is_looked_at():
    named = {name for page in OPEN for name, one in page.converters.items() if isinstance(one, UUIDConverter)}
    someone_at_work(Role.PHONE_AGENT)

    assert named == set(TABLES)
    assert [table for table, found in rows_of_each_table().items() if not found] == []


def test_live_links_are_among_what_is_looked_at(client):
    someone_at_work(Role.PHONE_AGENT)
    (link_page,) = [page for page in OPEN if page.name == "referrals:answer_link"]

    opened = [client.get(address).status_code for address in link_page.addresses([], live_secrets())]

    assert opened == [200] * 5 + [404]


def test_a_visitor_who_looks_everywhere_changes_nothing(client):
    someone_at_work(Role.PHONE_AGENT)

    assert look_everywhere(client) == []


# The others look as far in `make test-access`: each reads every page of the site.
ALWAYS = (Role.ADVISER,)
ROLES = [role if role in ALWAYS else pytest.param(role, marks=pytest.mark.access) for role in Role]


@pytest.mark.parametrize("role", ROLES)
def test_a_member_who_looks_everywhere_changes_nothing(client, role):
    client.force_login(someone_at_work(role).user)

    assert look_everywhere(client) == []


def test_she_changes_nothing_when_she_looks_everywhere_on_her_page(client):
    someone_at_work(Role.PHONE_AGENT)
    asked = linked(ReferralFactory(state=State.STARTED))
    with bypass_row_security():
        PersonQuestionFactory(
            referral=asked, asked_on=timezone.localdate(), state="asked", call_on=timezone.localdate()
        )
        SheetFactory(case=asked.case)
        Contact.objects.filter(person=asked.case.person).update(
            phone="06 39 98 33 44", phone_key=phone_key("06 39 98 33 44")
        )
    she = Person(client, asked.case_id)
    assert client.get(she.page("home")).status_code == 200

    assert look_everywhere(client) == []
