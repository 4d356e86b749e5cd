"""The manual shows each public page in both languages: its pictures are there, and no other."""

import re
from pathlib import Path

from django.urls import resolve

from cordee.ui.access import AccessKind
from tests.house.site import pages
from tests.journeys.pictured import HER_SPACE, PICTURED, manual_page

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
PAGE = MANUAL / "pages-publiques.md"


def test_the_page_of_the_manual_shows_what_is_pictured():
    assert PAGE.read_text("utf-8") == manual_page(), "make pictures writes it"


def test_each_picture_is_there_and_none_is_left_over():
    shown = set(re.findall(r"images/([\w-]+\.webp)", "".join(page.read_text("utf-8") for page in MANUAL.glob("*.md"))))

    assert {picture.name for picture in (MANUAL / "images").glob("*.webp")} == shown


# Why an address that anybody may open has no picture of its own.
OF_MACHINES = "answers a program, or a file"
OF_ACCOUNTS = "logging in: for members"
OF_A_FORM = "what answers a form; its page is pictured"
OF_A_LINK = "opens with an address or a code that somebody was given"
NOT_PICTURED = {
    OF_MACHINES: {
        "library:robots", "library:sitemap", "territory:communes", "telephony:events", "telephony:events_by_token",
        "public:print", "network:openid", "network:openid_answer", "mfa_login_webauthn",
    },
    OF_ACCOUNTS: {
        "account_inactive", "account_login", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate",
    },
    OF_A_FORM: {
        "enquiries:cancel", "frontdesk:own_page", "library:need_helped", "library:service_helped", "public:helped",
        "public:mail",
    },
    OF_A_LINK: {"detection:door", "enquiries:agreement_by_link", "referrals:letter_code", "sheet:cover", "sheet:read"},
}  # fmt: skip
# Reached from another page, where the demonstration has it: an organisation, a request to send.
PRESSED = {"organisme": "directory:organisation", "envoyer": "enquiries:send"}


def test_every_page_that_anybody_may_open_is_pictured_or_says_why_not():
    open_to_all = {
        page.name for page in pages() if page.name and page.access.kind in {AccessKind.VISITOR, AccessKind.NO_DATABASE}
    }
    every = [one for group in PICTURED.values() for one in group]
    shown = {
        PRESSED.get(one.name) or resolve(one.address.partition("?")[0]).view_name
        for one in every
        if one.name != "introuvable"
    }
    left_out = set().union(*NOT_PICTURED.values())

    assert open_to_all - shown - left_out == set()
    assert left_out & shown == set()
    assert left_out <= open_to_all


def test_every_picture_is_in_both_languages_unless_its_page_is_french_only():
    images = {picture.name for picture in (MANUAL / "images").glob("*.webp")}
    names = [(one.name, one.only_french) for group in PICTURED.values() for one in group]
    wanted = {f"{name}-fr.webp" for name, _ in names} | {f"{name}-en.webp" for name, french in names if not french}
    hers = {f"{name}-{language}.webp" for name in HER_SPACE for language in ("fr", "en")}

    assert (wanted | hers) - images == set()
