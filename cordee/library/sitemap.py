"""What search engines may read: the public pages that hold no situation, with the last day somebody checked each."""

from collections.abc import Iterable, Iterator
from datetime import date
from xml.etree import ElementTree

from django.urls import reverse

from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.library.shelf import Shelf

_NAMES = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    "ui:home",
    "public:take_stock",
    "public:take_stock_employer",
    "library:index",
    "library:search",
    "library:deadlines",
    "letters:index",
    "directory:near",
    "enquiries:call_back",
    "enquiries:signal",
    "directory:choose_sheet",
    "directory:employers",
    "directory:poster",
    "ui:sources",
    "ui:accessibility",
    "ui:legal",
)
# Where people work, or where an address opens something: nothing for an engine.
KEPT_OUT = (
    "/pro/",
    "/compte/",
    "/reponse/",
    "/mon-suivi/",
    "/fiche/",
    "/suivi/",
    "/demo/",
    "/territoire/",
    "/chercher/?",
)


def listed(shelf: Shelf) -> Iterator[tuple[str, date | None]]:
    """Yield each address of the site with the day of its last check, where it has one."""
    yield from ((reverse(page), None) for page in PAGES)
    for need in shelf.catalogue.needs:
        if need != SAFETY_NEED:
            yield reverse("library:need", args=[need]), None
    for family, versions in shelf.services.items():
        yield reverse("library:service", args=[family]), max(one.checked_on for one in versions)
    for rule, versions in shelf.deadlines.items():
        yield reverse("library:deadline", args=[rule]), max(one.checked_on for one in versions)


def written(pages: Iterable[tuple[str, date | None]], *, site: str) -> bytes:
    root = ElementTree.Element("urlset", xmlns=_NAMES)
    for address, checked_on in pages:
        page = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(page, "loc").text = site + address
        if checked_on:
            ElementTree.SubElement(page, "lastmod").text = checked_on.isoformat()
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def rules_for_engines(*, site: str, demo: bool) -> str:
    """A demo is invented from end to end: no engine may take it for true."""
    refused = ("/",) if demo else KEPT_OUT
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in refused)]
    return "\n".join([*lines, "", f"Sitemap: {site}{reverse('library:sitemap')}", ""])
