"""The pages that anybody opens, as their addresses declare it: what is measured of them is found, never listed.

An address with an argument is one that another page links to; those that somebody has to be given are not among them.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from django.urls import Resolver404, URLPattern, get_resolver, resolve, reverse

from cordee.ui.access import AccessKind

OPEN_TO_ALL: Final = {AccessKind.VISITOR, AccessKind.NO_DATABASE}
# Two pages that say much more once something is asked of them.
ASKED: Final = ("/annuaire/?commune=Lyon", "/chercher/?q=mal+de+dos")
LINK: Final = re.compile(r'<a\b[^>]*\bhref="(/[^"#?]*)')

#: The page at an address, or nothing where it answers something else than a page.
Fetch = Callable[[str], str | None]


def addresses_without_argument() -> Iterator[str]:
    """Of the rooms' pages that anybody opens, whatever room they are in."""
    for namespace, (_, resolver) in get_resolver().namespace_dict.items():
        for pattern in resolver.url_patterns:
            access = getattr(getattr(pattern, "callback", None), "access", None)
            has_argument = not isinstance(pattern, URLPattern) or "<" in str(pattern.pattern)
            if access and access.kind in OPEN_TO_ALL and not has_argument:
                yield reverse(f"{namespace}:{pattern.name}")


def open_pages(fetch: Fetch) -> list[str]:
    """The address of one page for each that anybody opens, and of what they ask; the shortest first."""
    found = {address: page for address in (*addresses_without_argument(), *ASKED) if (page := fetch(address))}
    named = {resolve(address.partition("?")[0]).view_name for address in found}
    for address in [link for page in found.values() for link in LINK.findall(page)]:
        name = _open_name(address)
        if name and name not in named and fetch(address):
            named.add(name)
            found[address] = ""
    return sorted(found, key=lambda address: (len(address), address))


def _open_name(address: str) -> str | None:
    try:
        match = resolve(address)
    except Resolver404:
        return None
    access = getattr(match.func, "access", None)
    return match.view_name if access and access.kind in OPEN_TO_ALL else None
