"""The table of rights against every tie, every role, every protected table and every page."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cordee.domain.access import Actor, ActorKind
from cordee.network.models import Membership
from cordee.referrals.links import secret_of
from cordee.referrals.models import Referral
from cordee.ui.access import AccessKind
from tests.access.eyes import EYES, models, protected_tables
from tests.access.relations import GUARDED, NOTHING, RELATIONS, TERMS, Related, looking
from tests.access.rows import rows_of
from tests.access.section3 import ABOUT_NOBODY, ROLES, SAID_BY_THE_ORACLE, TABLES, TAKE_PART, WORK, Tie, shows
from tests.factories.orientation import publish_catalogue
from tests.house.site import Page, pages

pytestmark = pytest.mark.django_db
COUNTS: Counter[str] = Counter()

# A handful for the fast lane: one tie of each column.
FEW = [
    "mine, since it was accepted",
    "invited",
    "has lost the agreement",
    "other département",
    "link, accepted",
    "mine, sensitive",
    "in an emergency",
]


def rows_of_case(referral: Referral) -> dict[str, set[Any]]:
    """The keys of the rows of one case, table by table."""
    case, person, request = referral.case_id, referral.case.person_id, referral.pk
    found = {
        "cases_case": {"pk": case},
        "people_person": {"pk": person},
        "people_identity": {"pk": person},
        "people_contact": {"pk": person},
        "people_noticegiven": {"person": person},
        "people_consent": {"case": case},
        "people_acceptance": {"case": case},
        "orientation_orientation": {"case": case},
        "orientation_situation": {"orientation__case": case},
        "orientation_healthfacts": {"orientation__case": case},
        "orientation_trace": {"orientation__case": case},
        "referrals_referral": {"pk": request},
        "referrals_referralsummary": {"pk": request},
        "referrals_referralmessage": {"pk": request},
        "referrals_transition": {"referral": request},
        "referrals_attempt": {"referral": request},
    }
    return {table: {row.pk for row in rows_of(models()[table], **where)} for table, where in found.items()}


def expected(related: Related, tie: Tie, role: str, rows: dict[str, set[Any]]) -> dict[str, set[Any]]:
    opened = {
        table: pks if TABLES[table] not in tie.hidden and shows(TABLES[table], tie, role) else set()
        for table, pks in rows.items()
    }
    if tie.column in {"invited", "partner", "reader", "trace"}:
        opened["people_consent"] &= {
            row.pk
            for row in rows_of(models()["people_consent"], case=related.referral.case_id)
            if related.us.pk in (row.organisation_id, row.recorded_for_id)
        }
    keeps_its_lines = tie.column == "own act" or (tie.column == "lead" and "journal" in tie.hidden)
    if keeps_its_lines or (role == "phone_agent" and not opened["referrals_transition"]):
        lines = rows_of(models()["referrals_transition"], referral=related.referral.pk, organisation=related.us.pk)
        opened["referrals_transition"] = {line.pk for line in lines if tie.column != "nothing" and role in TAKE_PART}
    return opened


def mistakes(related: Related, tie: Tie) -> list[str]:
    rows, found = rows_of_case(related.referral), []
    for role, actor in looking(related):
        due = expected(related, tie, role, rows)
        for eye, look in EYES.items():
            seen = look(actor)
            for table, pks in rows.items():
                shown = seen[table] & pks
                COUNTS["cells"] += 1
                COUNTS["rows shown"] += len(shown)
                if shown != due[table]:
                    found.append(f"{role}, {table} by {eye}: {len(shown)} of {len(due[table])} rows")
    return found


def tied(name: str) -> list[str]:
    related = (RELATIONS | GUARDED)[name]()
    return mistakes(related, related.tie)


@pytest.mark.parametrize("name", FEW)
def test_the_table_says_what_a_common_tie_shows(name):
    assert tied(name) == []


@pytest.mark.access
@pytest.mark.parametrize("name", RELATIONS | GUARDED)
def test_the_table_says_what_each_tie_shows_to_each_role(name):
    assert tied(name) == []

    print(f"{name}: {dict(COUNTS)}")


@pytest.mark.access
@pytest.mark.parametrize("term", TERMS)
def test_a_right_that_is_over_or_to_come_shows_nothing(term):
    related = RELATIONS["mine, with what concerns health"]()
    related.term = TERMS[term]

    assert mistakes(related, NOTHING) == []


def test_each_protected_table_has_its_row():
    """A new table is hidden until the table of rights says who reads it: give it a row in ``section3``."""
    assert set(protected_tables()) - set(TABLES) - SAID_BY_THE_ORACLE == set()


# Pages


def room_of(page: Page) -> str:
    return page.access.action.split(".", 1)[0]


OPEN = [page for page in pages() if page.access.kind is not AccessKind.CLOSED]


def test_each_declared_operation_is_somebodys_work():
    """An operation that no row of ``WORK`` knows opens to nobody: say whose work it is, in the words of section 2."""
    unknown = {page.access.action for page in OPEN if room_of(page) not in WORK.keys() | ABOUT_NOBODY}

    assert unknown == set()


def test_no_page_opens_to_a_role_whose_work_it_is_not():
    wider = {
        page.access.action: {role.value for role in page.access.roles} - WORK[room_of(page)]
        for page in OPEN
        if page.access.roles
    }

    assert {action: roles for action, roles in wider.items() if roles} == {}


def visits(related: Related) -> Iterator[tuple[str, Client, Actor]]:
    for role, actor in looking(related):
        client = Client()
        if actor.kind is ActorKind.MEMBER:
            (membership,) = rows_of(Membership, pk=actor.membership)
            client.force_login(membership.user)
        yield role, client, actor


def opens(page: Page, related: Related, role: str, actor: Actor) -> bool:
    """Whether an address of this very case opens: the tie shows the request, and the page is for this role."""
    if page.access.kind is AccessKind.LINK:
        return role == "link" and related.tie.column != "nothing"
    if role == "link" or role not in {one.value for one in page.access.roles}:
        return False
    if takes(page) == "case":
        return related.tie.column in {"lead", "partner", "reader"} and shows("case line", related.tie, role)
    return "referral" not in related.tie.hidden and shows("referral", related.tie, role)


# They ask for more than the request: a letter that was made, a case that is still one's own.
ASK_FOR_MORE = {
    "support:plan",
    "support:close",
    "support:write_note",
    "support:employer",
    "support:share_with_employer",
    "support:add_step",
    "support:add_appointment",
    "support:open_application",
    "referrals:letter",
    "referrals:wish",
    "referrals:plan",
    "referrals:close_case",
    "voice:send_link",
    "voice:give_page",
    "voice:send_page",
    "voice:print_page",
}


def is_wrong(page: Page, *, shown: bool, due: bool) -> bool:
    return shown != due and (shown or str(page) not in ASK_FOR_MORE)


def is_shown(response: HttpResponse) -> bool:
    """Whoever has no account is sent to the entrance, whatever the address: that tells nothing."""
    entrance = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    return response.status_code != 404 and not entrance


def takes(page: Page) -> str:
    """What of a case its address names: the request, its link, the case where who takes part reads it, or nothing."""
    names = page.names_of_arguments
    if str(page).startswith(("support:", "voice:")) and "case_id" in names:
        return "case"
    return "referral" if "referral_id" in names else "link" if "secret" in names else ""


def addresses(page: Page, related: Related) -> list[str]:
    if takes(page) == "link":
        return page.addresses([], [secret_of(related.secret_of)])[:1] if related.secret_of else []
    named = {"referral": related.referral.pk, "case": related.referral.case_id}.get(takes(page))
    return page.addresses([named])[:1] if named else page.addresses([])


def wrong_pages(related: Related, roles: set[str]) -> list[str]:
    """Pages that open though hidden, that hide though open, or that name somebody they may not."""
    found = []
    marked = related.referral.case.person.identity.family_name
    for role, client, actor in visits(related):
        if role not in roles:
            continue
        named = "identity" not in related.tie.hidden and shows("identity", related.tie, role)
        for page in OPEN:
            for address in addresses(page, related):
                response = client.get(address)
                if response.status_code == 405:
                    response = client.post(address)
                COUNTS["pages"] += 1
                shown, due = is_shown(response), opens(page, related, role, actor)
                if takes(page) and page.access.classes and is_wrong(page, shown=shown, due=due):
                    found.append(f"{role}: {page} answers {response.status_code}")
                if marked in response.content.decode() and not named:
                    found.append(f"{role}: {page} names the person")
    return found


def look_at_pages(name: str, roles: set[str]) -> list[str]:
    publish_catalogue()
    related = RELATIONS[name]()
    return wrong_pages(related, roles)


@pytest.mark.parametrize("role", ["adviser"])
@pytest.mark.parametrize("name", ["has lost the agreement"])
def test_pages_open_and_name_as_a_common_tie_says(name, role):
    assert look_at_pages(name, {role}) == []


@pytest.mark.access
@pytest.mark.parametrize("name", RELATIONS)
def test_every_page_opens_and_names_as_the_tie_says(name):
    assert look_at_pages(name, set(ROLES)) == []

    print(f"{name}: {COUNTS['pages']} pages so far")


def test_the_markers_of_the_matrix_are_shown_to_somebody(client):
    """Or the absence of a name on a page would prove nothing."""
    publish_catalogue()
    related = RELATIONS["mine, since it was accepted"]()
    _, actor = next(one for one in looking(related) if one[0] == "adviser")
    (membership,) = rows_of(Membership, pk=actor.membership)
    client.force_login(membership.user)

    page = client.get(f"/pro/orientations/{related.referral.pk}/")

    assert "⟦sans·identité⟧" in page.content.decode()
