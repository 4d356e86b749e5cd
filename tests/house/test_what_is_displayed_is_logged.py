"""L-01, page by page: a page that shows who somebody is, or more, leaves one line that says so, with its classes."""

from uuid import UUID

import pytest
from django.db import connection

from cordee.domain.access import LOGGED_CLASSES, Role, must_be_logged
from cordee.domain.referral import State
from cordee.network.models import Membership
from cordee.ui.access import AccessKind
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.privacy import EmergencyAccessFactory, WatchFactory
from tests.factories.referrals import ReferralFactory
from tests.house.site import Page, pages
from tests.house.test_gets_never_write import live_secrets

pytestmark = pytest.mark.django_db

NAME, PHONE = "Marqueuse-Unique", "06 99 88 77 66"
ALL = ["identity", "situation", "health"]
LOOKED_AT = [page for page in pages() if page.access.kind in (AccessKind.MEMBER, AccessKind.LINK)]


def world(role: Role) -> Membership:
    """A member on both sides of requests about somebody whose name and phone are markers."""
    us = OrganisationFactory(kind="sante_travail", level="region", departement=None)
    membership = MembershipFactory(role=role.value, organisation=us)
    CallFactory(membership=membership, catalogue_hash=publish_catalogue().content_hash)
    marked = {"case__person__identity__family_name": NAME, "case__person__contact__phone": PHONE}
    ReferralFactory(recipient=us, state=State.ACCEPTED, classes=ALL, linked=True, **marked)
    elsewhere = ReferralFactory(state=State.ACCEPTED, classes=ALL, **marked)
    with bypass_row_security():
        EmergencyAccessFactory(case=elsewhere.case, membership=membership)
        WatchFactory(case=elsewhere.case)
    return membership


TABLES = {
    "referral_id": "referrals_referral",
    "case_id": "cases_case",
    "access_id": "privacy_emergencyaccess",
    "watch_id": "privacy_watch",
    "call_id": "frontdesk_call",
}


def ids_for(page: Page) -> list[UUID]:
    """Those of the table that the argument of the address names."""
    named = [TABLES[argument] for argument in page.names_of_arguments if argument in TABLES]
    with bypass_row_security(), connection.cursor() as cursor:
        for table in named:
            cursor.execute(f"select id from {table}")
            return [pk for (pk,) in cursor.fetchall()]
    return []


def readings() -> list:
    return [event for event in journal() if event.kind.endswith(".read")]


def shown_without_a_line(client) -> tuple[list[str], set[str], set[str]]:
    """Pages that show a marker and write nothing about identity; the names of those that show one, and that opened."""
    faults, showing, opened, secrets = [], set(), set(), live_secrets()
    for page in LOOKED_AT:
        for address in page.addresses(ids_for(page), secrets):
            before = len(readings())
            response = client.get(address)
            if response.status_code == 200:
                opened.add(page.name)
            text = response.content.decode()
            if NAME not in text and PHONE not in text:
                continue
            showing.add(page.name)
            new = readings()[before:]
            if not any("identity" in event.classes and event.case and event.person for event in new):
                faults.append(address)
            if not all(LOGGED_CLASSES.isdisjoint(event.classes) or page.access.classes for event in new):
                faults.append(f"{address} logs classes that it does not declare")
            written = {one for event in new for one in event.classes}
            if not written <= {one.value for one in page.access.classes}:
                faults.append(f"{address} shows {sorted(written)}, more than it declares")
    return faults, showing, opened


@pytest.mark.parametrize("role", [Role.ADVISER, Role.TEAM_LEAD])
def test_every_page_that_names_somebody_says_so_in_the_journal(client, role):
    client.force_login(world(role).user)

    faults, showing, _ = shown_without_a_line(client)

    assert faults == []
    assert "privacy:emergency" in {event.screen for event in readings() if event.reason.startswith("urgence ")}
    assert all(event.request_id and event.screen for event in readings())
    assert {"referrals:detail", "referrals:answer_link", "privacy:emergency", "support:case"} <= showing


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (Role.PHONE_AGENT, {"frontdesk:calls", "enquiries:queue"}),
        (Role.ANIMATOR, {"detection:index", "enquiries:late"}),
        (Role.RIGHTS_OFFICER, {"ui:pro_home"}),
    ],
)
def test_who_works_on_no_case_sees_nobody(client, role, own):
    client.force_login(world(role).user)

    faults, showing, opened = shown_without_a_line(client)

    assert faults == []
    assert own <= opened, sorted(opened)
    assert showing <= {"referrals:answer_link"}  # the holder of the address, whoever is logged in


def test_a_page_that_shows_identity_declares_it():
    declared = {page.name for page in LOOKED_AT if must_be_logged(page.access.classes)}

    assert {"referrals:detail", "referrals:answer_link", "privacy:emergency", "support:case"} <= declared
