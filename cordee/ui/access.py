"""Each page says who may open it, what it does and which classes of data it shows; without that it does not open.

The decorators only declare. The middleware of the site reads the declaration, finds the actor and opens the
transaction; a test refuses an address without one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from cordee.domain.access import DataClass, Role

View = TypeVar("View", bound=Callable[..., Any])


class AccessKind(StrEnum):
    VISITOR = "visitor"  # anybody, as nobody in particular, even with an open session
    ACCOUNT = "account"  # whoever is logged in, with or without a function
    MEMBER = "member"  # who is logged in and acts in a function; its role is among `roles`
    LINK = "link"  # who holds the address, whose argument is `secret`
    BENEFICIARY = "beneficiary"  # the same, and the address was sent to the person herself
    EMPLOYER = "employer"  # the same, and the address was sent to the contact whom she chose at her employer's
    CALENDAR = "calendar"  # a member's calendar program, which holds the address; it acts as the member, on this page
    NO_DATABASE = "no_database"  # anybody; no transaction is opened
    CLOSED = "closed"  # a page of a library that this site does not have


@dataclass(frozen=True, kw_only=True)
class Access:
    kind: AccessKind
    action: str
    roles: frozenset[Role] = frozenset()
    classes: frozenset[DataClass] = frozenset()
    second_factor: bool = False  # of an account's page; a member's page always asks for it


def visitor_page(*, action: str, classes: Collection[DataClass] = ()) -> Callable[[View], View]:
    return _declare(Access(kind=AccessKind.VISITOR, action=action, classes=frozenset(classes)))


def account_page(*, action: str, second_factor: bool = False) -> Callable[[View], View]:
    """``second_factor``: not before the account has one, where one is required."""
    return _declare(Access(kind=AccessKind.ACCOUNT, action=action, second_factor=second_factor))


def member_page(*, roles: Collection[Role], action: str, classes: Collection[DataClass] = ()) -> Callable[[View], View]:
    """Another role gets the same page as for an address that does not exist."""
    if not roles:
        raise ValueError(f"{action}: a page without role opens to nobody")
    return _declare(Access(kind=AccessKind.MEMBER, action=action, roles=frozenset(roles), classes=frozenset(classes)))


def link_page(*, action: str, classes: Collection[DataClass] = ()) -> Callable[[View], View]:
    """The address holds ``secret``. No account helps here: who is logged in acts as the link all the same."""
    return _declare(Access(kind=AccessKind.LINK, action=action, classes=frozenset(classes)))


def beneficiary_page(*, action: str, classes: Collection[DataClass] = ()) -> Callable[[View], View]:
    """The address holds ``secret``, and it is the person's own; what else she must show is the page's to ask."""
    return _declare(Access(kind=AccessKind.BENEFICIARY, action=action, classes=frozenset(classes)))


def employer_page(*, action: str, classes: Collection[DataClass] = ()) -> Callable[[View], View]:
    """The address holds ``secret``, and it is that of a contact at her employer's: what she shares, and no more."""
    return _declare(Access(kind=AccessKind.EMPLOYER, action=action, classes=frozenset(classes)))


def calendar_page(*, action: str, classes: Collection[DataClass] = ()) -> Callable[[View], View]:
    """The address holds ``secret``, and it is that of a member's own calendar: no session, no form, no other page."""
    return _declare(Access(kind=AccessKind.CALENDAR, action=action, classes=frozenset(classes)))


def no_database(*, action: str) -> Callable[[View], View]:
    return _declare(Access(kind=AccessKind.NO_DATABASE, action=action))


class DeclaredTwice(ValueError):
    """One view under two declarations: the second would silently replace the first at both addresses."""


def _declare(access: Access) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        if hasattr(view, "access"):
            raise DeclaredTwice(access.action)
        view.access = access  # type: ignore[attr-defined]
        return view

    return decorate
