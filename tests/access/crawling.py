"""Follow every link from the professional home on, as one actor; forms that only ask are sent as they stand."""

import re
from collections import deque
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.test import Client
from pypdf import PdfReader

PAGES = 60
NEVER = ("/demo/", "/compte/", "/static/")
# What differs each time a page is made, whatever is behind: tokens and keys of forms.
CHANCE = re.compile(
    r'(name="(?:csrfmiddlewaretoken|key)"\s+value=|value=)"[^"]{36,}"|nonce="[^"]+"|"X-CSRFToken": *"[^"]+"'
)
HEADERS = ("Content-Type", "Content-Disposition", "Location", "HX-Redirect", "Link")


@dataclass(frozen=True)
class Read:
    address: str
    status: int
    text: str
    headers: tuple[str, ...]
    request_id: str

    @property
    def same(self) -> tuple[Any, ...]:
        """What must be equal when nothing that may be known differs."""
        return self.address, self.status, CHANCE.sub("…", self.text), self.headers


def crawl(client: Client, starts: list[str], pages: int = PAGES) -> list[Read]:
    waiting, known, read = deque(starts), set(starts), []
    while waiting and len(read) < pages:
        page = look(client, waiting.popleft())
        read.append(page)
        for address in sorted(_onwards(page)):
            if address not in known:
                known.add(address)
                waiting.append(address)
    return read


def look(client: Client, address: str) -> Read:
    response = client.get(address)
    headers = tuple(f"{name}: {response[name]}" for name in HEADERS if name in response)
    text = _words_of(response)
    return Read(address, response.status_code, text, headers, getattr(response.wsgi_request, "request_id", ""))


def _words_of(response: Any) -> str:
    """What somebody reads there; the pages of a document, put together."""
    if response.get("Content-Type", "").startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    return str(response.content.decode(errors="replace"))


class _Links(HTMLParser):
    """Addresses of links, and of forms that only ask, with the values that they come with."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.asking: tuple[str, dict[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.found.add(given["href"])
        elif tag == "form" and given.get("method", "get").lower() == "get":
            self.asking = (given.get("action", ""), {})
        elif tag == "input" and self.asking and "name" in given:
            self.asking[1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.asking:
            action, fields = self.asking
            self.found.add(f"{action}?{urlencode(fields)}")
            self.asking = None


def _onwards(page: Read) -> set[str]:
    links = _Links()
    links.found |= {header.removeprefix("Location: ") for header in page.headers if header.startswith("Location")}
    if any("html" in header for header in page.headers):
        links.feed(page.text)
    whole = {urljoin(page.address, address).split("#")[0] for address in links.found}
    return {one for one in whole if one.startswith("/") and not urlsplit(one).path.startswith(NEVER)}
