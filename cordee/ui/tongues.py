"""French everywhere; English beside it on the pages that the public and the person herself read (decision 0025)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation

from cordee.ui.access import AccessKind

SOURCE: Final = "fr"
SPOKEN: Final = frozenset({AccessKind.VISITOR, AccessKind.BENEFICIARY, AccessKind.NO_DATABASE})
NAMES: Final = {"fr": "Français", "en": "English"}


@dataclass(frozen=True, kw_only=True)
class Twin:
    """The same page in another language; ``name`` is said in that language."""

    code: str
    name: str
    address: str


def tongue() -> str:
    """The language of the page: « fr » or « en »."""
    return translation.get_language() or SOURCE


def is_english() -> bool:
    return tongue() == "en"


def exists_in_english(request: HttpRequest) -> bool:
    access = getattr(request, "access", None)
    return access is not None and access.kind in SPOKEN


def other_tongue() -> str:
    return SOURCE if is_english() else "en"


def twin_address(address: str) -> str:
    """The same page in the other language."""
    return translate_url(address, other_tongue())


def same_page(request: HttpRequest, *, site: str) -> dict[str, str]:
    """The whole address of the page in each language, and of the one for whoever reads neither: for search engines."""
    twin = twin_of(request)
    if twin is None:
        return {}
    whole = {tongue(): f"{site}{request.path}", twin.code: f"{site}{twin.address}"}
    return {code: whole[code] for code in NAMES} | {"x-default": whole[SOURCE]}


def twin_of(request: HttpRequest) -> Twin | None:
    """The page in the other language; None for a page that has one language, or that no address reaches."""
    if not exists_in_english(request):
        return None
    code, address = other_tongue(), twin_address(request.path)
    return None if address == request.path else Twin(code=code, name=NAMES[code], address=address)
