"""Who answers near a commune, on a page of another room: its field, the first few, and the rest in the directory."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from cordee.directory.listing import Listing, Place, codes, listing
from cordee.directory.ways_in import Row, rows
from cordee.domain.catalogue import Catalogue

SHOWN: Final = 4


@dataclass(frozen=True, kw_only=True)
class Beside:
    """``listing`` is None until a commune was typed; ``carried``: what the form sends along."""

    place: Place
    directory: str
    carried: tuple[tuple[str, str], ...] = ()
    listing: Listing | None = None
    rows: tuple[Row, ...] = ()

    @property
    def is_asked(self) -> bool:
        return self.listing is not None

    @property
    def is_found(self) -> bool:
        return self.listing is not None and not self.place.error

    @property
    def others(self) -> int:
        return self.listing.count - len(self.rows) if self.listing else 0


def beside(
    sent: QueryDict, known: Catalogue, *, on: date, carried: tuple[tuple[str, str], ...] = (), **wanted: str
) -> Beside:
    """``wanted``: ``besoin`` or ``service``, as the directory's own address names them."""
    asked = QueryDict(mutable=True)
    asked.update(wanted | {name: sent.get(name, "") for name in ("lieu", "commune")})
    found = listing(asked, known, on=on) if asked["lieu"].strip() or asked["commune"].strip() else None
    return Beside(
        place=found.place if found else Place(),
        directory=f"{reverse('directory:near')}?{urlencode(codes(found.asked) if found else wanted)}",
        carried=carried,
        listing=found,
        rows=rows(found.found[:SHOWN], known) if found else (),
    )
