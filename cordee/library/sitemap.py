"""What search engines may read: the public pages that hold no situation, with the last day somebody checked each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from django.urls import reverse
from django.utils import translation

from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.library.shelf import Shelf
from cordee.ui.public_pages import public_pages
from cordee.ui.tongues import NAMES, SOURCE

_NAMES = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
PAGES = (
    "ui:home",
    "public:take_stock",
    "public:take_stock_employer",
    "library:index",
    "library:search",
    "library:deadlines",
    "letters:index",
    "enquiries:physician",
    "enquiries:employer",
    "enquiries:relative",
    "directory:near",
    "enquiries:call_back",
    "enquiries:signal",
    "directory:choose_sheet",
    "directory:employers",
    "directory:poster",
    "library:site_map",
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
    "/annuaire/?",
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """``addresses``: of the same page, by language; ``checked_on``: the day of its last check, where it has one."""

    addresses: Mapping[str, str]
    checked_on: date | None


def listed(shelf: Shelf) -> Iterator[Page]:
    """Yield each page of the site in every language it has."""
    told = [_told(shelf, code) for code in NAMES]
    for same in zip(*told, strict=True):
        addresses = {code: address for code, (address, _checked_on) in zip(NAMES, same, strict=True)}
        yield Page(addresses=addresses, checked_on=same[0][1])


def _told(shelf: Shelf, code: str) -> list[tuple[str, date | None]]:
    with translation.override(code):
        return list(_in_one_language(shelf))


def _in_one_language(shelf: Shelf) -> Iterator[tuple[str, date | None]]:
    yield from ((reverse(page), None) for page in PAGES)
    for need in shelf.catalogue.needs:
        if need != SAFETY_NEED:
            yield reverse("library:need", args=[need]), None
    for family, versions in shelf.services.items():
        yield reverse("library:service", args=[family]), max(one.checked_on for one in versions)
    for rule, versions in shelf.deadlines.items():
        yield reverse("library:deadline", args=[rule]), max(one.checked_on for one in versions)
    yield from ((page.address, page.checked_on) for page in public_pages())


def written(pages: Iterable[Page], *, site: str) -> bytes:
    """Each page once a language, naming the others; who asks for no language in particular is given the French one."""
    root = ElementTree.Element("urlset", {"xmlns": _NAMES, "xmlns:xhtml": _XHTML})
    for page in pages:
        for address in page.addresses.values():
            written_page = ElementTree.SubElement(root, "url")
            ElementTree.SubElement(written_page, "loc").text = site + address
            if page.checked_on:
                ElementTree.SubElement(written_page, "lastmod").text = page.checked_on.isoformat()
            for code, same in (*page.addresses.items(), ("x-default", page.addresses[SOURCE])):
                link = {"rel": "alternate", "hreflang": code, "href": site + same}
                ElementTree.SubElement(written_page, "xhtml:link", link)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def rules_for_engines(*, site: str, demo: bool) -> str:
    """A demo is invented from end to end: no engine may take it for true."""
    refused = ("/",) if demo else (*KEPT_OUT, *(f"/en{address}" for address in KEPT_OUT))
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in refused)]
    with translation.override(SOURCE):
        sitemap = reverse("library:sitemap")
    return "\n".join([*lines, "", f"Sitemap: {site}{sitemap}", ""])
