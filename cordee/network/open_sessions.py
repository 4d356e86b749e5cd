"""The sessions that an account has open: counted for its holder, closed when its rights end."""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.utils import timezone

from cordee.network.models import AccountSession
from cordee.network.session_store import BROWSER, OPENED_AT
from cordee.network.wording import BROWSERS, SYSTEMS, UNKNOWN_BROWSER, browser_on_system

_BROWSERS: Mapping[str, str] = {"edg": "edge", "firefox": "firefox", "chrom": "chrome", "safari": "safari"}
_SYSTEMS: Mapping[str, str] = {
    "android": "android",
    "iphone|ipad": "ios",
    "windows": "windows",
    "mac os": "macos",
    "linux": "linux",
}


def describe(session: SessionBase, *, user_agent: str, at: datetime) -> None:
    """Write in the session what helps its holder to recognise it; neither an address nor the words of the browser."""
    session[OPENED_AT] = at.isoformat()
    session[BROWSER] = browser_of(user_agent)


def browser_of(user_agent: str) -> str:
    """« Firefox sous Windows »; no version: two words are enough to tell one's own computers apart."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    if not browser:
        return UNKNOWN_BROWSER
    return browser_on_system(BROWSERS[browser], SYSTEMS[system]) if system else BROWSERS[browser]


def _first(patterns: Mapping[str, str], text: str) -> str:
    return next((code for pattern, code in patterns.items() if re.search(pattern, text, re.IGNORECASE)), "")


def sessions_of(account: int) -> QuerySet[AccountSession]:
    """Those that still open something, the latest first."""
    found = AccountSession.objects.filter(account=account, expire_date__gt=timezone.now())
    return found.order_by("-opened_at", "session_key")


def reference_of(session: AccountSession) -> str:
    """Names a session on a page without giving its key, which would open it."""
    return sha256(session.session_key.encode()).hexdigest()[:16]


def end_sessions_of(account: int, *, but: str | None = None) -> int:
    """Close every session of the account at once, except that of the key ``but``; return how many.

    A page that is being answered meanwhile cannot bring its session back: it writes it only if the row is there.
    """
    found = AccountSession.objects.filter(account=account)
    closed, _ = (found.exclude(session_key=but) if but else found).delete()
    return closed


def end_session(account: int, reference: str) -> int:
    """Close one, among those of the account only."""
    keys = [one.session_key for one in sessions_of(account) if reference_of(one) == reference]
    closed, _ = AccountSession.objects.filter(account=account, session_key__in=keys).delete()
    return closed
