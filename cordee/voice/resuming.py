"""What she was doing when her session ended: said in the address of her page, so that showing who she is leads back.

Nothing of it is kept: it is the name of an address of hers, and at most one argument (``withdraw:…``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

FIELD: Final = "puis"
HOME: Final = "home"
LONGEST: Final = 80


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an act stands: on a page of hers, at one card of it."""

    page: str
    card: str = ""
    of_one: bool = False  # its page is of the same thing


def _itself(page: str, *, of_one: bool = False) -> tuple[str, Place]:
    return page, Place(page=page, of_one=of_one)


PLACES: Final[Mapping[str, Place]] = dict(
    [
        ("agree", Place(page=HOME, card="accord")),
        ("decline", Place(page=HOME, card="accord")),
        ("withdraw", Place(page=HOME, card="retirer")),
        ("renew", Place(page=HOME, card="renouveler")),
        ("say_paper", Place(page=HOME, card="demarche")),
        ("export", Place(page="my_data")),
        ("revoke_sheet", Place(page="sheet", of_one=True)),
        ("stop_employer", Place(page="employer")),
        ("send_employer_link", Place(page="employer")),
        *(_itself(page) for page in ("my_data", "contact", "sheets", "employer", "share_with_employer")),
        *(_itself(page, of_one=True) for page in ("ask_right", "compose", "sheet", "word", "confirm_start")),
        *(_itself(page, of_one=True) for page in ("ask_another_time", "change_employer")),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Resumed:
    """``said``: as it stands in an address and in a hidden field."""

    said: str
    name: str
    argument: str
    page: str  # where to go once she has shown who she is
    card: str

    @property
    def is_on_her_page(self) -> bool:
        return PLACES[self.name].page == HOME


def of_this(request: HttpRequest, secret: str) -> Resumed | None:
    """The act whose address was just opened."""
    match = request.resolver_match
    arguments = [str(one) for name, one in match.kwargs.items() if name != "secret"]
    return read(":".join([match.url_name, *arguments]), secret)


def asked(request: HttpRequest, secret: str) -> Resumed | None:
    """What the address says, or the form that was shown with it."""
    found = request.POST if request.method == "POST" else request.GET
    return read(found.get(FIELD, ""), secret)


def read(said: str, secret: str) -> Resumed | None:
    """None for whatever is no act of hers: her page opens as it always does."""
    name, _, argument = said[:LONGEST].partition(":")
    place = PLACES.get(name)
    if place is None:
        return None
    try:
        card = f"{place.card}-{UUID(argument)}" if place.card else ""
        page = reverse(f"voice:{place.page}", args=[secret, argument] if place.of_one else [secret])
    except (ValueError, NoReverseMatch):
        return None
    return Resumed(said=f"{name}:{argument}" if argument else name, name=name, argument=argument, page=page, card=card)


def address(secret: str, resumed: Resumed | None, **more: str) -> str:
    """Her page, which asks who she is if it must, then leads on."""
    asks = more | ({FIELD: resumed.said} if resumed else {})
    query = f"?{urlencode(asks)}" if asks else ""
    fragment = f"#{resumed.card}" if resumed and resumed.card else ""
    return f"{reverse(f'voice:{HOME}', args=[secret])}{query}{fragment}"
