"""Default is deny: a page says who may open it, what it does and what it shows, or it does not open."""

import re
from collections import Counter

import pytest

from cordee.network.account_pages import ACCOUNT_PAGES
from cordee.ui.access import AccessKind
from tests.house.site import Page, pages

PAGES = pages()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_page_declares_its_access(page: Page):
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", page.access.action)


def test_two_pages_do_not_share_the_name_of_what_they_do():
    actions = Counter(action for action, _ in {(page.access.action, page.view) for page in PAGES})

    assert [action for action, count in actions.items() if count > 1] == []


def test_a_link_page_is_reached_by_its_secret_and_no_other_page_has_one():
    with_secret = {page.name for page in PAGES if "secret" in page.names_of_arguments}

    by_link = {AccessKind.LINK, AccessKind.BENEFICIARY, AccessKind.EMPLOYER, AccessKind.CALENDAR}
    of_a_sheet = {"sheet:cover", "sheet:read"}  # who holds its address acts as nobody: one function answers to it
    assert with_secret - of_a_sheet == {page.name for page in PAGES if page.access.kind in by_link}


def test_only_pages_for_members_name_roles():
    named = {page.name for page in PAGES if page.access.roles}

    assert named == {page.name for page in PAGES if page.access.kind is AccessKind.MEMBER}


def test_the_table_of_the_accounts_names_pages_that_exist():
    assert set(ACCOUNT_PAGES) <= {page.name for page in PAGES}
